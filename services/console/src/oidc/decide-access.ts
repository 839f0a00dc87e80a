import type { Role } from '@offhook/database'
import { Slug } from '@offhook/phones'
import { ROLES } from '../asking/roles.ts'

/** The role that is without a tenant, and sees every one. It has a name of its own, so that a tenant claim that went missing makes nobody an administrator. */
export const ADMINISTRATOR = 'administrator'

export type Access =
  | { readonly kind: 'granted'; readonly subject: string; readonly tenant: string | undefined; readonly role: Role }
  | { readonly kind: 'refused'; readonly because: AccessRefusal }

export type AccessRefusal =
  | 'no-subject'
  | 'no-role'
  | 'several-roles'
  | 'no-tenant'
  | 'bad-tenant'
  | 'administrator-of-a-tenant'
  | 'unknown-tenant'

export type ClaimNames = { readonly tenantClaim: string; readonly roleClaim: string }

/**
 * What an identity may, by the claims of its ID token: a role, alone or as one of a list (as Keycloak and Entra write them), and a tenant.
 * Whoever has none of our roles, or several, or a role without its tenant has no access.
 */
export function decideAccess(claims: Readonly<Record<string, unknown>>, names: ClaimNames): Access {
  const { sub } = claims
  if (typeof sub !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(sub)) return refused('no-subject')
  const given = own(claims, names.roleClaim)
  const known = [ADMINISTRATOR, ...ROLES].filter(
    (role) => role === given || (Array.isArray(given) && given.includes(role)),
  )
  const [role] = known
  if (role === undefined) return refused('no-role')
  if (known.length > 1) return refused('several-roles')
  const tenant = only(own(claims, names.tenantClaim))
  if (role === ADMINISTRATOR)
    return tenant === undefined
      ? { kind: 'granted', subject: sub, tenant: undefined, role: 'operator' }
      : refused('administrator-of-a-tenant')
  if (tenant === undefined) return refused('no-tenant')
  const slug = Slug.safeParse(tenant)
  if (!slug.success) return refused('bad-tenant')
  return { kind: 'granted', subject: sub, tenant: slug.data, role: role as Role } // the administrator's is dealt with above
}

const refused = (because: AccessRefusal): Access => ({ kind: 'refused', because })

/** A claim that is there; empty ones are as good as none. */
function own(claims: Readonly<Record<string, unknown>>, name: string): unknown {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined
  return value === '' || value === null || (Array.isArray(value) && value.length === 0) ? undefined : value
}

/** Attributes of users are lists with some providers. */
const only = (value: unknown): unknown => (Array.isArray(value) && value.length === 1 ? value[0] : value)
