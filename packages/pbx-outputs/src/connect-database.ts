import postgres, { type Sql } from 'postgres'
import { OutputFailed } from './output-failed.ts'
import type { OutputLimits } from './write-output.ts'

/** Another's PostgreSQL. Everything is taken from the URL: what our own environment says of PostgreSQL is nobody else's to use. */
export function connectDatabase(
  databaseUrl: string,
  { refuseHost, timeoutMs }: Pick<OutputLimits, 'refuseHost' | 'timeoutMs'>,
): Sql {
  const url = new URL(databaseUrl)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const port = Number(url.port || 5432)
  refuseHost(host, port)
  const mode = url.searchParams.get('sslmode')
  return postgres({
    host,
    port,
    database: decodeURIComponent(url.pathname.slice(1)),
    username: decodeURIComponent(url.username),
    password: () => decodeURIComponent(url.password),
    ssl: mode === 'verify-full' ? { servername: host } : mode === 'require' ? { rejectUnauthorized: false } : false,
    max: 1,
    connect_timeout: Math.ceil(timeoutMs / 1_000),
    prepare: false,
    onnotice: () => {},
    connection: { application_name: 'offhook outputs', statement_timeout: timeoutMs },
  })
}

/**
 * A server's words are cut to what names a fault; it is another's server, and may say anything. The error itself stays here: it holds what was to be
 * written.
 */
export function readDatabaseFault(cause: unknown): OutputFailed {
  if (cause instanceof OutputFailed) return cause
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const isServers = cause instanceof Error && cause.name === 'PostgresError'
  if (isServers && code.startsWith('28')) return new OutputFailed('login-refused', 'the database refused the login')
  if (isServers) {
    const message = cause.message.replace(/[^\x20-\x7e]/g, '?').slice(0, 120)
    return new OutputFailed('database', `the database says ${code}: ${message}`)
  }
  const shown = /^[A-Z_]{2,40}$/.test(code) ? code : 'no answer'
  return new OutputFailed('unreachable', `the database cannot be reached: ${shown}`)
}
