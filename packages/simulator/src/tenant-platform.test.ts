import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readQuestion } from './tenant-platform.ts'

it('both dialects ask the same', () => {
  const question = { mac: '0004f21a2457', bootToken: '020319816065', gateway: 'hq' }
  expect(readQuestion('POST /twautoprovisioning', 'mac=0004f21a2457&random=020319816065&gateway=hq', {})).toEqual({
    ...question,
    dialect: 'teleware',
  })
  expect(
    readQuestion('POST /v1/activations', JSON.stringify({ ...question, leasedIp: '192.168.100.100' }), {
      'idempotency-key': 'boot-1',
    }),
  ).toEqual({ ...question, dialect: 'rest', idempotencyKey: 'boot-1' })
})

it('an account event asks without a boot token, and says so where its dialect can', () => {
  const rest = { mac: '0004f21a2457', gateway: 'hq', event: 'evt_1' }
  expect(readQuestion('POST /v1/activations', JSON.stringify(rest), { 'idempotency-key': 'k' })).toEqual({
    ...rest,
    ...{ bootToken: '', dialect: 'rest', idempotencyKey: 'k' },
  })
  expect(readQuestion('POST /twautoprovisioning', 'mac=0004f21a2457&random=&gateway=hq', {})).toMatchObject({
    bootToken: '',
    dialect: 'teleware',
  })
  const { event: _, ...neither } = rest
  expect(readQuestion('POST /v1/activations', JSON.stringify(neither), { 'idempotency-key': 'k' })).toBe(400)
})

it('a phone that is admitted by lease asks without a boot token, and tells where it is', () => {
  const question = { mac: '0004f21a2457', gateway: 'hq', leasedIp: '192.168.100.100' }
  expect(readQuestion('POST /v1/activations', JSON.stringify(question), { 'idempotency-key': 'k' })).toEqual({
    ...question,
    ...{ bootToken: '', dialect: 'rest', idempotencyKey: 'k' },
  })
})

it('other routes and half questions get their status', () => {
  expect(readQuestion('GET /v1/activations', '', {})).toBe(404)
  expect(readQuestion('POST /v1/activations', '{}', { 'idempotency-key': 'k' })).toBe(400)
  expect(readQuestion('POST /v1/activations', '{"mac":"0004f21a2457","bootToken":"1","gateway":"g"}', {})).toBe(400)
  const route = fc.constantFrom('POST /twautoprovisioning', 'POST /v1/activations')
  fc.assert(
    fc.property(route, fc.string(), (route, body) => void readQuestion(route, body, { 'idempotency-key': 'k' })),
  )
  fc.assert(
    fc.property(fc.json(), (body) => void readQuestion('POST /v1/activations', body, { 'idempotency-key': 'k' })),
  )
})
