import { headers } from '@nats-io/nats-core'
import { mintBootId, rootSpanIdOf, traceIdOf } from '@offhook/phones'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sameTrace, sessionOf, traceHeaders, traceIdIn } from './trace-headers.ts'

const [boot, change] = [mintBootId(), mintBootId()]
const carried = (traceparent: string) => {
  const some = headers()
  some.set('traceparent', traceparent)
  return some
}

it('an event of a session carries its trace and the root span below which it happened', () => {
  const written = traceHeaders({ boot, mac: 'x' })!
  expect(written.get('traceparent')).toBe(`00-${traceIdOf(boot)}-${rootSpanIdOf(boot)}-03`)
  expect(traceIdIn(written)).toBe(traceIdOf(boot))
  expect(traceIdIn(sameTrace(written).headers)).toBe(traceIdOf(boot))
})

it('an event of a change belongs to the change, and one of no session to none', () => {
  expect(sessionOf({ boot, change: { id: change } })).toBe(change)
  expect(sessionOf({ boot, change })).toBe(change)
  expect(sessionOf({ boot })).toBe(boot)
  expect(traceHeaders({ mac: 'x' })).toBeUndefined()
  expect(sameTrace(undefined)).toEqual({})
})

it('reads no trace from what is none', () => {
  const trace = traceIdOf(boot)
  const none = [
    '',
    `00-${'0'.repeat(32)}-${rootSpanIdOf(boot)}-01`,
    `00-${trace}-${'0'.repeat(16)}-01`,
    `00-${trace.toUpperCase()}x-1-01`,
  ]
  for (const one of none) expect(traceIdIn(carried(one)), one).toBeUndefined()
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
      const read = traceIdIn(carried(text.replaceAll(/[\r\n]/g, ' ')))
      expect(read === undefined || /^[0-9a-f]{32}$/.test(read)).toBe(true)
    }),
  )
})
