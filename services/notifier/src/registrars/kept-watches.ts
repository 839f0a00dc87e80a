import type { Database } from '@offhook/database'
import { Registrar, RegistrarAuth } from '@offhook/registrars'
import type { Sealer } from '@offhook/runtime'
import type { RegistrarKey } from './decide-registrations.ts'

/** A registrar that is ours to watch; `version` changes whenever it is written. */
export type WatchedRegistrar = RegistrarKey & { readonly version: string }

export type WatchNote = {
  readonly state: 'connecting' | 'connected' | 'waiting'
  readonly connectedSince: Date | undefined
  readonly watched: number
  readonly fault: string | undefined
  readonly faultAt: Date | undefined
}

/** The leases by which notifiers part the registrars among themselves, by the database's clock alone; and what is to be known of each watch. */
export function keptWatches({ sql }: Database, watcher: string, leaseMs: number) {
  const until = () => sql`now() + ${leaseMs} * interval '1 millisecond'`
  return {
    /** Puts off the end of our leases, takes on what nobody watches, and yields all that is ours. */
    async hold(takeAtOnce: number): Promise<WatchedRegistrar[]> {
      await sql`update registrar_watches set lease_until = ${until()} where watcher = ${watcher}`
      await sql`
        insert into registrar_watches (tenant, registrar, watcher, lease_until)
        select r.tenant, r.registrar, ${watcher}, ${until()} from registrars r left join registrar_watches w using (tenant, registrar)
        where w.watcher is null or w.lease_until <= now() order by random() limit ${takeAtOnce}
        on conflict (tenant, registrar) do update set watcher = excluded.watcher, lease_until = excluded.lease_until, state = 'connecting', connected_since = null
        where registrar_watches.lease_until <= now()`
      return sql<WatchedRegistrar[]>`
        select r.tenant, r.registrar, r.xmin::text as version from registrars r join registrar_watches w using (tenant, registrar) where w.watcher = ${watcher}`
    },
    /** Others may have them at once. */
    async release(): Promise<void> {
      await sql`update registrar_watches set lease_until = now(), state = 'connecting', connected_since = null where watcher = ${watcher}`
    },
    async note({ tenant, registrar }: RegistrarKey, note: WatchNote): Promise<void> {
      const { state, connectedSince, watched, fault, faultAt } = note
      await sql`
        update registrar_watches set state = ${state}, connected_since = ${connectedSince?.toISOString() ?? null}::timestamptz, watched = ${watched},
          fault = coalesce(${fault ?? null}, fault), fault_at = coalesce(${faultAt?.toISOString() ?? null}::timestamptz, fault_at)
        where tenant = ${tenant} and registrar = ${registrar} and watcher = ${watcher}`
    },
  }
}
export type KeptWatches = ReturnType<typeof keptWatches>

/** Where a registrar is and how we sign in, opened; undefined when it is gone. */
export async function readRegistrar(
  { sql }: Database,
  sealer: Sealer,
  { tenant, registrar }: RegistrarKey,
): Promise<{ registrar: Registrar; auth?: RegistrarAuth } | undefined> {
  const [row] = await sql<{ kind: string; watch: object; auth: Buffer | null }[]>`
    select kind, watch, auth from registrars where tenant = ${tenant} and registrar = ${registrar}`
  if (!row) return undefined
  const opened = row.auth && sealer.open(`registrar-auth:${tenant}/${registrar}`, row.auth).toString()
  return {
    registrar: Registrar.parse({ ...row.watch, kind: row.kind }),
    ...(opened ? { auth: RegistrarAuth.parse(JSON.parse(opened)) } : {}),
  }
}
