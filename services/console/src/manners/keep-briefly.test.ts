import { expect, test, vi } from 'vitest'
import { keepBriefly } from './keep-briefly.ts'

test('what is found is found once for all who ask within a second, for each key, and a failure is found anew', async () => {
  vi.useFakeTimers()
  try {
    let asked = 0
    const find = keepBriefly(async (fails: boolean) => {
      asked++
      if (fails) throw new Error('away')
      return asked
    })
    expect(await Promise.all([find('one', false), find('one', false), find('one', false)])).toEqual([1, 1, 1])
    expect(await find('other', false)).toBe(2)
    vi.advanceTimersByTime(900)
    expect(await find('one', false)).toBe(1)
    vi.advanceTimersByTime(200)
    expect(await find('one', false)).toBe(3)
    await expect(find('failing', true)).rejects.toThrow('away')
    expect(await find('failing', false)).toBe(5)
  } finally {
    vi.useRealTimers()
  }
})

test('what takes a second to find is kept for ten', async () => {
  vi.useFakeTimers()
  try {
    let asked = 0
    const find = keepBriefly(async () => {
      await new Promise((resolve) => setTimeout(resolve, 1_000))
      return ++asked
    })
    const first = find('slow')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await first).toBe(1)
    await vi.advanceTimersByTimeAsync(9_000)
    expect(await find('slow')).toBe(1)
    await vi.advanceTimersByTimeAsync(1_100)
    const next = find('slow')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await next).toBe(2)
  } finally {
    vi.useRealTimers()
  }
})
