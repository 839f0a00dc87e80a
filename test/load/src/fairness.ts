import { randomBytes, randomInt } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import postgres from 'postgres'
import { type Rig, startRig } from './rig.ts'
import { median, quantile } from './statistics.ts'

export type FairnessFigures = {
  boots: number
  /** Alert to bundle of the undisturbed tenant's phones, alone and beside a neighbour whose platform hangs; medians over the rounds. */
  aloneP99Ms: number
  besideHangingP99Ms: number
  hangingRatio: number
  ratios: number[]
  /** Phones of the neighbour that waited for its platform meanwhile. */
  waitingNeighbours: number
  lost: number
}

const HANG_MS = 10_000
const NEIGHBOURS = 2_000

/** Phones of one tenant boot at a steady rate, alone and beside another tenant's 2,000 phones whose platform takes 10 s for each call, in turn. */
export async function fairness({
  rounds,
  perSecond,
  seconds,
  print,
}: {
  rounds: number
  perSecond: number
  seconds: number
  print: (line: string) => void
}): Promise<FairnessFigures> {
  print('fairness: starting engines and services')
  const rig = await startRig(['ingester', 'activator', 'renderer', 'console'])
  const sql = postgres(rig.databaseUrl, { max: 2, onnotice: () => {} })
  const prompt = await platform(0)
  const hanging = await platform(HANG_MS)
  try {
    const steady = await makeTenant(rig, 'steady', urlOf(prompt))
    const neighbour = await makeTenant(rig, 'neighbour', urlOf(hanging))
    await bootSteadily(rig, sql, steady, { perSecond, seconds: 5 })
    const alone: number[] = []
    const beside: number[] = []
    let lost = 0
    let waitingNeighbours = 0
    for (let round = 1; round <= rounds; round++) {
      const measure = async (into: number[]) => {
        const waits = await bootSteadily(rig, sql, steady, { perSecond, seconds })
        lost += Math.round(perSecond * seconds) - waits.length
        into.push(quantile(waits, 0.99))
      }
      await measure(alone)
      await Promise.all(Array.from({ length: NEIGHBOURS }, () => alert(rig, neighbour, mintMac())))
      await measure(beside)
      const [{ waiting }] = await sql<[{ waiting: number }]>`
        select count(*)::int as waiting from boot_tokens t where t.tenant = 'neighbour' and not exists (select from activations a where a.boot = t.boot)`
      waitingNeighbours = waiting
      print(
        `fairness: round ${round}: p99 ${alone.at(-1)!.toFixed(0)} ms alone, ${beside.at(-1)!.toFixed(0)} ms beside ${waiting} phones that wait for their platform`,
      )
      // The neighbour's platform gets well, so that the next round begins without a backlog.
      hangMs.set(hanging, 0)
      await until(async () => {
        const [{ open }] = await sql<[{ open: number }]>`
          select count(*)::int as open from boot_tokens t where t.tenant = 'neighbour' and not exists (select from activations a where a.boot = t.boot)`
        return open === 0
      }, 180_000)
      hangMs.set(hanging, HANG_MS)
    }
    return {
      boots: Math.round(perSecond * seconds),
      aloneP99Ms: median(alone),
      besideHangingP99Ms: median(beside),
      hangingRatio: median(beside.map((ms, index) => ms / alone[index]!)),
      ratios: beside.map((ms, index) => ms / alone[index]!),
      waitingNeighbours,
      lost,
    }
  } finally {
    await sql.end({ timeout: 2 })
    for (const server of [prompt, hanging]) {
      server.closeAllConnections()
      server.close()
    }
    await rig.stop()
  }
}

const hangMs = new WeakMap<Server, number>()

/** A tenant platform that grants a line, after a while. */
export async function platform(afterMs: number): Promise<Server> {
  const server = createServer((request, response) => {
    request.resume().on('end', () => {
      const line = { user: '201', password: 'bench-password', registrar: 'bench.example' }
      const answer = () => response.setHeader('content-type', 'application/json').end(JSON.stringify({ lines: [line] }))
      setTimeout(answer, hangMs.get(server) ?? 0)
    })
  })
  hangMs.set(server, afterMs)
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, resolve))
  return server
}

export const urlOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

/** A tenant with one platform and one gateway; its gateway's key. */
export async function makeTenant(rig: Rig, tenant: string, baseUrl: string, more: object = {}): Promise<string> {
  const put = async (path: string, body: unknown): Promise<{ key?: string }> => {
    const answer = await fetch(`http://127.0.0.1:${rig.ports.console}/v1/tenants/${path}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${rig.adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`PUT ${path}: ${answer.status} ${await answer.text()}`)
    return answer.json() as Promise<{ key?: string }> // the gateway's answer brings its key
  }
  await put(tenant, { name: tenant })
  await put(`${tenant}/platforms/main`, { kind: 'rest', baseUrl, ...more })
  return (await put(`${tenant}/gateways/site`, { platform: 'main' })).key!
}

export const mintMac = (): string => `0004f2${randomBytes(3).toString('hex')}`

/** A lease report; resolves once it is taken. */
export async function alert(rig: Rig, gateway: string, mac: string): Promise<void> {
  const bootToken = String(randomInt(0, 2 ** 47)).padStart(18, '0')
  const answer = await fetch(`http://127.0.0.1:${rig.ports.ingester}/v1/leases`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ gateway, mac, ip: '127.0.0.1', bootToken, at: new Date().toISOString() }),
  })
  if (answer.status !== 202) throw new Error(`lease: ${answer.status} ${await answer.text()}`)
}

/** New phones at a steady rate; of each that has its bundle within a minute, the milliseconds from its alert. */
export async function bootSteadily(
  rig: Rig,
  sql: postgres.Sql,
  gateway: string,
  { perSecond, seconds }: { perSecond: number; seconds: number },
): Promise<number[]> {
  const macs = Array.from({ length: Math.round(perSecond * seconds) }, mintMac)
  const startedAt = performance.now()
  const reports: Promise<void>[] = []
  for (const [index, mac] of macs.entries()) {
    const due = startedAt + (index * 1_000) / perSecond
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
    reports.push(alert(rig, gateway, mac))
  }
  await Promise.all(reports)
  const read = () => sql<{ ms: number }[]>`
    select extract(epoch from b.rendered_at - t.alerted_at)::float8 * 1000 as ms from bundles b join boot_tokens t on t.boot = b.boot where b.mac = any(${macs})`
  await until(async () => (await read()).length === macs.length, 60_000)
  return (await read()).map(({ ms }) => ms)
}

/** Looks every tenth of a second until it is so, or the time is over. */
export async function until(isSo: () => Promise<boolean>, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs
  while (performance.now() < deadline) {
    if (await isSo()) return true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}
