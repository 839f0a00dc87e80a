import type { Database } from '@offhook/database'
import { Line, type Mac } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import { z } from 'zod'
import { type GuardedPlatform, guardPlatform } from './guard-platform.ts'
import { localPlatform } from './local-platform.ts'
import type { PhoneAtGateway } from './ordered-phones.ts'
import { restPlatform } from './rest-platform.ts'
import { telewarePlatform } from './teleware-platform.ts'
import type { PlatformAuth, TenantPlatform } from './tenant-platform.ts'

type KnownPlatform = NonNullable<PhoneAtGateway['platform']>

const ADAPTERS = { teleware: telewarePlatform, rest: restPlatform } as const

const Auth: z.ZodType<PlatformAuth> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bearer'), token: z.string() }),
  z.object({ kind: z.literal('basic'), user: z.string(), password: z.string() }),
])

/** The platforms of all tenants by name, each behind a guard of its own that lives as long as its description does not change. */
export function platformsFrom(
  database: Database,
  sealer: Sealer,
  limits: { timeoutMs: number; maxConcurrent: number; maxWaiting: number },
): (tenant: string, platform: KnownPlatform) => GuardedPlatform {
  const known = new Map<string, { version: string; guarded: GuardedPlatform }>()
  const local = localPlatform(localLines(database, sealer))
  const connect = (tenant: string, { name, kind, baseUrl, auth }: KnownPlatform): TenantPlatform => {
    if (kind === 'local' || baseUrl === null) return local
    const opened = auth
      ? Auth.parse(JSON.parse(sealer.open(`platform-auth:${tenant}/${name}`, auth).toString()))
      : undefined
    return ADAPTERS[kind]({ baseUrl, auth: opened, timeoutMs: limits.timeoutMs })
  }
  return (tenant, platform) => {
    const id = `${tenant}/${platform.name}`
    const version = `${platform.kind} ${platform.baseUrl} ${platform.updatedAt}`
    const there = known.get(id)
    if (there?.version === version) return there.guarded
    const guarded = guardPlatform(connect(tenant, platform), limits)
    known.set(id, { version, guarded })
    return guarded
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
