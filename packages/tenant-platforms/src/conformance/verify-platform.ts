import { type BootToken, type Mac, mintBootId } from '@offhook/phones'
import { openConnections } from '../ask-platform.ts'
import { type Dialect, openPlatform } from '../open-platform.ts'
import type { PlatformAnswer, PlatformConnection } from '../tenant-platform.ts'
import { type Asked, CASES, type Case, SANDBOX_PHONES, type SandboxPhone } from './cases.ts'
import { judge, type Seen } from './judge.ts'
import { malformedQuestions } from './malformed-questions.ts'

export type Sandbox = Readonly<Partial<Record<SandboxPhone, { readonly mac: Mac; readonly bootToken?: BootToken }>>>

export type Verdict = { readonly name: string; readonly guarantee: string } & (
  | { readonly verdict: 'passed'; readonly ms: number }
  | { readonly verdict: 'failed'; readonly why: string }
  | { readonly verdict: 'skipped'; readonly missing: string }
)

export type PlatformToVerify = {
  readonly dialect: Dialect
  readonly connection: Omit<PlatformConnection, 'observe'>
  /** As its gateway would be called. */
  readonly gateway: string
  readonly sandbox: Sandbox
}

/** Asks a platform every case in turn. One that cannot be asked for want of a phone is skipped, and says which. */
export async function verifyPlatform(platform: PlatformToVerify, cases: readonly Case[] = CASES): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  const boots = new Map<SandboxPhone, string>()
  for (const { name, guarantee, ask, expect, optional } of cases) {
    const missing = missingFor(platform, ask)
    if (missing !== undefined) {
      verdicts.push({ name, guarantee, verdict: 'skipped', missing })
      continue
    }
    const seen = await see(platform, ask, boots)
    const why = judge(expect, seen)
    if (why !== undefined && optional !== undefined && seen.every(isDeclined)) {
      verdicts.push({ name, guarantee, verdict: 'skipped', missing: optional })
      continue
    }
    const ms = Math.round(Math.max(...seen.map(({ ms }) => ms)))
    verdicts.push({ name, guarantee, ...(why === undefined ? { verdict: 'passed', ms } : { verdict: 'failed', why }) })
  }
  return verdicts
}

const isDeclined = ({ status }: Seen): boolean =>
  status !== undefined && status >= 400 && status < 500 && status !== 429

function missingFor({ sandbox, connection, dialect }: PlatformToVerify, ask: Asked): string | undefined {
  if (ask.kind === 'malformed')
    return malformedQuestions(dialect).length > 0 ? undefined : 'a question with a body: a GET cannot be malformed'
  if (ask.signedIn === false && (connection.auth ?? { kind: 'certificate' }).kind === 'certificate')
    return 'a sign-in that travels in headers'
  return sandbox[ask.phone] ? undefined : SANDBOX_PHONES[ask.phone]
}

async function see(
  { dialect, connection, gateway, sandbox }: PlatformToVerify,
  ask: Asked,
  boots: Map<SandboxPhone, string>,
): Promise<Seen[]> {
  if (ask.kind === 'malformed') {
    const unread: PlatformAnswer = { kind: 'refused', because: 'bad-answer' }
    const seen: Seen[] = []
    for (const { what, ...request } of malformedQuestions(dialect))
      seen.push({ what, ...(await watch(connection, (watched) => openConnections(watched)(request, () => unread))) })
    return seen
  }
  const { mac, bootToken } = sandbox[ask.phone]! // missingFor looked
  const boot = boots.get(ask.phone) ?? mintBootId() // one boot a phone: a token that counts once is used up by that boot alone
  boots.set(ask.phone, boot)
  const question = ask.forEvent
    ? { boot: mintBootId(), mac, bootToken: undefined, gateway, leasedIp: undefined, event: 'evt_conformance' }
    : { boot, mac, bootToken, gateway, leasedIp: '192.0.2.10' }
  const signedIn = ask.signedIn === false ? { ...connection, auth: undefined } : connection
  const seen: Seen[] = []
  for (let time = 0; time < (ask.times ?? 1); time++)
    seen.push(await watch(signedIn, (watched) => openPlatform(dialect, watched).requestCredentials(question)))
  return seen
}

async function watch(
  connection: PlatformConnection,
  ask: (watched: PlatformConnection) => Promise<PlatformAnswer>,
): Promise<Seen> {
  let status: number | undefined
  const askedAt = performance.now()
  const observe = (seen: { status: number }) => {
    status = seen.status
  }
  const answer = await ask({ ...connection, observe })
  return { answer, status, ms: performance.now() - askedAt }
}
