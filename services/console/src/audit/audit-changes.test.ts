import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { changeOf, pathsThatDiffer } from './audit-changes.ts'

const shown = ({ name }: { name: string }) => ({ name })

describe('what the audit trail keeps', () => {
  it('names a changed secret by its path and tells neither value', () => {
    const before = { name: 'A', lines: [{ user: '201', password: 'pl4nted-old' }] }
    const after = { name: 'A', lines: [{ user: '201', password: 'pl4nted-new' }] }
    expect(changeOf(before, after, shown)).toEqual({
      before: { lines: '••••••••' },
      after: { lines: '••••••••' },
      changed: ['lines[0].password'],
    })
  })
  it('is all of what was made, and all of what was removed', () => {
    const thing = { name: 'A', parent: undefined }
    expect(changeOf(undefined, thing, shown)).toEqual({ after: { name: 'A' }, changed: ['name'] })
    expect(changeOf(thing, undefined, shown)).toEqual({ before: { name: 'A' }, changed: ['name'] })
    expect(changeOf(thing, { ...thing }, shown)).toEqual({ before: {}, after: {}, changed: [] })
  })
  it('never holds what is not shown', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), fc.string({ minLength: 6 }), (one, other) => {
        const kept = JSON.stringify(changeOf({ name: 'n', secret: one }, { name: 'm', secret: other }, shown))
        const written = [one, other].map((secret) => JSON.stringify(secret).slice(1, -1))
        const without = kept.replaceAll(/"(?:before|after|changed|name|secret|••••••••)"/g, '')
        expect(written.some((secret) => without.includes(secret))).toBe(false)
      }),
    )
  })
})

it('paths are written as settings name them, and equal values have none', () => {
  expect(pathsThatDiffer({ a: { 'b.c': 1 }, d: [1, 2] }, { a: { 'b.c': 2 }, d: [1] })).toEqual(['a["b.c"]', 'd[1]'])
  fc.assert(fc.property(fc.jsonValue(), (value) => pathsThatDiffer(value, structuredClone(value)).length === 0))
})
