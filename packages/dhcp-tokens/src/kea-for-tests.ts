import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import postgres, { type Sql } from 'postgres'

/** Where Debian's kea-admin keeps the statements that make Kea's tables. */
const SCHEMA = '/usr/share/kea/scripts/pgsql/dhcpdb_create.pgsql'

/** Says so when it is missing. */
export function isKeaSchemaInstalled(): boolean {
  if (existsSync(SCHEMA)) return true
  console.warn(`SKIPPED: there is no ${SCHEMA} (Debian: kea-admin)`)
  return false
}

export type KeaDatabase = { readonly url: string; readonly sql: Sql; drop(): Promise<void> }

/** A database of its own on `server`, with Kea's own tables. */
export async function makeKeaDatabase(server: string): Promise<KeaDatabase> {
  const name = `kea_${randomBytes(6).toString('hex')}`
  const admin = postgres(server, { max: 1, onnotice: () => {} })
  await admin.unsafe(`create database ${name}`)
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).toString()
  const sql = postgres(url, { max: 2, onnotice: () => {} })
  await sql.unsafe(await readFile(SCHEMA, 'utf8'))
  return {
    url,
    sql,
    async drop() {
      await sql.end({ timeout: 1 })
      await admin.unsafe(`drop database ${name} with (force)`)
      await admin.end()
    },
  }
}
