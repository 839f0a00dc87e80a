import { BootToken, mintBootId, parseMac } from '@offhook/phones'
import type { PlatformAnswer, Question, TenantPlatform } from '@offhook/tenant-platforms'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { guardPlatform } from './guard-platform.ts'

const question: Question = {
  boot: mintBootId(),
  mac: parseMac('0004f21a2457')!,
  bootToken: BootToken.parse('020319816065'),
  gateway: 'hq',
  leasedIp: '192.168.100.100',
}

// Only the clock is ours: everything else runs as it does.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 0 }))
afterEach(() => void vi.useRealTimers())
const pass = (ms: number) => vi.setSystemTime(Date.now() + ms)

const answering = (answer: () => PlatformAnswer): TenantPlatform => ({ requestCredentials: async () => answer() })
const limits = { maxConcurrent: 3, maxWaiting: 5, random: () => 1 }

it('a platform gets no more questions at a time than it may, and a rest after ten failures', async () => {
  let running = 0
  let most = 0
  const release: (() => void)[] = []
  let answer: PlatformAnswer = { kind: 'refused', because: 'not-ordered' }
  const guarded = guardPlatform(
    {
      async requestCredentials() {
        most = Math.max(most, ++running)
        await new Promise<void>((resolve) => release.push(resolve))
        running--
        return answer
      },
    },
    limits,
  )
  const answers = Array.from({ length: 10 }, () => guarded.requestCredentials(question))
  const drain = async () => {
    for (let turn = 0; turn < 50; turn++) {
      release.shift()?.()
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  await drain()
  const kinds = (await Promise.all(answers)).map(({ kind }) => kind)
  expect(most).toBe(3)
  expect(kinds.filter((kind) => kind === 'put-off')).toHaveLength(2)
  answer = { kind: 'unavailable', because: 'timeout' }
  for (let failure = 0; failure < 10; failure++) {
    const pending = guarded.requestCredentials(question)
    await drain()
    await pending
  }
  expect((await guarded.requestCredentials(question)).kind).toBe('put-off')
  pass(5_001)
  const pending = guarded.requestCredentials(question)
  await drain()
  expect((await pending).kind).toBe('unavailable')
})

it('a platform that says how long it needs is left alone for as long, a minute at most', async () => {
  for (const [retryAfterMs, restMs] of [
    [undefined, 5_000],
    [1_000, 5_000],
    [20_000, 20_000],
    [3_600_000, 60_000],
  ] as const) {
    let asked = 0
    const guarded = guardPlatform(
      answering(() => {
        asked++
        return { kind: 'unavailable', because: 'status 503', retryAfterMs }
      }),
      limits,
    )
    for (let failure = 0; failure < 10; failure++) await guarded.requestCredentials(question)
    expect(await guarded.requestCredentials(question)).toEqual({ kind: 'put-off', afterMs: restMs })
    pass(restMs - 1)
    expect(await guarded.requestCredentials(question)).toEqual({ kind: 'put-off', afterMs: 3 })
    expect(asked).toBe(10)
    pass(1)
    expect((await guarded.requestCredentials(question)).kind).toBe('unavailable')
    expect((await guarded.requestCredentials(question)).kind).toBe('put-off')
    expect(asked).toBe(11)
  }
})

it('phones that are put off come back one after another, however many, five minutes later at most', async () => {
  const guarded = guardPlatform(
    answering(() => ({ kind: 'unavailable', because: 'unreachable' })),
    limits,
  )
  for (let failure = 0; failure < 10; failure++) await guarded.requestCredentials(question)
  const waits: number[] = []
  for (let phone = 0; phone < 160_000; phone++) {
    const answer = await guarded.requestCredentials(question)
    waits.push(answer.kind === 'put-off' ? answer.afterMs : 0)
  }
  expect(waits.slice(0, 3)).toEqual([5_000, 5_002, 5_004])
  expect([waits[10_000], waits.at(-1)]).toEqual([25_000, 300_000])
})

it('those that a platform sends away for a time come back spread over a quarter of it, none too early', async () => {
  const sentAway = (random: () => number) =>
    guardPlatform(
      answering(() => ({ kind: 'unavailable', because: 'status 429', retryAfterMs: 8_000 })),
      { ...limits, random },
    ).requestCredentials(question)
  expect(await sentAway(() => 0)).toMatchObject({ kind: 'unavailable', retryAfterMs: 8_000 })
  expect(await sentAway(() => 1)).toMatchObject({ kind: 'unavailable', retryAfterMs: 10_000 })
})

it('one answer after the rest opens a platform to all again, and while it is awaited nobody else is asked', async () => {
  let answer: PlatformAnswer = { kind: 'unavailable', because: 'unreachable' }
  let asking = 0
  let most = 0
  let release = () => {}
  const guarded = guardPlatform(
    {
      async requestCredentials() {
        most = Math.max(most, ++asking)
        if (answer.kind !== 'unavailable')
          await new Promise<void>((resolve) => {
            release = resolve
          })
        asking--
        return answer
      },
    },
    limits,
  )
  for (let failure = 0; failure < 10; failure++) await guarded.requestCredentials(question)
  pass(5_000)
  answer = { kind: 'refused', because: 'not-ordered' }
  most = 0
  const answers = [guarded.requestCredentials(question), guarded.requestCredentials(question)]
  await vi.waitFor(() => expect(asking).toBe(1))
  expect(guarded.health()).toMatchObject({ state: 'half-open', asking: 2 })
  expect(most).toBe(1)
  release()
  await answers[0]
  await vi.waitFor(() => expect(asking).toBe(1))
  release()
  expect(await Promise.all(answers)).toEqual([answer, answer])
  expect(guarded.health()).toMatchObject({ state: 'closed', asking: 0, waiting: 0 })
})

it('the health of a platform says its state and since when, how fast it answers, and what went wrong last', async () => {
  let answer: PlatformAnswer = { kind: 'refused', because: 'not-ordered' }
  const guarded = guardPlatform(
    answering(() => answer),
    limits,
  )
  expect(guarded.health()).toEqual({
    state: 'closed',
    since: new Date(0),
    latencyMs: null,
    lastError: null,
    asking: 0,
    waiting: 0,
  })
  await guarded.requestCredentials(question)
  expect(guarded.health()).toMatchObject({ lastError: null, latencyMs: { answers: 1 } })
  pass(1_000)
  answer = { kind: 'refused', because: 'bad-answer', detail: 'lines' }
  await guarded.requestCredentials(question)
  expect(guarded.health()).toMatchObject({ state: 'closed', lastError: { kind: 'bad-answer', at: new Date(1_000) } })
  pass(1_000)
  answer = { kind: 'unavailable', because: 'timeout' }
  for (let failure = 0; failure < 300; failure++) await guarded.requestCredentials(question)
  const { latencyMs, ...open } = guarded.health()
  expect(open).toMatchObject({
    state: 'open',
    since: new Date(2_000),
    lastError: { kind: 'timeout', at: new Date(2_000) },
  })
  expect(latencyMs!.answers).toBe(12)
  expect(latencyMs!.p99).toBeGreaterThanOrEqual(latencyMs!.p50)
})

it('a defect in an adapter is no failure of its platform and ends nothing', async () => {
  let defects = 20
  const guarded = guardPlatform(
    answering(() => {
      if (defects-- > 0) throw new Error('defect')
      return { kind: 'refused', because: 'not-ordered' }
    }),
    limits,
  )
  for (let defect = 0; defect < 20; defect++)
    await expect(guarded.requestCredentials(question)).rejects.toThrow('defect')
  expect(await guarded.requestCredentials(question)).toEqual({ kind: 'refused', because: 'not-ordered' })
})
