import { randomBytes } from 'node:crypto'
import { bootPhone } from './boot-phone.ts'
import { type ConsoleClient, consoleClient } from './console-client.ts'
import type { FaultRate } from './fault-rates.ts'
import { LeaseRefused, type SimulatedGateway, simulateGateway } from './gateway.ts'
import { sleep } from './http-agent.ts'
import { MODELS, modelNamed, type SimulatedModel } from './models.ts'
import { startRegistrar } from './registrar.ts'
import { type SimulatedBoot, type SimulationSummary, summariseBoots } from './summarise-boots.ts'
import { startTenantPlatform, type TenantPlatform } from './tenant-platform.ts'

export type SimulationOptions = {
  readonly phones: number
  /** Phones that boot at the same time, at most. */
  readonly concurrency: number
  /** Phones that power up per second; as fast as `concurrency` lets them when absent. */
  readonly rate?: number
  /** One model for all; those of every family in turn when absent. */
  readonly model?: string
  /** The platform's; `both`: tenants by turns. */
  readonly dialect: 'teleware' | 'rest' | 'both'
  /** Tenants that the phones belong to by turns; 1 when absent. */
  readonly tenants?: number
  /** How often the platform fails, and how. */
  readonly faultRates?: readonly FaultRate[]
  readonly consoleUrl: string
  readonly ingesterUrl: string
  readonly adminToken: string
  readonly print: (line: string) => void
  /** Prints every request. */
  readonly verbose: boolean
}

/** Boots phones against a running Offhook, which is told of a tenant `simulated` (`simulated-2`, …) for the purpose. */
export async function runSimulation(options: SimulationOptions): Promise<SimulationSummary> {
  const { phones, concurrency, rate, model, faultRates = [], print, verbose } = options
  const console = consoleClient(options.consoleUrl, options.adminToken)
  const passwords = new Map<string, string>()
  const reports = new Set<Promise<void>>()
  const registrar = await startRegistrar({
    passwordOf: (user) => passwords.get(user),
    onRegistered(line) {
      const report = console.reportRegistration(line).finally(() => reports.delete(report))
      reports.add(report)
    },
  })
  const platform = await startTenantPlatform({ registrar, faultRates })
  const gateways: SimulatedGateway[] = []
  try {
    for (let tenant = 1; tenant <= (options.tenants ?? 1); tenant++)
      gateways.push(await orderTenant(tenant, console, platform, options))
    const startedAt = performance.now()
    const boots: SimulatedBoot[] = []
    let next = 0
    const bootNext = async () => {
      for (let number = next++; number < phones; number = next++) {
        if (rate) await sleep(startedAt + (number * 1_000) / rate - performance.now())
        const own = model ? modelNamed(model) : MODELS[number % MODELS.length]!
        const mac = `${own.oui}${randomBytes(3).toString('hex')}`
        const { user, password } = platform.accountOf(mac)
        passwords.set(user, password)
        if (own.isOrdered) platform.order(mac, own.model)
        const boot = await bootOne(mac, own, gateways[number % gateways.length]!, verbose ? print : undefined)
        boots.push(boot)
        if (verbose || boots.length % 100 === 0)
          print(`  ${boots.length} of ${phones}: ${mac} ${own.model} ${boot.outcome}`)
      }
    }
    await Promise.all(Array.from({ length: Math.min(concurrency, phones) }, bootNext))
    await Promise.all(reports)
    const summary = summariseBoots(boots, (performance.now() - startedAt) / 1_000)
    for (const line of describe(summary)) print(`  ${line}`)
    return summary
  } finally {
    for (const gateway of gateways) gateway.close()
    await platform.stop()
    await registrar.stop()
  }
}

async function orderTenant(
  number: number,
  console: ConsoleClient,
  platform: TenantPlatform,
  { dialect, ingesterUrl }: SimulationOptions,
): Promise<SimulatedGateway> {
  const tenant = number === 1 ? 'simulated' : `simulated-${number}`
  const kind = dialect === 'both' ? (number % 2 === 1 ? 'rest' : 'teleware') : dialect
  await console.put(`tenants/${tenant}`, { name: `Simulated ${number}` })
  await console.put(`tenants/${tenant}/platforms/${kind}`, { kind, baseUrl: platform.url })
  const gateway = await console.put(`tenants/${tenant}/gateways/simulated`, { platform: kind, access: ['token'] })
  return simulateGateway({ ingesterUrl, key: String(gateway.key), option66: String(gateway.option66) })
}

async function bootOne(
  mac: string,
  { family, model }: SimulatedModel,
  gateway: SimulatedGateway,
  print: ((line: string) => void) | undefined,
): Promise<SimulatedBoot> {
  const poweredAt = performance.now()
  try {
    const { option66 } = await gateway.lease(mac)
    const leaseMs = performance.now() - poweredAt
    const { outcome, configuredMs, ms } = await bootPhone({
      family,
      mac,
      model,
      option66,
      onRequest: ({ method, file, status, bytes, ms }) =>
        print?.(
          `  ${mac}  ${String(status).padStart(3)}  ${method.padEnd(4)} ${file}  ${bytes} bytes, ${ms.toFixed(0)} ms`,
        ),
    })
    return {
      outcome,
      ...(configuredMs === undefined ? {} : { configuredMs: leaseMs + configuredMs }),
      ...(outcome === 'registered' ? { registeredMs: leaseMs + ms } : {}),
    }
  } catch (cause) {
    if (cause instanceof LeaseRefused) return { outcome: 'lease-refused' }
    throw cause
  }
}

function describe({ phones, registered, outcomes, configMs, registeredMs, seconds }: SimulationSummary): string[] {
  const others = Object.entries(outcomes).filter(([outcome]) => outcome !== 'registered')
  const times = ({ p50, p99 }: { p50: number; p99: number }) => `${p50.toFixed(0)} ms (p50), ${p99.toFixed(0)} ms (p99)`
  return [
    `${registered} of ${phones} registered in ${seconds.toFixed(1)} s${others.map(([outcome, count]) => `, ${count} ${outcome}`).join('')}`,
    `from lease to configuration ${times(configMs)}; to registration ${times(registeredMs)}`,
  ]
}
