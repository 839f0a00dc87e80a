import { randomBytes } from 'node:crypto'
import { consoleClient } from './console-client.ts'
import { simulateGateway } from './gateway.ts'
import { sleep } from './http-agent.ts'
import { type BootResult, bootPolycom } from './polycom-phone.ts'
import { startRegistrar } from './registrar.ts'
import { startTenantPlatform } from './tenant-platform.ts'

export type SimulationOptions = {
  readonly phones: number
  readonly concurrency: number
  /** One model for all; several in turn when absent. */
  readonly model?: string
  readonly dialect: 'teleware' | 'rest'
  readonly consoleUrl: string
  readonly ingesterUrl: string
  readonly adminToken: string
  readonly print: (line: string) => void
  /** Prints every request. */
  readonly verbose: boolean
}

export type SimulationSummary = {
  readonly phones: number
  readonly registered: number
  readonly failed: number
  readonly outcomes: Record<string, number>
  readonly bootMs: { p50: number; p99: number }
  readonly seconds: number
}

export const MODELS = ['SPIP_331', 'VVX_500', 'SPIP_330', 'SPIP_450', 'SSIP_4000', 'VVX_400', 'SPIP_550'] as const

/** Boots phones against a running Offhook, which is told of a tenant `simulated` for the purpose. */
export async function runSimulation({
  phones,
  concurrency,
  model,
  dialect,
  consoleUrl,
  ingesterUrl,
  adminToken,
  print,
  verbose,
}: SimulationOptions): Promise<SimulationSummary> {
  const console = consoleClient(consoleUrl, adminToken)
  const passwords = new Map<string, string>()
  const reports: Promise<void>[] = []
  const registrar = await startRegistrar({
    passwordOf: (user) => passwords.get(user),
    onRegistered: (line) => void reports.push(console.reportRegistration(line)),
  })
  const platform = await startTenantPlatform({ registrar })
  try {
    await console.put('tenants/simulated', { name: 'Simulated' })
    await console.put(`tenants/simulated/platforms/${dialect}`, { kind: dialect, baseUrl: platform.url })
    const { key, option66 } = await console.put('tenants/simulated/gateways/simulated', {
      platform: dialect,
      access: ['token'],
    })
    const gateway = simulateGateway({ ingesterUrl, key: String(key), option66: String(option66) })
    const startedAt = performance.now()
    const results: BootResult[] = []
    const macs = Array.from({ length: phones }, () => `0004f2${randomBytes(3).toString('hex')}`)
    const bootNext = async () => {
      for (let mac = macs.pop(); mac; mac = macs.pop()) {
        const { user, password } = platform.accountOf(mac)
        passwords.set(user, password)
        const { option66 } = await gateway.lease(mac)
        const result = await bootPolycom({
          mac,
          model: model ?? MODELS[results.length % MODELS.length]!,
          option66,
          onRequest: ({ method, file, status, bytes, ms }) =>
            verbose &&
            print(
              `  ${mac}  ${String(status).padStart(3)}  ${method.padEnd(4)} ${file}  ${bytes} bytes, ${ms.toFixed(0)} ms`,
            ),
        })
        results.push(result)
        if (verbose || results.length % 100 === 0)
          print(`  ${results.length} of ${phones}: ${mac} ${result.model} ${result.outcome}`)
      }
    }
    await Promise.all(Array.from({ length: Math.min(concurrency, phones) }, bootNext))
    await Promise.all(reports)
    gateway.close()
    const summary = summarise(results, (performance.now() - startedAt) / 1_000)
    print(
      `  ${summary.registered} of ${phones} registered in ${summary.seconds.toFixed(1)} s; a boot took ${summary.bootMs.p50.toFixed(0)} ms (p50), ${summary.bootMs.p99.toFixed(0)} ms (p99)`,
    )
    return summary
  } finally {
    await sleep(50)
    await platform.stop()
    await registrar.stop()
  }
}

function summarise(results: readonly BootResult[], seconds: number): SimulationSummary {
  const outcomes: Record<string, number> = {}
  for (const { outcome } of results) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  const times = results.map(({ ms }) => ms).sort((one, other) => one - other)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0
  const registered = outcomes.registered ?? 0
  return {
    phones: results.length,
    registered,
    failed: results.length - registered,
    outcomes,
    bootMs: { p50: at(0.5), p99: at(0.99) },
    seconds,
  }
}
