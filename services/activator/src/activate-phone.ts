import { done, type Outcome, postpone, retry } from '@offhook/bus'
import type { ActivationRefused, LeaseAlerted, PhoneActivated, RefusalReason } from '@offhook/contracts'
import type { PlatformAnswer, Question } from '@offhook/tenant-platforms'
import { checkRegistrars, decideActivation } from './decide-activation.ts'
import type { PutOff } from './guard-platform.ts'
import type { Grant, Refusal } from './kept-activations.ts'
import type { PhoneAtGateway } from './ordered-phones.ts'
import { rememberCalls } from './platform-calls.ts'

export type ActivatorPorts = {
  findPhone(alert: LeaseAlerted): Promise<PhoneAtGateway>
  requestCredentials(
    tenant: string,
    platform: NonNullable<PhoneAtGateway['platform']>,
    question: Question,
  ): Promise<PlatformAnswer | PutOff>
  /** Whether a phone that counts under none of its tenant's quotas yet has a place there. */
  admit(tenant: string, mac: LeaseAlerted['mac']): Promise<boolean>
  settle(mac: LeaseAlerted['mac'], kept: boolean): void
  keepGrant(grant: Grant): Promise<number>
  keepRefusal(refusal: Refusal): Promise<void>
  announceActivated(event: PhoneActivated): Promise<unknown>
  /** A phone of the inventory booted at a `local` platform's gateway: it may be another PBX's from now on. */
  notePbxes(tenants: readonly string[]): Promise<unknown>
  announceRefused(event: ActivationRefused): Promise<unknown>
  /** Attempts after which a silent platform means a refusal. */
  maxAttempts: number
  now(): Date
}

/** A lease alert becomes lines or a refusal. Kept before announced: a crash between the two repeats both harmlessly. */
export const activatePhone = (ports: ActivatorPorts) => {
  const calls = rememberCalls()
  return async (alert: LeaseAlerted, attempt: number): Promise<Outcome> => {
    const phone = await ports.findPhone(alert)
    const decision = decideActivation(alert, phone)
    if (decision.kind === 'ignore') return done
    if (decision.kind === 'refuse') return refuse(ports, alert, phone, decision.because)
    const platform = phone.platform! // decideActivation refuses a phone without one
    const notePbxes = () =>
      platform.kind === 'local' ? ports.notePbxes([alert.tenant, phone.ordered?.tenant ?? alert.tenant]) : undefined
    if (decision.kind === 'announce-again') {
      await ports.announceActivated(describe(alert, platform.name, decision.revision, 1, ports.now()))
      await notePbxes()
      return done
    }
    const [began, askedAt] = [ports.now(), performance.now()]
    const { boot, mac, bootToken, gateway, leasedIp } = alert
    const question = { boot, mac, bootToken, gateway, leasedIp, family: phone.ordered?.family ?? undefined }
    const told = await ports.requestCredentials(alert.tenant, platform, question)
    if (told.kind === 'put-off') return postpone(told.afterMs)
    const answer = checkRegistrars(told, phone.settings)
    const platformMs = performance.now() - askedAt
    calls.add(boot, {
      at: began.toISOString(),
      ms: platformMs,
      ...(answer.kind === 'unavailable' || answer.kind === 'refused' ? { because: answer.because } : {}),
    })
    if (answer.kind === 'unavailable' && attempt < ports.maxAttempts)
      return retry(`platform ${answer.because}`, answer.retryAfterMs)
    const made = { ...hostOf(platform.baseUrl), ...calls.take(boot) }
    if (answer.kind === 'unavailable') return refuse(ports, alert, phone, 'platform-unavailable', answer.because, made)
    if (answer.kind === 'refused') return refuse(ports, alert, phone, answer.because, answer.detail, made)

    if (!phone.ordered && !phone.current?.countsHere && !(await ports.admit(alert.tenant, mac)))
      return refuse(ports, alert, phone, 'over-quota')
    const at = ports.now()
    const grant = {
      boot,
      mac,
      tenant: alert.tenant,
      gateway,
      platform: platform.name,
      credentials: answer.credentials,
      settings: phone.settings,
      at,
    }
    const keptAt = performance.now()
    const revision = await keepAdmitted(ports, grant)
    await ports.announceActivated({
      ...describe(alert, platform.name, revision, answer.credentials.lines.length, at),
      platformMs,
      attempts: attempt,
      ...made,
      sealMs: performance.now() - keptAt,
    })
    await notePbxes()
    return done
  }
}

/** Where a platform is asked: its address without path and login. */
const hostOf = (baseUrl: string | null): { platformHost?: string } =>
  baseUrl && URL.canParse(baseUrl) ? { platformHost: new URL(baseUrl).host } : {}

async function keepAdmitted({ keepGrant, settle }: ActivatorPorts, grant: Grant): Promise<number> {
  let kept = false
  try {
    const revision = await keepGrant(grant)
    kept = true
    return revision
  } finally {
    settle(grant.mac, kept)
  }
}

const describe = (
  { boot, mac, tenant, gateway }: LeaseAlerted,
  platform: string,
  revision: number,
  lines: number,
  at: Date,
): PhoneActivated => ({
  boot,
  mac,
  tenant,
  gateway,
  platform,
  revision,
  lines,
  at: at.toISOString(),
})

async function refuse(
  ports: ActivatorPorts,
  { boot, mac, tenant, gateway }: LeaseAlerted,
  { platform }: PhoneAtGateway,
  because: RefusalReason,
  detail?: string,
  made: Pick<ActivationRefused, 'calls' | 'platformHost'> = {},
): Promise<Outcome> {
  const at = ports.now()
  await ports.keepRefusal({ boot, mac, tenant, gateway, because, at })
  await ports.announceRefused({
    boot,
    mac,
    tenant,
    gateway,
    ...(platform ? { platform: platform.name } : {}),
    because,
    ...(detail ? { detail } : {}),
    ...made,
    at: at.toISOString(),
  })
  return done
}
