import type { Database } from '@offhook/database'
import type { Mac } from '@offhook/phones'

export type Registration = {
  readonly aor: string
  /** Of the phone; undefined for an address that is none of its lines any more. */
  readonly line?: number
  /** `unknown`: nobody has told of it. */
  readonly state: 'registered' | 'expired' | 'gone' | 'unknown'
  /** Where it is registered, as the registrar told. */
  readonly contact?: string
  /** When that was last told. */
  readonly at?: string
}

/** Whether a phone's lines are registered, as their registrars told: what a phone was configured to do says nothing of it. */
export async function findRegistrations({ sql }: Pick<Database, 'sql'>, mac: Mac): Promise<Registration[]> {
  const rows = await sql<
    {
      line: number | null
      aor: string
      told: boolean
      contact: string | null
      at: string | null
      expired: boolean | null
    }[]
  >`
    select a.line, aor, k.mac is not null as told, k.contact, k.registered_at as at, k.expires_at < now() as expired
    from (select line, aor from line_addresses where mac = ${mac}) a full join (select * from contacts where mac = ${mac}) k using (aor)
    order by a.line nulls last, aor limit 100`
  return rows.map(({ line, aor, told, contact, at, expired }) => ({
    aor,
    ...(line === null ? {} : { line }),
    state: !told ? 'unknown' : contact === null ? 'gone' : expired ? 'expired' : 'registered',
    ...(contact === null ? {} : { contact }),
    ...(at === null ? {} : { at: new Date(at).toISOString() }),
  }))
}

export type ServedRequest = {
  readonly at: string
  readonly boot: string
  readonly title: string
  readonly status?: number
  readonly ms?: number
  readonly bytes?: number
  readonly waitedMs?: number
  readonly times?: number
}

/** Boots and changes that are looked through for the last requests. */
const SESSIONS = 10

/** What a phone asked for last, the newest first. */
export async function findRequests({ sql }: Pick<Database, 'sql'>, mac: Mac, limit: number): Promise<ServedRequest[]> {
  const rows = await sql<
    { at: string; boot: string; status: number | null; ms: number | null; attributes: Partial<ServedRequest> }[]
  >`
    select s.at, s.boot, s.status, s.ms, s.attributes
    from (select boot from boots where mac = ${mac} order by started_at desc limit ${SESSIONS}) b join boot_steps s using (boot)
    where s.name = 'file.served' order by s.at desc, s.step desc limit ${limit}`
  return rows.map(({ at, boot, status, ms, attributes: { title = 'a file', bytes, waitedMs, times } }) => ({
    at: new Date(at).toISOString(),
    boot,
    title,
    ...(status === null ? {} : { status }),
    ...(ms === null ? {} : { ms }),
    ...(typeof bytes === 'number' ? { bytes } : {}),
    ...(typeof waitedMs === 'number' ? { waitedMs } : {}),
    ...(typeof times === 'number' ? { times } : {}),
  }))
}
