import { z } from '@hono/zod-openapi'
import { type Mac, Slug } from '@offhook/phones'
import { Refusal } from '../manners/refusal.ts'
import type { AnySql } from '../outbox/outbox.ts'

/** Which phones an operation is for. */
export const ManyPhones = z.object({
  tenant: Slug.meta({ description: 'its phones, and those of the tenants below it' }),
  gateway: Slug.optional(),
  family: Slug.optional(),
  model: z.string().max(64).optional(),
})
type ManyPhones = z.output<typeof ManyPhones>

/** One operation takes this many phones at most. */
const MAX_PHONES = 100_000

/** Those that have files and are like that. Throws a 409 for none, and for more than one operation takes. */
export async function phonesWithFiles(sql: AnySql, { tenant, gateway, family, model }: ManyPhones): Promise<Mac[]> {
  const phones = await sql<{ mac: Mac }[]>`
    select mac from bundles where tenant in (with recursive below as (
        select tenant from tenants where tenant = ${tenant} union select t.tenant from tenants t join below on t.parent = below.tenant) select tenant from below)
      ${gateway === undefined ? sql`` : sql`and gateway = ${gateway}`} ${family === undefined ? sql`` : sql`and family = ${family}`}
      ${model === undefined ? sql`` : sql`and model = ${model}`} order by mac limit ${MAX_PHONES + 1}`
  if (phones.length === 0) throw new Refusal(409, 'no phone with files is like that', { tenant })
  if (phones.length > MAX_PHONES) throw new Refusal(409, `an operation takes ${MAX_PHONES} phones at most`, { tenant })
  return phones.map(({ mac }) => mac)
}
