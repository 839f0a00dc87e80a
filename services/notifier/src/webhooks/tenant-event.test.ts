import type { BootFinished, PhoneIdentified } from '@offhook/contracts'
import { type Mac, mintBootId } from '@offhook/phones'
import { expect, it } from 'vitest'
import { tenantEvent, unregistrationEvent } from './tenant-event.ts'

const at = '2026-01-05T09:00:30.000Z'
const mac = '0004f21a2457' as Mac // 12 hex digits
const phone = { mac, tenant: 'acme', gateway: 'hq' }

it('a boot is the same event however often it is told, and another when it ended otherwise', () => {
  const finished: BootFinished = { ...phone, boot: mintBootId(), state: 'completed', startedAt: at, finishedAt: at }
  const one = tenantEvent({ name: 'boot.finished', payload: finished })
  expect(tenantEvent({ name: 'boot.finished', payload: { ...finished, family: 'polycom' } }).id).toBe(one.id)
  expect(one.body).toEqual({ type: 'boot.completed', timestamp: at, data: finished })
  expect(tenantEvent({ name: 'boot.finished', payload: { ...finished, state: 'refused' } }).body.type).toBe(
    'boot.refused',
  )
})

it('a phone that is again what it was is told again, outside boots', () => {
  const identified: PhoneIdentified = { ...phone, family: 'polycom', model: 'SPIP_331', firmware: '3.3.2', at }
  const told = (over: Partial<PhoneIdentified>) =>
    tenantEvent({ name: 'phone.identified', payload: { ...identified, ...over } })
  expect(told({}).id).toBe(told({}).id)
  expect(told({ at: '2026-01-06T09:00:30.000Z' }).id).not.toBe(told({}).id)
  const boot = mintBootId()
  expect(told({ boot, at: '2026-01-06T09:00:30.000Z' }).id).toBe(told({ boot }).id)
})

it('only what is named is told, and nothing that cannot be kept', () => {
  const payload = { ...phone, family: 'polycom', model: 'a\0b\ud800', firmware: '1', at, bootToken: '020319816065' }
  const { body } = tenantEvent({ name: 'phone.identified', payload: payload as PhoneIdentified })
  expect(body.data).toEqual({ ...phone, family: 'polycom', model: 'ab\ufffd', firmware: '1', at })
  const gone = { id: 'u1', mac, aor: '201@acme.example', source: 'api' as const, at }
  expect(unregistrationEvent(gone, { tenant: 'acme', gateway: 'hq', family: 'polycom' })).toEqual({
    ...{ id: 'u1', tenant: 'acme' },
    body: {
      type: 'phone.unregistered',
      timestamp: at,
      data: { ...phone, family: 'polycom', aor: '201@acme.example', at },
    },
  })
})
