import { Settings } from '@offhook/phones'
import type { z } from 'zod'
import { BOOT_LOCATION, BOOT_URL, MARK, type Model, type PhoneDescription } from './family.ts'
import type { View } from './value-template.ts'
import { zoneTime } from './zone-time.ts'

/** What templates may read of each thing that a group repeats over. `n` counts within the group, from 1. */
export const SCOPES = {
  line: [
    ...['n', 'user', 'authUser', 'password', 'registrar', 'port', 'transport', 'expirySeconds', 'displayName', 'label'],
    ...['backupRegistrar', 'backupPort', 'ring', 'voiceMail', 'srtp', 'first'],
  ],
  'empty-line': ['n'],
  'empty-key': ['n'],
  key: ['n', 'type', 'value', 'label', 'line', 'position', 'registrar', 'user'],
  page: ['n', 'address', 'port', 'label'],
  codec: ['n', 'name'],
  'other-codec': ['n', 'name'],
  contact: ['n', 'name', 'number', 'group', 'first', 'last'],
} as const
export type Scope = keyof typeof SCOPES

/** What templates may read that is neither a setting nor of a scope, and the setting that it is made of. */
export const DERIVED: Readonly<Record<string, string | undefined>> = {
  'phone.mac': undefined,
  'phone.model': undefined,
  'boot.url': undefined,
  'boot.location': undefined,
  'background.name': 'background.url',
  'background.type': 'background.url',
  'time.zone': 'timeZone',
  'time.offsetSeconds': 'timeZone',
  'time.offsetMinutes': 'timeZone',
  'time.offsetHours': 'timeZone',
  'time.offsetClock': 'timeZone',
  'time.saving': 'timeZone',
  'time.savedMinutes': 'timeZone',
  'time.savedSeconds': 'timeZone',
  'time.posix': 'timeZone',
  ...Object.fromEntries(
    ['start', 'stop'].flatMap((edge) =>
      ['month', 'week', 'dayOfWeek', 'isoDay', 'day0', 'hour', 'fromDate', 'orLast', 'isLast'].map((field) => [
        `time.${edge}.${field}`,
        'timeZone',
      ]),
    ),
  ),
  'poll.hour': 'polling.at',
  'poll.minute': 'polling.at',
  'poll.until': 'polling.spreadMinutes',
  'poll.mode': 'polling.spreadMinutes',
  'lines.count': undefined,
}

/** Whether a path is a setting's: `sntpServer`, `vlan.id`, `images.dsp`; a list counts as one, and `vlan` as what is below it. */
export const isSetting = (path: string): boolean =>
  SETTING_PATHS.has(path) ||
  /^images\.[a-z][a-z0-9-]*$/.test(path) ||
  [...SETTING_PATHS].some((one) => one.startsWith(`${path}.`))

/** Every path of the settings, from their schema. */
export const SETTING_PATHS: ReadonlySet<string> = new Set(pathsOf(Settings, ''))

function pathsOf(schema: z.ZodObject, prefix: string): string[] {
  return Object.entries(schema.shape).flatMap(([name, field]) => {
    let inner = field as unknown as { unwrap?(): z.ZodType; shape?: unknown }
    while (inner.unwrap && !inner.shape && 'def' in inner && (inner.def as { type: string }).type === 'optional')
      inner = inner.unwrap() as never // an optional's inside
    return inner.shape ? pathsOf(inner as z.ZodObject, `${prefix}${name}.`) : [`${prefix}${name}`]
  })
}

/** Everything that templates read, but for the scopes' items. Settings stand at their own paths. */
export function viewOf(
  { mac, settings, lines, background }: PhoneDescription,
  model: Model,
  modelName: string | undefined,
): View {
  return {
    ...settings,
    background: backgroundOf(settings.background?.url, background),
    phone: { mac, model: modelName ?? model.name },
    model: model.words,
    boot: { url: BOOT_URL, location: BOOT_LOCATION },
    lines: { count: lines.length },
    ...(settings.timeZone === undefined ? {} : { time: zoneTime(settings.timeZone) }),
    ...(settings.polling ? { poll: pollTimes(settings.polling) } : {}),
  }
}

/** Where the picture is, the name it has there, and `png` or `jpg`. A URL of somebody's that holds a mark is none. */
function backgroundOf(given: string | undefined, own: string | undefined): View | undefined {
  const url = given ?? (own === undefined ? undefined : `${BOOT_URL}/${own}`)
  if (url === undefined || given?.includes(MARK)) return undefined
  const name = /[^/]*$/.exec(url.replace(/[?#].*$/, ''))![0] // the empty name at least
  const type = /\.(?:(png)|jpe?g)$/i.exec(name)
  return { url, name: name || undefined, type: type ? (type[1] ? 'png' : 'jpg') : undefined }
}

function pollTimes({ at, spreadMinutes }: NonNullable<Settings['polling']>): View {
  const [hour, minute] = at.split(':').map(Number) as [number, number] // hh:mm by the schema
  const until = (hour * 60 + minute + (spreadMinutes ?? 0)) % 1_440
  return {
    hour,
    minute,
    mode: spreadMinutes ? 'random' : 'fixed',
    ...(spreadMinutes ? { until: `${two(Math.floor(until / 60))}:${two(until % 60)}` } : {}),
  }
}

const two = (value: number) => String(value).padStart(2, '0')

export type Item = {
  readonly view: View
  /** Where it stands in the description, for what cannot be expressed: `keys[2]`. */
  readonly place: string | undefined
}

/** The things of each scope, in order; lines and keys beyond what the model has are left out. */
export function itemsOf(
  scope: Scope,
  { lines, settings }: PhoneDescription,
  model: Model,
  codecs: readonly string[],
): Item[] {
  switch (scope) {
    case 'line':
      return lines
        .slice(0, model.lines)
        .map((line, index) => ({ view: { ...line, first: index === 0 }, place: `lines[${index}]` }))
    case 'empty-line':
      return Array.from({ length: Math.max(0, model.lines - lines.length) }, (_, index) => ({
        view: { n: lines.length + index + 1 },
        place: undefined,
      }))
    case 'key':
      return keysOf(lines, settings).filter(({ view }) => (view.position as number) <= model.keys)
    case 'empty-key': {
      const used = settings.keys?.length ?? 0
      return Array.from({ length: Math.max(0, model.keys - used) }, (_, index) => ({
        view: { n: used + index + 1 },
        place: undefined,
      }))
    }
    case 'page':
      return (settings.paging ?? []).map((page, index) => ({
        view: { ...page, label: page.label ?? `Page ${index + 1}` },
        place: `paging[${index}]`,
      }))
    case 'codec':
      return (settings.codecs ?? []).map((name, index) => ({ view: { name }, place: `codecs[${index}]` }))
    case 'other-codec':
      // A phone that knows none of those asked for keeps what it has: it is not left without any.
      return settings.codecs?.some((name) => codecs.includes(name))
        ? codecs
            .filter((name) => !settings.codecs!.includes(name as never)) // a list of plain names, which is there
            .map((name) => ({ view: { name }, place: undefined }))
        : []
    case 'contact':
      return (settings.directory?.contacts ?? []).map((contact) => ({
        view: { ...contact, ...splitName(contact.name) },
        place: 'directory.contacts',
      }))
  }
}

/** Keys stand behind the lines' own, in order, unless their place is given. */
function keysOf(lines: PhoneDescription['lines'], { keys = [] }: Settings): Item[] {
  let next = lines.length
  return keys.map((key, index) => {
    next = key.position ?? next + 1
    const line = key.line ?? 1
    return {
      view: {
        type: key.type,
        value: key.value ?? String(line),
        label: key.label ?? key.value ?? String(line),
        line,
        position: next,
        registrar: lines[line - 1]?.registrar ?? lines[0]?.registrar,
        user: lines[line - 1]?.user ?? lines[0]?.user,
      },
      place: `keys[${index}]`,
    }
  })
}

/** For directories that keep first and last names apart: the last word is the last name. */
function splitName(name: string): { first: string; last: string } {
  const cut = name.lastIndexOf(' ')
  return cut < 0 ? { first: name, last: '' } : { first: name.slice(0, cut), last: name.slice(cut + 1) }
}
