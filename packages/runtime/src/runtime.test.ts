import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import {
  coalesce,
  listen,
  metricsTenants,
  openHealth,
  openLog,
  openMetrics,
  openSealer,
  PortInUse,
  parseEnvironment,
  SealBroken,
  sampleGauges,
  serveHealth,
  serviceEnvironment,
} from './mod.ts'

describe('sealing', () => {
  const old = randomBytes(32)
  const current = randomBytes(32)
  it('opens what it sealed, for the same purpose only', () => {
    const sealer = openSealer([current])
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (clear, purpose) => {
        const sealed = sealer.seal(purpose, Buffer.from(clear))
        expect(sealer.open(purpose, sealed).equals(Buffer.from(clear))).toBe(true)
        expect(() => sealer.open(`${purpose}.`, sealed)).toThrow(SealBroken)
      }),
    )
  })
  it('opens with a replaced key and refuses changed bytes and foreign keys', () => {
    const sealed = openSealer([old]).seal('p', Buffer.from('secret'))
    expect(openSealer([current, old]).open('p', sealed).toString()).toBe('secret')
    expect(() => openSealer([current]).open('p', sealed)).toThrow(SealBroken)
    sealed[sealed.length - 1]! ^= 1
    expect(() => openSealer([old]).open('p', sealed)).toThrow(SealBroken)
    expect(() => openSealer([old]).open('p', Buffer.alloc(3))).toThrow(SealBroken)
  })
})

it('a configuration names every fault and prints no value', () => {
  const attempt = () =>
    parseEnvironment(serviceEnvironment, { OFFHOOK_SEALING_KEY: 'aGVsbG8tc2VjcmV0', OFFHOOK_METRICS_PORT: '99999' })
  expect(attempt).toThrow(/OFFHOOK_NATS_URL[\s\S]*OFFHOOK_SEALING_KEY/)
  expect(attempt).not.toThrow(/aGVsbG8/)
})

it('log lines lose secrets under every declared name', () => {
  const lines: string[] = []
  const log = openLog('test', { write: (line) => void lines.push(line) })
  log.info({ password: 'hunter2', deep: { lines: [{ password: 'hunter2' }], er: { bootToken: '020319816065' } } }, 'x')
  expect(lines.join()).not.toMatch(/hunter2|020319816065/)
})

it('log lines that name a session name its trace', () => {
  const lines: string[] = []
  const log = openLog('test', { write: (line) => void lines.push(line) })
  log.level = 'info'
  log.info({ boot: '019b8d1c-5a80-7c3e-9f1e-6d2b4a8c0e57' }, 'x')
  log.info({ mac: 'x' }, 'y')
  expect(lines.map((line) => JSON.parse(line).trace_id)).toEqual(['019b8d1c5a807c3e9f1e6d2b4a8c0e57', undefined])
})

it('concurrent calls become batches, answered each with its own', async () => {
  const batches: number[] = []
  const double = coalesce(
    async (items: number[]) => {
      batches.push(items.length)
      return items.map((item) => item * 2)
    },
    { maxSize: 50, maxRunning: 1 },
  )
  const answers = await Promise.all(Array.from({ length: 120 }, (_, item) => double(item)))
  expect(answers).toEqual(Array.from({ length: 120 }, (_, item) => item * 2))
  expect(Math.max(...batches)).toBe(50)
  expect(batches.length).toBeLessThan(6)
})

it('a failed batch fails each of its callers and no other', async () => {
  let calls = 0
  const once = coalesce(async (items: number[]) => {
    if (calls++ === 0) throw new Error('away')
    return items
  })
  await expect(Promise.all([once(1), once(2)])).rejects.toThrow('away')
  expect(await once(3)).toBe(3)
})

it('a taken port is named in one sentence', async () => {
  const first = await listen(createServer(), { host: '127.0.0.1', port: 0 })
  await expect(listen(createServer(), { host: '127.0.0.1', port: first.port })).rejects.toThrow(PortInUse)
  await first.close()
})

it('metrics are Prometheus text', async () => {
  const metrics = openMetrics('test')
  metrics.meter.createCounter('offhook_test').add(2, { kind: 'a' })
  expect(await metrics.text()).toMatch(/offhook_test_total\{.*kind="a".*\} 2/)
  await metrics.shutdown()
})

it('a tenant has a label of its own in metrics only when it was named', () => {
  expect(openMetrics('test').tenantLabel('acme')).toEqual({})
  const metrics = openMetrics('test', metricsTenants.parse('acme, globex'))
  expect(['acme', 'globex', 'initech'].map(metrics.tenantLabel)).toEqual(
    ['acme', 'globex', 'other'].map((tenant) => ({ tenant })),
  )
  expect(() => metricsTenants.parse(Array.from({ length: 51 }, (_, n) => `t${n}`).join())).toThrow('at most 50')
})

it('a gauge that cannot be read has no value', async () => {
  const metrics = openMetrics('test')
  let isAway = false
  const read = async () => {
    if (isAway) throw new Error('away')
    return [{ gauge: 'offhook_waiting' as const, value: 3 }]
  }
  const sampling = sampleGauges(metrics, { offhook_waiting: 'what waits' }, read, { everyMs: 5 })
  await vi.waitFor(async () => expect(await metrics.text()).toMatch(/offhook_waiting\{.*\} 3/))
  isAway = true
  await vi.waitFor(async () => expect(await metrics.text()).toMatch(/offhook_waiting\{.*\} NaN/))
  await sampling.stop()
})

it('what is not ready is a metric as well', async () => {
  const [metrics, health] = [openMetrics('test'), openHealth()]
  health.add({ name: 'edge: bus', ready: () => true })
  health.add({ name: 'edge: database', ready: () => Promise.reject(new Error('away')) })
  const probes = await serveHealth({ host: '127.0.0.1', port: 0 }, health, metrics)
  const text = await (await fetch(`http://127.0.0.1:${probes.port}/metrics`)).text()
  expect(text).toMatch(/offhook_dependency_up\{service="edge",dependency="bus".*\} 1/)
  expect(text).toMatch(/offhook_dependency_up\{service="edge",dependency="database".*\} 0/)
  await probes.close()
})
