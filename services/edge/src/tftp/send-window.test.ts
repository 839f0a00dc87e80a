import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acknowledge, retryDelayMs, rewind, wireNumber } from './send-window.ts'

const window = fc
  .tuple(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 1, max: 65_535 }), fc.nat({ max: 5 }))
  .map(([first, sent, retries]) => ({ first, next: first + sent, retries }))

describe('an ACK', () => {
  it('of any block on its way moves the window behind that block, over the wrap too', () => {
    fc.assert(
      fc.property(window, fc.nat(), (window, drawn) => {
        const block = window.first + (drawn % (window.next - window.first))
        expect(acknowledge(window, wireNumber(block))).toEqual({ first: block + 1, next: block + 1, retries: 0 })
      }),
    )
    expect(acknowledge({ first: 65_536, next: 65_537, retries: 1 }, 0)).toEqual({
      first: 65_537,
      next: 65_537,
      retries: 0,
    })
  })
  it('of anything else, and a repeated one above all, moves nothing', () => {
    fc.assert(
      fc.property(window, fc.nat({ max: 65_535 }), (window, wireBlock) => {
        expect(acknowledge(window, wireNumber(window.first - 1))).toBeUndefined()
        const moved = acknowledge(window, wireBlock)
        expect(moved === undefined || (moved.first > window.first && moved.first <= window.next)).toBe(true)
        expect(acknowledge({ ...window, next: window.first }, wireBlock)).toBeUndefined()
      }),
    )
  })
})

it('silence is met five times with the whole window, waiting twice as long each time up to 8 s', () => {
  let window = { first: 5, next: 9, retries: 0 } as ReturnType<typeof rewind>
  const delays: number[] = []
  for (; window; window = rewind(window)) delays.push(retryDelayMs(1_000, window.retries))
  expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000])
  expect(rewind({ first: 5, next: 9, retries: 2 })).toEqual({ first: 5, next: 5, retries: 3 })
  expect([0, 1, 5].map((retries) => retryDelayMs(20_000, retries))).toEqual([20_000, 20_000, 20_000])
})
