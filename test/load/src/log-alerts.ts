import { randomUUID } from 'node:crypto'
import { openBus } from '@offhook/bus'
import { bootLogReceived } from '@offhook/contracts'
import type { Mac } from '@offhook/phones'
import { openLog } from '@offhook/runtime'
import postgres, { type Sql } from 'postgres'
import { startRig } from './rig.ts'
import { median } from './statistics.ts'

/** Who has alerts: nobody, a tenant of other phones, or the phones' own, so many. */
const VARIANTS = { none: [], 'of others': ['others'], one: ['bench'], twenty: Array<string>(20).fill('bench') } as const
type Variant = keyof typeof VARIANTS

export type LogAlertFigures = {
  readonly lines: number
  /** Microseconds of CPU for a line, log-collector and PostgreSQL together, and how many times that is of what it takes without alerts. */
  readonly cost: Readonly<
    Record<Variant, { readonly us: number; readonly collectorUs: number; readonly ratio: number }>
  >
}

/** A log-collector sees alerts that were made 5 s ago at the latest. */
const SEEN_WITHIN_MS = 6_000
const LINES_AN_UPLOAD = 40

/** What alerts cost those who keep log lines: the same uploads, with and without alerts about them, in turn. Of forty lines one is asked for. */
export async function logAlerts(options: {
  uploads: number
  rounds: number
  print: (line: string) => void
}): Promise<LogAlertFigures> {
  const { uploads, rounds, print } = options
  print('log-alerts: starting')
  const rig = await startRig(['log-collector'])
  const sql = postgres(rig.databaseUrl, { max: 1, onnotice: () => {} })
  const bus = await openBus(rig.natsUrl, { name: 'bench', log: openLog('bench') })
  const lines = uploads * LINES_AN_UPLOAD
  try {
    await sql`insert into tenants (tenant, name) values ('bench', 'Bench'), ('others', 'Others')`
    const costs = Object.fromEntries(Object.keys(VARIANTS).map((name) => [name, []])) as unknown as Record<
      Variant,
      { us: number; collectorUs: number }[]
    >
    for (let round = 0; round < rounds; round++) {
      for (const variant of Object.keys(VARIANTS) as Variant[]) {
        await setAlerts(sql, VARIANTS[variant])
        const before = rig.cpuMs()
        await publish(bus, uploads)
        while ((await countLines(sql)) < lines) await sleep(100)
        const after = rig.cpuMs()
        const spent = (name: string) => (((after[name] ?? 0) - (before[name] ?? 0)) * 1_000) / lines
        const collectorUs = spent('log-collector')
        if (round > 0) costs[variant].push({ collectorUs, us: collectorUs + spent('postgres') }) // the first round warms up
      }
      print(`log-alerts: round ${round + 1} of ${rounds}`)
    }
    const usOf = (variant: Variant) => median(costs[variant].map(({ us }) => us))
    const cost = (Object.keys(VARIANTS) as Variant[]).map((variant) => [
      variant,
      {
        us: usOf(variant),
        collectorUs: median(costs[variant].map(({ collectorUs }) => collectorUs)),
        ratio: usOf(variant) / usOf('none'),
      },
    ])
    return { lines, cost: Object.fromEntries(cost) as LogAlertFigures['cost'] }
  } finally {
    await bus.close()
    await sql.end()
    await rig.stop()
  }
}

async function setAlerts(sql: Sql, tenants: readonly string[]): Promise<void> {
  await sql`truncate log_lines`
  await sql`delete from log_alerts`
  for (const [number, tenant] of tenants.entries())
    await sql`insert into log_alerts (tenant, alert, q, level, times, within_seconds)
      values (${tenant}, ${`alert-${number}`}, ${number % 2 ? 'no answer' : `never said ${number}`}, ${number % 3 ? null : 2}, 100000, 300)`
  await sleep(SEEN_WITHIN_MS)
}

/** As phones upload: some 4 KB each, of forty phones. */
async function publish(bus: Awaited<ReturnType<typeof openBus>>, uploads: number): Promise<void> {
  const line = (number: number) =>
    `01151${number % 10}.006|sip  |${2 + (number % 4)}|00|${number % LINES_AN_UPLOAD ? 'A transaction came to its end as it should, and nothing is to be done' : 'No answer from the registrar within its time'}`
  const text = Array.from({ length: LINES_AN_UPLOAD }, (_, number) => line(number)).join('\n')
  const one = (number: number) => {
    const mac = `0004f20000${(number % 40).toString(16).padStart(2, '0')}` as Mac // 12 hex digits
    return bus.publish(bootLogReceived, {
      ...{ upload: randomUUID(), part: 0, parts: 1, mac, tenant: 'bench', gateway: 'site', family: 'polycom' },
      ...{ file: `${mac}-app.log`, kind: 'app', bytes: text.length, text, receivedAt: new Date().toISOString() },
    })
  }
  for (let number = 0; number < uploads; number += 100)
    await Promise.all(Array.from({ length: Math.min(100, uploads - number) }, (_, at) => one(number + at)))
}

const countLines = async (sql: Sql): Promise<number> =>
  (await sql<{ count: number }[]>`select count(*)::int as count from log_lines`)[0]!.count

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
