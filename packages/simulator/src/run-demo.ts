import { bootPhone, type SimulatedFamily } from './boot-phone.ts'
import { consoleClient } from './console-client.ts'
import { simulateGateway } from './gateway.ts'
import { sleep } from './http-agent.ts'
import { spellMac } from './phones/spell-mac.ts'
import { startRegistrar } from './registrar.ts'
import type { BootResult } from './run-boot.ts'
import { type Fault, startTenantPlatform, type TenantPlatform } from './tenant-platform.ts'

export type DemoOptions = {
  readonly consoleUrl: string
  readonly ingesterUrl: string
  readonly adminToken: string
  readonly print: (line: string) => void
}

export type Demo = { stop(): Promise<void> }

type Trouble = 'not-ordered' | 'another-token' | 'slow-platform' | 'busy-platform' | 'failing-platform'

type DemoPhone = {
  readonly mac: string
  readonly family: SimulatedFamily
  readonly model: string
  readonly site: 'dublin' | 'cork'
  readonly trouble?: Trouble
}

const PHONES: readonly DemoPhone[] = [
  { mac: '0004f2000330', family: 'polycom', model: 'SPIP_330', site: 'dublin' },
  { mac: '0004f2000331', family: 'polycom', model: 'SPIP_331', site: 'dublin' },
  { mac: '0004f2004000', family: 'polycom', model: 'SSIP_4000', site: 'dublin' },
  { mac: '0004f2000450', family: 'polycom', model: 'SPIP_450', site: 'cork' },
  { mac: '0004f2000550', family: 'polycom', model: 'SPIP_550', site: 'cork', trouble: 'slow-platform' },
  { mac: '64167f000400', family: 'polycom', model: 'VVX_400', site: 'cork' },
  { mac: '64167f000500', family: 'polycom', model: 'VVX_500', site: 'dublin', trouble: 'busy-platform' },
  { mac: '0004f2000332', family: 'polycom', model: 'SPIP_331', site: 'cork' },
  { mac: '64167f000401', family: 'polycom', model: 'VVX_400', site: 'dublin', trouble: 'failing-platform' },
  { mac: '0004f2000404', family: 'polycom', model: 'SPIP_331', site: 'cork', trouble: 'not-ordered' },
  { mac: '0004f2000409', family: 'polycom', model: 'SPIP_330', site: 'dublin', trouble: 'another-token' },
  { mac: '805ec00031f0', family: 'yealink', model: 'T31G', site: 'dublin' },
  { mac: '00041300d785', family: 'snom', model: 'D785', site: 'cork' },
  { mac: '000b82002130', family: 'grandstream', model: 'GXP2130', site: 'dublin' },
  { mac: '00147f002030', family: 'thomson', model: 'ST2030', site: 'cork' },
  { mac: '000e080501f0', family: 'cisco-spa', model: 'SPA501G', site: 'dublin' },
  { mac: 'd0ec35008841', family: 'cisco-mpp', model: 'CP-8841-3PCC', site: 'cork' },
  { mac: '1400e9006920', family: 'mitel', model: '6920', site: 'dublin' },
  { mac: '0c383e0005f0', family: 'fanvil', model: 'X5U-V2', site: 'cork' },
  { mac: '001fc1000903', family: 'htek', model: 'UC903', site: 'dublin' },
  { mac: '0080f0000113', family: 'panasonic', model: 'KX-UT113', site: 'cork' },
  { mac: '7c2f80000870', family: 'gigaset', model: 'N870-IP-PRO', site: 'dublin' },
  { mac: '02117e000001', family: 'linphone', model: 'Linphonec', site: 'cork' },
]

/** One for each half MAC: Polycom has two. */
const ALERTS = Object.entries(
  Object.fromEntries(
    PHONES.map(({ mac, family, model }) => [mac.slice(0, 6), model.startsWith('VVX') ? 'vvx' : family]),
  ),
).map(([oui, name]) => ({ name, mac: spellMac(oui, ':'), mask: 'ff:ff:ff' }))

/** What the platform does to a phone, and in the words of the demo. */
const TROUBLES: Record<Trouble, { fault: Fault; times?: number; told: string }> = {
  'not-ordered': { fault: { kind: 'status', status: 404 }, told: 'nobody ordered it' },
  'another-token': { fault: { kind: 'status', status: 409 }, told: 'the platform expected another boot token' },
  'slow-platform': { fault: { kind: 'slow', ms: 1_500 }, told: 'its platform was slow' },
  'busy-platform': { fault: { kind: 'status', status: 503, retryAfter: 1 }, times: 1, told: 'its platform was busy' },
  'failing-platform': { fault: { kind: 'status', status: 500 }, times: 1, told: 'its platform failed once' },
}

/** A carrier, its reseller and that one's customer with two sites, and phones of every family that boot; the platform and registrar stay up until stopped. */
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
      PHONES.map(async ({ mac, family, model, site, trouble }, position) => {
        await sleep(position * 150)
        prepare(platform, passwords, mac, trouble)
        const { option66 } = await gateways[site].lease(mac)
        const result = await bootPhone({ family, mac, model, option66, pauseMs: 40 + (position % 12) * 10 })
        const ended = describe(result) + (trouble ? `; ${TROUBLES[trouble].told}` : '')
        print(`  ${mac}  ${family.padEnd(11)} ${model.padEnd(12)} ${site.padEnd(7)} ${ended}`)
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
      alerts: ALERTS,
    })
    return simulateGateway({ ingesterUrl, key: String(key), option66: String(option66) })
  }
  return { dublin: await site('dublin', 'teleware'), cork: await site('cork', 'rest') }
}

function prepare(platform: TenantPlatform, passwords: Map<string, string>, mac: string, trouble?: Trouble): void {
  const { user, password } = platform.accountOf(mac)
  for (const one of [user, `${user}-2`]) passwords.set(one, password)
  if (trouble) platform.fault(mac, TROUBLES[trouble].fault, TROUBLES[trouble].times)
}

function describe({ outcome, lines, ms }: BootResult): string {
  const seconds = `${(ms / 1_000).toFixed(1)} s`
  if (outcome === 'registered') return `registered, ${lines} ${lines === 1 ? 'line' : 'lines'}, ${seconds}`
  if (outcome === 'no-config') return `refused after ${seconds}`
  return `${outcome} after ${seconds}`
}
