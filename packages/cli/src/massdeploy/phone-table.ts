import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { TableRow } from '@offhook/astlinux'
import { MassdeployFailed } from './massdeploy-failed.ts'

const COLUMNS = [
  ...['ext', 'cid_name', 'cid_num', 'account', 'line'],
  ...['mac_addr', 'template', 'model', 'vendor', 'sip_driver'],
] as const satisfies readonly (keyof TableRow)[]

/**
 * Brings the table `phoneprov` of an SQLite database to these rows: it is built beside the old one and takes its place, in one transaction; where the rows are
 * the same it is left alone. `partial` replaces the rows of these phones and leaves others. Without rows there is no table. Yields whether anything changed.
 */
export async function writePhoneTable(path: string, rows: readonly TableRow[], partial: boolean): Promise<boolean> {
  if (rows.length === 0 && (partial || !existsSync(path))) return false
  try {
    await mkdir(dirname(path), { recursive: true })
    using database = new DatabaseSync(path, { timeout: 5_000 })
    database.exec('BEGIN IMMEDIATE')
    const before = readRows(database)
    const phones = new Set(rows.map(({ mac_addr }) => mac_addr))
    const after = partial ? [...(before ?? []).filter(({ mac_addr }) => !phones.has(mac_addr)), ...rows] : rows
    const changed = partial ? !sameSet(before ?? [], after) : !same(before, after)
    if (changed) rebuild(database, after)
    database.exec('COMMIT')
    return changed
  } catch (cause) {
    throw new MassdeployFailed(1, `${path}: ${cause instanceof Error ? cause.message : cause}`, { cause })
  }
}

function readRows(database: DatabaseSync): TableRow[] | undefined {
  const there = database.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'phoneprov'").get()
  if (!there) return undefined
  const read = database.prepare(`SELECT ${COLUMNS.join(', ')} FROM phoneprov ORDER BY id`)
  return read.all().map((row) => ({ ...row }) as TableRow) // the columns that were asked for
}

function rebuild(database: DatabaseSync, rows: readonly TableRow[]): void {
  database.exec('DROP TABLE IF EXISTS phoneprov_build')
  const columns = COLUMNS.map((name) => (name === 'line' ? 'line INTEGER DEFAULT 1' : `${name} TEXT DEFAULT ''`))
  database.exec(`CREATE TABLE phoneprov_build (id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, ${columns.join(', ')})`)
  const insert = database.prepare(
    `INSERT INTO phoneprov_build (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})`,
  )
  for (const row of rows) insert.run(...COLUMNS.map((name) => row[name]))
  database.exec('DROP TABLE IF EXISTS phoneprov')
  database.exec(
    rows.length > 0 ? 'ALTER TABLE phoneprov_build RENAME TO phoneprov' : 'DROP TABLE IF EXISTS phoneprov_build',
  )
}

const asText = (row: TableRow): string => JSON.stringify(COLUMNS.map((name) => row[name]))
const same = (before: readonly TableRow[] | undefined, after: readonly TableRow[]): boolean =>
  (before ?? []).map(asText).join('\n') === after.map(asText).join('\n') &&
  (before === undefined) === (after.length === 0)
const sameSet = (before: readonly TableRow[], after: readonly TableRow[]): boolean =>
  before.map(asText).sort().join('\n') === after.map(asText).sort().join('\n')
