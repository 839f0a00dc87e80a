import { isDeepStrictEqual } from 'node:util'
import { z } from '@hono/zod-openapi'
import type { Access, Database, MacAlert } from '@offhook/database'
import { describeIssueTokens, IssueTokens } from '@offhook/dhcp-tokens'
import {
  EventFilter,
  issueBootToken,
  openSettings,
  parseMacPattern,
  type SharedSettings,
  Slug,
  sealSettings,
} from '@offhook/phones'
import { isAddressRange, type Sealer } from '@offhook/runtime'
import { changeOf } from '../audit/audit-changes.ts'
import { REVISION, revisionOf } from '../manners/entity-tags.ts'
import type { NamedResource } from '../manners/named-resource.ts'
import { Refusal } from '../manners/refusal.ts'
import { takeTurns } from '../manners/take-turns.ts'
import { audit, noteAccountChanges } from '../outbox/outbox.ts'
import { noteInventoryChanges } from '../phones/inventory-changes.ts'
import { requireAsterisk } from '../registrars/registrars.ts'
import { Gateway } from './answers.ts'
import { GivenSettings, maskSettings } from './given-settings.ts'
import { rowsOfTenant } from './rows-of-tenant.ts'
import { iso, requireTenant } from './tenants.ts'

const ListNames = z.object({ tenant: Slug.meta({ example: 'acme' }) })
const Names = ListNames.extend({ gateway: Slug.meta({ example: 'hq' }) })
const pattern = z
  .string()
  .refine((written) => parseMacPattern(written) !== undefined, 'hex digits of a MAC, whole or its beginning')
const Body = z.strictObject({
  platform: Slug,
  access: z
    .array(z.enum(['token', 'lease', 'certificate', 'password', 'open']))
    .min(1)
    .default(['token']),
  sources: z.array(z.string().refine(isAddressRange, 'an address or a CIDR range')).max(256).default([]),
  alerts: z
    .array(z.strictObject({ name: z.string().min(1).max(64), mac: pattern, mask: pattern.optional() }))
    .max(100)
    .default([]),
  eventFilter: EventFilter.optional().meta({
    description: 'which of the events that it sends as syslog or traps are read; all when absent',
  }),
  notifyProxy: z
    .string()
    .regex(
      /^sips?:[A-Za-z0-9.:[\]-]{1,200}(?:;transport=(?:udp|tcp|tls))?$/,
      'sip:host:port, perhaps with ;transport=tcp',
    )
    .optional()
    .openapi({
      description: 'phones of this site are told to resync through it; straight where they are registered when absent',
    }),
  notifyRegistrar: Slug.optional().openapi({
    description:
      'phones of this site are told to resync by this registrar of the tenant, or of the nearest above that has one of that name: an Asterisk, of kind `ami`',
  }),
  issueTokens: IssueTokens.optional().openapi({
    description:
      'boot tokens are made ahead of the lease for the DHCP server of this site, which rolls no dice itself; `access` holds `token` then',
  }),
  settings: GivenSettings.default({}),
})

type Row = {
  tenant: string
  gateway: string
  key: string
  platform: string
  access: Access[]
  sources: string[]
  alerts: MacAlert[]
  event_filter: EventFilter
  settings: SharedSettings
  notify_proxy: string | null
  notify_registrar: string | null
  issue_tokens: Buffer | null
  created_at: string
  updated_at: string
  xmin: string
}

const rows = rowsOfTenant<Row>('gateways', 'gateway')

/** An SMG's field for option 66 holds this much before the digits. */
const OPTION_66_LENGTH = 63

/** The DHCP domains of a tenant. The answer says what to type into the DHCP server and where it reports to. */
export function gatewayResource(
  { sql }: Database,
  sealer: Sealer,
  baseUrl: string,
): NamedResource<typeof Names, typeof Body> {
  const option66 = `${baseUrl}/`
  const show = ({
    tenant,
    gateway,
    key,
    platform,
    access,
    sources,
    alerts,
    event_filter,
    settings,
    notify_proxy,
    notify_registrar,
    issue_tokens,
    created_at,
    updated_at,
    xmin,
  }: Row) => ({
    [REVISION]: revisionOf({ xmin, updated_at }),
    tenant,
    gateway,
    platform,
    access,
    sources,
    alerts,
    ...shownFilter(event_filter),
    settings: maskSettings(settings),
    ...(notify_proxy ? { notifyProxy: notify_proxy } : {}),
    ...(notify_registrar ? { notifyRegistrar: notify_registrar } : {}),
    ...(issue_tokens
      ? { issueTokens: describeIssueTokens(openIssueTokens(sealer, { tenant, gateway }, issue_tokens)) }
      : {}),
    key,
    option66,
    eventsPath: `/activator/${key}/eventHandler.asp`,
    ...(option66.length > OPTION_66_LENGTH
      ? { warnings: [`option66 is ${option66.length} characters long; an SMG takes ${OPTION_66_LENGTH}`] }
      : {}),
    createdAt: iso(created_at),
    updatedAt: iso(updated_at),
  })
  return {
    what: 'gateway',
    listPath: '/v1/tenants/{tenant}/gateways',
    path: '/v1/tenants/{tenant}/gateways/{gateway}',
    names: Names,
    listNames: ListNames,
    body: Body,
    answer: Gateway,
    powerful: ['key', 'eventsPath'],
    example: {
      platform: 'main',
      access: ['token'],
      sources: ['192.0.2.0/24'],
      alerts: [{ name: 'Polycom', mac: '00:04:f2:00:00:00', mask: 'ff:ff:ff:00:00:00' }],
    },
    find: async (names) => {
      const row = await rows.find(sql, names)
      return row && show(row)
    },
    whole: async (names) => {
      const row = await rows.find(sql, names)
      return row && bodyOf(sealer, row)
    },
    write: ({ tenant, gateway }, change, actor) =>
      sql.begin(async (sql) => {
        await requireTenant(sql, tenant)
        await takeTurns(sql, `gateway ${tenant}/${gateway}`)
        const kept = await rows.lock(sql, { tenant, gateway })
        const before = kept && bodyOf(sealer, kept)
        const wanted = change(before, kept && revisionOf(kept))
        const { platform, access, sources, alerts, eventFilter = {}, settings, notifyProxy, notifyRegistrar } = wanted
        const { issueTokens } = wanted
        if (issueTokens && !access.includes('token'))
          throw new Refusal(400, 'tokens are issued for nothing where access is not by token', {
            errors: [{ path: 'access', message: 'by token too, since tokens are issued' }],
          })
        if (access.includes('open') && sources.length === 0)
          throw new Refusal(400, 'open access needs sources', {
            errors: [{ path: 'sources', message: 'the ranges that the site asks from' }],
          })
        if (
          (await sql`select from platforms where tenant = ${tenant} and platform = ${platform} for key share`)
            .length === 0
        )
          throw new Refusal(409, 'the tenant has no such platform', { platform })
        if (notifyRegistrar !== undefined) {
          if (notifyProxy !== undefined)
            throw new Refusal(400, 'phones are told through a proxy or by a registrar, not both')
          await requireAsterisk(sql, tenant, notifyRegistrar)
        }
        const ranges = alerts.map(({ name, mac, mask }) => ({
          name,
          mac: parseMacPattern(mac),
          mask: parseMacPattern(mask ?? mac.replace(/[0-9a-f]/gi, 'f')),
        }))
        await sql`
          insert into gateways (tenant, gateway, key, platform, access, sources, alerts, event_filter, notify_proxy, notify_registrar, issues_into, issue_tokens, settings)
          values (${tenant}, ${gateway}, ${issueBootToken()}, ${platform}, ${JSON.stringify(access)}::text::jsonb, ${JSON.stringify(sources)}::text::jsonb, ${JSON.stringify(ranges)}::text::jsonb, ${JSON.stringify(eventFilter)}::text::jsonb, ${notifyProxy ?? null}, ${notifyRegistrar ?? null}, ${issueTokens?.into ?? null}, ${sealIssueTokens(sealer, { tenant, gateway }, issueTokens)}, ${JSON.stringify(sealSettings(sealer, settings))}::text::jsonb)
          on conflict (tenant, gateway) do update set platform = excluded.platform, access = excluded.access, sources = excluded.sources, alerts = excluded.alerts, event_filter = excluded.event_filter, notify_proxy = excluded.notify_proxy, notify_registrar = excluded.notify_registrar, issues_into = excluded.issues_into, issue_tokens = excluded.issue_tokens, settings = excluded.settings, updated_at = now()`
        if (before && !isDeepStrictEqual(before.settings, settings))
          await noteAccountChanges(sql, 'settings', { tenant, gateway })
        if ((before && before.platform !== platform) || issueTokens || before?.issueTokens)
          await noteInventoryChanges(sql, [tenant])
        const action = before ? 'gateway.changed' : 'gateway.created'
        await audit(sql, actor, action, `${tenant}/${gateway}`, changeOf(before, wanted, masked), tenant)
        return !before
      }),
    remove: ({ tenant, gateway }, actor, allow) =>
      sql.begin(async (sql) => {
        const row = await rows.lock(sql, { tenant, gateway })
        if (!row) return false
        allow(revisionOf(row))
        const [phones] = await sql<
          { count: number }[]
        >`select count(*)::int as count from phones where tenant = ${tenant} and gateway = ${gateway}`
        if (phones!.count > 0) throw new Refusal(409, 'phones depend on it', { phones: phones!.count })
        await rows.remove(sql, { tenant, gateway })
        if (row.issue_tokens) await noteInventoryChanges(sql, [tenant])
        const removed = changeOf(bodyOf(sealer, row), undefined, masked)
        await audit(sql, actor, 'gateway.removed', `${tenant}/${gateway}`, removed, tenant)
        return true
      }),
    list: (names, query) => rows.list(sql, names, query, show),
  }
}

const openIssueTokens = (
  sealer: Sealer,
  { tenant, gateway }: { tenant: string; gateway: string },
  sealed: Buffer,
): IssueTokens => IssueTokens.parse(JSON.parse(sealer.open(`issue-tokens:${tenant}/${gateway}`, sealed).toString()))

const sealIssueTokens = (
  sealer: Sealer,
  { tenant, gateway }: { tenant: string; gateway: string },
  issueTokens: IssueTokens | undefined,
): Buffer | null =>
  issueTokens ? sealer.seal(`issue-tokens:${tenant}/${gateway}`, Buffer.from(JSON.stringify(issueTokens))) : null

/** Opened, secrets included. */
const bodyOf = (
  sealer: Sealer,
  {
    tenant,
    gateway,
    issue_tokens,
    platform,
    access,
    sources,
    alerts,
    event_filter,
    settings,
    notify_proxy,
    notify_registrar,
  }: Row,
): z.output<typeof Body> => ({
  platform,
  access,
  sources,
  alerts,
  ...shownFilter(event_filter),
  settings: openSettings(sealer, settings),
  ...(notify_proxy ? { notifyProxy: notify_proxy } : {}),
  ...(notify_registrar ? { notifyRegistrar: notify_registrar } : {}),
  ...(issue_tokens ? { issueTokens: openIssueTokens(sealer, { tenant, gateway }, issue_tokens) } : {}),
})

/** Absent where it lets all pass. */
const shownFilter = (eventFilter: EventFilter) => (Object.keys(eventFilter).length > 0 ? { eventFilter } : {})

const masked = ({
  platform,
  access,
  sources,
  alerts,
  eventFilter,
  notifyProxy,
  notifyRegistrar,
  issueTokens,
  settings,
}: z.output<typeof Body>) => ({
  ...{ platform, access, sources, alerts, eventFilter, notifyProxy, notifyRegistrar },
  issueTokens: issueTokens && describeIssueTokens(issueTokens),
  settings: maskSettings(settings),
})
