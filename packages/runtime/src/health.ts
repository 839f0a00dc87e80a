import { createServer, type Server } from 'node:http'
import { listen } from './listen.ts'
import type { Metrics } from './metrics.ts'

/** One thing a process needs in order to work, e.g. `bus`; true while it is there. */
export type Check = { readonly name: string; readonly ready: () => boolean | Promise<boolean> }

export type Health = {
  add(check: Check): void
  /** The names of the checks that fail now. */
  failing(): Promise<string[]>
  /** Every check by name, and whether it is well. */
  verdicts(): Promise<ReadonlyMap<string, boolean>>
}

export function openHealth(): Health {
  const checks: Check[] = []
  const verdicts = async () =>
    new Map(await Promise.all(checks.map(async (check) => [check.name, await settled(check)] as const)))
  return {
    add: (check) => checks.push(check),
    failing: async () => [...(await verdicts())].filter(([, ready]) => !ready).map(([name]) => name),
    verdicts,
  }
}

async function settled(check: Check): Promise<boolean> {
  try {
    return await Promise.race([
      check.ready(),
      new Promise<boolean>((resolve) => setTimeout(resolve, 2_000, false).unref()),
    ])
  } catch {
    return false
  }
}

/** What `/readyz` tells, as a metric: checks are named `<service>: <what it needs>`. */
function tellVerdicts({ meter }: Metrics, health: Health): void {
  const description = 'Whether what a service needs answers: 1, or 0 when it is away'
  meter.createObservableGauge('offhook_dependency_up', { description }).addCallback(async (result) => {
    for (const [name, ready] of await health.verdicts()) {
      const [service, dependency = 'itself'] = name.split(': ')
      result.observe(ready ? 1 : 0, { service, dependency })
    }
  })
}

/** `GET /healthz` (the process runs), `/readyz` (200, or 503 naming what is away) and `/metrics`. */
export async function serveHealth(
  address: { host: string; port: number },
  health: Health,
  metrics: Metrics,
): Promise<{ port: number; close(): Promise<void> }> {
  tellVerdicts(metrics, health)
  const server: Server = createServer(async (request, response) => {
    const path = request.url?.split('?')[0]
    if (path === '/metrics') {
      response.setHeader('content-type', 'text/plain; version=0.0.4; charset=utf-8').end(await metrics.text())
    } else if (path === '/healthz') {
      response.setHeader('content-type', 'application/json').end('{"status":"up"}')
    } else if (path === '/readyz') {
      const failing = await health.failing()
      response.writeHead(failing.length === 0 ? 200 : 503, { 'content-type': 'application/json' })
      response.end(JSON.stringify(failing.length === 0 ? { status: 'ready' } : { status: 'not ready', failing }))
    } else {
      response.writeHead(404).end()
    }
  })
  return listen(server, address)
}
