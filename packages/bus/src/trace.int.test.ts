import { activationRefused, phoneActivated, traceActivations } from '@offhook/contracts'
import { traceIdOf } from '@offhook/phones'
import { mintBootId, mintMac, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { done, reject } from './mod.ts'

test('an event carries the trace of its session to whoever consumes it', async ({ field: { bus } }) => {
  const [boot, mac] = [mintBootId(), mintMac()]
  const policy = { ...traceActivations, durable: 'traced', of: [phoneActivated, activationRefused] as const }
  const heard: (string | undefined)[] = []
  const consumption = await bus.consume(policy, async ({ payload, traceId }) => {
    if (payload.mac !== mac) return done
    heard.push(traceId)
    return reject('never')
  })
  const at = new Date().toISOString()
  await bus.publish(activationRefused, { boot, mac, tenant: 'acme', gateway: 'hq', because: 'not-ordered', at })
  await vi.waitFor(() => expect(heard).toEqual([traceIdOf(boot)]), 5_000)
  await consumption.stop()
})
