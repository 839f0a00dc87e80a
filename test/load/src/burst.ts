import { randomBytes } from 'node:crypto'
import { SERVICE_NAMES } from '@offhook/runtime/service-names'
import postgres from 'postgres'
import { Webhook } from 'standardwebhooks'
import { type Rig, startRig } from './rig.ts'
import { quantile } from './statistics.ts'
import { alert, bootSteadily, makeTenant, mintMac, startPlatform, until } from './steady-boots.ts'

export type BurstFigures = {
  events: number
  phones: number
  /** Events a second that were taken, each with a 2xx, and until the last was applied. */
  takenPerSecond: number
  appliedPerSecond: number
  /** Of the other tenant's phones, from alert to bundle. */
  aloneP99Ms: number
  besideBurstP99Ms: number
  ratio: number
  /** By process, the load generator apart. */
  cpuMsPerEvent: Record<string, number>
  lostEvents: number
  lostBoots: number
}

const PHONES = 1_000
const AT_ONCE = 32

/** One tenant's platform posts thousands of password changes as fast as they are taken, while phones of another tenant boot at a steady rate. */
export async function burst({
  events,
  perSecond,
  seconds,
  print,
}: {
  events: number
  perSecond: number
  seconds: number
  print: (line: string) => void
}): Promise<BurstFigures> {
  print('burst: starting engines and services')
  const rig = await startRig(SERVICE_NAMES)
  const sql = postgres(rig.databaseUrl, { max: 2, onnotice: () => {} })
  const platform = await startPlatform()
  try {
    const secret = `whsec_${randomBytes(32).toString('base64')}`
    const steady = await makeTenant(rig, 'steady', platform.url)
    const busy = await makeTenant(rig, 'busy', platform.url, { eventSecrets: [secret] })
    const macs = Array.from({ length: PHONES }, mintMac)
    print(`burst: ${PHONES} phones of the busy tenant boot`)
    for (let from = 0; from < PHONES; from += 100)
      await Promise.all(macs.slice(from, from + 100).map((mac) => alert(rig, busy, mac)))
    const booted = () => sql<[{ count: number }]>`select count(*)::int as count from bundles where tenant = 'busy'`
    await until(async () => (await booted())[0].count === PHONES, 120_000)
    await bootSteadily(rig, sql, steady, { perSecond, seconds: 5 })

    const alone = await bootSteadily(rig, sql, steady, { perSecond, seconds })
    const before = rig.cpuMs()
    const startedAt = performance.now()
    const taken = postEvents(rig, secret, macs, events).then(() => (performance.now() - startedAt) / 1_000)
    const beside = await bootSteadily(rig, sql, steady, { perSecond, seconds })
    const takenSeconds = await taken
    const open = () =>
      sql<[{ count: number }]>`select count(*)::int as count from account_events where state <> 'applied'`
    await until(async () => (await open())[0].count === 0, 300_000)
    const appliedSeconds = (performance.now() - startedAt) / 1_000
    const after = rig.cpuMs()
    const [{ applied }] = await sql<[{ applied: number }]>`
      select count(*)::int as applied from account_events where state = 'applied'`
    const expected = Math.round(perSecond * seconds)
    const [aloneP99Ms, besideBurstP99Ms] = [quantile(alone, 0.99), quantile(beside, 0.99)]
    return {
      events,
      phones: PHONES,
      takenPerSecond: events / takenSeconds,
      appliedPerSecond: events / appliedSeconds,
      aloneP99Ms,
      besideBurstP99Ms,
      ratio: besideBurstP99Ms / aloneP99Ms,
      cpuMsPerEvent: Object.fromEntries(
        Object.entries(after).map(([name, ms]) => [name, (ms - (before[name] ?? 0)) / events]),
      ),
      lostEvents: events - applied,
      lostBoots: 2 * expected - alone.length - beside.length,
    }
  } finally {
    await sql.end({ timeout: 2 })
    platform.stop()
    await rig.stop()
  }
}

/** Every phone in turn gets another password, over and over; resolves once all are taken. Throws on any answer but a 2xx. */
async function postEvents(rig: Rig, secret: string, macs: readonly string[], events: number): Promise<void> {
  const webhook = new Webhook(secret)
  const url = `http://127.0.0.1:${rig.ports.console}/v1/platforms/busy/main/events`
  let next = 0
  const post = async () => {
    for (let number = next++; number < events; number = next++) {
      const user = macs[number % macs.length]!
      const [id, at] = [`evt_${number}`, new Date()]
      const line = { user, password: `bench-password-${number}`, registrar: 'bench.example' }
      const data = { account: { user }, lines: [line] }
      const body = JSON.stringify({ type: 'account.password-rotated', timestamp: at.toISOString(), data })
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': webhook.sign(id, at, body),
      }
      const answer = await fetch(url, { method: 'POST', headers, body })
      if (!answer.ok) throw new Error(`event: ${answer.status} ${await answer.text()}`)
      await answer.arrayBuffer()
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, post))
}
