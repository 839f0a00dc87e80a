import { isLostInfrastructure } from '@offhook/bus'
import type { Database } from '@offhook/database'
import { formatNamed, type Reading, type SourceFiles } from '@offhook/imports'
import { parseMac } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import type { AnySql } from '../outbox/outbox.ts'
import { type KeptImport, keepRows, type ReadRow } from './kept-imports.ts'
import { keepLease } from './leases.ts'
import { piecesOf } from './pieces.ts'
import type { What } from './things.ts'

const BATCH = 200
export const MAX_ROWS = 200_000

/** Why an import cannot be read to its end; said to whoever asked for it. */
export class ImportFailed extends Error {
  override name = 'ImportFailed'
}

/**
 * Reads the files of an import into rows, a batch at a time, and forgets the files. Begun again after a kill it reads anew and keeps what is not kept yet:
 * a format reads the same files the same way. False when it was to stop before the end.
 */
export async function readImport(
  { sql }: Database,
  sealer: Sealer,
  leasedBy: string,
  { id, format, options, tenant, gateway, rows: keptRows }: KeptImport,
  goesOn: () => boolean,
): Promise<boolean> {
  const reader = formatNamed(format)?.reader
  if (!reader) throw new ImportFailed(`there is no format ${format}`)
  let seen = 0
  let kept = keptRows
  let batch: ReadRow[] = []
  const keep = async () => {
    const rows = batch
    batch = []
    if (rows.length === 0) return
    await sql.begin(async (sql) => {
      await keepLease(sql, id, leasedBy, { rows: kept + rows.length })
      await keepRows(sql, sealer, id, kept, rows)
    })
    kept += rows.length
  }
  const files = await sourceFiles(sql, sealer, id)
  const readings = readAll(reader(files, options))
  for await (const reading of readings) {
    if (seen++ < keptRows) continue
    if (seen > MAX_ROWS) throw new ImportFailed(`it has more than ${MAX_ROWS} rows; split it`)
    batch.push(rowOf(reading, { tenant, gateway }))
    if (batch.length < BATCH) continue
    if (!goesOn()) return false
    await keep()
  }
  await keep()
  if (kept === 0) throw new ImportFailed('its files hold nothing of this format')
  await sql.begin(async (sql) => {
    await keepLease(sql, id, leasedBy, { phase: 'checking', next_row: 0 })
    await refuseRepeated(sql, id)
    await sql`delete from import_pieces where import = ${id}`
  })
  return true
}

/** A reader does not throw for what a file says; one that does is at fault, and trying again does not help. */
async function* readAll(readings: AsyncIterable<Reading>): AsyncGenerator<Reading> {
  try {
    yield* readings
  } catch (cause) {
    if (isLostInfrastructure(cause) || cause instanceof ImportFailed) throw cause
    throw new ImportFailed('its files could not be read', { cause })
  }
}

async function sourceFiles(sql: Database['sql'], sealer: Sealer, id: string): Promise<SourceFiles> {
  const files = await sql<{ file: number; name: string }[]>`
    select file, min(name) as name from import_pieces where import = ${id} group by file order by file`
  const numbers = new Map(files.map(({ file, name }) => [name, file]))
  return {
    names: [...numbers.keys()],
    open: (name) => {
      const file = numbers.get(name)
      return file === undefined ? undefined : piecesOf(sql, sealer, id, file)
    },
  }
}

/** What was read, as a row; where it names no tenant or gateway, those of the import. */
export function rowOf(reading: Reading, place: { tenant: string | null; gateway: string | null }): ReadRow {
  const where = { file: reading.place.file, line: reading.place.line, column: reading.place.column }
  if (reading.kind === 'bad') return { ...where, bad: reading.because }
  if (reading.kind === 'record') return { ...where, ...recordOf(reading.what, reading.names, reading.body) }
  const { mac, family, model, lines, settings, lost } = reading
  const tenant = reading.tenant ?? place.tenant
  if (tenant === null) return { ...where, bad: 'it names no tenant, and the import has none' }
  const gateway = reading.gateway ?? place.gateway ?? undefined
  const given = { tenant, gateway, family, model, lines, settings }
  const body = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  return { ...where, tenant, subject: mac, thing: { what: 'phone', names: { mac }, body, whole: false, notes: lost } }
}

function recordOf(what: What, names: Readonly<Record<string, string>>, body: unknown) {
  const thing = { what, names, body: body as Record<string, unknown>, whole: true, notes: [] } // readers check that it is an object
  if (what !== 'phone') return { thing, subject: Object.values(names).join('/'), tenant: names.tenant ?? null }
  const mac = parseMac(names.mac ?? '')
  if (!mac) return { bad: 'mac: not a MAC' }
  const { tenant } = thing.body
  return { thing: { ...thing, names: { mac } }, subject: mac, tenant: typeof tenant === 'string' ? tenant : null }
}

/** Of rows about one thing the first one counts: which of them is meant, nobody can say. */
const refuseRepeated = (sql: AnySql, id: string) => sql`
  update import_rows r set verdict = 'bad', sealed = null, because = f.what || ' ' || f.subject || ' stands in ' || f.file || ', line ' || f.line || ' already'
  from (select distinct on (what, subject) at, what, subject, file, line from import_rows where import = ${id} and subject is not null order by what, subject, at) f
  where r.import = ${id} and r.what = f.what and r.subject = f.subject and r.at > f.at`
