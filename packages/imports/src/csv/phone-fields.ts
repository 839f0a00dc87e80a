import { Line, parseMac, Settings, Slug } from '@offhook/phones'
import { z } from 'zod'

/** Where a cell goes: a path within what a phone is, `['lines', 0, 'user']`, and what may stand there. */
export type Field = { readonly path: readonly (string | number)[]; readonly schema: z.ZodType }

const MAX_LINES = 48

const mac = z.string().transform((written, context) => {
  const read = parseMac(written)
  if (read) return read
  context.addIssue({ code: 'custom', message: 'not a MAC' })
  return z.NEVER
})

const WHOLE: Readonly<Record<string, z.ZodType>> = {
  mac,
  tenant: Slug,
  gateway: Slug,
  family: Slug,
  model: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'letters, digits, _ and -'),
}

/** What people call a column whose field is plain; compared without case, blanks, `_` and `-`. */
const ALIASES: Readonly<Record<string, string>> = {
  macaddress: 'mac',
  macaddr: 'mac',
  site: 'gateway',
  extension: 'line1.user',
  ext: 'line1.user',
  username: 'line1.user',
  user: 'line1.user',
  authuser: 'line1.authUser',
  secret: 'line1.password',
  password: 'line1.password',
  displayname: 'line1.displayName',
  callerid: 'line1.displayName',
  name: 'line1.displayName',
  label: 'line1.label',
  registrar: 'line1.registrar',
  sipserver: 'line1.registrar',
}

/** The field that a column's name says by itself: a field's own name in any case, or what people call it. */
export function fieldCalled(name: string): Field | undefined {
  const alias = name.toLowerCase().replace(/[\s_-]/g, '')
  return fieldNamed(name) ?? (Object.hasOwn(ALIASES, alias) ? fieldNamed(ALIASES[alias]!) : undefined)
}

/** `mac`, `tenant`, `line2.displayName`, `settings.vlan.id`, `settings.vendor.<a vendor's parameter>`; undefined for what is no field of a phone. */
export function fieldNamed(name: string): Field | undefined {
  const whole = keyOf(WHOLE, name)
  if (whole !== undefined) return { path: [whole], schema: WHOLE[whole]! }
  const [, number, lineField] = /^line([1-9]\d?)\.([A-Za-z]+)$/i.exec(name) ?? []
  if (number !== undefined && lineField !== undefined && Number(number) <= MAX_LINES) {
    const key = keyOf(Line.shape, lineField)
    return key === undefined
      ? undefined
      : { path: ['lines', Number(number) - 1, key], schema: Line.shape[key as keyof typeof Line.shape] } // a key of that shape
  }
  const [, settings] = /^settings\.(.+)$/i.exec(name) ?? []
  return settings === undefined ? undefined : settingNamed(Settings, settings, ['settings'])
}

function settingNamed(schema: z.ZodType, rest: string, path: readonly string[]): Field | undefined {
  const inner = plain(schema)
  // `vendor.` takes what follows whole, dots included.
  if (inner instanceof z.ZodRecord)
    return (inner.keyType as z.ZodType).safeParse(rest).success
      ? { path: [...path, rest], schema: inner.valueType as z.ZodType } // a schema of zod's classic kind, as all here
      : undefined
  if (!(inner instanceof z.ZodObject)) return undefined
  const [first = '', ...more] = rest.split('.')
  const key = keyOf(inner.shape, first)
  if (key === undefined) return undefined
  const found = inner.shape[key] as z.ZodType // a shape holds schemas
  return more.length === 0
    ? { path: [...path, key], schema: found }
    : settingNamed(found, more.join('.'), [...path, key])
}

const keyOf = (shape: object, name: string): string | undefined =>
  Object.keys(shape).find((key) => key.toLowerCase() === name.toLowerCase())

/** Without what makes it optional. */
const plain = (schema: z.ZodType): z.ZodType =>
  schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? plain(schema.unwrap() as z.ZodType) : schema

const YES = new Set(['true', 'yes', 'on', '1'])
const NO = new Set(['false', 'no', 'off', '0'])

/** A cell as its field takes it: whole numbers, yes and no, lists between blanks or commas, JSON for what has parts. Faults are sentences that do not quote the cell. */
export function readCell({ schema }: Field, cell: string): { value: unknown } | { because: string } {
  const read = schema.safeParse(coerce(plain(schema), cell))
  return read.success ? { value: read.data } : { because: read.error.issues.map(({ message }) => message).join('; ') }
}

function coerce(schema: z.ZodType, cell: string): unknown {
  if (schema instanceof z.ZodNumber) return /^-?\d{1,15}$/.test(cell) ? Number(cell) : cell
  if (schema instanceof z.ZodBoolean) {
    const word = cell.toLowerCase()
    return YES.has(word) ? true : NO.has(word) ? false : cell
  }
  if (schema instanceof z.ZodEnum)
    return schema.options.find((option) => String(option).toLowerCase() === cell.toLowerCase()) ?? cell
  if (schema instanceof z.ZodArray && !cell.startsWith('[')) return cell.split(/[\s,;|]+/)
  if (schema instanceof z.ZodArray || schema instanceof z.ZodObject || schema instanceof z.ZodRecord)
    return readJson(cell)
  return cell
}

function readJson(cell: string): unknown {
  try {
    return JSON.parse(cell)
  } catch {
    return cell
  }
}
