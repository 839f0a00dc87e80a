import { traceIdOf } from '@offhook/phones'
import { z } from 'zod'

/** Shares of completed sessions that are exported, 0 to 1: of every tenant, and of those that have their own. */
export type Sampling = { readonly share: number; readonly byTenant: Readonly<Record<string, number>> }

const share = z.coerce.number().min(0).max(1)

/** `0.1` or `0.1,acme=1,big-one=0.01`: the share of all tenants first, then tenants that differ. */
export const Sampling = z.string().transform((written, context): Sampling => {
  const parts = written.split(',').map((part) => part.trim())
  const byTenant: Record<string, number> = {}
  let all = 1
  for (const [index, part] of parts.entries()) {
    const [tenant, number] = part.includes('=') ? part.split('=', 2) : [undefined, part]
    const read = number?.trim() ? share.safeParse(number) : undefined
    if (!read?.success || (tenant === undefined && index > 0) || tenant === '') {
      context.addIssue({ code: 'custom', message: `no share between 0 and 1, or tenant=share: ${part}` })
      return z.NEVER
    }
    if (tenant === undefined) all = read.data
    else byTenant[tenant] = read.data
  }
  return { share: all, byTenant }
})

const RANDOM_HEX_DIGITS = 13 // of the 14 that are random in a UUIDv7: as many bits as a number holds exactly

/**
 * Whether a session is among the share of its tenant. The trace id alone decides, as consistent probability sampling has it (its last seven bytes are its
 * randomness), so that everybody who samples by the same share keeps the same traces, and a greater share keeps those of a smaller one.
 */
export function isSampled({ share, byTenant }: Sampling, boot: string, tenant: string): boolean {
  const wanted = Object.hasOwn(byTenant, tenant) ? byTenant[tenant]! : share
  const random = Number.parseInt(traceIdOf(boot).slice(18, 18 + RANDOM_HEX_DIGITS), 16)
  return random >= (1 - wanted) * 16 ** RANDOM_HEX_DIGITS
}
