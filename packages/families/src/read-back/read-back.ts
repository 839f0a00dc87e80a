import { join } from 'node:path'
import { effectiveLine, Line, type Mac, Settings } from '@offhook/phones'
import type { z } from 'zod'
import type { Family, Model, PhoneDescription } from '../family.ts'
import { BOOT_URL } from '../family.ts'
import type { Manifest } from '../manifest.ts'
import { isSetting } from '../phone-view.ts'
import { readManifest } from '../read-manifest.ts'
import { spellingsOf } from './file-parameters.ts'
import { zoneFinder } from './find-zone.ts'
import { putAt, settingAt } from './setting-at.ts'
import { compilePattern, type Found, type TextPattern } from './text-pattern.ts'

/** A parameter of a phone's files, as its family's templates name it. */
export type FileParameter = { readonly name: string; readonly value: string }

type ReadBackLine = Partial<Line> & { readonly user: string }

export type ReadBack = {
  readonly lines: readonly ReadBackLine[]
  readonly settings: Settings
  /** Parameters that neither lines nor settings make, in order: rendered as they stand they would give the same file. */
  readonly left: readonly FileParameter[]
  /** Parameters that no phone is to have again, a sentence each: they name the server that it comes from. */
  readonly lost: readonly string[]
  /** Lines are numbered from 1 without a gap; the first number that is missing. */
  readonly missingLine?: number
}

type Entry = {
  readonly group: string
  readonly each: readonly string[]
  readonly only: Readonly<Record<string, unknown>>
  readonly written: string
  readonly name: TextPattern
  readonly value: TextPattern
  readonly constant: boolean
  readonly when: Readonly<Record<string, unknown>>
  readonly unless: Readonly<Record<string, unknown>>
}

type Named = { readonly entry: Entry; readonly name: Found }
type Match = { readonly entry: Entry; readonly name: Found; readonly value: Found; readonly parameter: FileParameter }

/** Where a phone is provisioned from, and what it loads there, is not taken over: it would go on asking the server that it comes from. */
const OF_THE_OLD_SERVER = /^(?:provisioning|firmware|images|background)(?:\.|$)/

/**
 * A family turned round: from the parameters of a phone's files to the lines and settings that its own pack makes the same parameters of. What they do not make is
 * left over, so that nothing is guessed: each result is rendered and compared.
 */
export function readBackOf(
  family: Family,
): (mac: Mac, parameters: readonly FileParameter[], model?: string) => ReadBack {
  const { manifest } = readManifest(join(family.folder, 'family.yaml'))
  const entries = entriesOf(manifest)
  const findZone = zoneFinder(manifest)
  // A fleet's files have the same names.
  const known = new Map<string, readonly Named[]>()
  const namesOf = (name: string): readonly Named[] => {
    const there = known.get(name)
    if (there) return there
    const found = entries.flatMap((entry): Named[] => {
      const match = entry.name.match(name)
      return match ? [{ entry, name: match }] : []
    })
    if (known.size < 20_000) known.set(name, found)
    return found
  }
  return (mac, given, modelName) => {
    const model = family.modelNamed(modelName)
    const usable = new Set(entries.filter(({ when, unless }) => holdsFor(model, when) && !breaksFor(model, unless)))
    const named = (name: string) => namesOf(name).filter(({ entry }) => usable.has(entry))
    const parameters = spelt(family.name, named, given)
    const matches = parameters.flatMap((parameter) =>
      named(parameter.name).flatMap(({ entry, name }): Match[] => {
        const value = entry.value.match(parameter.value)
        return value ? [{ entry, name, value, parameter }] : []
      }),
    )
    const { lines, missingLine } = linesIn(matches)
    const { settings, lost, doubtful } = settingsIn(matches)
    const zone = findZone(parameters, settings.timeZone)
    const whole: Record<string, unknown> = { ...settings, ...listsIn(matches) }
    if (zone) {
      whole.timeZone = zone.zone
      if (zone.isGuess) lost.push(`the name of the time zone: ${zone.zone} has the clock that the files describe`)
    }
    const phone = (keys: Settings['keys']): PhoneDescription => ({
      mac,
      ...(modelName === undefined ? {} : { model: modelName }),
      lines: lines.map(effective),
      settings: { ...Settings.parse(whole), ...(keys ? { keys } : {}) },
    })
    const explained = (keys: Settings['keys']) => explainedBy(family, phone(keys))
    const without = lines.length === 0 ? new Map<string, Set<string>>() : explained(undefined)
    const keys = keysIn(matches, without)
    const made = keys.length > 0 && lines.length > 0 ? explained(keys) : without
    const left = parameters.filter(({ name, value }) => !made.get(name)?.has(value))
    return {
      lines,
      settings: phone(keys.length > 0 ? keys : undefined).settings,
      left: left.filter(
        ({ name, value }) => !doubtful.has(name) && !value.includes(BOOT_URL) && !isOfNoLine(named(name), lines.length),
      ),
      lost,
      ...(missingLine === undefined ? {} : { missingLine }),
    }
  }
}

/** Left over of a line that is switched off: kept, it would become part of the line that takes its place one day. */
const isOfNoLine = (named: readonly Named[], lines: number): boolean =>
  named.some(({ entry, name }) => entry.each[0] === 'line' && Number(name.n ?? name['line.n'] ?? 0) > lines)

/** Each parameter as the pack spells it, once; those without a value say nothing. */
function spelt(
  family: string,
  named: (name: string) => readonly Named[],
  given: readonly FileParameter[],
): FileParameter[] {
  const seen = new Set<string>()
  return given.flatMap(({ name, value }) => {
    if (value === '') return []
    const known = spellingsOf(family, name).find((one) => named(one).some(({ entry }) => entry.value.match(value)))
    const key = JSON.stringify([known ?? name, value])
    if (seen.has(key)) return []
    seen.add(key)
    return [{ name: known ?? name, value }]
  })
}

function entriesOf(manifest: Manifest): Entry[] {
  const rendered = new Set(
    manifest.render.filter(({ class: name }) => !/directory|phonebook/.test(name)).flatMap(({ groups }) => groups),
  )
  return Object.entries(manifest.parameters).flatMap(([group, { each = [], only = {}, set }]) =>
    rendered.has(group)
      ? Object.entries(set).flatMap(([written, entry]): Entry[] => {
          const name = compilePattern(written, manifest.maps)
          const value = compilePattern(entry.value, manifest.maps)
          if (!name || !value) return []
          return [
            {
              ...{ group, each, only, written, name, value, constant: value.finds.length === 0 },
              when: ('when' in entry && entry.when) || {},
              unless: ('unless' in entry && entry.unless) || {},
            },
          ]
        })
      : [],
  )
}

const wordOf = (model: Model, path: string): string | undefined =>
  path === 'phone.model' ? model.name : model.words[path.slice('model.'.length)]

const isOfModel = (path: string): boolean => path.startsWith('model.') || path === 'phone.model'

/** Conditions on the model hold or not; those on settings are what is looked for. */
const holdsFor = (model: Model, when: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(when).every(
    ([path, wanted]) => !isOfModel(path) || [wanted].flat().includes(wordOf(model, path) as never), // words are texts
  )

const breaksFor = (model: Model, unless: Readonly<Record<string, unknown>>): boolean =>
  Object.entries(unless).length > 0 &&
  Object.entries(unless).every(
    ([path, wanted]) => isOfModel(path) && [wanted].flat().includes(wordOf(model, path) as never),
  )

/** Every name and value that a phone's files have, marks included. */
function explainedBy(family: Family, phone: PhoneDescription): Map<string, Set<string>> {
  const made = new Map<string, Set<string>>()
  for (const { name, value } of family.explain(phone)) {
    const values = made.get(name) ?? new Set<string>()
    made.set(name, values.add(value))
  }
  return made
}

/** With what it needs to be rendered. */
const effective = (line: ReadBackLine): PhoneDescription['lines'][number] =>
  effectiveLine({ password: '', ...line }, { registrar: 'registrar.invalid' })! // it has a registrar

/** Lines by number. A line that its family switches off is none; what has no number in its name is of every line that does not say it itself. */
function linesIn(matches: readonly Match[]): { lines: ReadBackLine[]; missingLine?: number } {
  const off = new Set(
    matches.flatMap(({ entry, name, value }) =>
      entry.each[0] === 'empty-line' && entry.constant && Object.keys(value).length === 0 && 'n' in name
        ? [Number(name.n)]
        : [],
    ),
  )
  const byNumber = new Map<number, Record<string, unknown>>()
  const ofAll: Record<string, unknown> = {}
  for (const { entry, name, value } of matches) {
    if (entry.each.length !== 1 || entry.each[0] !== 'line') continue
    const number = 'n' in name ? Number(name.n) : undefined
    if (number !== undefined && (number < 1 || off.has(number))) continue
    const into = number === undefined ? ofAll : (byNumber.get(number) ?? {})
    for (const [path, found] of Object.entries({ ...name, ...value }))
      if (path.startsWith('line.')) into[path.slice(5)] ??= typed(path.slice(5), found)
    if (number !== undefined) byNumber.set(number, into)
  }
  const lines: ReadBackLine[] = []
  const numbers = [...byNumber].filter(([, fields]) => fields.user !== undefined).map(([number]) => number)
  for (const number of numbers.sort((one, other) => one - other)) {
    if (number !== lines.length + 1) return { lines, missingLine: lines.length + 1 }
    const fields = { ...ofAll, ...byNumber.get(number) }
    lines.push(
      Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined)) as ReadBackLine, // fields of lines, each by its schema
    )
  }
  return { lines }
}

function typed(field: string, found: string | number | boolean): unknown {
  const schema = (Line.shape as Readonly<Record<string, z.ZodType>>)[field]
  for (const one of typeof found === 'string' && /^\d{1,6}$/.test(found) ? [found, Number(found)] : [found]) {
    const parsed = schema?.safeParse(one)
    if (parsed?.success) return parsed.data
  }
  return undefined
}

/** Settings that are no lists: the first parameter that says one is taken, and a condition's word only where none does. */
function settingsIn(matches: readonly Match[]): { settings: Settings; lost: string[]; doubtful: Set<string> } {
  const direct = new Map<string, readonly unknown[]>()
  const implied = new Map<string, unknown>()
  const lost = new Set<string>()
  const doubtful = new Set<string>()
  // What a family writes where a setting is not there is no value of that setting.
  const absent = new Set(
    matches.flatMap(({ entry, parameter }) =>
      entry.constant
        ? Object.entries(entry.when).flatMap(([path, wanted]) =>
            wanted === 'none' ? [`${parameter.name} ${path}`] : [],
          )
        : [],
    ),
  )
  for (const { entry, name, value, parameter } of matches) {
    const found = { ...name, ...value }
    for (const [path, one] of Object.entries(found)) {
      if (absent.has(`${parameter.name} ${path}`)) continue
      if (OF_THE_OLD_SERVER.test(path)) {
        doubtful.add(parameter.name)
        lost.add(`${parameter.name} names the server that the phone comes from, or a file there`)
      } else if (path.startsWith('boot.')) doubtful.add(parameter.name)
      else if (isSetting(path)) {
        const choices = (entry.value.choices(parameter.value)[path] ?? [one]).flatMap((choice): unknown[] => {
          const setting = settingAt(path, choice)
          return setting === undefined ? [] : [setting]
        })
        // Parameters that say the same setting agree in what it is; where they do not, the first one is right.
        const both = direct.get(path)?.filter((choice) => choices.includes(choice)) ?? choices
        if (both.length > 0) direct.set(path, both)
      }
    }
    if (typeof found['poll.until'] === 'string') implied.set('poll.until', found['poll.until'])
    for (const [path, wanted] of Object.entries(entry.when))
      if (
        isSetting(path) &&
        typeof wanted === 'string' &&
        wanted !== 'any' &&
        wanted !== 'none' &&
        !implied.has(path)
      ) {
        const setting = settingAt(path, wanted === 'true' ? true : wanted === 'false' ? false : wanted)
        if (setting !== undefined) implied.set(path, setting)
      }
  }
  const spread = minutesBetween(direct.get('polling.at')?.[0], implied.get('poll.until'))
  implied.delete('poll.until')
  if (spread && !direct.has('polling.spreadMinutes')) direct.set('polling.spreadMinutes', [spread])
  const settings: Record<string, unknown> = {}
  for (const [path, value] of implied) putAt(settings, path, value)
  for (const [path, [value]] of direct) putAt(settings, path, value)
  // Parts of a thing without what it needs: a port of syslog without its server.
  for (const name of Object.keys(settings))
    if (!Settings.safeParse({ [name]: settings[name] }).success) delete settings[name]
  return { settings: settings as Settings, lost: [...lost], doubtful } // parsed again by whoever takes them
}

function minutesBetween(from: unknown, to: unknown): number | undefined {
  if (typeof from !== 'string' || typeof to !== 'string' || !/^\d\d:\d\d$/.test(to)) return undefined
  const minutes = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
  const between = (minutes(to) - minutes(from) + 1_440) % 1_440
  return between <= 720 ? between : undefined
}

/** Codecs by their place, and paging groups by their number. */
function listsIn(matches: readonly Match[]): Pick<Settings, 'codecs' | 'paging'> {
  const places = new Map<string, number>()
  const pages = new Map<number, Record<string, unknown>>()
  for (const { entry, name, value } of matches) {
    const found = { ...name, ...value }
    const scope = entry.each.at(-1)
    if (scope === 'codec' && typeof found['codec.name'] === 'string') {
      const place = Number(entry.each.length === 1 ? value.n : value['codec.n'])
      if (place > 0 && !places.has(found['codec.name'])) places.set(found['codec.name'], place)
    } else if (scope === 'page') {
      const number = Number(name.n ?? 1)
      const page = pages.get(number) ?? {}
      for (const [path, one] of Object.entries(found)) if (path.startsWith('page.')) page[path.slice(5)] ??= one
      pages.set(number, page)
    }
  }
  const codecs = [...places].sort(([, one], [, other]) => one - other).map(([name]) => name)
  const paging = [...pages]
    .sort(([one], [other]) => one - other)
    .map(([, { port, ...page }]) => ({ ...page, port: Number(port) }))
  const parsed = Settings.pick({ codecs: true, paging: true }).safeParse({
    ...(codecs.length > 0 ? { codecs } : {}),
    ...(paging.length > 0 ? { paging } : {}),
  })
  return parsed.success ? parsed.data : {}
}

/** Keys by their position, or in their order; none where the lines make what the files say of it. */
function keysIn(
  matches: readonly Match[],
  made: ReadonlyMap<string, ReadonlySet<string>>,
): NonNullable<Settings['keys']> {
  const byPlace = new Map<string, { fields: Record<string, unknown>; order: number; isMade: boolean }>()
  for (const { entry, name, value, parameter } of matches) {
    if (entry.each.length !== 1 || entry.each[0] !== 'key') continue
    const found = { ...name, ...value }
    const position = found['key.position']
    const place = position === undefined ? `n${name.n}` : `p${position}`
    const key = byPlace.get(place) ?? { fields: {}, order: Number(position ?? name.n), isMade: true }
    if (position !== undefined) key.fields.position = Number(position)
    const type = entry.only['key.type'] ?? entry.when['key.type']
    if (typeof type === 'string') key.fields.type ??= type
    for (const [path, one] of Object.entries(found))
      if (path.startsWith('key.') && path !== 'key.position')
        key.fields[path.slice(4)] ??= path === 'key.line' ? Number(one) : one
    key.isMade &&= made.get(parameter.name)?.has(parameter.value) ?? false
    byPlace.set(place, key)
  }
  return [...byPlace.values()]
    .filter(({ isMade }) => !isMade)
    .sort((one, other) => one.order - other.order)
    .flatMap(({ fields: { registrar: _, user: __, ...fields } }) => {
      const parsed = Settings.pick({ keys: true }).safeParse({ keys: [fields] })
      return parsed.success ? parsed.data.keys! : []
    })
}
