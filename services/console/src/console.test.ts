import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskSecrets } from './manners/mask-secrets.ts'
import { readCursor, writeCursor } from './manners/paging.ts'
import { mergePatch } from './manners/routes.ts'
import { waterfall } from './web/waterfall.ts'

const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&apos;')

describe('masking', () => {
  it('leaves no known secret, in clear or escaped, whatever stands around it', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 4 }).filter((text) => text.trim().length >= 4 && !'••••••••'.includes(text)),
        fc.string(),
        (secret, around) => {
          const masked = maskSecrets(
            `${around}<a reg.1.auth.password="${escaped(secret)}" note="${escaped(secret)}"/>${secret}`,
            [secret],
          )
          expect(masked.includes(escaped(secret)) || masked.endsWith(secret)).toBe(false)
        },
      ),
    )
  })
  it('blanks what is named like a secret, known or not', () => {
    expect(maskSecrets('<x device.auth.localAdminPassword="456" label="456"/>', [])).toBe(
      '<x device.auth.localAdminPassword="••••••••" label="456"/>',
    )
  })
})

describe('cursors', () => {
  it('give back their key', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('\0')),
        fc.integer(),
        (text, number) => {
          expect(readCursor(writeCursor([text, number]), ['string', 'number'])).toEqual([text, number])
        },
      ),
    )
  })
  it('that we did not write are refused, and nothing else happens', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        try {
          expect(readCursor(text, ['string', 'number'])).toHaveLength(2)
        } catch (fault) {
          expect(fault).toMatchObject({ status: 400 })
        }
      }),
    )
  })
})

it('a merge patch changes what it names, and null removes', () => {
  expect(mergePatch({ a: 1, b: { c: 2, d: 3 } }, { b: { c: null, e: 4 }, a: 5 })).toEqual({ a: 5, b: { d: 3, e: 4 } })
})

it('a waterfall places every step between the lease and the end', () => {
  const at = (second: number) => new Date(Date.UTC(2026, 0, 5, 9, 0, second)).toISOString()
  const steps = [
    { name: 'lease.alerted', at: at(0) },
    { name: 'phone.activated', at: at(1), ms: 400 },
    { name: 'file.served', at: at(2), ms: 100, status: 200 },
    { name: 'phone.registered', at: at(4) },
  ]
  const { bars, totalMs } = waterfall({ state: 'completed', startedAt: at(0), steps }, Date.parse(at(9)))
  expect(totalMs).toBe(4_000)
  expect(bars.map(({ offsetMs, ms }) => [offsetMs, ms])).toEqual([
    [0, 0],
    [600, 400],
    [2_000, 100],
    [4_000, 0],
  ])
})
