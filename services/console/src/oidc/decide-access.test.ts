import fc from 'fast-check'
import { expect, it } from 'vitest'
import { decideAccess } from './decide-access.ts'

const names = { tenantClaim: 'offhook_tenant', roleClaim: 'offhook_role' }
const person = (claims: object) => decideAccess({ sub: '7f3a', ...claims }, names)

it('a role and a tenant let somebody in, alone or in lists as providers write them', () => {
  const granted = { kind: 'granted', subject: '7f3a', tenant: 'acme', role: 'support' }
  expect(person({ offhook_role: 'support', offhook_tenant: 'acme' })).toEqual(granted)
  expect(person({ offhook_role: ['offline_access', 'support'], offhook_tenant: ['acme'] })).toEqual(granted)
  expect(person({ offhook_role: ['administrator'], offhook_tenant: [] })).toMatchObject({
    ...{ tenant: undefined, role: 'operator' },
  })
})

it.each([
  ['no-role', {}],
  ['no-role', { offhook_role: '', offhook_tenant: 'acme' }],
  ['no-role', { offhook_role: 'admin', offhook_tenant: 'acme' }],
  ['no-role', { offhook_role: 'Support', offhook_tenant: 'acme' }],
  ['no-role', { offhook_role: { support: true }, offhook_tenant: 'acme' }],
  ['no-role', { offhook_role: ['uma_authorization'], offhook_tenant: 'acme' }],
  ['several-roles', { offhook_role: ['support', 'operator'], offhook_tenant: 'acme' }],
  ['no-tenant', { offhook_role: 'operator' }],
  ['no-tenant', { offhook_role: 'support', offhook_tenant: null }],
  ['bad-tenant', { offhook_role: 'support', offhook_tenant: 'Acme GmbH' }],
  ['bad-tenant', { offhook_role: 'support', offhook_tenant: ['acme', 'rival'] }],
  ['administrator-of-a-tenant', { offhook_role: 'administrator', offhook_tenant: 'acme' }],
  ['no-subject', { sub: '', offhook_role: 'administrator' }],
  ['no-subject', { sub: 'a\0b', offhook_role: 'administrator' }],
] as const)('%s: %j has no access', (because, claims) => {
  expect(person(claims)).toEqual({ kind: 'refused', because })
})

it('nobody sees every tenant without the word administrator and without a tenant, whatever else is claimed', () => {
  const value = fc.oneof(
    fc.constantFrom('administrator', 'operator', 'reseller', 'support', 'acme', ''),
    fc.anything(),
    fc.array(fc.constantFrom('administrator', 'operator', 'support')),
  )
  fc.assert(
    fc.property(fc.record({ offhook_role: value, offhook_tenant: value }, { requiredKeys: [] }), (claims) => {
      const access = person(claims)
      if (access.kind === 'refused' || access.tenant !== undefined) return
      expect([claims.offhook_role].flat()).toContain('administrator')
      expect([undefined, null, '', []]).toContainEqual(claims.offhook_tenant)
    }),
  )
})
