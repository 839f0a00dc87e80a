import type { Database } from '@offhook/database'
import type { BootId, BootToken, Mac } from '@offhook/phones'
import { coalesce, type Sealer } from '@offhook/runtime'
import { openToken } from './kept-tokens.ts'
import { type GatewayName, isLive } from './live-tokens.ts'
import { markGateways } from './mark-gateways.ts'

export type TakenBy = GatewayName & { readonly mac: Mac; readonly boot: BootId; readonly alertedAt: Date }

/**
 * A lease was reported without a token, at a gateway that tokens are issued for: what the DHCP server has, and what it may have got since, is for this boot from now on. Gives the
 * likelier of them, which the tenant's platform is shown; undefined where the phone had none, whose next lease may have one.
 */
export function takeTokens(
  { sql }: Pick<Database, 'sql'>,
  sealer: Sealer,
  lifetimeMs: number,
): (lease: TakenBy) => Promise<BootToken | undefined> {
  const mark = coalesce(async (gateways: GatewayName[]) => {
    const distinct = new Map(gateways.map((one) => [`${one.tenant}/${one.gateway}`, one]))
    for (const gateway of distinct.values()) await markGateways(sql, gateway)
    return gateways.map(() => undefined)
  })
  return async ({ tenant, gateway, mac, boot, alertedAt }) => {
    const rows = await sql<{ id: string; sealed: Buffer; is_placed: boolean }[]>`
      update issued_tokens i set boot = ${boot}, expires_at = greatest(i.expires_at, ${alertedAt.toISOString()}::timestamptz + ${lifetimeMs} * interval '1 millisecond')
      where i.mac = ${mac} and i.tenant = ${tenant} and i.gateway = ${gateway} and ${isLive(sql)}
      returning i.token as id, i.sealed, i.placed_at is not null as is_placed`
    await mark({ tenant, gateway })
    const [likeliest] = rows.sort(
      (one, other) => Number(other.is_placed) - Number(one.is_placed) || Number(other.id) - Number(one.id),
    )
    return likeliest && openToken(sealer, mac, likeliest.sealed)
  }
}
