import type { Database } from '@offhook/database'
import { Line, type Mac } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import { Mapping, openPlatform, PlatformAuth, type TenantPlatform } from '@offhook/tenant-platforms'
import { z } from 'zod'
import { type GuardedPlatform, guardPlatform } from './guard-platform.ts'
import { localPlatform } from './local-platform.ts'
import type { PhoneAtGateway } from './ordered-phones.ts'
import type { PlatformHealth } from './platform-health.ts'

type KnownPlatform = NonNullable<PhoneAtGateway['platform']>

export type NamedHealth = PlatformHealth & {
  readonly tenant: string
  readonly platform: string
  readonly kind: KnownPlatform['kind']
}

export type Platforms = {
  at(tenant: string, platform: KnownPlatform): GuardedPlatform
  /** How every platform is that was asked within the last hour. */
  health(): NamedHealth[]
}

/** After this time without a question a platform is forgotten. */
const FORGOTTEN_MS = 3_600_000

/** The platforms of all tenants by name, each behind a guard of its own that lives as long as its description does not change. */
export function platformsFrom(
  database: Database,
  sealer: Sealer,
  limits: { timeoutMs: number; maxConcurrent: number; maxWaiting: number },
  now: () => number = Date.now,
): Platforms {
  type Known = {
    readonly tenant: string
    readonly platform: KnownPlatform
    readonly version: string
    readonly guarded: GuardedPlatform
    askedAt: number
  }
  const known = new Map<string, Known>()
  const local = localPlatform(localLines(database, sealer))
  const connect = (
    tenant: string,
    { name, kind, baseUrl, auth, mapping, limits: own }: KnownPlatform,
  ): TenantPlatform => {
    if (kind === 'local' || baseUrl === null) return local
    const opened = auth
      ? PlatformAuth.parse(JSON.parse(sealer.open(`platform-auth:${tenant}/${name}`, auth).toString()))
      : undefined
    const dialect = kind === 'mapped' ? { kind, mapping: Mapping.parse(mapping) } : { kind }
    return openPlatform(dialect, { baseUrl, auth: opened, timeoutMs: own.timeoutMs ?? limits.timeoutMs })
  }
  const forgetIdle = () => {
    for (const [id, { askedAt }] of known) if (askedAt < now() - FORGOTTEN_MS) known.delete(id)
  }
  return {
    at(tenant, platform) {
      const id = `${tenant}/${platform.name}`
      const version = `${platform.kind} ${platform.baseUrl} ${platform.updatedAt} ${JSON.stringify(platform.limits)}`
      const there = known.get(id)
      if (there?.version === version) {
        there.askedAt = now()
        return there.guarded
      }
      const guarded = guardPlatform(connect(tenant, platform), {
        ...limits,
        maxConcurrent: platform.limits.maxConcurrent ?? limits.maxConcurrent,
      })
      forgetIdle()
      known.set(id, { tenant, platform, version, guarded, askedAt: now() })
      return guarded
    },
    health() {
      forgetIdle()
      return [...known.values()].map(({ tenant, platform, guarded }) => ({
        tenant,
        platform: platform.name,
        kind: platform.kind,
        ...guarded.health(),
      }))
    },
  }
}

export const localLines =
  ({ sql }: Database, sealer: Sealer) =>
  async (mac: Mac | string): Promise<Line[] | undefined> => {
    const [row] = await sql<{ lines: Buffer | null }[]>`select lines from phones where mac = ${mac}`
    return row?.lines
      ? z.array(Line).parse(JSON.parse(sealer.open(`phone-lines:${mac}`, row.lines).toString()))
      : undefined
  }
