import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeOf, pathsThatDiffer } from '../audit/audit-changes.ts'
import { MASK } from '../manners/mask-secrets.ts'
import { showChanges, stepsOf } from './show-changes.ts'

test('a change is shown value by value, and a secret stays masked', () => {
  const before = { name: 'A', lines: [{ user: '201', password: 'one' }], settings: { vendor: { 'a.b': '1' } } }
  const after = { name: 'B', lines: [{ user: '201', password: 'two' }], settings: { vendor: { 'a.b': '2' } } }
  const detail = changeOf(before, after, ({ name, settings }) => ({ name, settings }))
  expect(showChanges({ ...detail, phones: 3 })).toEqual({
    changes: [
      { path: 'name', before: 'A', after: 'B' },
      { path: 'lines[0].password', before: MASK, after: MASK },
      { path: 'settings.vendor["a.b"]', before: '1', after: '2' },
    ],
    more: 0,
    rest: [['phones', '3']],
  })
  expect(showChanges(changeOf(undefined, { name: 'A' }, (all) => all)).changes).toEqual([
    { path: 'name', before: undefined, after: 'A' },
  ])
  expect(showChanges({})).toEqual({ changes: [], more: 0, rest: [] })
})

test('every path that a change names leads to its value, whatever the keys', () => {
  const key = fc.string({ minLength: 1, unit: 'grapheme' })
  fc.assert(
    fc.property(fc.array(key, { minLength: 1, maxLength: 4 }), (keys) => {
      const nest = (value: number) => keys.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value)
      fc.pre(!keys.includes('__proto__'))
      const [path] = pathsThatDiffer(nest(1), nest(2))
      expect(stepsOf(path!)).toEqual(keys)
    }),
  )
})
