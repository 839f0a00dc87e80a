import { randomInt } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type postgres from 'postgres'
import type { Rig } from './rig.ts'

export type BenchPlatform = {
  readonly url: string
  /** How long it takes for each answer from now on, in milliseconds. */
  answersAfter(ms: number): void
  stop(): void
}

/** A tenant platform that grants each phone one line, whose user is its MAC. */
export async function startPlatform(): Promise<BenchPlatform> {
  let afterMs = 0
  const server = createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (piece) => {
      body += piece
    })
    request.on('end', () => {
      const { mac } = JSON.parse(body) as { mac: string } // the rest dialect's question
      const line = { user: mac, password: 'bench-password', registrar: 'bench.example' }
      const answer = () => response.setHeader('content-type', 'application/json').end(JSON.stringify({ lines: [line] }))
      setTimeout(answer, afterMs)
    })
  })
  server.keepAliveTimeout = 60_000
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answersAfter(ms) {
      afterMs = ms
    },
    stop() {
      server.closeAllConnections()
      server.close()
    },
  }
}

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

let minted = randomInt(0, 2 ** 24)
/** A Polycom MAC that this process has not had: of thousands at random two would be the same now and then. */
export const mintMac = (): string => `0004f2${(minted++ % 2 ** 24).toString(16).padStart(6, '0')}`

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
  const reports: Promise<unknown>[] = []
  for (const [index, mac] of macs.entries()) {
    const due = startedAt + (index * 1_000) / perSecond
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())))
    reports.push(alert(rig, gateway, mac).catch((cause: unknown) => cause))
  }
  const fault = (await Promise.all(reports)).find((one) => one !== undefined)
  if (fault) throw fault
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
