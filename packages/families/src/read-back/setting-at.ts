import { Settings } from '@offhook/phones'
import type { z } from 'zod'

/** A value of a setting, by its path, from what a file says; undefined for one that the setting does not take. */
export function settingAt(path: string, value: string | number | boolean): unknown {
  const schema = schemaAt(path)
  if (!schema) return undefined
  const candidates: unknown[] =
    typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? [value, Number(value)] : [value]
  for (const one of candidates) {
    const parsed = schema.safeParse(one)
    if (parsed.success) return parsed.data
  }
  return undefined
}

type Inner = { unwrap?(): z.ZodType; shape?: Readonly<Record<string, z.ZodType>> }

function schemaAt(path: string): z.ZodType | undefined {
  let schema: z.ZodType | undefined = Settings
  for (const name of path.split('.')) {
    const inner = bare(schema)
    if (!inner.shape || !Object.hasOwn(inner.shape, name)) return undefined
    schema = inner.shape[name]
    if (!schema) return undefined
  }
  return schema
}

/** What an optional is of. */
function bare(schema: z.ZodType | undefined): Inner {
  let inner = schema as unknown as Inner // zod's own shapes
  while (inner.unwrap && !inner.shape) inner = inner.unwrap() as unknown as Inner
  return inner
}

/** Puts a value at a path, making what is on the way. */
export function putAt(into: Record<string, unknown>, path: string, value: unknown): void {
  const [head, ...rest] = path.split('.') as [string, ...string[]] // split gives one at least
  if (rest.length === 0) into[head] = value
  else {
    const below = (into[head] ?? {}) as Record<string, unknown> // made here, or above, as a record
    into[head] = below
    putAt(below, rest.join('.'), value)
  }
}
