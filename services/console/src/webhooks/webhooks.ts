import { z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import { Slug } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import {
  type KeptSecrets,
  makeSecret,
  openSecrets,
  sealSecrets,
  URL_FAULTS,
  urlFault,
  validSecrets,
  WebhookEvent,
  WebhookSecret,
} from '@offhook/webhooks'
import { changeOf } from '../audit/audit-changes.ts'
import { REVISION } from '../manners/entity-tags.ts'
import type { NamedResource } from '../manners/named-resource.ts'
import { missing, Refusal } from '../manners/refusal.ts'
import { takeTurns } from '../manners/take-turns.ts'
import { type AnySql, audit } from '../outbox/outbox.ts'
import { rowsOfTenant } from '../tenants/rows-of-tenant.ts'
import { iso, requireTenant } from '../tenants/tenants.ts'

const ListNames = z.object({ tenant: Slug.meta({ example: 'acme' }) })
export const WebhookNames = ListNames.extend({ webhook: Slug.meta({ example: 'crm' }) })
export type WebhookNames = z.output<typeof WebhookNames>

const Body = z.strictObject({
  url: z.string().max(2_000),
  events: z
    .array(WebhookEvent)
    .max(20)
    .transform((types) => [...new Set(types)].sort())
    .default([])
    .openapi({ description: 'what it hears of; all there is when empty' }),
  allowPrivate: z.boolean().default(false).openapi({
    description: 'whether the URL may be http and lead to a private address; an administrator decides',
  }),
  enabled: z.boolean().default(true),
  secret: WebhookSecret.optional().openapi({
    description: 'takes the place of all secrets at once; without it one is made with the webhook, and kept afterwards',
  }),
})

const at = z.iso.datetime().openapi({ example: '2026-01-05T09:00:30.000Z' })
export const ShownWebhook = z
  .object({
    tenant: z.string().openapi({ example: 'acme' }),
    webhook: z.string().openapi({ example: 'crm' }),
    url: z.string().openapi({ example: 'https://platform.acme.example/offhook' }),
    events: z.array(WebhookEvent),
    allowPrivate: z.boolean(),
    enabled: z.boolean(),
    disabledAt: at.optional(),
    disabledBecause: z.string().optional(),
    failingSince: at.optional().openapi({ description: 'when the first attempt failed since the last that did not' }),
    pausedUntil: at.optional().openapi({ description: 'after failures in a row, or as its receiver asked' }),
    secrets: z.int().openapi({ description: 'how many are valid: more than one for a while after a rotation' }),
    secret: z.string().optional().openapi({ description: 'once, by the request that had it made' }),
    createdAt: at,
    updatedAt: at,
  })
  .openapi('Webhook')

export type WebhookRow = {
  tenant: string
  webhook: string
  url: string
  events: WebhookEvent[]
  secrets: Buffer
  allow_private: boolean
  disabled_at: string | null
  disabled_because: string | null
  failing_since: string | null
  resume_at: string | null
  created_at: string
  updated_at: string
}

const rows = rowsOfTenant<WebhookRow>('webhooks', 'webhook')

/** Each is told of every phone below it; more would make one event many. */
const MAX_WEBHOOKS = 20

const SWITCHED_OFF = 'switched off through the API'

/** Where a tenant is told what becomes of its phones. Secrets are sealed, and answered only by the request that had them made. */
export function webhookResource(
  { sql }: Pick<Database, 'sql'>,
  sealer: Sealer,
): NamedResource<typeof WebhookNames, typeof Body> {
  const show = showWebhook(sealer)
  return {
    what: 'webhook',
    listPath: '/v1/tenants/{tenant}/webhooks',
    path: '/v1/tenants/{tenant}/webhooks/{webhook}',
    names: WebhookNames,
    listNames: ListNames,
    body: Body,
    answer: ShownWebhook,
    example: { url: 'https://platform.acme.example/offhook', events: ['boot.completed', 'boot.stalled'] },
    find: async (names) => {
      const row = await rows.find(sql, names)
      return row && show(row)
    },
    write: (names, change, actor, scope) =>
      sql.begin(async (sql) => {
        const { tenant, webhook } = names
        await requireTenant(sql, tenant)
        await takeTurns(sql, `webhooks ${tenant}`)
        const row = await lockWebhook(sql, names)
        const before = row && bodyOf(row)
        const wanted = change(before, row && revision(row))
        refusePrivate(wanted, before, scope)
        if (!row) await refuseTooMany(sql, tenant)
        const { url, events, allowPrivate, enabled, secret } = wanted
        const made = row || secret ? undefined : makeSecret()
        const given = secret ?? made
        const secrets: KeptSecrets = given ? [{ secret: given }] : openSecrets(sealer, names, row!.secrets)
        const afresh = (enabled && row?.disabled_at != null) || url !== row?.url
        await sql`
          insert into webhooks as old (tenant, webhook, url, events, secrets, allow_private, disabled_at, disabled_because)
          values (${tenant}, ${webhook}, ${url}, ${events}, ${sealSecrets(sealer, names, secrets)}, ${allowPrivate},
            case when ${enabled} then null else now() end, case when ${enabled} then null else ${SWITCHED_OFF} end)
          on conflict (tenant, webhook) do update set url = excluded.url, events = excluded.events, secrets = excluded.secrets, allow_private = excluded.allow_private,
            disabled_at = case when ${enabled} then null else coalesce(old.disabled_at, excluded.disabled_at) end,
            disabled_because = case when ${enabled} then null else coalesce(old.disabled_because, excluded.disabled_because) end,
            failures = case when ${afresh} then 0 else old.failures end, failing_since = case when ${afresh} then null else old.failing_since end,
            resume_at = case when ${afresh} then null else old.resume_at end, updated_at = now()`
        const action = row ? 'webhook.changed' : 'webhook.created'
        await audit(sql, actor, action, `${tenant}/${webhook}`, changeOf(before, wanted, masked), tenant)
        return made ? { created: !row, once: { secret: made } } : !row
      }),
    remove: (names, actor, allow) =>
      sql.begin(async (sql) => {
        const { tenant, webhook } = names
        const row = await lockWebhook(sql, names)
        if (!row) return false
        allow(revision(row))
        await rows.remove(sql, names)
        const removed = changeOf(bodyOf(row), undefined, masked)
        await audit(sql, actor, 'webhook.removed', `${tenant}/${webhook}`, removed, tenant)
        return true
      }),
    list: (names, query) => rows.list(sql, names, query, show),
  }
}

export const lockWebhook = rows.lock

/** A webhook that is there, or a 404. */
export async function requireWebhook(sql: AnySql, names: WebhookNames): Promise<WebhookRow> {
  const row = await rows.find(sql, names)
  if (!row) throw missing('webhook')
  return row
}

/** As the API shows it: without its secrets. */
export const showWebhook = (sealer: Sealer) => (row: WebhookRow) => ({
  [REVISION]: revision(row),
  ...{ tenant: row.tenant, webhook: row.webhook, url: row.url, events: row.events },
  ...{ allowPrivate: row.allow_private, enabled: row.disabled_at === null },
  ...(row.disabled_at ? { disabledAt: iso(row.disabled_at) } : {}),
  ...(row.disabled_because ? { disabledBecause: row.disabled_because } : {}),
  ...(row.failing_since ? { failingSince: iso(row.failing_since) } : {}),
  ...(row.resume_at && Date.parse(iso(row.resume_at)) > Date.now() ? { pausedUntil: iso(row.resume_at) } : {}),
  secrets: validSecrets(openSecrets(sealer, row, row.secrets), new Date()).length,
  ...{ createdAt: iso(row.created_at), updatedAt: iso(row.updated_at) },
})

/** Not the row's own: the notifier writes how its receiver does, which changes nothing that a PUT says. Secrets are sealed anew with each write. */
const revision = ({ updated_at, disabled_at, secrets }: WebhookRow): string =>
  `${updated_at} ${disabled_at} ${secrets.toString('base64')}`

/** Without secrets: a patch that names none leaves them as they are. */
const bodyOf = ({ url, events, allow_private, disabled_at }: WebhookRow): z.output<typeof Body> => ({
  ...{ url, events, allowPrivate: allow_private, enabled: disabled_at === null },
})

/** What the audit trail may show; the rest is masked. */
const masked = ({ url, events, allowPrivate, enabled }: z.output<typeof Body>) => ({
  url,
  events,
  allowPrivate,
  enabled,
})

/** Into the audit trail, as done to a webhook. */
export const noteDone = (
  sql: AnySql,
  actor: string,
  action: string,
  { tenant, webhook }: WebhookNames,
  detail: Record<string, unknown>,
): Promise<void> => audit(sql, actor, action, `${tenant}/${webhook}`, detail, tenant)

/** A tenant keeps what an administrator allowed, as long as the URL is the one that it was allowed for. */
function refusePrivate(
  { url, allowPrivate }: z.output<typeof Body>,
  before: z.output<typeof Body> | undefined,
  scope: string | undefined,
): void {
  const fault = urlFault(url, { allowPrivate })
  if (fault)
    throw new Refusal(400, 'the request does not have the right shape', {
      errors: [{ path: 'url', message: URL_FAULTS[fault] }],
    })
  const allowedBefore = before?.allowPrivate === true && before.url === url
  if (allowPrivate && scope !== undefined && !allowedBefore)
    throw new Refusal(403, 'whether a webhook may lead to a private address is for an administrator to decide')
}

async function refuseTooMany(sql: AnySql, tenant: string): Promise<void> {
  const [{ count } = { count: 0 }] = await sql<
    { count: number }[]
  >`select count(*)::int as count from webhooks where tenant = ${tenant}`
  if (count >= MAX_WEBHOOKS) throw new Refusal(409, `a tenant has ${MAX_WEBHOOKS} webhooks at most`)
}
