import { z } from '@hono/zod-openapi'
import { Refusal } from './refusal.ts'

export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50).openapi({ description: 'items a page', example: 50 }),
  cursor: z.string().max(1_024).optional().openapi({ description: '`next` of the page before' }),
})

export type Page<Item> = { items: Item[]; next: string | null }

/** How a page of these is described. */
export const pageOf = (item: z.ZodType) =>
  z.object({
    items: z.array(item),
    next: z.string().nullable().openapi({ description: 'the cursor of the next page; null on the last one' }),
  })

type Kind = 'string' | 'number'
type KeyOf<Kinds extends readonly Kind[]> = {
  -readonly [At in keyof Kinds]: Kinds[At] extends 'string' ? string : number
}

/** Cuts rows, read with one more than `limit`, into a page; `keyOf` the last one becomes the cursor. */
export function page<Row, Item>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => readonly (string | number)[],
  show: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { items: shown.map(show), next: rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null }
}

export const writeCursor = (key: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url')

/** The key in a cursor, e.g. of kinds `['string', 'number']`; undefined without one. Throws a 400 for what {@link writeCursor} did not write. */
export function readCursor<const Kinds extends readonly Kind[]>(
  cursor: string | undefined,
  kinds: Kinds,
): KeyOf<Kinds> | undefined {
  if (cursor === undefined) return undefined
  const key = readKey(cursor)
  if (Array.isArray(key) && key.length === kinds.length && key.every((part, at) => isA(kinds[at]!, part)))
    return key as KeyOf<Kinds> // each part was just looked at
  throw new Refusal(400, 'not a cursor of this list')
}

const isA = (kind: Kind, part: unknown): boolean =>
  kind === 'string' ? typeof part === 'string' && !part.includes('\0') : Number.isSafeInteger(part)

function readKey(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return undefined
  }
}
