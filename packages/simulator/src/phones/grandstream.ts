import { openFiles } from '../boot-requests.ts'
import { readXml } from '../config-readers.ts'
import { readLinesUpTo, type WrittenLine } from '../read-line.ts'
import type { Walk } from '../run-boot.ts'
import type { RegisterLine } from '../sip-user-agent.ts'
import { asUrl } from './as-url.ts'

/** What it calls itself between `HW` and `DevId`. */
const TOLD: Record<string, string> = {
  GXP2130: 'GXP2130 SW 1.0.9.127',
  GXP1628: 'GXP1628 SW 1.0.4.138',
  GRP2612: 'GRP2612 SW 1.0.5.15',
  GXV3240: 'GXV3240 V1.6B SW 1.0.1.27',
  HT801: 'HT801 V1.1A SW 1.0.17.5',
}
const TRANSPORTS: Record<string, RegisterLine['transport']> = { 1: 'tcp', 2: 'tls', 'Tls Or Tcp': 'tls', TCP: 'tcp' }

/** Files that are read one over the other, a more special one winning; the binary form is asked for and not understood. */
export const walkGrandstream: Walk = async ({ mac, model }, { ask }) => {
  const userAgent = `Grandstream Model HW ${TOLD[model] ?? TOLD.GXP2130} DevId ${mac}`
  const get = openFiles(ask, userAgent)
  const parameters = new Map<string, string>()
  let found = false
  for (const file of filesOf(mac, model)) {
    const settings = readConfig((await get(file)) ?? '', mac)
    found ||= settings !== undefined
    for (const [name, value] of settings ?? []) if (!parameters.has(name)) parameters.set(name, value)
  }
  if (!found) return { sipUserAgent: userAgent }
  const read = (...names: string[]) => names.map((name) => parameters.get(name)).find(Boolean)
  const image = read('P192', 'provisioning.firmware/serverPath')
  const books = ['1', 'EnabledUseHTTP'].includes(read('P330', 'phonebook.download/mode') ?? '')
    ? read('P331', 'phonebook.download/server')
    : undefined
  return {
    sipUserAgent: userAgent,
    lines: readLinesUpTo(6, (n) => readAccount(read, n)),
    bootServer: asUrl(read('P237', 'provisioning.config/serverPath')),
    async loadTheRest() {
      if (image) await get(`${asUrl(image)}/${model.toLowerCase()}fw.bin`)
      if (books) await get(`${asUrl(books)}/phonebook.xml`)
    },
  }
}

function filesOf(mac: string, model: string): string[] {
  const isAdapter = /^(?:HT|WP)/.test(model)
  return [
    model.startsWith('GRP') ? `cfg${mac}.bin` : `cfg${mac}`,
    `cfg${mac}.xml`,
    ...(isAdapter ? [] : [`cfg${model.toLowerCase()}.xml`]),
    'cfg.xml',
  ]
}

/** P values by number, named ones as `item/part`; undefined for what is not for this phone. */
function readConfig(text: string, mac: string): Map<string, string> | undefined {
  const elements = readXml(text)
  if (elements?.[0]?.name !== 'gs_provision') return undefined
  const owner = elements
    .find(({ name }) => name === 'mac')
    ?.text.trim()
    .toLowerCase()
  if (owner && owner !== mac) return undefined
  return new Map(
    elements.flatMap(({ name, attributes, text, parent }) => {
      if (name === 'part') return [[`${parent?.attributes.get('name')}/${attributes.get('name')}`, text] as const]
      return /^P\d+$/.test(name) ? [[name, text] as const] : []
    }),
  )
}

/** Accounts 2 to 4 count in hundreds from 400 on, 5 and 6 from 1700 on [unconfirmed]. */
function readAccount(read: (...names: string[]) => string | undefined, n: number): WrittenLine | undefined {
  const hundreds = n < 5 ? n + 2 : n + 12
  const value = (first: string, offset: string, named: string) =>
    read(n === 1 ? `P${first}` : `P${hundreds}${offset}`, `account.${n}${named}`)
  if (!['1', 'Yes'].includes(value('271', '01', '/enable') ?? '')) return undefined
  if (!['1', 'Yes'].includes(value('31', '10', '.sip/registration') ?? '1')) return undefined
  const minutes = Number(value('32', '12', '.sip/registerExpiration') ?? '')
  return {
    user: value('35', '04', '.sip/userid'),
    authUser: value('36', '05', '.sip.subscriber/userid'),
    password: value('34', '06', '.sip.subscriber/password'),
    registrar: value('47', '02', '.sip.server.1/address'),
    expires: minutes > 0 ? String(minutes * 60) : undefined,
    transport: TRANSPORTS[value('130', '48', '.sip/transport') ?? ''],
  }
}
