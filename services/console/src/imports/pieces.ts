import type { Sealer } from '@offhook/runtime'
import type { AnySql } from '../outbox/outbox.ts'

const purpose = (id: string, file: number, piece: number): string => `import-piece:${id}/${file}/${piece}`

export type Piece = { readonly file: number; readonly name: string; readonly piece: number; readonly text: string }

/** Keeps pieces of files; one that is there already is replaced, so that whoever sends may send again. Yields the size of all that the import has then. */
export async function keepPieces(sql: AnySql, sealer: Sealer, id: string, pieces: readonly Piece[]): Promise<number> {
  const values = pieces.map(({ file, piece, name, text }) => ({
    ...{ import: id, file, piece, name, size: text.length },
    sealed: sealer.seal(purpose(id, file, piece), Buffer.from(text)),
  }))
  if (values.length > 0)
    await sql`
      insert into import_pieces ${sql(values)}
      on conflict (import, file, piece) do update set name = excluded.name, size = excluded.size, sealed = excluded.sealed`
  const [sum] = await sql<{ size: number }[]>`
    update imports set size = (select coalesce(sum(size), 0) from import_pieces where import = ${id}), updated_at = now() where id = ${id} returning size`
  return sum?.size ?? 0
}

/** The text of a file, piece after piece: one is in memory at a time. */
export async function* piecesOf(sql: AnySql, sealer: Sealer, id: string, file: number): AsyncGenerator<string> {
  for (let after = -1; ; ) {
    const [found] = await sql<{ piece: number; sealed: Buffer }[]>`
      select piece, sealed from import_pieces where import = ${id} and file = ${file} and piece > ${after} order by piece limit 1`
    if (!found) return
    yield sealer.open(purpose(id, file, found.piece), found.sealed).toString()
    after = found.piece
  }
}
