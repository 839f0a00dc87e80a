import { type Ask, openFiles } from '../boot-requests.ts'
import { readKeyValue } from '../config-readers.ts'
import { readLinesUpTo } from '../read-line.ts'
import type { BootingPhone, BootServer, Walk, Walked } from '../run-boot.ts'
import type { RegisterLine } from '../sip-user-agent.ts'
import { spellMac } from './spell-mac.ts'

/** The number of its common file, and what it calls itself in front of its MAC. */
const KNOWN: Record<string, readonly [number: string, userAgent: string]> = {
  T31G: ['123', 'Yealink SIP-T31G 124.85.257.55'],
  T46G: ['28', 'Yealink SIP-T46G 28.72.0.1'],
  T28P: ['0', 'yealink SIP-T28P 2.70.0.140'],
  T87W: ['197', 'Yealink SIP-T87W 185.87.0.10'],
  W52P: ['25', 'W52P 25.81.0.10'],
  W60B: ['77', 'Yealink W60B 77.81.0.35'],
}
const VERSION_LINE = '#!version:1.0.0.1'
const TRANSPORTS: Record<string, RegisterLine['transport']> = { 1: 'tcp', 2: 'tls' }
const MOST_LINES = 16

/** Boot files, or else the common file and its own, and what these name. An image that it has not yet makes it start anew. */
export const walkYealink: Walk = async (phone, server) => {
  const first = await startOnce(phone, server)
  return first === 'start-anew' ? startAgain(phone, server) : first
}

/** With the image that it has loaded; it loads no third one. */
async function startAgain(phone: BootingPhone, server: BootServer): Promise<Walked> {
  const second = await startOnce(phone, server)
  return second === 'start-anew' ? { sipUserAgent: userAgentOf(phone) } : second
}

const userAgentOf = ({ mac, model }: BootingPhone): string =>
  `${(KNOWN[model] ?? KNOWN.T31G!)[1]} ${spellMac(mac, ':')}`

async function startOnce(phone: BootingPhone, { ask }: BootServer): Promise<Walked | 'start-anew'> {
  const { mac, model, memory } = phone
  const [number, told] = KNOWN[model] ?? KNOWN.T31G!
  const userAgent = userAgentOf(phone)
  // Firmware 73 and before knows no boot files and no names with `static.`.
  const isOld = Number(told.split('.')[1]) <= 73
  const get = openFiles(ask, userAgent)
  const parameters = new Map<string, string>()
  const read = (name: string) => {
    const value = parameters.get(name)
    return value === '%NULL%' ? undefined : value
  }
  const readStatic = (name: string) => read(isOld ? name : `static.${name}`)
  const take = (settings: ReadonlyMap<string, string> | undefined) => {
    for (const [name, value] of settings ?? []) parameters.set(name, value)
    return settings !== undefined
  }
  const loadsImage = async () => {
    const url = readStatic('firmware.url')
    const name = url?.slice(url.lastIndexOf('/') + 1)
    if (!url || !name || (await get(url)) === undefined) return false
    const isNew = memory.get('image') !== name && !told.includes(name.replace(/\.rom$/, ''))
    memory.set('image', name)
    return isNew
  }

  const included = isOld
    ? undefined
    : ((await readBootFile(get, `${mac}.boot`, mac)) ?? (await readBootFile(get, 'y000000000000.boot', mac)))
  const isBase = /^W\d/.test(model)
  let found = false
  for (const [place, file] of (included ?? [`y${number.padStart(12, '0')}.cfg`, `${mac}.cfg`]).entries()) {
    found = take(readConfig(await get(file))) || found
    // A base goes for its image before it asks for its own file.
    if (isBase && place === 0 && (await loadsImage())) return 'start-anew'
  }
  if (!found) return { sipUserAgent: userAgent }
  await keepLocal(mac, ask, userAgent, { readStatic, take })
  if (!isBase && (await loadsImage())) return 'start-anew'

  const lines = readLinesUpTo(MOST_LINES, (n) => {
    const account = (name: string) => read(`account.${n}.${name}`)
    if (account('enable') !== '1') return undefined
    return {
      user: account('user_name'),
      authUser: account('auth_name'),
      password: account('password'),
      registrar: account('sip_server.1.address') ?? account('sip_server_host'),
      port: account('sip_server.1.port') ?? account('sip_server_port'),
      expires: account('sip_server.1.expires') ?? account('expires'),
      transport: TRANSPORTS[account('sip_server.1.transport_type') ?? account('transport') ?? ''],
    }
  })
  return {
    sipUserAgent: told,
    lines,
    bootServer: readStatic('auto_provision.server.url'),
    async loadTheRest() {
      const books = [...parameters.keys()].filter((name) => /^remote_phonebook\.data\.\d+\.url$/.test(name))
      for (const book of books) if (read(book)) await get(read(book)!)
    },
  }
}

/** Without its first line a file says nothing at all. */
const readConfig = (text: string | undefined): Map<string, string> | undefined =>
  text?.startsWith(VERSION_LINE) ? readKeyValue(text, '=') : undefined

/** The files that a boot file includes, in order; variables [unconfirmed]. */
async function readBootFile(
  get: (file: string) => Promise<string | undefined>,
  file: string,
  mac: string,
): Promise<string[] | undefined> {
  const text = await get(file)
  if (!text?.startsWith(VERSION_LINE)) return undefined
  return [...text.matchAll(/^include:config\s*[<"]([^>"]+)[>"]/gm)].map(([, name]) => name!.replaceAll('$MAC', mac))
}

type Parameters = {
  readonly readStatic: (name: string) => string | undefined
  readonly take: (settings: ReadonlyMap<string, string> | undefined) => boolean
}

/** What its user set, and its directory: fetched, and given to a server that has none, where it is told to keep them there. What the user set wins where it is told to protect that. */
async function keepLocal(mac: string, ask: Ask, userAgent: string, { readStatic, take }: Parameters): Promise<void> {
  const get = openFiles(ask, userAgent)
  if (readStatic('auto_provision.custom.sync') !== '1') return
  const local = await get(`${mac}-local.cfg`)
  if (local === undefined) await ask('PUT', `${mac}-local.cfg`, userAgent, { text: `${VERSION_LINE}\n` })
  else if (readStatic('auto_provision.custom.protect') === '1') take(readConfig(local))
  if (readStatic('auto_provision.local_contact.backup.enable') === '1') await get(`${mac}-contact.xml`)
}
