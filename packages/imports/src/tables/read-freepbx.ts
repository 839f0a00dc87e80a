import type { Settings } from '@offhook/phones'
import type { Account, Assigned } from '../asterisk/account.ts'
import { splitCallerId } from '../asterisk/caller-id.ts'
import { codecsOf } from '../asterisk/codecs.ts'
import { phonesOfAccounts } from '../asterisk/phones-of-accounts.ts'
import { dtmfOf, transportOf } from '../asterisk/read-sip.ts'
import type { BadRow, Reader, Reading } from '../reading.ts'
import { modelFinder } from './model-named.ts'
import { columnsOf, type Entry, entriesOf } from './table-of.ts'

/**
 * FreePBX's extensions as its Bulk Handler exports them (columns of `users`, `devices` and the channel driver's own), and tables that say which MAC has which
 * extension: `mac`, `extension`, and `brand`, `model`, `line`, as the open-source End Point Manager has them.
 */
export const readFreePbxExtensions: Reader = async function* (files, options) {
  yield* readTables(files, options.registrar, true)
}

/** The table of a FreePBX's End Point Manager, with the extensions of the Bulk Handler beside it, or without: the lines have no passwords then. */
export const readFreePbxEndpoint: Reader = async function* (files, options) {
  yield* readTables(files, options.registrar, false)
}

async function* readTables(
  files: Parameters<Reader>[0],
  registrar: string | undefined,
  wholeExtensions: boolean,
): AsyncGenerator<Reading> {
  const find = modelFinder()
  const accounts = new Map<string, Account>()
  const assigned: Assigned[] = []
  let tables = 0
  for (const file of files.names) {
    const columns = await columnsOf(files, file)
    const hasExtensions = columns.includes('secret') || columns.includes('tech')
    const macColumn = ['mac', 'mac address', 'macaddress', 'mac_address'].find((name) => columns.includes(name))
    if (macColumn !== undefined && !hasExtensions) tables += 1
    if (!hasExtensions && macColumn === undefined) {
      yield {
        kind: 'bad',
        place: { file, line: 1 },
        because: 'neither extensions (tech, secret) nor phones (mac) are among its columns',
      }
      continue
    }
    for await (const entry of entriesOf(files, file))
      if ('because' in entry) yield entry
      else if (hasExtensions) {
        const account = readExtension(entry, registrar)
        if (account && 'because' in account) yield account
        else if (account) accounts.set(account.name, account)
      } else {
        const row = readEndpoint(entry, macColumn!, find)
        if ('because' in row) yield row
        else assigned.push(row)
      }
  }
  if (!wholeExtensions && tables === 0)
    yield {
      kind: 'bad',
      place: { file: files.names[0] ?? 'endpoints.csv', line: 1 },
      because: 'no file has a column mac',
    }
  // Without a table of extensions the phones are what is known, their lines without passwords.
  const withOwn = wholeExtensions || accounts.size > 0 ? [...accounts.values()] : accountsIn(assigned, registrar)
  const mapped = new Set(assigned.map(({ account }) => account))
  yield* phonesOfAccounts(wholeExtensions ? withOwn : withOwn.filter(({ name }) => mapped.has(name)), assigned)
}

function readExtension(entry: Entry, registrar: string | undefined): Account | BadRow | undefined {
  const extension = entry.get('extension')
  if (extension === undefined) return { kind: 'bad', place: entry.place, because: 'no extension' }
  const tech = entry.get('tech')?.toLowerCase()
  // Analogue ports, IAX and virtual extensions are no phones that register here.
  if (tech !== undefined && tech !== 'pjsip' && tech !== 'sip') return undefined
  const password = entry.get('secret')
  if (password === 'REGEN')
    return {
      kind: 'bad',
      place: entry.placeOf('secret'),
      because: 'REGEN is no secret: export the extensions after they were made',
    }
  const user = entry.get('defaultuser') ?? extension
  const callerId = splitCallerId(entry.get('callerid') ?? '')
  const name = entry.get('name') ?? entry.get('description') ?? (callerId.name === 'device' ? undefined : callerId.name)
  // `0.0.0.0-udp` is chan_pjsip's section of a transport there.
  const transport = transportOf(entry.get('transport')?.replace(/^.*-/, ''))
  const srtp = srtpOf(entry)
  const { settings, lost } = settingsOf(entry)
  return {
    place: entry.placeOf('extension'),
    name: extension,
    line: {
      user,
      ...(password === undefined ? {} : { password }),
      ...(name ? { displayName: name } : {}),
      ...(transport ? { transport } : {}),
      ...(registrar ? { registrar } : {}),
      ...(srtp ? { srtp } : {}),
    },
    settings,
    macs: [],
    lost: [
      ...(password === undefined ? [`the extension ${extension} has no secret in these files`] : []),
      ...(entry.get('voicemail') && entry.get('voicemail') !== 'novm'
        ? ['the mailbox: which number listens to it is not in these files']
        : []),
      ...lost,
    ],
  }
}

function settingsOf(entry: Entry): { settings: Settings; lost: string[] } {
  const values = ['disallow', 'allow'].flatMap((name) => {
    const value = entry.get(name)?.replaceAll('&', ',')
    return value ? [{ name, value, place: entry.placeOf(name), inherited: false }] : []
  })
  const { codecs, lost } = codecsOf(values)
  const written = entry.get('dtmfmode')
  const dtmf = written ? dtmfOf({ name: 'dtmfmode', value: written, place: entry.place, inherited: false }) : undefined
  return { settings: { ...(codecs ? { codecs } : {}), ...(dtmf ? { dtmf } : {}) }, lost }
}

function srtpOf(entry: Entry): 'optional' | 'required' | undefined {
  if (/^(?:yes|true|1)$/i.test(entry.get('encryption') ?? '')) return 'required'
  if (entry.get('media_encryption')?.toLowerCase() !== 'sdes') return undefined
  return /^(?:yes|true|1)$/i.test(entry.get('media_encryption_optimistic') ?? '') ? 'optional' : 'required'
}

function readEndpoint(entry: Entry, macColumn: string, find: ReturnType<typeof modelFinder>): Assigned | BadRow {
  const mac = entry.get(macColumn)
  const account = entry.get('extension') ?? entry.get('ext')
  const line = (entry.get('line') ?? entry.get('account'))?.replace(/^account\s*/i, '')
  if (mac === undefined) return { kind: 'bad', place: entry.place, because: `no ${macColumn}` }
  if (account === undefined)
    return { kind: 'bad', place: entry.place, because: 'no extension: a phone without one is not taken over' }
  if (line !== undefined && !/^[1-9]\d?$/.test(line))
    return { kind: 'bad', place: entry.placeOf('line'), because: 'line: a number of 1 to 99' }
  return {
    place: entry.placeOf(macColumn),
    mac,
    account,
    ...(line === undefined ? {} : { number: Number(line) }),
    ...find(entry.get('brand'), entry.get('model')),
  }
}

const accountsIn = (assigned: readonly Assigned[], registrar: string | undefined): Account[] =>
  [...new Map(assigned.map((row) => [row.account, row])).values()].map(({ account, place }) => ({
    place,
    name: account,
    line: { user: account, ...(registrar ? { registrar } : {}) },
    settings: {},
    macs: [],
    lost: [`the extension ${account} has no secret in these files`],
  }))
