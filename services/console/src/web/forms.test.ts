import { describe, expect, it } from 'vitest'
import { MASK } from '../manners/mask-secrets.ts'
import { Refusal } from '../manners/refusal.ts'
import { faultsOf, readNumber, unmask } from './forms.ts'

describe('forms', () => {
  it('keep what was shown masked, in its own place alone', () => {
    const before = { adminPassword: 'one', provisioning: { password: 'two', user: 'u' }, list: ['three'] }
    expect(
      unmask({ adminPassword: MASK, provisioning: { password: MASK }, list: [MASK], language: 'en' }, before),
    ).toEqual({
      adminPassword: 'one',
      provisioning: { password: 'two' },
      list: ['three'],
      language: 'en',
    })
    expect(unmask({ userPassword: MASK, constructor: MASK }, before)).toEqual({ userPassword: MASK, constructor: MASK })
    expect(unmask({ adminPassword: 'new' }, before)).toEqual({ adminPassword: 'new' })
  })

  it('tell faults beside their fields, with the path below', () => {
    const faults = faultsOf(
      new Refusal(400, 'shape', {
        errors: [
          { path: 'alerts.0.mac', message: 'hex' },
          { path: 'platform', message: 'none' },
        ],
      }),
    )
    expect([faults.whole, faults.of('alerts'), faults.of('platform'), faults.of('alert')]).toEqual([
      undefined,
      ['0.mac: hex'],
      ['none'],
      [],
    ])
    expect(faultsOf(new Refusal(409, 'phones depend on it')).whole).toBe('Phones depend on it.')
    expect(faultsOf(new Refusal(412, 'x')).whole).toMatch(/Somebody else/)
    expect(() => faultsOf(new Error('defect'))).toThrow('defect')
  })

  it('leave what is no whole number to the schema', () => {
    expect([readNumber('12'), readNumber('1.5'), readNumber(undefined), readNumber('0x1')]).toEqual([
      12,
      '1.5',
      undefined,
      '0x1',
    ])
  })
})
