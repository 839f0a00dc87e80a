import { join } from 'node:path'
import {
  type DirectoryEntry,
  directoryEntries,
  type FileParameter,
  fileParameters,
  loadPack,
  OWN_PACKS,
  type ReadBackFamily,
  readBackOf,
} from '@offhook/families'
import { type Mac, Settings } from '@offhook/phones'
import { whyNotLine } from '../asterisk/phones-of-accounts.ts'
import type { Place, Reader, Reading, ReadOptions, SourceFiles } from '../reading.ts'
import { phoneFileName } from './phone-file-names.ts'

/** Longer than any phone's file. */
const MAX_FILE = 2 * 1024 * 1024
/** Raw parameters of one phone. A stock `sip.cfg` has thousands, which the phone has as its presets anyway. */
const MAX_RAW = 300

type ReadFile = {
  readonly family: ReadBackFamily
  readonly parameters: readonly FileParameter[]
  /** Of a Polycom's master file, the files that it names, in order. */
  readonly names?: readonly string[] | undefined
}
type Unread = { readonly because: string }
type OfPhone = { readonly overrides: string[]; readonly own: string[] }

/**
 * Reads a folder of the files that Polycom, Yealink or ST2030 phones load, back into lines and settings of which the same files are made. What no setting makes is
 * kept as raw parameters.
 */
export const readPhoneFiles: Reader = async function* (files, options) {
  const backs = new Map<ReadBackFamily, ReturnType<typeof readBackOf>>()
  const backOf = (name: ReadBackFamily) => {
    const there = backs.get(name) ?? readBackOf(loadPack(join(OWN_PACKS, name)))
    backs.set(name, there)
    return there
  }
  const { phones, shared, unknown, directories } = sort(files)
  for (const file of unknown)
    yield {
      kind: 'bad',
      place: { file, line: 1 },
      because: 'no file of a Polycom, Yealink or ST2030 phone is called so',
    }
  const common = new Map<string, ReadFile | Unread>()
  for (const file of shared) common.set(file, await readFile(files, file))
  for (const [file, read] of common)
    if ('because' in read) yield { kind: 'bad', place: { file, line: 1 }, because: read.because }
  const seed = await readDirectory(files, directories.get(undefined))
  for (const [mac, { overrides, own }] of phones) {
    const directory = directories.has(mac) ? await readDirectory(files, directories.get(mac)) : seed
    yield* readPhone(mac, [...overrides, ...own], files, options, common, backOf, directory)
  }
}

/** None where there is no file; what a phone writes itself stands above the one that it begins with. */
async function readDirectory(files: SourceFiles, file: string | undefined): Promise<readonly DirectoryEntry[]> {
  const text = file === undefined ? '' : await textOf(files, file)
  return text === undefined ? [] : directoryEntries(text)
}

/** Undefined for a file that is longer than any phone's. */
async function textOf(files: SourceFiles, file: string): Promise<string | undefined> {
  let text = ''
  for await (const piece of files.open(file) ?? []) {
    text += piece
    if (text.length > MAX_FILE) return undefined
  }
  return text
}

function sort(files: SourceFiles) {
  const phones = new Map<Mac, OfPhone>()
  const shared: string[] = []
  const unknown: string[] = []
  const directories = new Map<Mac | undefined, string>()
  for (const file of [...files.names].sort()) {
    const name = phoneFileName(file)
    // A file without a MAC in its name is of no phone that could be missed.
    if (!name) unknown.push(...(/[0-9a-f]{12}/i.test(file.slice(file.lastIndexOf('/') + 1)) ? [file] : []))
    else if (name.role === 'directory') directories.set(name.mac, file)
    else if (name.role === 'shared' || name.role === 'master') shared.push(file)
    else if (name.role !== 'ignored' && name.mac) {
      const phone = phones.get(name.mac) ?? { overrides: [], own: [] }
      phone[name.role === 'overrides' ? 'overrides' : 'own'].push(file)
      phones.set(name.mac, phone)
    }
  }
  return { phones, shared, unknown, directories }
}

async function readFile(files: SourceFiles, file: string): Promise<ReadFile | Unread> {
  const text = await textOf(files, file)
  if (text === undefined) return { because: `the file is longer than ${MAX_FILE / 1024 / 1024} MiB` }
  if (text.includes('\0')) return { because: 'the file is not text: an encrypted one must be decrypted first' }
  const family = familyOf(file, text)
  const all = fileParameters(family, text)
  const master = family === 'polycom' && /<APPLICATION\b/i.test(text)
  if (all.length === 0 && text.trim() !== '' && !master) return { because: `the file is none of a ${family} phone` }
  const undecoded = all.find(({ value }) => value.includes('\uFFFD'))
  if (undecoded) return { because: `the value of ${undecoded.name.slice(0, 80)} is not UTF-8: convert the file first` }
  return master
    ? {
        family,
        parameters: [],
        names: all.filter(({ name }) => name === 'CONFIG_FILES').flatMap(({ value }) => value.split(',')),
      }
    : { family, parameters: all }
}

const familyOf = (file: string, text: string): ReadBackFamily => {
  const families = phoneFileName(file)?.families ?? []
  if (families.length === 1) return families[0]!
  return /^\s*</.test(text.replace(/^\uFEFF/, '')) ? 'polycom' : 'yealink'
}

async function* readPhone(
  mac: Mac,
  own: readonly string[],
  files: SourceFiles,
  { registrar }: ReadOptions,
  common: ReadonlyMap<string, ReadFile | Unread>,
  backOf: (family: ReadBackFamily) => ReturnType<typeof readBackOf>,
  directory: readonly DirectoryEntry[],
): AsyncGenerator<Reading> {
  const read: { file: string; is: ReadFile }[] = []
  for (const file of own) {
    const one = await readFile(files, file)
    if ('because' in one) {
      yield { kind: 'bad', place: { file, line: 1 }, because: one.because }
      return
    }
    read.push({ file, is: one })
  }
  const place: Place = { file: read.find(({ is }) => !is.names)?.file ?? own[0]!, line: 1 } // a phone has a file
  const family = read[0]!.is.family
  if (read.some(({ is }) => is.family !== family)) {
    yield { kind: 'bad', place, because: 'files of two families are called by this MAC' }
    return
  }
  // The first one that says a parameter is right: what the phone keeps of its own, its own files, and what is shared.
  const ranked = inOrder(mac, read, common, family)
  const first = new Map<string, { value: string; shared: boolean }>()
  const several: FileParameter[] = []
  for (const { is, shared } of ranked.files)
    for (const [name, values] of Map.groupBy(is.parameters, (one) => one.name)) {
      if (first.has(name)) continue
      first.set(name, { value: values.at(-1)!.value, shared })
      // Passwords of several users have one name in a Yealink's file.
      several.push(...(/user_password$/.test(name) ? values : values.slice(-1)))
    }
  const back = backOf(family)(mac, several)
  if (back.missingLine !== undefined) {
    yield {
      kind: 'bad',
      place,
      because: `there is no line ${back.missingLine}, and one behind it: lines are numbered without a gap`,
    }
    return
  }
  const lines = back.lines.map((line) => ({ ...(registrar && !line.registrar ? { registrar } : {}), ...line }))
  const fault = lines.map(whyNotLine).find((one) => one !== undefined)
  if (fault !== undefined) {
    yield { kind: 'bad', place, because: fault }
    return
  }
  const { vendor, lost } = rawOf(back.left, (name) => first.get(name)?.shared ?? false)
  const settings = Settings.safeParse({
    ...back.settings,
    ...(family === 'polycom' ? withDirectory(back.settings, directory) : {}),
    ...(Object.keys(vendor).length > 0 ? { vendor } : {}),
  })
  if (!settings.success) {
    const { path, message } = settings.error.issues[0]! // there is one
    yield { kind: 'bad', place, because: `${path.join('.')}: ${message}` }
    return
  }
  yield {
    ...{ kind: 'phone', place, mac, family },
    ...(lines.length > 0 ? { lines } : {}),
    ...(Object.keys(settings.data).length > 0 ? { settings: settings.data } : {}),
    lost: [
      ...(lines.length === 0 ? ['no line: the files of this phone name no user'] : []),
      ...lines.flatMap(({ user, password }) =>
        password === undefined ? [`the line ${user} has no password in these files`] : [],
      ),
      ...ranked.missing.map((name) => `the file ${name.slice(0, 80)} that its master file names is not among these`),
      ...back.lost,
      ...lost,
    ],
  }
}

/** A Polycom's master file says which files there are, and in which order; without one, and for others, its own come before those of all. */
function inOrder(
  mac: Mac,
  read: readonly { readonly file: string; readonly is: ReadFile }[],
  common: ReadonlyMap<string, ReadFile | Unread>,
  family: ReadBackFamily,
): { files: { is: ReadFile; shared: boolean }[]; missing: string[] } {
  const own = read.map(({ file, is }) => ({ file, is, shared: false }))
  const shared = [...common].flatMap(([file, is]) =>
    'because' in is || is.family !== family ? [] : [{ file, is, shared: true }],
  )
  const named = own.find(({ is }) => is.names)?.is.names ?? shared.find(({ is }) => is.names)?.is.names
  const all = [...own, ...shared].filter(({ is }) => !is.names)
  if (!named) return { files: all, missing: [] }
  const base = (file: string) => file.slice(file.lastIndexOf('/') + 1).toLowerCase()
  const order = named.map((name) => base(name.trim().replaceAll(/\[(?:PHONE_MAC_ADDRESS|MACADDRESS)\]/gi, mac)))
  // Overrides are named nowhere, and come first.
  const overrides = all.filter(({ file, shared }) => !shared && phoneFileName(file)?.role === 'overrides')
  const there = new Set(all.map(({ file }) => base(file)))
  return {
    files: [...overrides, ...order.flatMap((name) => all.filter(({ file }) => base(file) === name))],
    missing: order.filter((name) => name !== '' && !there.has(name)),
  }
}

/** Entries with an index are speed dials, in its order; the others are contacts. */
function withDirectory({ keys = [] }: Settings, entries: readonly DirectoryEntry[]): Settings {
  const contacts = entries.filter(({ index }) => index === undefined).map(({ name, number }) => ({ name, number }))
  const dials = entries
    .filter(({ index }) => index !== undefined)
    .sort((one, other) => one.index! - other.index!) // both have one
    .map(({ name, number }) => ({ type: 'speed-dial' as const, value: number, label: name }))
  return {
    ...(keys.length + dials.length > 0 ? { keys: [...keys, ...dials] } : {}),
    ...(contacts.length > 0 ? { directory: { contacts } } : {}),
  }
}

/** Raw parameters in the vendor's own words, those of the phone's own files first. */
function rawOf(
  left: readonly FileParameter[],
  isShared: (name: string) => boolean,
): { vendor: Record<string, string>; lost: string[] } {
  const fits = left.filter(({ name, value }) => /^[A-Za-z][A-Za-z0-9._ -]{0,127}$/.test(name) && value.length <= 1_024)
  const own = fits.filter(({ name }) => !isShared(name))
  const common = fits.filter(({ name }) => isShared(name))
  const kept = own.length + common.length <= MAX_RAW ? fits : own.slice(0, MAX_RAW)
  const unkept = left.length - kept.length
  return {
    vendor: Object.fromEntries(kept.map(({ name, value }) => [name, value])),
    lost:
      unkept > 0
        ? [
            `${unkept} parameters that no setting makes, most of them of files that phones share: put what is needed into the tenant's settings`,
          ]
        : [],
  }
}
