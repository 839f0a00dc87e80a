import fc from 'fast-check'
import { expect, it } from 'vitest'
import { macInSubject } from './certified-mac.ts'

it.each([
  [{ CN: '0004f21a2457', O: 'Polycom Inc.' }, '0004f21a2457'],
  [{ CN: '000413741767' }, '000413741767'],
  [
    { C: 'US', ST: '708105B37234', L: 'CBT153908BX', CN: 'SPA-525G2, MAC: 708105B37234, Serial: CBT153908BX' },
    '708105b37234',
  ],
  [{ ST: '70:81:05:B3:72:34', CN: 'SPA-525G2' }, '708105b37234'],
  [{ CN: 'www.example.com' }, undefined],
  [{ CN: '0004f21a24570' }, undefined],
  [{}, undefined],
])('%o names %s', (subject, mac) => {
  expect(macInSubject(subject)).toBe(mac)
})

it('every subject has an answer', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string()))), (subject) => {
      expect(macInSubject(subject) ?? '0004f21a2457').toMatch(/^[0-9a-f]{12}$/)
    }),
  )
})
