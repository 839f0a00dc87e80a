import { consoleClient } from './console-client.ts'
import { simulateGateway } from './gateway.ts'
import { sleep } from './http-agent.ts'
import { bootPolycom } from './polycom-phone.ts'
import { startRegistrar } from './registrar.ts'
import { startTenantPlatform } from './tenant-platform.ts'

export type DemoOptions = {
  readonly consoleUrl: string
  readonly ingesterUrl: string
  readonly adminToken: string
  readonly print: (line: string) => void
}

export type Demo = { stop(): Promise<void> }

type DemoPhone = {
  readonly mac: string
  readonly model: string
  readonly site: 'dublin' | 'cork'
  readonly what?: 'not-ordered' | 'slow-platform' | 'busy-platform'
}

const PHONES: readonly DemoPhone[] = [
  { mac: '0004f2000330', model: 'SPIP_330', site: 'dublin' },
  { mac: '0004f2000331', model: 'SPIP_331', site: 'dublin' },
  { mac: '0004f2004000', model: 'SSIP_4000', site: 'dublin' },
  { mac: '0004f2000450', model: 'SPIP_450', site: 'cork' },
  { mac: '0004f2000550', model: 'SPIP_550', site: 'cork', what: 'slow-platform' },
  { mac: '64167f000400', model: 'VVX_400', site: 'cork' },
  { mac: '64167f000500', model: 'VVX_500', site: 'dublin', what: 'busy-platform' },
  { mac: '0004f2000404', model: 'SPIP_331', site: 'cork', what: 'not-ordered' },
]

/** A carrier, its reseller and that one's customer with two sites, and phones of every model that boot; the platform and registrar stay up until stopped. */
export async function runDemo({ consoleUrl, ingesterUrl, adminToken, print }: DemoOptions): Promise<Demo> {
  const console = consoleClient(consoleUrl, adminToken)
  const passwords = new Map<string, string>()
  const registrar = await startRegistrar({
    passwordOf: (user) => passwords.get(user),
    onRegistered: (line) => void console.reportRegistration(line),
  })
  const platform = await startTenantPlatform({ registrar, lines: 2 })
  const stop = async () => {
    await platform.stop()
    await registrar.stop()
  }
  try {
    const gateways = await orderSites(console, platform.url, ingesterUrl)
    await Promise.all(
      PHONES.map(async ({ mac, model, site, what }, position) => {
        await sleep(position * 150)
        prepare(platform, passwords, mac, what)
        const { option66 } = await gateways[site].lease(mac)
        const result = await bootPolycom({ mac, model, option66, pauseMs: 40 + position * 10 })
        const ended =
          result.outcome === 'registered'
            ? `registered, ${result.lines} lines, ${(result.ms / 1_000).toFixed(1)} s`
            : what === 'not-ordered'
              ? 'refused, as nobody ordered it'
              : result.outcome
        print(`  ${mac}  ${model.padEnd(10)} ${site.padEnd(7)} ${ended}`)
      }),
    )
    for (const gateway of Object.values(gateways)) gateway.close()
    return { stop }
  } catch (cause) {
    await stop()
    throw cause
  }
}

async function orderSites(console: ReturnType<typeof consoleClient>, platformUrl: string, ingesterUrl: string) {
  await console.put('tenants/shannon', {
    name: 'Shannon Telecom (demo carrier)',
    settings: { sntpServer: 'ntp.shannon.example', timeZone: 'Europe/Dublin' },
  })
  await console.put('tenants/liffey', {
    name: 'Liffey Voice (demo reseller)',
    parent: 'shannon',
    settings: { polling: { at: '01:00', spreadMinutes: 120 } },
  })
  await console.put('tenants/harbour', { name: 'Harbour Books (demo customer)', parent: 'liffey' })
  await console.put('tenants/harbour/platforms/teleware', { kind: 'teleware', baseUrl: platformUrl })
  await console.put('tenants/harbour/platforms/rest', { kind: 'rest', baseUrl: platformUrl })
  const site = async (name: string, platform: string) => {
    const { key, option66 } = await console.put(`tenants/harbour/gateways/${name}`, {
      platform,
      access: ['token'],
      alerts: [
        { name: 'SoundPoint', mac: '00:04:f2', mask: 'ff:ff:ff' },
        { name: 'VVX', mac: '64:16:7f', mask: 'ff:ff:ff' },
      ],
    })
    return simulateGateway({ ingesterUrl, key: String(key), option66: String(option66) })
  }
  return { dublin: await site('dublin', 'teleware'), cork: await site('cork', 'rest') }
}

function prepare(
  platform: Awaited<ReturnType<typeof startTenantPlatform>>,
  passwords: Map<string, string>,
  mac: string,
  what: DemoPhone['what'],
): void {
  const { user, password } = platform.accountOf(mac)
  for (const one of [user, `${user}-2`]) passwords.set(one, password)
  if (what === 'not-ordered') platform.fault(mac, { kind: 'status', status: 404 })
  if (what === 'slow-platform') platform.fault(mac, { kind: 'slow', ms: 1_500 })
  if (what === 'busy-platform') platform.fault(mac, { kind: 'status', status: 503, retryAfter: 1 }, 1)
}
