import type { Conf } from '../asterisk-conf/read-conf.ts'
import { readConf } from '../asterisk-conf/read-conf.ts'
import type { Place, Reader, Reading, ReadOptions, SourceFiles } from '../reading.ts'
import { type Account, type AccountRead, type Assigned, isFault } from './account.ts'
import { phonesOfAccounts } from './phones-of-accounts.ts'
import { isTable, readAssigned } from './read-assigned.ts'
import { readPhoneprov } from './read-phoneprov.ts'
import { readPjsip } from './read-pjsip.ts'
import { readSip } from './read-sip.ts'
import { readUsers } from './read-users.ts'

type ReadAccounts = (conf: Conf, options: ReadOptions) => AccountRead[]

/** The files that modules of Asterisk begin with; the others are included by them. */
const MAIN_FILES: Readonly<Record<string, ReadAccounts>> = {
  'sip.conf': readSip,
  'pjsip.conf': readPjsip,
  'pjsip_wizard.conf': readPjsip,
  'users.conf': readUsers,
  'phoneprov_users.conf': readUsers,
}

const baseOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1).toLowerCase()

/** Reads Asterisk's own files: those called `mains`, with what they include, and tables (`.csv`) that say which MAC has which account. */
export const readAsterisk = (...mains: readonly string[]): Reader =>
  async function* (files, options) {
    const given = mainsIn(files, mains)
    if (given.length === 0) {
      yield missing(files, mains)
      return
    }
    yield* readAll(files, given, options, [])
  }

/** Reads a phoneprov.conf with the accounts of whatever files of {@link MAIN_FILES} stand beside it. */
export const readAsteriskPhoneprov: Reader = async function* (files, options) {
  const profiles = files.names.find((name) => baseOf(name) === 'phoneprov.conf')
  const given = mainsIn(files, Object.keys(MAIN_FILES)).filter(({ name }) => name !== profiles)
  if (profiles === undefined || given.length === 0) {
    yield missing(files, profiles === undefined ? ['phoneprov.conf'] : Object.keys(MAIN_FILES))
    return
  }
  const conf = await readConf(files, profiles)
  yield* readAll(files, given, options, [conf])
}

async function* readAll(
  files: SourceFiles,
  mains: readonly { readonly name: string; readonly read: ReadAccounts }[],
  options: ReadOptions,
  phoneprov: readonly Conf[],
): AsyncGenerator<Reading> {
  const accounts: Account[] = []
  const assigned: Assigned[] = []
  const seen = new Set<string>()
  for (const conf of phoneprov) yield* conf.faults.map(badRow)
  for (const { name, read } of mains) {
    const conf = await readConf(files, name)
    // A file that two of them include is faulty once.
    for (const fault of conf.faults) {
      const key = `${fault.place.file}:${fault.place.line}:${fault.because}`
      if (!seen.has(key)) yield badRow(fault)
      seen.add(key)
    }
    for (const one of read(conf, options))
      if (one === undefined) continue
      else if (isFault(one)) yield badRow(one)
      else accounts.push(one)
  }
  for (const name of files.names.filter(isTable))
    for await (const row of readAssigned(files, name))
      if ('because' in row) yield badRow(row)
      else assigned.push(row)
  const whole = phoneprov.length === 0 ? accounts : readPhoneprov(phoneprov[0]!, accounts)
  yield* phonesOfAccounts(whole, assigned)
}

const badRow = ({ place, because }: { place: Place; because: string }): Reading => ({ kind: 'bad', place, because })

function mainsIn(files: SourceFiles, mains: readonly string[]): { name: string; read: ReadAccounts }[] {
  const named = files.names.flatMap((name) => {
    const read = mains.includes(baseOf(name)) ? MAIN_FILES[baseOf(name)] : undefined
    return read ? [{ name, read }] : []
  })
  const others = files.names.filter((name) => !isTable(name))
  // A single file may be called anything.
  return named.length === 0 && others.length === 1 && mains.length > 0 && !/^phoneprov\.conf$/.test(baseOf(others[0]!))
    ? [{ name: others[0]!, read: MAIN_FILES[mains[0]!]! }]
    : named
}

const missing = (files: SourceFiles, mains: readonly string[]): Reading => ({
  kind: 'bad',
  place: { file: files.names[0] ?? mains[0]!, line: 1 },
  because: `none of the files is called ${mains.join(' or ')}`,
})
