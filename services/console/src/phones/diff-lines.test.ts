import fc from 'fast-check'
import { expect, test } from 'vitest'
import { diffLines } from './diff-lines.ts'

const lines = (most: number) => fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: most })
const told = (before: string[], after: string[]) =>
  diffLines(before, after).map(
    ({ kind, before: from, after: to }) =>
      `${{ same: ' ', added: '+', removed: '-' }[kind]}${before[from ?? -1] ?? after[to ?? -1]}`,
  )

test('a line that became another is one removed and one added', () => {
  expect(told(['a', 'b', 'c'], ['a', 'x', 'c'])).toEqual([' a', '-b', '+x', ' c'])
  expect(told([], ['a'])).toEqual(['+a'])
  expect(told(['a'], [])).toEqual(['-a'])
  expect(told(['a', 'b'], ['b', 'a', 'b'])).toEqual(['+b', ' a', ' b'])
})

test('both texts can be read from what is told, whatever they are', () => {
  fc.assert(
    fc.property(lines(30), lines(30), (before, after) => {
      const diff = diffLines(before, after)
      expect(diff.flatMap((line) => (line.before === undefined ? [] : [before[line.before]]))).toEqual(before)
      expect(diff.flatMap((line) => (line.after === undefined ? [] : [after[line.after]]))).toEqual(after)
      for (const line of diff) if (line.kind === 'same') expect(before[line.before!]).toBe(after[line.after!])
    }),
  )
})

test('no shorter way leads from one to the other', () => {
  fc.assert(
    fc.property(lines(8), lines(8), (before, after) => {
      const edits = diffLines(before, after).filter(({ kind }) => kind !== 'same').length
      expect(edits).toBe(before.length + after.length - 2 * longestCommon(before, after))
    }),
  )
})

test('texts with nothing in common are told within bounds', () => {
  const before = Array.from({ length: 20_000 }, (_, at) => `old ${at}`)
  const after = Array.from({ length: 20_000 }, (_, at) => `new ${at}`)
  expect(diffLines(before, after)).toHaveLength(40_000)
})

function longestCommon([first, ...before]: string[], after: string[]): number {
  if (first === undefined || after.length === 0) return 0
  const at = after.indexOf(first)
  const without = longestCommon(before, after)
  return at < 0 ? without : Math.max(without, 1 + longestCommon(before, after.slice(at + 1)))
}
