import { connect } from 'node:net'
import { loadavg } from 'node:os'
import { openDatabase } from '@offhook/database'
import { digestDirectorySecret, issueDirectorySecret } from '@offhook/directories'
import { openSealer } from '@offhook/runtime'
import { startChild } from './child.ts'
import { cpuMsOfTree } from './process-cpu.ts'
import { startRig } from './rig.ts'
import { median, quantile } from './statistics.ts'

/** `cpu`: milliseconds of the server's process a call. */
type Latency = { readonly p50: number; readonly p99: number; readonly cpu: number }
export type AgiFigures = {
  /** Milliseconds from when a call was due until its connection ended. */
  readonly agi: Latency
  readonly bare: Latency
  readonly p99Ratio: number
  readonly calls: number
  readonly unnamed: number
  /** Of the machine, in the last minute, before and after. */
  readonly load: readonly [number, number]
}

const CONTACTS = 5_000
const ROUTES = 1_000

/** Calls at a steady rate, each its own connection, named out of a full directory; beside them the same lines from a bare TCP server. In turn, several rounds; medians. */
export async function agi({
  rounds,
  seconds,
  perSecond,
  print,
}: {
  rounds: number
  seconds: number
  perSecond: number
  print: (line: string) => void
}): Promise<AgiFigures> {
  print('agi: starting')
  const rig = await startRig([])
  try {
    const before = loadavg()[0]!
    const key = await fillTenant(rig.databaseUrl, rig.sealingKey)
    const service = await startChild<{ port: number }>('./agi-child.ts', [
      rig.databaseUrl,
      rig.sealingKey.toString('base64'),
    ])
    const bare = await startChild<{ port: number }>('./bare-agi.ts')
    const found: Record<'agi' | 'bare', Latency[]> = { agi: [], bare: [] }
    let [calls, unnamed] = [0, 0]
    for (let round = 0; round < rounds; round++) {
      for (const [name, child] of [
        ['agi', service],
        ['bare', bare],
      ] as const) {
        const { port } = child.ready
        const cpuBefore = cpuMsOfTree(child.process.pid!)
        const result = await callSteadily(port, key, perSecond, round === 0 ? 1 : seconds)
        if (round === 0) continue // warms up
        const cpu = (cpuMsOfTree(child.process.pid!) - cpuBefore) / result.ms.length
        found[name].push({ p50: quantile(result.ms, 0.5), p99: quantile(result.ms, 0.99), cpu })
        if (name === 'agi') {
          calls += result.ms.length
          unnamed += result.unnamed
        }
      }
      print(`agi: round ${round + 1} of ${rounds}`)
    }
    service.stop()
    bare.stop()
    const middle = (all: readonly Latency[]): Latency => ({
      p50: median(all.map(({ p50 }) => p50)),
      p99: median(all.map(({ p99 }) => p99)),
      cpu: median(all.map(({ cpu }) => cpu)),
    })
    const [agi, floor] = [middle(found.agi), middle(found.bare)]
    return { agi, bare: floor, p99Ratio: agi.p99 / floor.p99, calls, unnamed, load: [before, loadavg()[0]!] }
  } finally {
    await rig.stop()
  }
}

async function fillTenant(databaseUrl: string, sealingKey: Buffer): Promise<string> {
  const database = openDatabase(databaseUrl, { pool: 1 })
  const key = issueDirectorySecret()
  const digest = digestDirectorySecret('agi', key, openSealer([sealingKey]).digestKey)
  const contacts = Array.from({ length: CONTACTS }, (_, at) => ({ name: `Contact ${at}`, number: numberOf(at) }))
  const settings = JSON.stringify({ directory: { contacts } })
  await database.sql`insert into tenants (tenant, name, settings) values ('acme', 'Acme', ${settings}::text::jsonb)`
  await database.sql`insert into directory_secrets (tenant, kind, digest) values ('acme', 'agi', ${digest})`
  await database.sql`insert into routes (tenant, number, route) select 'acme', at::text, 'trunk-' || at from generate_series(1, ${ROUTES}::int) at`
  await database.close()
  return key
}

const numberOf = (at: number): string => `+3531${String(2_000_000 + at)}`

/** One call after the other falls due, whether those before have ended or not; what a late start costs counts. */
async function callSteadily(port: number, key: string, perSecond: number, seconds: number) {
  const all: Promise<{ ms: number; named: boolean }>[] = []
  const startedAt = performance.now()
  const total = perSecond * seconds
  await new Promise<void>((resolve) => {
    const due = () => {
      while (all.length < total && performance.now() >= startedAt + (all.length * 1_000) / perSecond)
        all.push(call(port, key, all.length, startedAt + (all.length * 1_000) / perSecond))
      if (all.length < total) setTimeout(due, 1)
      else resolve()
    }
    due()
  })
  const ended = await Promise.all(all)
  return { ms: ended.map(({ ms }) => ms), unnamed: ended.filter(({ named }) => !named).length }
}

function call(port: number, key: string, at: number, dueAt: number): Promise<{ ms: number; named: boolean }> {
  const header = [
    'agi_network: yes',
    `agi_network_script: ${key}/callerid`,
    `agi_request: agi://127.0.0.1/${key}/callerid`,
    ...['agi_channel: PJSIP/trunk-00000001', 'agi_language: en', 'agi_type: PJSIP', 'agi_uniqueid: 1767603630.1'],
    ...['agi_version: 20.7.0', `agi_callerid: 0${numberOf(at % CONTACTS).slice(4)}`, 'agi_calleridname: unknown'],
    ...['agi_callingpres: 0', 'agi_callingani2: 0', 'agi_callington: 0', 'agi_callingtns: 0', 'agi_dnid: 201'],
    ...['agi_rdnis: unknown', 'agi_context: from-trunk', 'agi_extension: 201', 'agi_priority: 1', 'agi_enhanced: 0.0'],
    ...['agi_accountcode: ', 'agi_threadid: 139872', '\n'],
  ].join('\n')
  return new Promise((resolve, reject) => {
    let named = false
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => socket.write(header))
    socket.on('data', () => {
      named = true
      socket.write('200 result=1\n')
    })
    socket.on('error', reject)
    socket.on('close', () => resolve({ ms: performance.now() - dueAt, named }))
  })
}
