import { expect, it } from 'vitest'
import { findUsualCause, STOP_REASONS } from './diagnosis-table.ts'
import { loadFamilies } from './mod.ts'

const families = loadFamilies()

it.each(STOP_REASONS)('every family has a usual cause and a next check for %s', (because) => {
  for (const family of [undefined, ...families.all])
    for (const status of [undefined, 200, 404, 503])
      expect(families.usualCause(family, { because, status })).toEqual({
        cause: expect.stringMatching(/\w.*\.$/),
        check: expect.stringMatching(/\w.*\.$/),
      })
})

it('a row fits by everything that it names, and the first one that fits is told', () => {
  const row = (cause: string, more: object = {}) => ({
    because: ['stopped-asking' as const],
    cause,
    check: '',
    ...more,
  })
  const rows = [
    row('by status', { after: ['image'], status: [404] }),
    row('by class', { after: ['image', 'list'] }),
    row('by what is next', { before: ['own'] }),
    row('any'),
  ]
  const stop = { because: 'stopped-asking' }
  expect(findUsualCause(rows, { ...stop, after: 'image', status: 404 })?.cause).toBe('by status')
  expect(findUsualCause(rows, { ...stop, after: 'image', status: 200, before: 'own' })?.cause).toBe('by class')
  expect(findUsualCause(rows, { ...stop, after: 'x', before: 'own' })?.cause).toBe('by what is next')
  expect(findUsualCause(rows, stop)?.cause).toBe('any')
  expect(findUsualCause(rows, { because: 'superseded', after: 'image' })).toBeUndefined()
})
