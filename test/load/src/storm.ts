import { randomInt } from 'node:crypto'
import { jetstreamManager, StorageType } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import { SERVICE_NAMES } from '@offhook/runtime/service-names'
import postgres from 'postgres'
import { startChild } from './child.ts'
import { COUNTING_STATEMENTS, type DearStatement, dearStatements, forgetStatements } from './dear-statements.ts'
import { cpuMsOfTree } from './process-cpu.ts'
import { type Rig, startRig } from './rig.ts'
import { quantile } from './statistics.ts'
import { mintMac } from './steady-boots.ts'
import type { StormTarget } from './storm-boot.ts'
import type { StormOrder, StormResult } from './storm-phones.ts'

export type StormFigures = {
  phones: number
  failed: number
  bootsPerSecond: number
  floorBootsPerSecond: number
  ratioToFloor: number
  alertToBundleMs: { p50: number; p99: number }
  tracedAfterSeconds: number
  states: Record<string, number>
  cpuMsPerBoot: Record<string, number>
  failures: string[]
  /** Where they were counted: milliseconds and calls of a boot. */
  dearest: readonly DearStatement[]
}

type Platform = { platformPort: number }

/** N phones power up together, against the whole system and then against the floor, on the same engines. */
export async function storm({
  phones,
  atOnce,
  statements,
  print,
}: {
  phones: number
  atOnce: number
  /** Whether what statements cost is counted. */
  statements: boolean
  print: (line: string) => void
}): Promise<StormFigures> {
  print('storm: starting engines and services')
  const rig = await startRig(SERVICE_NAMES, statements ? COUNTING_STATEMENTS : {})
  const sql = postgres(rig.databaseUrl, { max: 2, onnotice: () => {} })
  try {
    const load = await startChild<Platform>('./storm-phones.ts')
    const target = await describeTarget(rig, load.ready.platformPort)
    print(`storm: warming up with ${Math.min(200, phones)} phones`)
    await run(load.process, { target, phones: makePhones(Math.min(200, phones)), atOnce: 50 })
    await waitUntilTraced(sql, 60_000)

    print(`storm: ${phones} phones, ${atOnce} at once`)
    const [{ since }] = await sql<[{ since: Date }]>`select now() as since`
    if (statements) await forgetStatements(sql)
    const before = { ...rig.cpuMs(), 'load generator': cpuMsOfTree(load.process.pid!) }
    const startedAt = performance.now()
    const result = await run(load.process, { target, phones: makePhones(phones), atOnce })
    await waitUntilTraced(sql, 120_000)
    const tracedAfterSeconds = (performance.now() - startedAt) / 1_000
    const after: Record<string, number> = { ...rig.cpuMs(), 'load generator': cpuMsOfTree(load.process.pid!) }
    const dearest = statements ? await dearStatements(sql, 40) : []
    const waits = await sql<{ ms: number }[]>`
      select extract(epoch from b.rendered_at - t.alerted_at)::float8 * 1000 as ms from bundles b join boot_tokens t on t.boot = b.boot where t.alerted_at >= ${since}`
    const states = await sql<
      { state: string; count: number }[]
    >`select case kind when 'boot' then state else 'change ' || state end as state, count(*)::int as count from boots where started_at >= ${since} group by 1`

    print('storm: the floor')
    const floorSeconds = await floor(rig, load, target, phones, atOnce)
    load.stop()
    const bootsPerSecond = result.registered / result.seconds
    const byState = Object.fromEntries(states.map(({ state, count }) => [state, count]))
    return {
      phones,
      failed: Math.max(phones - result.registered, phones - (byState.completed ?? 0)),
      bootsPerSecond,
      floorBootsPerSecond: phones / floorSeconds,
      ratioToFloor: bootsPerSecond / (phones / floorSeconds),
      alertToBundleMs: {
        p50: quantile(
          waits.map(({ ms }) => ms),
          0.5,
        ),
        p99: quantile(
          waits.map(({ ms }) => ms),
          0.99,
        ),
      },
      tracedAfterSeconds,
      states: byState,
      cpuMsPerBoot: Object.fromEntries(
        Object.entries(after).map(([name, ms]) => [name, (ms - (before[name as keyof typeof before] ?? 0)) / phones]),
      ),
      failures: [...new Set(result.failures)].slice(0, 5),
      dearest: dearest.map(({ calls, ms, statement }) => ({ calls: calls / phones, ms: ms / phones, statement })),
    }
  } finally {
    await sql.end({ timeout: 2 })
    await rig.stop()
  }
}

async function floor(
  rig: Rig,
  load: { process: Parameters<typeof run>[0]; ready: Platform },
  target: StormTarget,
  phones: number,
  atOnce: number,
): Promise<number> {
  const connection = await connect({ servers: rig.natsUrl })
  const manager = await jetstreamManager(connection)
  await manager.streams.add({ name: 'FLOOR', subjects: ['floor.>'], storage: StorageType.File })
  await connection.close()
  const server = await startChild<{ port: number }>('./floor-server.ts', [
    rig.natsUrl,
    rig.databaseUrl,
    String(load.ready.platformPort),
  ])
  const host = '127.0.0.1'
  const { port } = server.ready
  const floorTarget: StormTarget = {
    ...target,
    ingester: { host, port },
    edge: { host, port, path: '' },
    console: { host, port, token: 'none' },
  }
  await run(load.process, { target: floorTarget, phones: makePhones(Math.min(200, phones)), atOnce: 50 })
  const result = await run(load.process, { target: floorTarget, phones: makePhones(phones), atOnce })
  server.stop()
  if (result.failures.length > 0) throw new Error(`the floor failed: ${result.failures[0]}`)
  return result.seconds
}

function run(load: import('node:child_process').ChildProcess, order: StormOrder): Promise<StormResult> {
  return new Promise((resolve) => {
    load.once('message', (message) => resolve((message as { result: StormResult }).result))
    load.send(order)
  })
}

const makePhones = (count: number) =>
  Array.from({ length: count }, () => ({
    mac: mintMac(),
    bootToken: String(randomInt(0, 2 ** 47)).padStart(18, '0'),
  }))

async function describeTarget(rig: Rig, platformPort: number): Promise<StormTarget> {
  const put = async (path: string, body: unknown): Promise<{ key?: string }> => {
    const answer = await fetch(`http://127.0.0.1:${rig.ports.console}/v1/tenants/${path}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${rig.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`PUT ${path}: ${answer.status} ${await answer.text()}`)
    return answer.json() as Promise<{ key?: string }> // the gateway's answer brings its key
  }
  await put('storm', { name: 'Storm' })
  await put('storm/platforms/main', { kind: 'rest', baseUrl: `http://127.0.0.1:${platformPort}` })
  const { key } = await put('storm/gateways/site', { platform: 'main', access: ['token'] })
  const host = '127.0.0.1'
  return {
    ingester: { host, port: rig.ports.ingester },
    edge: { host, port: rig.ports.edge, path: '/phoneprovisioning' },
    console: { host, port: rig.ports.console, token: rig.adminToken },
    gatewayKey: key!,
  }
}

/** Until no boot is running any more, or nothing has changed for the rest of the time allowed. */
async function waitUntilTraced(sql: postgres.Sql, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs
  while (Date.now() < deadline) {
    const [row] = await sql<{ open: number }[]>`
      select ((select count(*) from boot_tokens) - (select count(*) from boots where state in ('completed', 'refused')))::int as open`
    if (row && row.open <= 0) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
