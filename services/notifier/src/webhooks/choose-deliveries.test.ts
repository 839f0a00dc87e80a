import fc from 'fast-check'
import { expect, it } from 'vitest'
import { chooseDeliveries, type DueWebhook } from './choose-deliveries.ts'

const atOnce = { total: 10, perTenant: 4, perWebhook: 3 }
const due = (tenant: string, webhook: string, count: number, failing = false): DueWebhook => ({
  ...{ tenant, webhook, due: count, failing },
})

it('a tenant with a million events leaves the others their places', () => {
  const chosen = chooseDeliveries(
    [due('greedy', 'a', 3), due('greedy', 'b', 3), due('small', 'x', 2)],
    new Map(),
    atOnce,
  )
  expect(chosen).toEqual([
    { tenant: 'greedy', webhook: 'a', count: 2 },
    { tenant: 'greedy', webhook: 'b', count: 2 },
    { tenant: 'small', webhook: 'x', count: 2 },
  ])
})

it('what hangs counts against its own tenant', () => {
  const inHand = new Map([
    ['hanging/a', 3],
    ['hanging/b', 1],
  ])
  expect(chooseDeliveries([due('hanging', 'b', 3), due('other', 'x', 1)], inHand, atOnce)).toEqual([
    { tenant: 'other', webhook: 'x', count: 1 },
  ])
})

it('a webhook that fails gets one attempt at a time', () => {
  expect(chooseDeliveries([due('a', 'x', 3, true)], new Map(), atOnce)).toEqual([
    { tenant: 'a', webhook: 'x', count: 1 },
  ])
  expect(chooseDeliveries([due('a', 'x', 3, true)], new Map([['a/x', 1]]), atOnce)).toEqual([])
})

it('no bound is ever passed, and nothing that could be tried is left while there is room', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  const webhook = fc.record({ tenant: name, webhook: name, due: fc.integer({ min: 0, max: 3 }), failing: fc.boolean() })
  const key = ({ tenant, webhook }: { tenant: string; webhook: string }) => `${tenant}/${webhook}`
  fc.assert(
    fc.property(
      fc.uniqueArray(webhook, { selector: key, maxLength: 12 }),
      fc.uniqueArray(fc.tuple(name, name, fc.integer({ min: 1, max: 3 })), {
        selector: ([t, w]) => `${t}/${w}`,
        maxLength: 4,
      }),
      (webhooks, held) => {
        const inHand = new Map(held.map(([tenant, webhook, count]) => [`${tenant}/${webhook}`, count]))
        const chosen = chooseDeliveries(webhooks, inHand, atOnce)
        const after = new Map(inHand)
        for (const one of chosen) after.set(key(one), (after.get(key(one)) ?? 0) + one.count)
        const sum = (prefix: string) =>
          [...after].reduce((sum, [key, n]) => (key.startsWith(prefix) ? sum + n : sum), 0)
        const before = [...inHand.values()].reduce((sum, n) => sum + n, 0)
        expect(sum('')).toBeLessThanOrEqual(Math.max(atOnce.total, before))
        for (const one of webhooks) {
          const count = chosen.find((other) => key(other) === key(one))?.count ?? 0
          const bound = one.failing ? 1 : atOnce.perWebhook
          expect(count).toBeLessThanOrEqual(one.due)
          if (count > 0) expect(after.get(key(one))).toBeLessThanOrEqual(bound)
          if (count > 0) expect(sum(`${one.tenant}/`)).toBeLessThanOrEqual(atOnce.perTenant)
          const full =
            count === one.due ||
            (after.get(key(one)) ?? 0) >= bound ||
            sum(`${one.tenant}/`) >= atOnce.perTenant ||
            sum('') >= atOnce.total
          expect(full, key(one)).toBe(true)
        }
      },
    ),
  )
})
