/** A webhook with deliveries that are due. */
export type DueWebhook = {
  readonly tenant: string
  readonly webhook: string
  /** How many, as far as anybody would take them. */
  readonly due: number
  /** Its last attempts failed: one at a time. */
  readonly failing: boolean
}

export type Chosen = { readonly tenant: string; readonly webhook: string; readonly count: number }

export type AtOnce = { readonly total: number; readonly perTenant: number; readonly perWebhook: number }

/** Attempts that are under way, by `tenant/webhook`. */
export type InHand = ReadonlyMap<string, number>

export const keyOf = ({ tenant, webhook }: { tenant: string; webhook: string }): string => `${tenant}/${webhook}`

/**
 * Which deliveries are tried next: one for each tenant in turn, whoever has least under way first, so that a tenant whose receivers hang, or who has a million
 * events, holds its own places and no other's.
 */
export function chooseDeliveries(due: readonly DueWebhook[], inHand: InHand, atOnce: AtOnce): Chosen[] {
  const tenants = new Map<string, { under: number; webhooks: { of: DueWebhook; room: number; count: number }[] }>()
  const underWay = countByTenant(inHand)
  let room = atOnce.total - [...underWay.values()].reduce((sum, count) => sum + count, 0)
  for (const of of due) {
    const mine = inHand.get(keyOf(of)) ?? 0
    const own = Math.min(of.due, (of.failing ? 1 : atOnce.perWebhook) - mine)
    const tenant = tenants.get(of.tenant) ?? { under: underWay.get(of.tenant) ?? 0, webhooks: [] }
    tenants.set(of.tenant, tenant)
    if (own > 0) tenant.webhooks.push({ of, room: own, count: 0 })
  }
  let turns = [...tenants.values()].filter(({ webhooks }) => webhooks.length > 0)
  while (room > 0 && turns.length > 0) {
    turns.sort((one, other) => one.under - other.under)
    for (const tenant of turns) {
      if (room === 0) break
      const next = tenant.webhooks
        .filter((one) => one.count < one.room)
        .reduce<(typeof tenant.webhooks)[number] | undefined>(
          (least, one) => (least && least.count <= one.count ? least : one),
          undefined,
        )
      if (!next || tenant.under >= atOnce.perTenant) continue
      next.count++
      tenant.under++
      room--
    }
    turns = turns.filter(
      ({ under, webhooks }) => under < atOnce.perTenant && webhooks.some((one) => one.count < one.room),
    )
  }
  return [...tenants.values()].flatMap(({ webhooks }) =>
    webhooks.filter(({ count }) => count > 0).map(({ of: { tenant, webhook }, count }) => ({ tenant, webhook, count })),
  )
}

function countByTenant(inHand: InHand): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [key, count] of inHand) {
    const tenant = key.slice(0, key.indexOf('/'))
    counts.set(tenant, (counts.get(tenant) ?? 0) + count)
  }
  return counts
}
