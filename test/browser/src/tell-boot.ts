import { randomBytes, randomUUID } from 'node:crypto'
import type { Bus } from '@offhook/bus'
import {
  configRendered,
  fileServed,
  leaseAlerted,
  phoneActivated,
  phoneIdentified,
  phoneRegistered,
} from '@offhook/contracts'
import { BootId, BootToken, Mac, mintBootId } from '@offhook/phones'

export type ToldBoot = {
  readonly boot: BootId
  readonly mac: Mac
  lease(): Promise<unknown>
  activate(): Promise<unknown>
  render(): Promise<unknown>
  fetch(): Promise<unknown>
  register(): Promise<unknown>
}

/** One phone's boot, told event by event as the services tell it. */
export function tellBoot(bus: Bus, digits: string): ToldBoot {
  const mac = Mac.parse(`0004f2${digits}`)
  const boot = BootId.parse(mintBootId())
  const owner = { boot, mac, tenant: 'northwind', gateway: 'hq' } as const
  const at = () => new Date().toISOString()
  return {
    boot,
    mac,
    lease: () =>
      bus.publish(leaseAlerted, {
        ...{ ...owner, bootToken: BootToken.parse('020319816065'), leasedIp: '192.168.100.100', alertedAt: at() },
      } as never),
    activate: () =>
      bus.publish(phoneActivated, { ...owner, platform: 'main', revision: 1, lines: 1, at: at() } as never),
    render: () =>
      bus.publish(configRendered, {
        ...{ ...owner, family: 'polycom', model: 'SPIP_331', revision: 1, contentHash: 'x', changed: true },
        ...{ files: 4, bytes: 4_000, renderMs: 3, at: at() },
      } as never),
    async fetch() {
      await bus.publish(phoneIdentified, {
        ...{ ...owner, family: 'polycom', model: 'SPIP_331', firmware: '3.3.2.0413', at: at() },
      } as never)
      await bus.publish(fileServed, {
        ...{
          ...owner,
          id: randomUUID(),
          method: 'GET',
          file: `phone-${mac}.cfg`,
          fileClass: 'phone-config',
          status: 200,
        },
        ...{ bytes: 900, ms: 3, protocol: 'http', remote: '192.0.2.9', at: at() },
      } as never)
    },
    register: () =>
      bus.publish(phoneRegistered, {
        ...{ id: randomUUID(), mac, aor: `${mac}@sip.northwind.example`, source: 'api', at: at() },
      } as never),
  }
}

/** So many boots that began just now, as rows, and the events that tell of them. */
export const mintBoots = (count: number) =>
  Array.from({ length: count }, () => {
    const [boot, startedAt] = [BootId.parse(mintBootId()), new Date()]
    const owner = {
      boot,
      mac: Mac.parse(`0004f2${randomBytes(3).toString('hex')}`),
      tenant: 'northwind',
      gateway: 'hq',
    }
    return {
      row: {
        ...{ ...owner, family: 'polycom', model: 'SPIP_331', state: 'running' as const, startedAt, steps: 1 },
        ...{ lastStepAt: startedAt, stallsAt: new Date(startedAt.getTime() + 60_000) },
      },
      lease: (bus: Bus) => bus.publish(leaseAlerted, { ...owner, alertedAt: startedAt.toISOString() } as never),
    }
  })
