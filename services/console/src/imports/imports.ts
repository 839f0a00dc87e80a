import { z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import { FORMATS } from '@offhook/imports'
import { Line, Slug } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import { missing, Refusal } from '../manners/refusal.ts'
import { type AnySql, audit } from '../outbox/outbox.ts'
import { findImport, type KeptImport, type ShownImport } from './kept-imports.ts'
import { keepPieces, type Piece } from './pieces.ts'

/** Of one request: a piece that is longest as JSON still fits a request. */
const MAX_PIECE = 128 * 1024
const MAX_FILES = 20_000
const MAX_PIECES = 20_000
/** Characters of all files together. */
export const MAX_SIZE = 64 * 1024 * 1024
/** That one asker may have under way. */
const MAX_UNDER_WAY = 20

const fileName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'no control characters')

export const Asked = z.strictObject({
  format: z
    .string()
    .refine((name) => Object.hasOwn(FORMATS, name), 'not a format that can be imported')
    .openapi({ description: `one of ${Object.keys(FORMATS).join(', ')}`, example: 'csv' }),
  tenant: Slug.optional().openapi({ description: 'of phones whose rows name none' }),
  gateway: Slug.optional().openapi({ description: 'of phones whose rows name none' }),
  mapping: z
    .record(z.string().min(1).max(200), z.string().min(1).max(200))
    .refine((mapping) => Object.keys(mapping).length <= 500, 'at most 500 columns')
    .optional()
    .openapi({ description: '`csv`: which field a column is, by the column’s name' }),
  registrar: Line.shape.registrar.meta({
    description: 'where lines register whose files name no registrar, because they are the registrar’s own',
  }),
  dryRun: z.boolean().default(true).openapi({ description: 'tries every row and writes none' }),
  partial: z
    .boolean()
    .default(false)
    .openapi({ description: 'writes the good rows where others are bad; without it none' }),
  files: z
    .array(z.strictObject({ name: fileName, text: z.string() }))
    .min(1)
    .max(MAX_FILES)
    .optional()
    .openapi({ description: 'all of them; without it they come in pieces, and then it is started' }),
})
export type Asked = z.output<typeof Asked>

export const Pieces = z.strictObject({
  pieces: z
    .array(
      z.strictObject({
        file: z
          .int()
          .min(0)
          .max(MAX_FILES - 1)
          .openapi({ description: 'which file, counted from 0' }),
        name: fileName,
        piece: z
          .int()
          .min(0)
          .max(MAX_PIECES - 1)
          .openapi({ description: 'which piece of it, counted from 0' }),
        text: z.string().max(MAX_PIECE),
      }),
    )
    .min(1)
    .max(1_000),
})

/** Whoever asks: who it is, and the tenant it is bound to. */
export type Asker = { readonly actor: string; readonly scope: string | undefined }

/** Begins an import, once under an id. With its files it starts; without them it waits for their pieces. */
export async function beginImport(
  { sql }: Pick<Database, 'sql'>,
  sealer: Sealer,
  { actor, scope }: Asker,
  { format, tenant, gateway, mapping, registrar, dryRun, partial, files }: Asked,
  id: string,
): Promise<ShownImport> {
  const names = files?.map(({ name }) => name) ?? []
  if (new Set(names).size < names.length) throw new Refusal(400, 'two files have the same name')
  if (gateway !== undefined && tenant === undefined) throw new Refusal(400, 'a gateway is one of a tenant; name it too')
  await sql.begin(async (sql) => {
    if (tenant !== undefined && (await sql`select from tenants where tenant = ${tenant}`).length === 0)
      throw new Refusal(409, 'the tenant does not exist', { tenant })
    if (
      gateway !== undefined &&
      (await sql`select from gateways where tenant = ${tenant!} and gateway = ${gateway}`).length === 0
    )
      throw new Refusal(409, 'the tenant has no such gateway', { gateway })
    const [{ count }] = await sql<[{ count: number }]>`
      select count(*)::int as count from imports where phase <> 'finished' and scope is not distinct from ${scope ?? null}`
    if (count >= MAX_UNDER_WAY) throw new Refusal(409, `${MAX_UNDER_WAY} imports are under way at most`)
    const [fresh] = await sql`
      insert into imports (id, scope, asked_by, format, tenant, gateway, options, dry_run, partial, phase)
      values (${id}, ${scope ?? null}, ${actor}, ${format}, ${tenant ?? null}, ${gateway ?? null}, ${JSON.stringify({ mapping, registrar })}::text::jsonb, ${dryRun}, ${partial}, ${files ? 'reading' : 'receiving'})
      on conflict (id) do nothing returning 1`
    if (!fresh) return
    if (files) {
      const pieces = files.map(({ name, text }, file) => ({ file, name, piece: 0, text }))
      await keepPieces(sql, sealer, id, pieces)
    }
    await audit(sql, actor, 'import.begun', id, { format, tenant, gateway, dryRun, partial }, scope)
  })
  return found(sql, id)
}

/** Takes pieces of an import's files; the same piece again replaces the one before. */
export async function takePieces(
  { sql }: Pick<Database, 'sql'>,
  sealer: Sealer,
  id: string,
  pieces: readonly Piece[],
): Promise<ShownImport> {
  await sql.begin(async (sql) => {
    await locked(sql, id, ['receiving'], 'it takes no files any more')
    if ((await keepPieces(sql, sealer, id, pieces)) > MAX_SIZE)
      throw new Refusal(413, `the files of an import hold at most ${MAX_SIZE} characters`)
  })
  return found(sql, id)
}

/** All its files are there: it is read. A repeat does nothing. */
export async function startImport({ sql }: Pick<Database, 'sql'>, id: string): Promise<ShownImport> {
  await sql.begin(async (sql) => {
    const { phase, size } = await locked(sql, id)
    if (phase !== 'receiving') return
    if (size === 0) throw new Refusal(409, 'it has no files yet')
    await sql`update imports set phase = 'reading', updated_at = now() where id = ${id}`
  })
  return found(sql, id)
}

/** Writes what a dry run has tried: every row is tried again, and then written. */
export async function applyImport(
  { sql }: Pick<Database, 'sql'>,
  { actor, scope }: Asker,
  id: string,
  partial: boolean | undefined,
): Promise<ShownImport> {
  await sql.begin(async (sql) => {
    const { outcome } = await locked(sql, id, ['finished'], 'it is not through its dry run')
    if (outcome !== 'checked') throw new Refusal(409, 'only a dry run is applied', { outcome })
    const [kept] = await sql`select from import_rows where import = ${id} and sealed is not null limit 1`
    if (!kept)
      throw new Refusal(409, 'none of its rows is left to be written: every one is bad, or the dry run is too long ago')
    await sql`
      update imports set phase = 'checking', dry_run = false, outcome = null, because = null, finished_at = null, next_row = 0, attempts = 0, leased_until = null, updated_at = now(),
        partial = coalesce(${partial ?? null}, partial) where id = ${id}`
    await sql`update import_rows set verdict = null, because = null where import = ${id} and sealed is not null`
    await audit(sql, actor, 'import.asked-to-apply', id, {}, scope)
  })
  return found(sql, id)
}

/** Forgets an import; one that is being done stops behind the rows of its last batch. */
export async function removeImport({ sql }: Pick<Database, 'sql'>, { actor, scope }: Asker, id: string): Promise<void> {
  await sql.begin(async (sql) => {
    const { phase } = await locked(sql, id)
    await sql`delete from imports where id = ${id}`
    await audit(sql, actor, 'import.removed', id, { phase }, scope)
  })
}

async function locked(
  sql: AnySql,
  id: string,
  phases?: readonly KeptImport['phase'][],
  otherwise = '',
): Promise<KeptImport> {
  const [row] = await sql<KeptImport[]>`select * from imports where id = ${id} for update`
  if (!row) throw missing('import')
  if (phases && !phases.includes(row.phase)) throw new Refusal(409, otherwise, { phase: row.phase })
  return row
}

async function found(sql: AnySql, id: string): Promise<ShownImport> {
  const shown = await findImport(sql, id)
  if (!shown) throw missing('import')
  return shown
}
