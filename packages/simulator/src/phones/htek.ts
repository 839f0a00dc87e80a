import { openFiles } from '../boot-requests.ts'
import { readXml } from '../config-readers.ts'
import { readLinesUpTo } from '../read-line.ts'
import type { Walk } from '../run-boot.ts'
import type { RegisterLine } from '../sip-user-agent.ts'
import { asUrl } from './as-url.ts'
import { spellMac } from './spell-mac.ts'

/** Accounts: active, user, auth user, password, and which profile is theirs, counted from 0. */
const ACCOUNTS = [
  ['P271', 'P35', 'P36', 'P34', 'P24082'],
  ['P401', 'P735', 'P736', 'P734', 'P24083'],
  ['P501', 'P504', 'P505', 'P506', 'P24084'],
  ['P601', 'P604', 'P605', 'P606', 'P24085'],
] as const
/** Profiles: server, transport, whether to register, minutes. The second to fourth are [unconfirmed]. */
const PROFILES = [
  ['P47', 'P130', 'P31', 'P32'],
  ['P747', 'P830', 'P731', 'P732'],
  ['P502', 'P930', 'P510', 'P512'],
  ['P602', 'P1030', 'P610', 'P612'],
] as const
const TRANSPORTS: Record<string, RegisterLine['transport']> = { 1: 'tcp', 2: 'tls' }

/** Its model's code, by which it asks first. */
const MODEL_CODES: Record<string, string> = { UC903: '0016', UC924: '0012', UC926: '0010' }

/** The first file that is there, of P values; the MAC in it, where there is one, must be its own. */
export const walkHtek: Walk = async ({ mac, model }, { ask }) => {
  const userAgent = `Htek ${model} 2.0.4.2 ${spellMac(mac, ':')}`
  const get = openFiles(ask, userAgent)
  const elements = readXml(
    (await firstOf([`cfg${MODEL_CODES[model] ?? MODEL_CODES.UC903}.xml`, `cfg${mac}`, `cfg${mac}.xml`], get)) ?? '',
  )
  const owner = elements
    ?.find(({ name }) => name === 'mac')
    ?.text.trim()
    .toLowerCase()
  if (elements?.[0]?.name !== 'hl_provision' || (owner && owner !== mac)) return { sipUserAgent: userAgent }
  const values = new Map(elements.map(({ name, text }) => [name, text]))
  const read = (name: string) => values.get(name) || undefined
  return {
    sipUserAgent: userAgent,
    lines: readLinesUpTo(ACCOUNTS.length, (n) => {
      const [active, user, authUser, password, own] = ACCOUNTS[n - 1]!
      const [server, transport, register, minutes] = PROFILES[Number(read(own) ?? 0)] ?? PROFILES[0]
      if (read(active) !== '1' || read(register) === '0') return undefined
      return {
        user: read(user),
        authUser: read(authUser),
        password: read(password),
        registrar: read(server),
        expires: read(minutes) && String(Number(read(minutes)) * 60),
        transport: TRANSPORTS[read(transport) ?? ''],
      }
    }),
    bootServer: asUrl(read('P237')),
    async loadTheRest() {
      if (read('P330') === '1' && read('P331')) await get(read('P331')!)
    },
  }
}

async function firstOf(
  files: readonly string[],
  get: (file: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  for (const file of files) {
    const text = await get(file)
    if (text !== undefined) return text
  }
  return undefined
}
