import { z } from '@hono/zod-openapi'
import { Refusal } from './refusal.ts'

export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(500).default(50).openapi({ description: 'items a page' }),
  cursor: z.string().max(1_024).optional().openapi({ description: '`next` of the page before' }),
})

export type Page<Item> = { items: Item[]; next: string | null }

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

/** The key in a cursor; undefined without one. Throws a 400 for what {@link writeCursor} did not write. */
export function readCursor(cursor: string | undefined, length: number): (string | number)[] | undefined {
  if (cursor === undefined) return undefined
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString())
    if (Array.isArray(key) && key.length === length && key.every((part) => ['string', 'number'].includes(typeof part)))
      return key
  } catch {
    // refused below
  }
  throw new Refusal(400, 'not a cursor of this list')
}
