import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { freeSipPort } from '@offhook/testing/real-peer'
import { hasKamailio, type RunningKamailio, runKamailio } from '@offhook/testing/run-kamailio'
import postgres, { type Sql } from 'postgres'

/** Where Debian keeps the statements that make Kamailio's tables. */
const TABLES = '/usr/share/kamailio/postgres'

/** With its PostgreSQL module; says so when something is missing. */
export const isKamailioInstalled = (): boolean => hasKamailio(['db_postgres'], 'kamailio kamailio-postgres-modules')

export type KamailioDatabase = { readonly url: string; readonly sql: Sql; drop(): Promise<void> }

/** A database of its own on `server`, with the tables that Kamailio's own scripts make. */
export async function makeKamailioDatabase(server: string): Promise<KamailioDatabase> {
  const name = `kamailio_${randomBytes(6).toString('hex')}`
  const admin = postgres(server, { max: 1, onnotice: () => {} })
  await admin.unsafe(`create database ${name}`)
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).toString()
  const sql = postgres(url, { max: 2, onnotice: () => {} })
  for (const table of ['standard', 'auth_db']) await sql.unsafe(await readFile(`${TABLES}/${table}-create.sql`, 'utf8'))
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

export type RegistrarKamailio = RunningKamailio & { readonly port: number }

/** A Kamailio that registers whoever its `subscriber` table says may, and asks the table each time. */
export async function startKamailio(databaseUrl: string, hashes: 'plain' | 'ha1'): Promise<RegistrarKamailio> {
  const port = await freeSipPort()
  return { ...(await runKamailio([[port, 'udp']], () => writeConfig(databaseUrl, hashes, port))), port }
}

const MODULES = ['sl', 'pv', 'tm', 'maxfwd', 'textops', 'usrloc', 'registrar', 'auth', 'db_postgres', 'auth_db']

const writeConfig = (databaseUrl: string, hashes: 'plain' | 'ha1', port: number): string => `#!KAMAILIO
debug=2
log_stderror=yes
children=2
auto_aliases=no
dns=no
rev_dns=no
listen=udp:127.0.0.1:${port}
alias=acme.example

${MODULES.map((name) => `loadmodule "${name}.so"`).join('\n')}
modparam("usrloc", "db_mode", 0)
modparam("auth", "qop", "auth")
modparam("auth_db", "db_url", "${databaseUrl}")
modparam("auth_db", "calculate_ha1", ${hashes === 'plain' ? 1 : 0})
modparam("auth_db", "password_column", "${hashes === 'plain' ? 'password' : 'ha1'}")
modparam("auth_db", "password_column_2", "ha1b")
modparam("auth_db", "use_domain", 1)

request_route {
  if (!is_method("REGISTER")) {
    sl_send_reply("405", "Method Not Allowed");
    exit;
  }
  if (!www_authenticate("$td", "subscriber")) {
    www_challenge("$td", "1");
    exit;
  }
  save("location");
}
`
