import type { Access, Database } from '@offhook/database'
import { BootId, type BootToken, digestBootToken, type Mac } from '@offhook/phones'
import { BoundedMap, coalesce, inAnyRange, type Sealer } from '@offhook/runtime'
import type { DiskCache } from './disk-cache.ts'

/** One boot as the edge knows it: who may have what. */
export type Session = {
  readonly boot: BootId | undefined
  readonly mac: Mac
  readonly tenant: string
  readonly gateway: string
  readonly token: BootToken | undefined
  /** Milliseconds since the epoch. */
  expiresAt: number
  refused: boolean
  /** When the database last confirmed it. */
  confirmedAt: number
  /** Whether its gateway admits phones by lease or address, so that its files may travel openly. */
  readonly overTftp: boolean
  /** Whether it was waited for files of the family and model that the phone says it is. */
  identityAwaited: boolean
  /** User-Agents that were looked at already. */
  readonly userAgents: Set<string>
}

export type Sessions = {
  /** Known and confirmed a moment ago; no waiting. */
  peek(token: BootToken): Session | undefined
  byToken(token: BootToken): Promise<Session | undefined>
  /** For a phone without a token: its gateway must admit it by its certificate, by lease or by address. */
  byMac(mac: Mac, address: string, certified?: boolean): Promise<Session | undefined>
  markRefused(boot: string): void
  /** No token of this phone that was known until now is good for anything. */
  forgetTokens(mac: Mac): void
}

/** Tells that a phone came with a token that was issued ahead of its lease. */
export type TellShown = (shown: { token: number; mac: Mac; tenant: string; gateway: string }) => void

/** Nobody can say whether this phone may boot: the database is away and the phone was not served here before. */
export class SessionsUnavailable extends Error {
  override name = 'SessionsUnavailable'
}

type Row = {
  /** Of a token that was issued ahead of the lease: which, and whether the edge saw it before. */
  issued?: string | null
  shown?: boolean
  boot: string | null
  mac: string
  tenant: string
  gateway: string
  leased_ip: string | null
  expires_at: string | null
  access: Access[]
  sources: string[]
  refused: boolean
}

/** For how long a confirmed session is taken without asking again; a newer alert ends an older token only after ten minutes. */
const CONFIRMED_MS = 5_000
const FOREVER = Number.MAX_SAFE_INTEGER
/** A phone that comes with a token of which no lease was reported waits this long for its boot. */
const BOOT_WAIT_MS = 5_000
const BOOT_LOOK_MS = 100
/** Longer than any token's sessions are kept on disk. */
const REVOKED_KEPT_MS = 31 * 24 * 3_600_000

export function sessionsFrom(
  { sql }: Database,
  sealer: Sealer,
  disk: DiskCache,
  tellShown: TellShown,
  now: () => number = Date.now,
): Sessions {
  const known = new BoundedMap<string, Session>(200_000)
  const refused = new BoundedMap<string, true>(100_000)

  const findByDigest = coalesce(async (digests: string[]) => {
    const wanted = sql`(array(select decode(told, 'hex') from unnest(${digests}::text[]) as told))`
    const rows = await sql<(Row & { digest: string })[]>`
      (select encode(b.digest, 'hex') as digest, null::bigint as issued, true as shown, b.boot, b.mac, b.tenant, b.gateway, b.leased_ip, b.expires_at, g.access, g.sources, coalesce(a.outcome = 'refused', false) as refused
        from boot_tokens b join gateways g on g.tenant = b.tenant and g.gateway = b.gateway left join activations a on a.boot = b.boot
        where b.digest = any${wanted} and b.expires_at > now() and not exists (select from token_revocations r where r.mac = b.mac and r.revoked_at >= b.alerted_at)
        order by b.alerted_at)
      union all
      (select encode(i.digest, 'hex'), i.token, i.shown_at is not null, case when i.expires_at > now() then i.boot end, i.mac, i.tenant, i.gateway, b.leased_ip, i.expires_at, g.access, g.sources, coalesce(a.outcome = 'refused', false)
        from issued_tokens i join gateways g on g.tenant = i.tenant and g.gateway = i.gateway left join boot_tokens b on b.boot = i.boot left join activations a on a.boot = i.boot
        where i.digest = any${wanted} and (i.replaced_at is null or i.expires_at is null or i.expires_at > now())
          and not exists (select from token_revocations r where r.mac = i.mac and r.revoked_at >= i.issued_at))`
    const byDigest = new Map(rows.map((row) => [row.digest, row]))
    return digests.map((digest) => byDigest.get(digest))
  })
  const tell = ({ issued, mac, tenant, gateway }: Row) =>
    tellShown({ token: Number(issued), mac: mac as Mac, tenant, gateway }) // a MAC of the table
  const starting = new Map<string, Promise<Row | undefined>>()
  /** An issued token is told by the DHCP server alone: who has it has a lease, whether or not that was reported. Its boot is made now. */
  const awaitBoot = async (row: Row, digest: string): Promise<Row | undefined> => {
    tell(row)
    const until = now() + BOOT_WAIT_MS
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, BOOT_LOOK_MS))
      const found = await findByDigest(digest)
      if (!found || found.boot !== null) return found
      if (now() >= until) throw new SessionsUnavailable()
    }
  }
  const started = (row: Row, digest: string): Promise<Row | undefined> => {
    const there = starting.get(digest)
    if (there) return there
    const one = awaitBoot(row, digest).finally(() => starting.delete(digest))
    starting.set(digest, one)
    return one
  }
  const findByMac = async (mac: Mac): Promise<Row[]> => sql<Row[]>`
    (select b.boot, b.mac, b.tenant, b.gateway, b.leased_ip, b.expires_at, g.access, g.sources, coalesce(a.outcome = 'refused', false) as refused
      from boot_tokens b join gateways g on g.tenant = b.tenant and g.gateway = b.gateway left join activations a on a.boot = b.boot
      where b.mac = ${mac} and b.expires_at > now() order by b.alerted_at desc limit 1)
    union all
    (select null, c.mac, c.tenant, c.gateway, null, null, g.access, g.sources, false
      from credentials c join gateways g on g.tenant = c.tenant and g.gateway = c.gateway where c.mac = ${mac})`

  const keep = (key: string, row: Row, token: BootToken | undefined): Session => {
    const there = known.get(key)
    const boot = row.boot === null ? undefined : BootId.parse(row.boot)
    const fresh: Session = {
      boot,
      mac: row.mac as Mac, // a MAC of the table
      tenant: row.tenant,
      gateway: row.gateway,
      token,
      expiresAt: row.expires_at === null ? FOREVER : Date.parse(row.expires_at),
      refused: row.refused || (row.boot !== null && refused.has(row.boot)),
      confirmedAt: now(),
      overTftp: row.access.includes('lease') || row.access.includes('open'),
      identityAwaited: there?.identityAwaited ?? false,
      userAgents: there && there.boot === boot ? there.userAgents : new Set(),
    }
    known.set(key, fresh)
    return fresh
  }

  const fromDisk = async (key: string, name: string, token: BootToken | undefined): Promise<Session | undefined> => {
    const there = known.get(key)
    if (there) return there.expiresAt > now() ? there : undefined
    const row = await disk.readSession<Row & { keptAt?: number }>(name)
    if (!row) throw new SessionsUnavailable()
    const revoked = token && (await disk.readSession<{ at: number }>(revocationOf(row.mac)))
    if (revoked && revoked.at >= (row.keptAt ?? 0)) return undefined
    return keep(key, row, token)
  }

  return {
    peek(token) {
      const session = known.get(token)
      return session && now() - session.confirmedAt < CONFIRMED_MS && session.expiresAt > now() ? session : undefined
    },
    async byToken(token) {
      const digest = digestBootToken(token, sealer.digestKey).toString('hex')
      let row: Row | undefined
      try {
        row = await findByDigest(digest)
        if (row && row.issued !== null && row.access.includes('token')) {
          if (row.boot === null) row = await started(row, digest)
          else if (!row.shown) tell(row)
        }
      } catch {
        const session = await fromDisk(token, `token-${digest}`, token)
        return session && session.expiresAt > now() ? session : undefined
      }
      if (!row?.access.includes('token')) {
        known.delete(token)
        return undefined
      }
      const isNew = !known.has(token)
      const session = keep(token, row, token)
      if (isNew) disk.writeSession(`token-${digest}`, { ...row, keptAt: now() }, session.expiresAt)
      return session
    },
    async byMac(mac, address, certified = false) {
      const key = `${mac} ${address}${certified ? ' certified' : ''}`
      const kept = `mac-${key.replace(/[^0-9a-z.]/gi, '_')}`
      let rows: Row[]
      try {
        rows = await findByMac(mac)
      } catch {
        return fromDisk(key, kept, undefined)
      }
      const row = rows.find((candidate) => admits(candidate, address, certified))
      if (!row) {
        known.delete(key) // or it would be let in again while the database is away
        return undefined
      }
      const isNew = !known.has(key)
      const session = keep(key, row, undefined)
      if (isNew) disk.writeSession(kept, row, Math.min(session.expiresAt, now() + 48 * 3_600_000))
      return session
    },
    forgetTokens(mac) {
      for (const [key, session] of known) if (session.mac === mac && session.token !== undefined) known.delete(key)
      disk.writeSession(revocationOf(mac), { at: now() }, now() + REVOKED_KEPT_MS)
    },
    markRefused(boot) {
      refused.set(boot, true)
      for (const session of known.values()) if (session.boot === boot) session.refused = true
    },
  }
}

const revocationOf = (mac: string): string => `revoked-${mac}`

/** `certificate`: the maker's signature on this MAC, from anywhere; `lease`: a live lease, from the leased address or the site's; `open`: from the site's addresses, lease or not. */
function admits({ access, sources, leased_ip, boot }: Row, address: string, certified: boolean): boolean {
  if (certified && access.includes('certificate')) return true
  const atSite = inAnyRange(address, sources)
  if (access.includes('open') && atSite) return true
  return boot !== null && access.includes('lease') && (atSite || (leased_ip !== null && leased_ip === address))
}
