import { XMLParser } from 'fast-xml-parser'
import { readNumber } from './read-line.ts'
import type { RegisterLine } from './sip-user-agent.ts'

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseAttributeValue: false,
  trimValues: false,
  processEntities: true,
  htmlEntities: true, // brings numeric references with it
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

/** One set of parameters of several files, strongest first. */
export function mergeParameters(files: readonly (ReadonlyMap<string, string> | undefined)[]): Map<string, string> {
  const merged = new Map<string, string>()
  for (const file of files) for (const [name, value] of file ?? []) if (!merged.has(name)) merged.set(name, value)
  return merged
}

export type Master = {
  readonly application: string
  readonly configFiles: readonly string[]
  /** Where `device.*` parameters tell the phone to provision from for good. */
  readonly bootServer?: string
}

/** What a master file tells this phone to fetch, its own model's attributes first. */
export function readMaster(xml: string, mac: string, model: string): Master | undefined {
  const parameters = readParameters(xml)
  if (!parameters?.has('CONFIG_FILES')) return undefined
  const own = model.replace('_', '')
  const read = (name: string) =>
    (parameters.get(`${name}_${own}`) ?? parameters.get(name) ?? '').replaceAll('[PHONE_MAC_ADDRESS]', mac)
  const bootServer = readBootServer(parameters)
  return {
    application: read('APP_FILE_PATH').trim(),
    configFiles: read('CONFIG_FILES')
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
    ...(bootServer ? { bootServer } : {}),
  }
}

/** A `device.*` value counts only with `device.set` and its own `.set` beside it; server type 2 is HTTP. */
function readBootServer(parameters: ReadonlyMap<string, string>): string | undefined {
  const isSet = ['device.set', 'device.prov.serverName.set'].every((name) => parameters.get(name) === '1')
  const name = parameters.get('device.prov.serverName')?.trim()
  if (!isSet || !name) return undefined
  return /^https?:\/\//.test(name) ? name : `http://${name}`
}

const MAX_LINES = 48

/** The lines in a phone's merged parameters; a line without a server of its own has the phone's. */
export function readLines(parameters: ReadonlyMap<string, string>, maxLines = MAX_LINES): RegisterLine[] {
  const lines: RegisterLine[] = []
  for (let number = 1; number <= maxLines; number++) {
    const read = (name: string) => parameters.get(`reg.${number}.${name}`)
    const server = (name: string) => read(`server.1.${name}`) ?? parameters.get(`voIpProt.server.1.${name}`)
    const [user, registrar] = [read('address'), server('address')]
    if (!user || !registrar || server('register') === '0') continue
    lines.push({
      user,
      authUser: read('auth.userId') || user,
      password: read('auth.password') ?? '',
      registrar,
      port: readNumber(server('port'), 65_535) ?? 5060,
      expires: readNumber(server('expires'), 86_400) ?? 3600,
    })
  }
  return lines
}
