import { causeOf, doubtful, type Finding, ill, well } from './finding.ts'

const LEAST_POSTGRES = 150_000
const SKEW_MS = 2_000

/** A PostgreSQL of the user's own: that it answers, is new enough, has this release's schema, and agrees on the time. */
export async function checkPostgres(url: string): Promise<Finding[]> {
  const subject = 'PostgreSQL'
  const { default: postgres } = await import('postgres')
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => {} })
  try {
    const asked = Date.now()
    const [server] = await sql<{ number: number; version: string; now: Date; has_tables: boolean }[]>`
      select current_setting('server_version_num')::int as number, current_setting('server_version') as version, clock_timestamp() as now,
        to_regclass('public.boots') is not null as has_tables`
    const { number, version, now, has_tables } = server! // a select without from has one row
    const skew = now.getTime() - (asked + Date.now()) / 2
    return [
      number < LEAST_POSTGRES
        ? ill(subject, `${version} is too old`, 'use 15 or later')
        : has_tables
          ? well(subject, version)
          : doubtful(subject, `${version}, without Offhook’s tables`, 'run offhook migrate with OFFHOOK_DATABASE_URL'),
      ...(Math.abs(skew) > SKEW_MS
        ? [
            doubtful(
              'clocks',
              `PostgreSQL’s is ${Math.round(skew / 1_000)} s off this machine’s`,
              'let both keep time by NTP',
            ),
          ]
        : []),
    ]
  } catch (cause) {
    return [
      ill(
        subject,
        `does not answer: ${causeOf(cause)}`,
        'check OFFHOOK_DATABASE_URL, and that this machine may connect',
      ),
    ]
  } finally {
    await sql.end({ timeout: 1 }).catch(() => {})
  }
}

/** A NATS of the user's own: that it answers, with JetStream. */
export async function checkNats(url: string): Promise<Finding> {
  const subject = 'NATS'
  const { connect } = await import('@nats-io/transport-node')
  try {
    const connection = await connect({ servers: url, timeout: 5_000, reconnect: false, noAsyncTraces: true })
    try {
      const { version, jetstream } = connection.info ?? {}
      return jetstream
        ? well(subject, `${version}, with JetStream`)
        : ill(subject, `${version}, without JetStream`, 'start it with jetstream and a store of its own')
    } finally {
      await connection.close()
    }
  } catch (cause) {
    return ill(
      subject,
      `does not answer: ${causeOf(cause)}`,
      'check OFFHOOK_NATS_URL, and that this machine may connect',
    )
  }
}
