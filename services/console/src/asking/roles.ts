import { z } from '@hono/zod-openapi'
import type { Role } from '@offhook/database'
import { Refusal } from '../manners/refusal.ts'

declare module 'hono' {
  interface ContextVariableMap {
    /** What the asker may do in its scope. */
    role: Role
  }
}

/** From the weakest to the mightiest. */
export const ROLES = ['support', 'reseller', 'operator'] as const satisfies readonly Role[]

export const RoleName = z.enum(ROLES).openapi({
  example: 'reseller',
  description:
    '`support` reads and reveals nothing; `reseller` manages its tenant and those below; `operator` does everything within its subtree, and without a tenant everywhere',
})

/** What a token is that was made without a role. */
export const usualRole = (tenant: string | null | undefined): Role => (tenant == null ? 'operator' : 'reseller')

/** Whether somebody of the role changes anything, and sees what lets others do so. */
export const mayChange = (role: Role): boolean => role !== 'support'

/** Nobody makes somebody mightier than itself. */
export const mayMake = (asker: Role, made: Role): boolean => ROLES.indexOf(made) <= ROLES.indexOf(asker)

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/** The one guard of roles: every request that comes with a token or a cookie passes it, of the API and of pages. Throws a 403. */
export function refuseByRole(role: Role, method: string): void {
  if (!READING.has(method) && !mayChange(role)) throw new Refusal(403, `the role ${role} reads and changes nothing`)
}
