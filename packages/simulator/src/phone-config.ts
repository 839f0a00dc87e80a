import { XMLParser } from 'fast-xml-parser'
import type { RegisterLine } from './sip-user-agent.ts'

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseAttributeValue: false,
  processEntities: true,
})

/** Every attribute of every element of an XML file, by name; the first one of a name counts. Undefined for what is not XML. */
export function readParameters(xml: string): Map<string, string> | undefined {
  const parameters = new Map<string, string>()
  const walk = (node: unknown) => {
    if (Array.isArray(node)) return node.forEach(walk)
    if (typeof node !== 'object' || node === null) return
    for (const [name, value] of Object.entries(node)) {
      if (!name.startsWith('@')) walk(value)
      else if (!parameters.has(name.slice(1))) parameters.set(name.slice(1), String(value))
    }
  }
  try {
    const document = parser.parse(xml, true) as Record<string, unknown>
    for (const [name, value] of Object.entries(document)) if (!name.startsWith('?')) walk(value)
    return parameters
  } catch {
    return undefined
  }
}

export type Master = { readonly application: string; readonly configFiles: readonly string[] }

/** What a master file tells this phone to fetch, its own model's attributes first. */
export function readMaster(xml: string, mac: string, model: string): Master | undefined {
  const parameters = readParameters(xml)
  if (!parameters?.has('CONFIG_FILES')) return undefined
  const own = model.replace('_', '')
  const read = (name: string) =>
    (parameters.get(`${name}_${own}`) ?? parameters.get(name) ?? '').replaceAll('[PHONE_MAC_ADDRESS]', mac)
  return {
    application: read('APP_FILE_PATH'),
    configFiles: read('CONFIG_FILES')
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  }
}

/** The lines in a phone's merged parameters. */
export function readLines(parameters: ReadonlyMap<string, string>): RegisterLine[] {
  const lines: RegisterLine[] = []
  for (let number = 1; parameters.has(`reg.${number}.address`); number++) {
    const read = (name: string) => parameters.get(`reg.${number}.${name}`)
    const user = read('address')!
    const registrar = read('server.1.address')
    if (!registrar) continue
    lines.push({
      user,
      authUser: read('auth.userId') ?? user,
      password: read('auth.password') ?? '',
      registrar,
      port: Number(read('server.1.port') ?? 5060),
      expires: Number(read('server.1.expires') ?? 3600),
    })
  }
  return lines
}
