import type { Database } from '@offhook/database'
import { type BootToken, type Mac, mintBootId } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import {
  type Dialect,
  Mapping,
  mapAnswer,
  openPlatform,
  type PlatformAnswer,
  PlatformAuth,
  type PlatformConnection,
} from '@offhook/tenant-platforms'
import { MASK } from '../manners/mask-secrets.ts'

/** How a saved platform is spoken to. */
export type Callable = { readonly dialect: Dialect; readonly connection: PlatformConnection }

/** What a phone would be asked for, by somebody who tries. */
export type Called = { readonly mac: Mac; readonly bootToken: BootToken | undefined; readonly gateway: string }

/** What came of it, with nothing that is secret. */
export type Verdict = {
  readonly kind: PlatformAnswer['kind']
  readonly because?: string
  readonly detail?: string | undefined
  /** Of HTTP, where there was an answer. */
  readonly status?: number | undefined
  readonly ms: number
  readonly model?: string | undefined
  readonly lines: readonly Readonly<Record<string, unknown>>[]
  /** Which settings it gave, by name. */
  readonly settings: readonly string[]
}

/** Whoever tries waits less than a phone does. */
const TIMEOUT_MS = 5_000

type Row = {
  kind: 'teleware' | 'rest' | 'mapped' | 'local'
  base_url: string | null
  auth: Buffer | null
  mapping: unknown
  limits: { timeoutMs?: number }
}

/** A platform as it is saved; `local` for one that has nobody to ask, undefined where there is none. */
export async function findCallable(
  { sql }: Pick<Database, 'sql'>,
  sealer: Sealer,
  { tenant, platform }: { tenant: string; platform: string },
): Promise<Callable | 'local' | undefined> {
  const [row] = await sql<
    Row[]
  >`select kind, base_url, auth, mapping, limits from platforms where tenant = ${tenant} and platform = ${platform}`
  if (!row) return undefined
  if (row.kind === 'local' || row.base_url === null) return 'local'
  const auth = row.auth
    ? PlatformAuth.parse(JSON.parse(sealer.open(`platform-auth:${tenant}/${platform}`, row.auth).toString()))
    : undefined
  const timeoutMs = Math.min(row.limits.timeoutMs ?? TIMEOUT_MS, TIMEOUT_MS)
  const dialect: Dialect =
    row.kind === 'mapped' ? { kind: 'mapped', mapping: Mapping.parse(row.mapping) } : { kind: row.kind }
  return { dialect, connection: { baseUrl: row.base_url, auth, timeoutMs } }
}

/** Asks once, as for a boot of that phone. What it answers is shown and kept nowhere. */
export async function callPlatform(
  { dialect, connection }: Callable,
  { mac, bootToken, gateway }: Called,
): Promise<Verdict> {
  let status: number | undefined
  const observe = (seen: { readonly status: number }) => {
    status = seen.status
  }
  const began = performance.now()
  const answer = await openPlatform(dialect, { ...connection, observe }).requestCredentials({
    ...{ boot: mintBootId(), mac, bootToken, gateway, leasedIp: undefined },
  })
  return verdictOf(answer, { status, ms: performance.now() - began })
}

/** What a mapping makes of an answer that somebody pasted; nobody is asked. */
export function readAnswer(mapping: Mapping, text: string): Verdict {
  const began = performance.now()
  return verdictOf(mapAnswer(mapping.answer)(text, ''), { ms: performance.now() - began })
}

function verdictOf(answer: PlatformAnswer, common: Pick<Verdict, 'status' | 'ms'>): Verdict {
  if (answer.kind !== 'granted') {
    const detail = answer.kind === 'refused' ? answer.detail : undefined
    return { ...common, kind: answer.kind, because: answer.because, detail, lines: [], settings: [] }
  }
  const { lines, model, settings = {} } = answer.credentials
  return {
    ...common,
    kind: 'granted',
    model,
    lines: lines.map((line) => ({ ...line, password: MASK })),
    settings: Object.keys(settings),
  }
}
