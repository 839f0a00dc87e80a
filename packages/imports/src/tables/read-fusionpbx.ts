import { parseMac, type Transport } from '@offhook/phones'
import type { Account, Assigned } from '../asterisk/account.ts'
import { phonesOfAccounts } from '../asterisk/phones-of-accounts.ts'
import { transportOf } from '../asterisk/read-sip.ts'
import type { BadRow, Reader, Reading, ReadLine } from '../reading.ts'
import { modelFinder } from './model-named.ts'
import { type Entry, entriesOf } from './table-of.ts'

/** Columns that are of the server's own book-keeping. */
const OF_THE_SERVER = new Set([
  ...['device_uuid', 'device_uuid_alternate', 'device_line_uuid', 'device_enabled', 'enabled', 'device_enabled_date'],
  ...['device_provisioned_date', 'device_provisioned_method', 'device_provisioned_ip', 'device_label', 'line_number'],
])

const READ = new Set([
  ...['device_mac_address', 'device_address', 'device_vendor', 'device_template', 'device_model', 'user_id', 'auth_id'],
  ...['password', 'server_address', 'server_address_primary', 'server_address_secondary', 'display_name', 'label'],
  ...['sip_port', 'sip_transport', 'register_expires'],
])

/**
 * The devices of a FusionPBX, as its page of devices exports them: whichever columns were ticked there, of `devices` and of `device_lines`
 * (app/devices/device_download.php). That export has a device's first line only; rows of one MAC are lines of one phone, for tables that were made otherwise.
 */
export const readFusionPbxDevices: Reader = async function* (files, options) {
  const find = modelFinder()
  const accounts: Account[] = []
  const bare: Reading[] = []
  for (const file of files.names)
    for await (const entry of entriesOf(files, file)) {
      if ('because' in entry) {
        yield entry
        continue
      }
      const read = readDevice(entry, options.registrar, find)
      if (read === undefined) continue
      if (read.kind === 'account') accounts.push(read.account)
      else if (read.kind === 'phone') bare.push(read)
      else yield read
    }
  const none: Assigned[] = []
  yield* phonesOfAccounts(accounts, none)
  yield* bare
}

type DeviceRead = { readonly kind: 'account'; readonly account: Account } | Reading | undefined

function readDevice(entry: Entry, registrar: string | undefined, find: ReturnType<typeof modelFinder>): DeviceRead {
  const column = entry.get('device_address') === undefined ? 'device_mac_address' : 'device_address'
  const written = entry.get(column)
  if (written === undefined) return bad(entry, column, 'no device_mac_address')
  const mac = parseMac(written)
  if (!mac) return bad(entry, column, 'not a MAC')
  if (isOff(entry.get('device_enabled')) || isOff(entry.get('enabled'))) return undefined
  const [vendor, template] = (entry.get('device_template') ?? '').split('/', 2)
  const kind = find(entry.get('device_vendor') ?? vendor, entry.get('device_model') ?? template)
  const lost = [
    ...(entry.get('device_template') && !kind.model
      ? [`the template ${entry.get('device_template')!.slice(0, 60)}: no model here is called so`]
      : []),
    ...entry.filled
      .filter((name) => !READ.has(name) && !OF_THE_SERVER.has(name))
      .map((name) => `${name.slice(0, 60)} has no place here`),
  ]
  const user = entry.get('user_id')
  if (user === undefined) return { kind: 'phone', place: entry.placeOf(column), mac, ...kind, lost }
  const line = lineOf(entry, user, registrar)
  if ('because' in line) return line
  const number = entry.get('line_number')
  return {
    kind: 'account',
    account: {
      place: entry.placeOf(column),
      name: user,
      line: line.line,
      settings: {},
      macs: [{ written, place: entry.placeOf(column) }],
      ...(number && /^\d{1,2}$/.test(number) ? { number: Number(number) } : {}),
      ...kind,
      lost: [...lost, ...line.lost],
    },
  }
}

function lineOf(entry: Entry, user: string, given: string | undefined): { line: ReadLine; lost: string[] } | BadRow {
  const numeric = (column: string): number | undefined | BadRow => {
    const written = entry.get(column)
    if (written === undefined) return undefined
    return /^\d{1,6}$/.test(written) ? Number(written) : bad(entry, column, `${column}: not a number`)
  }
  const [port, expires] = [numeric('sip_port'), numeric('register_expires')]
  if (typeof port === 'object') return port
  if (typeof expires === 'object') return expires
  const authUser = entry.get('auth_id')
  const password = entry.get('password')
  const registrar = entry.get('server_address') ?? entry.get('server_address_primary') ?? given
  const backup = entry.get('server_address_secondary')
  const transport: Transport | undefined = transportOf(entry.get('sip_transport'))
  const name = entry.get('display_name')
  const label = entry.get('label')
  return {
    line: {
      user,
      ...(authUser && authUser !== user ? { authUser } : {}),
      ...(password === undefined ? {} : { password }),
      ...(registrar ? { registrar } : {}),
      ...(port ? { port } : {}),
      ...(backup ? { backupRegistrar: backup } : {}),
      ...(transport ? { transport } : {}),
      ...(expires ? { expirySeconds: expires } : {}),
      ...(name ? { displayName: name } : {}),
      ...(label ? { label } : {}),
    },
    lost: [
      ...(password === undefined ? [`the line ${user} has no password in this file`] : []),
      ...(entry.get('sip_transport') && !transport ? ['a transport that phones here do not have'] : []),
    ],
  }
}

const isOff = (written: string | undefined): boolean => /^(?:false|f|0|no)$/i.test(written ?? '')

const bad = (entry: Entry, column: string, because: string): BadRow => ({
  ...{ kind: 'bad', place: entry.placeOf(column), because },
})
