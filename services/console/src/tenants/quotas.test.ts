import { expect, test } from 'vitest'
import { Quotas, raised } from './quotas.ts'

test('a quota is raised by a wider one and by none at all, and by nothing else', () => {
  expect(raised({ phones: 10 }, { phones: 11 })).toEqual(['phones'])
  expect(raised({ phones: 10, requestsPerMinute: 60 }, {})).toEqual(['phones', 'requestsPerMinute'])
  expect(raised({ phones: 10 }, { phones: 10 })).toEqual([])
  expect(raised({ phones: 10 }, { phones: 9, logBytesPerDay: 1 })).toEqual([])
  expect(raised({}, { phones: 1_000_000 })).toEqual([])
})

test('quotas are whole numbers of what is known', () => {
  for (const wrong of [
    { phones: -1 },
    { phones: 1.5 },
    { phones: '9' },
    { requestsPerMinute: 0 },
    { phone: 1 },
    { phones: 1e300 },
  ])
    expect(Quotas.safeParse(wrong).success, JSON.stringify(wrong)).toBe(false)
})
