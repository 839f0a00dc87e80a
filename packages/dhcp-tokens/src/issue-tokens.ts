import { DatabaseUrl } from '@offhook/pbx-outputs'
import { z } from 'zod'

/** Options of text that phones read their boot server from. Why no others: docs/dhcp.md. */
const Options = z
  .array(z.union([z.literal(66), z.literal(114), z.literal(160)]))
  .min(1)
  .refine((codes) => new Set(codes).size === codes.length, 'each option once')
  .default([66, 160])
  .meta({ description: 'what the URL with the token is put into; a phone of the family thomson has option 43' })

const Kea = z.strictObject({
  into: z.literal('kea'),
  databaseUrl: DatabaseUrl.meta({ description: "of Kea's hosts in PostgreSQL; kept sealed, never shown" }),
  subnets: z
    .array(z.int().min(0).max(4_294_967_294))
    .min(1)
    .max(64)
    .refine((subnets) => new Set(subnets).size === subnets.length, 'each subnet once')
    .default([0])
    .meta({ description: 'their ids in Kea; 0 is for all, if Kea has `reservations-global` on' }),
  options: Options,
})
export type KeaStore = z.output<typeof Kea>

const Dnsmasq = z.strictObject({ into: z.literal('dnsmasq'), options: Options })

/** Where a gateway's boot tokens are issued into ahead of the lease. */
export const IssueTokens = z.discriminatedUnion('into', [Kea, Dnsmasq])
export type IssueTokens = z.output<typeof IssueTokens>

/** The same as it may be shown: without the secret. */
export function describeIssueTokens(issueTokens: IssueTokens): Record<string, unknown> {
  if (issueTokens.into === 'dnsmasq') return issueTokens
  const { databaseUrl, ...rest } = issueTokens
  const { host, pathname } = new URL(databaseUrl)
  return { ...rest, database: `${host}${pathname}` }
}

/** Two settings of one place write the same rows. */
export function storeOf(issueTokens: IssueTokens): string {
  if (issueTokens.into === 'dnsmasq') return 'dnsmasq'
  const { hostname, port, pathname } = new URL(issueTokens.databaseUrl)
  return `kea ${hostname.toLowerCase()}:${port || 5432}${pathname}`
}
