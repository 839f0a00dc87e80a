import fc from 'fast-check'
import { expect, it } from 'vitest'
import { mergeEntries, searchEntries } from './mod.ts'
import { xml } from './syntax/xml.ts'

const by = { element: 'item', key: 'ct' }
const directory = (...numbers: string[]) =>
  `<?xml version="1.0"?>\n<directory><item_list>${numbers.map((ct) => `<item><fn>N &amp; ${ct}</fn><ct>${ct}</ct></item>`).join('')}</item_list></directory>`
const numbersIn = (text: string) => xml.read(text).flatMap(([name, value]) => (name.endsWith('/ct') ? [value] : []))

it('what the phone wrote stays, and what it lacks is added once', () => {
  const merged = mergeEntries(directory('201', '202'), directory('202', '203'), by)
  expect(numbersIn(merged)).toEqual(['201', '202', '203'])
  expect(merged).toContain('N &amp; 201')
  expect(mergeEntries(merged, directory('202', '203'), by)).toBe(merged)
})

it('entries find their place in a directory that has none', () => {
  expect(numbersIn(mergeEntries('<directory><item_list></item_list></directory>', directory('203'), by))).toEqual([
    '203',
  ])
})

it('what is no directory is given back as it is', () => {
  for (const text of ['', 'no xml', '<other/>', '<directory>'])
    expect(mergeEntries(text, directory('203'), by)).toBe(text)
  fc.assert(fc.property(fc.string(), (text) => typeof mergeEntries(text, directory('1'), by) === 'string'))
})

it('a search leaves the entries that hold its text', () => {
  const text = directory('201', '202', '303')
  expect(numbersIn(searchEntries(text, 'item', '20'))).toEqual(['201', '202'])
  expect(numbersIn(searchEntries(text, 'item', 'n & 303'))).toEqual(['303'])
  expect(numbersIn(searchEntries(text, 'item', '</ct>'))).toEqual([])
  fc.assert(fc.property(fc.string(), (asked) => typeof searchEntries(text, 'item', asked) === 'string'))
})
