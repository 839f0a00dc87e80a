import type { ResyncFinished, ResyncRequested, ResyncResult } from '@offhook/contracts'
import type { Family } from '@offhook/families'
import type { Mac } from '@offhook/phones'
import type { Notify, NotifyResult } from '@offhook/sip'
import type { AsteriskKey, HandOver } from './asterisks.ts'
import { decideResync, type Resync } from './decide-resync.ts'
import type { Pace } from './pace.ts'
import type { PhoneToNotify } from './phones-to-notify.ts'

export type NotifierPorts = {
  isFinished(id: string): Promise<boolean>
  findPhone(mac: Mac): Promise<PhoneToNotify | undefined>
  familyNamed(name: string): Family | undefined
  sendNotify(notify: Notify): Promise<NotifyResult>
  handOver(to: AsteriskKey, endpoint: string, event: string): Promise<HandOver>
  keepResult(finished: ResyncFinished): Promise<void>
  announceFinished(finished: ResyncFinished): Promise<unknown>
  pace: Pace
  from: string
  timeoutMs: number
  askAgainAfterMs: readonly number[]
  sleep(ms: number): Promise<void>
  now(): Date
}

export type Asked = Pick<ResyncRequested, 'id' | 'mac' | 'tenant' | 'what'> & {
  readonly operation?: string
  /** Whose files became others, and in which session that is followed. */
  readonly change?: Pick<ResyncFinished, 'change' | 'gateway'>
}

/** Tells one phone to resync, at its site's pace, and once more when it does not answer. What came of it is kept, then told; a request that was finished before is not sent again. */
export const resyncPhone =
  (ports: NotifierPorts) =>
  async (asked: Asked): Promise<void> => {
    if (await ports.isFinished(asked.id)) return
    const { id, mac, tenant, what, operation, change } = asked
    const { result, status, attempts } = await tell(ports, asked)
    const finished: ResyncFinished = {
      ...{ id, mac, tenant, what, result, attempts },
      ...(operation ? { operation } : {}),
      ...change,
      ...(status === undefined ? {} : { status }),
      at: ports.now().toISOString(),
    }
    await ports.keepResult(finished)
    await ports.announceFinished(finished)
  }

type Told = { readonly result: ResyncResult; readonly status?: number; readonly attempts: number }

async function tell(ports: NotifierPorts, { mac, what }: Asked): Promise<Told> {
  const { from, timeoutMs, askAgainAfterMs } = ports
  let told: Told = { result: 'timeout', attempts: 0 }
  for (const [attempt, waitMs] of [0, ...askAgainAfterMs].entries()) {
    if (waitMs > 0) await ports.sleep(waitMs)
    // Read anew each time: a phone that did not answer may have registered from elsewhere meanwhile.
    const phone = await ports.findPhone(mac)
    const decision = decideResync(phone, phone && ports.familyNamed(phone.family), {
      what,
      from,
      timeoutMs,
      now: ports.now(),
    })
    if (decision.kind === 'cannot') return { result: decision.because, attempts: attempt }
    await ports.pace.turn(`${phone?.tenant}/${phone?.gateway}`)
    told = { ...(await attemptOf(ports, decision)), attempts: attempt + 1 }
    // An Asterisk that took it and was lost may have told the phone: one start anew is enough.
    if (decision.kind === 'hand-over' && told.result === 'timeout' && what === 'reboot') return told
    if (told.result !== 'timeout' && told.result !== 'unreachable') return told
  }
  return told
}

async function attemptOf(
  ports: NotifierPorts,
  decision: Exclude<Resync, { kind: 'cannot' }>,
): Promise<Omit<Told, 'attempts'>> {
  if (decision.kind === 'notify') return outcomeOf(await ports.sendNotify(decision.notify))
  return { result: (await ports.handOver(decision.to, decision.endpoint, decision.event)).kind }
}

function outcomeOf(result: NotifyResult): Omit<Told, 'attempts'> {
  switch (result.kind) {
    case 'accepted':
    case 'no-subscription':
    case 'answered':
    case 'refused':
      return { result: result.kind, status: result.status }
    case 'challenged-without-credentials':
      return { result: 'challenged', status: result.status }
    case 'timeout':
    case 'unreachable':
      return { result: result.kind }
  }
}
