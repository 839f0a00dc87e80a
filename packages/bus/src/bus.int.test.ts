import { jetstreamManager } from '@nats-io/jetstream'
import { connect } from '@nats-io/transport-node'
import {
  activateOnLease,
  activationRefused,
  DeadLetter,
  type LeaseAlerted,
  leaseAlerted,
  phoneActivated,
  securityRaised,
  traceActivations,
} from '@offhook/contracts'
import { BootToken } from '@offhook/phones'
import { openMetrics } from '@offhook/runtime'
import { mintBootId, mintMac, mintToken, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { done, type Outcome, openBus, reject, retry } from './mod.ts'

const alert = (): LeaseAlerted => ({
  boot: mintBootId(),
  mac: mintMac(),
  bootToken: BootToken.parse(mintToken()),
  leasedIp: '192.168.100.100',
  tenant: 'acme',
  gateway: 'hq',
  alertedAt: new Date().toISOString(),
})

test('a repeated alert is kept once', async ({ field: { bus } }) => {
  const one = alert()
  expect(await bus.publish(leaseAlerted, one)).toEqual({ duplicate: false })
  expect(await bus.publish(leaseAlerted, one)).toEqual({ duplicate: true })
})

test('many are published in order for one acknowledgement, again without being kept twice, and none when one breaks the contract', async ({
  field: { bus },
}) => {
  const many = Array.from({ length: 500 }, alert)
  await bus.publishAll(leaseAlerted, many)
  await bus.publishAll(leaseAlerted, [...many, alert()])
  const kept = (await bus.readLatest(leaseAlerted, 5_000)).map(({ boot }) => boot)
  const ours = new Set(many.map(({ boot }) => boot))
  expect(kept.filter((boot) => ours.has(boot))).toEqual(many.map(({ boot }) => boot))
  const broken = [alert(), { ...alert(), mac: 'nonsense' as never }]
  await expect(bus.publishAll(leaseAlerted, broken)).rejects.toThrow()
  await bus.publishAll(leaseAlerted, [])
  const after = (await bus.readLatest(leaseAlerted, 5_000)).map(({ boot }) => boot)
  expect(after).not.toContain(broken[0]!.boot)
})

test('a payload that breaks its contract is not published', async ({ field: { bus } }) => {
  await expect(bus.publish(leaseAlerted, { ...alert(), mac: 'nonsense' as never })).rejects.toThrow()
})

test('a message is retried after busy answers and a throw, then done', async ({ field: { bus } }) => {
  const one = alert()
  const answers: (() => Outcome)[] = [
    () => retry('busy'),
    () => {
      throw new Error('defect')
    },
    () => done,
  ]
  const seen: number[] = []
  const consumption = await bus.consume(
    { ...activateOnLease, durable: 'retries', retryAfterMs: [10, 10, 10] },
    async ({ payload, attempt }) => {
      if (payload.mac !== one.mac) return done
      seen.push(attempt)
      return answers.shift()!()
    },
  )
  await bus.publish(leaseAlerted, one)
  await vi.waitFor(() => expect(seen).toEqual([1, 2, 3]), 5_000)
  await consumption.stop()
})

test('what is rejected or has used up its attempts becomes a dead letter', async ({ field: { bus, natsUrl } }) => {
  const [hopeless, tired] = [alert(), alert()]
  const consumption = await bus.consume(
    { ...activateOnLease, durable: 'letters', retryAfterMs: [10] },
    async ({ payload }) => {
      if (payload.mac === hopeless.mac) return reject('no use')
      return payload.mac === tired.mac ? retry('busy') : done
    },
  )
  await bus.publish(leaseAlerted, hopeless)
  await bus.publish(leaseAlerted, tired)
  const connection = await connect({ servers: natsUrl })
  const manager = await jetstreamManager(connection)
  const letters = async () => {
    const found = []
    const { state } = await manager.streams.info('DEADLETTERS')
    for (let seq = state.first_seq; seq <= state.last_seq; seq++) {
      const message = await manager.streams.getMessage('DEADLETTERS', { seq })
      if (message) found.push(DeadLetter.parse(message.json()))
    }
    return found.filter(({ durable }) => durable === 'letters')
  }
  await vi.waitFor(
    async () =>
      expect((await letters()).map(({ subject }) => subject).sort()).toEqual(
        [`lease.alerted.${hopeless.mac}`, `lease.alerted.${tired.mac}`].sort(),
      ),
    5_000,
  )
  await consumption.stop()
  await connection.close()
})

test('batches carry the contracts of one stream, told apart by name, and settle one by one', async ({
  field: { bus },
}) => {
  const [mac, other] = [mintMac(), mintMac()]
  const common = { boot: mintBootId(), tenant: 'acme', gateway: 'hq', platform: 'main', at: new Date().toISOString() }
  const seen: string[] = []
  const consumption = await bus.consumeBatches(
    { ...traceActivations, durable: 'batches', retryAfterMs: [10, 10] },
    { maxMessages: 10, maxWaitMs: 20 },
    async (messages) =>
      messages.map((message) => {
        seen.push(`${message.name} ${message.payload.mac}`)
        return message.payload.mac === mac && message.attempt === 1 ? retry('once more') : done
      }),
  )
  await bus.publish(phoneActivated, { ...common, mac, revision: 1, lines: 1 })
  await bus.publish(activationRefused, { ...common, mac: other, because: 'not-ordered' })
  await vi.waitFor(
    () =>
      expect(seen.sort()).toEqual([`activation.refused ${other}`, `phone.activated ${mac}`, `phone.activated ${mac}`]),
    5_000,
  )
  await consumption.stop()
})

test('a batch ends at its bytes too; stopping waits for the batch that runs and gives back those behind it', async ({
  field: { bus },
}) => {
  const policy = { ...traceActivations, durable: 'bounded', ackWaitMs: 60_000 }
  const common = { boot: mintBootId(), tenant: 'acme', gateway: 'hq', platform: 'main', at: new Date().toISOString() }
  const limits = { maxMessages: 100, maxWaitMs: 5_000, maxBytes: 300 } // two of these messages have more
  const published = Array.from({ length: 6 }, mintMac)
  for (const mac of published) await bus.publish(phoneActivated, { ...common, mac, revision: 1, lines: 1 })
  const [handled, rest]: [string[][], string[]] = [[], []]
  const running = Promise.withResolvers<void>()
  const first = await bus.consumeBatches(policy, limits, async (messages) => {
    handled.push(messages.map(({ payload }) => payload.mac))
    await running.promise
    return done
  })
  await vi.waitFor(() => expect(handled).toHaveLength(1))
  const stopped = first.stop()
  running.resolve()
  await stopped
  expect(handled.map((macs) => macs.length)).toEqual([2])
  const second = await bus.consumeBatches(policy, { maxMessages: 100, maxWaitMs: 20 }, async (messages) => {
    rest.push(...messages.map(({ payload }) => payload.mac))
    return done
  })
  const left = published.filter((mac) => !handled[0]!.includes(mac))
  await vi.waitFor(() => expect(rest).toEqual(expect.arrayContaining(left)), 5_000) // long before their time runs out
  expect(rest.filter((mac) => handled[0]!.includes(mac))).toEqual([])
  await second.stop()
})

test('a watcher hears what is published from now on', async ({ field: { bus } }) => {
  const heard: string[] = []
  const watching = bus.watch(leaseAlerted, ({ mac }) => heard.push(mac))
  const one = alert()
  await vi.waitFor(async () => {
    await bus.publish(leaseAlerted, { ...one, boot: mintBootId() })
    expect(heard).toContain(one.mac)
  })
  watching.stop()
})

test('what waits and what was given up is measured, from nothing on', async ({ field: { natsUrl, log } }) => {
  const metrics = openMetrics('test')
  const bus = await openBus(natsUrl, { name: 'measured', log, metrics })
  const one = alert()
  const policy = { ...traceActivations, durable: 'measured', of: [phoneActivated, activationRefused] as const }
  let held = () => {}
  const consumption = await bus.consume(policy, async ({ payload }) => {
    if (payload.mac !== one.mac) return done
    await new Promise<void>((resolve) => {
      held = resolve
    })
    return reject('never')
  })
  expect(await metrics.text()).toMatch(/offhook_dead_letters_total\{durable="measured".*\} 0/)
  const { boot, mac, tenant, gateway } = one
  const at = new Date().toISOString()
  await bus.publish(activationRefused, { boot, mac, tenant, gateway, because: 'not-ordered', at })
  await vi.waitFor(
    async () => expect(await metrics.text()).toMatch(/offhook_queue_unacknowledged_messages\{durable="measured".*\} 1/),
    12_000,
  )
  held()
  await vi.waitFor(
    async () => expect(await metrics.text()).toMatch(/offhook_dead_letters_total\{durable="measured".*\} 1/),
    5_000,
  )
  await vi.waitFor(
    async () => expect(await metrics.text()).toMatch(/offhook_queue_unacknowledged_messages\{durable="measured".*\} 0/),
    12_000,
  )
  expect(await metrics.text()).toMatch(/offhook_dead_letters_kept\{.*\} [1-9]/)
  await consumption.stop()
  await bus.close()
  expect(await metrics.text()).toMatch(/offhook_queue_waiting_messages\{.*\} NaN/)
})

test('the last events of a stream are read without a consumer staying behind', async ({ field: { bus, natsUrl } }) => {
  expect(await bus.readLatest(securityRaised, 3)).toEqual([])
  const raise = (at: number) =>
    bus.publish(securityRaised, {
      ...{ id: `raised-${at}`, kind: 'scan', remote: '192.0.2.1', attempts: at },
      at: '2026-01-05T09:00:00.000Z',
    })
  for (const at of [1, 2, 3, 4, 5]) await raise(at)
  expect((await bus.readLatest(securityRaised, 3)).map(({ attempts }) => attempts)).toEqual([3, 4, 5])
  expect(await bus.readLatest(securityRaised, 100)).toHaveLength(5)
  const connection = await connect({ servers: natsUrl })
  const { state } = await (await jetstreamManager(connection)).streams.info('SECURITY')
  expect(state.consumer_count).toBe(0)
  await connection.close()
})
