import { z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import { describeOutput, PbxOutputs } from '@offhook/pbx-outputs'
import { PasswordPolicy, Slug } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import { Mapping, PlatformAuth } from '@offhook/tenant-platforms'
import { changeOf } from '../audit/audit-changes.ts'
import { REVISION, revisionOf } from '../manners/entity-tags.ts'
import type { NamedResource } from '../manners/named-resource.ts'
import { Refusal } from '../manners/refusal.ts'
import { takeTurns } from '../manners/take-turns.ts'
import { audit } from '../outbox/outbox.ts'
import { noteInventoryChanges } from '../phones/inventory-changes.ts'
import { rowsOfTenant } from '../tenants/rows-of-tenant.ts'
import { iso, requireTenant } from '../tenants/tenants.ts'
import { Platform } from './answers.ts'
import { EventSecrets, openEventSecrets, sealEventSecrets } from './event-secrets.ts'
import { openOutputs, sealOutputs } from './output-routes.ts'

const ListNames = z.object({ tenant: Slug.meta({ example: 'acme' }) })
const Names = ListNames.extend({ platform: Slug.meta({ example: 'main' }) })
const Body = z.strictObject({
  kind: z.enum(['teleware', 'rest', 'mapped', 'local']),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .max(1_000)
    .refine(
      (url) => !URL.canParse(url) || (new URL(url).username === '' && new URL(url).password === ''),
      'a URL without a user or password: those go into auth',
    )
    .optional(),
  auth: PlatformAuth.optional(),
  mapping: Mapping.optional(),
  passwords: PasswordPolicy.optional().openapi({ description: '`local`: how the passwords of its lines are made' }),
  outputs: PbxOutputs.optional().openapi({ description: '`local`: the PBXes that its lines are written to' }),
  eventSecrets: EventSecrets.optional(),
  limits: z
    .strictObject({
      maxConcurrent: z.int().min(1).max(1_000).optional().openapi({ description: 'questions at one time' }),
      timeoutMs: z.int().min(100).max(25_000).optional().openapi({ description: 'how long an answer is waited for' }),
    })
    .optional(),
})

type Row = {
  tenant: string
  platform: string
  kind: 'teleware' | 'rest' | 'mapped' | 'local'
  base_url: string | null
  auth: Buffer | null
  mapping: unknown
  passwords: unknown
  outputs: Buffer | null
  event_secrets: Buffer | null
  limits: { maxConcurrent?: number; timeoutMs?: number }
  created_at: string
  updated_at: string
  xmin: string
}

const rows = rowsOfTenant<Row>('platforms', 'platform')

/** The outside systems that answer a MAC and a boot token with credentials. What they are signed in to with is sealed, and never answered. */
export function platformResource({ sql }: Database, sealer: Sealer): NamedResource<typeof Names, typeof Body> {
  const openAuth = ({ tenant, platform, auth }: Row) =>
    auth
      ? PlatformAuth.parse(JSON.parse(sealer.open(`platform-auth:${tenant}/${platform}`, auth).toString()))
      : undefined
  const bodyOf = (row: Row): z.output<typeof Body> => {
    const auth = openAuth(row)
    const eventSecrets = openEventSecrets(sealer, row)
    const outputs = openOutputs(sealer, row.tenant, row.platform, row.outputs)
    return {
      kind: row.kind,
      ...(row.base_url ? { baseUrl: row.base_url } : {}),
      ...(auth ? { auth } : {}),
      ...(row.mapping ? { mapping: Mapping.parse(row.mapping) } : {}),
      ...(row.passwords ? { passwords: PasswordPolicy.parse(row.passwords) } : {}),
      ...(outputs ? { outputs } : {}),
      ...(eventSecrets.length > 0 ? { eventSecrets } : {}),
      ...(Object.keys(row.limits).length > 0 ? { limits: row.limits } : {}),
    }
  }
  const show = (row: Row) => ({
    [REVISION]: revisionOf(row),
    tenant: row.tenant,
    platform: row.platform,
    kind: row.kind,
    ...(row.base_url ? { baseUrl: row.base_url } : {}),
    ...(row.auth ? { auth: { kind: openAuth(row)!.kind } } : {}),
    ...(row.mapping ? { mapping: row.mapping } : {}),
    ...(row.passwords ? { passwords: row.passwords } : {}),
    ...(row.outputs
      ? { outputs: openOutputs(sealer, row.tenant, row.platform, row.outputs)!.map(describeOutput) }
      : {}),
    ...(row.event_secrets ? { events: { secrets: openEventSecrets(sealer, row).length } } : {}),
    ...(Object.keys(row.limits).length > 0 ? { limits: row.limits } : {}),
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
  })
  return {
    what: 'platform',
    listPath: '/v1/tenants/{tenant}/platforms',
    path: '/v1/tenants/{tenant}/platforms/{platform}',
    names: Names,
    listNames: ListNames,
    body: Body,
    answer: Platform,
    example: { kind: 'rest', baseUrl: 'https://platform.acme.example' },
    find: async (names) => {
      const row = await rows.find(sql, names)
      return row && show(row)
    },
    whole: async (names) => {
      const row = await rows.find(sql, names)
      return row && bodyOf(row)
    },
    write: ({ tenant, platform }, change, actor) =>
      sql.begin(async (sql) => {
        await requireTenant(sql, tenant)
        await takeTurns(sql, `platform ${tenant}/${platform}`)
        const row = await rows.lock(sql, { tenant, platform })
        const before = row && bodyOf(row)
        const wanted = change(before, row && revisionOf(row))
        refuseIncomplete(wanted)
        const { kind, baseUrl, auth, mapping, passwords, outputs, eventSecrets, limits = {} } = wanted
        const sealed = auth
          ? sealer.seal(`platform-auth:${tenant}/${platform}`, Buffer.from(JSON.stringify(auth)))
          : null
        await sql`
          insert into platforms (tenant, platform, kind, base_url, auth, mapping, passwords, outputs, event_secrets, limits)
          values (${tenant}, ${platform}, ${kind}, ${baseUrl ?? null}, ${sealed}, ${mapping ? JSON.stringify(mapping) : null}::text::jsonb,
            ${passwords ? JSON.stringify(passwords) : null}::text::jsonb, ${sealOutputs(sealer, tenant, platform, outputs)},
            ${sealEventSecrets(sealer, tenant, platform, eventSecrets)}, ${JSON.stringify(limits)}::text::jsonb)
          on conflict (tenant, platform) do update set kind = excluded.kind, base_url = excluded.base_url, auth = excluded.auth,
            mapping = excluded.mapping, passwords = excluded.passwords, outputs = excluded.outputs, event_secrets = excluded.event_secrets, limits = excluded.limits, updated_at = now()`
        if (outputs || before?.outputs) await noteInventoryChanges(sql, [tenant])
        const action = before ? 'platform.changed' : 'platform.created'
        await audit(sql, actor, action, `${tenant}/${platform}`, changeOf(before, wanted, masked), tenant)
        return !before
      }),
    remove: ({ tenant, platform }, actor, allow) =>
      sql.begin(async (sql) => {
        const row = await rows.lock(sql, { tenant, platform })
        if (!row) return false
        allow(revisionOf(row))
        const gateways = await sql<
          { gateway: string }[]
        >`select gateway from gateways where tenant = ${tenant} and platform = ${platform} order by gateway limit 10`
        if (gateways.length > 0)
          throw new Refusal(409, 'gateways depend on it', { gateways: gateways.map(({ gateway }) => gateway) })
        await rows.remove(sql, { tenant, platform })
        if (row.outputs) await noteInventoryChanges(sql, [tenant])
        const removed = changeOf(bodyOf(row), undefined, masked)
        await audit(sql, actor, 'platform.removed', `${tenant}/${platform}`, removed, tenant)
        return true
      }),
    list: (names, query) => rows.list(sql, names, query, show),
  }
}

/** What is not named here is masked. */
const masked = ({ kind, baseUrl, auth, mapping, passwords, outputs, limits }: z.output<typeof Body>) => ({
  kind,
  baseUrl,
  mapping,
  passwords,
  outputs: outputs?.map(describeOutput),
  limits,
  ...(auth ? { auth: { kind: auth.kind } } : {}),
})

function refuseIncomplete({
  kind,
  baseUrl,
  auth,
  mapping,
  passwords,
  outputs,
  eventSecrets,
}: z.output<typeof Body>): void {
  if (kind !== 'local' && (passwords !== undefined || outputs !== undefined))
    throw new Refusal(400, 'passwords and outputs are of a local platform: what is not ours is made elsewhere')
  if (kind === 'local' && eventSecrets !== undefined)
    throw new Refusal(400, 'a local platform tells of no events: its phones are changed here')
  if (kind !== 'local' && baseUrl === undefined) throw new Refusal(400, `a ${kind} platform has a baseUrl`)
  if ((kind === 'mapped') !== (mapping !== undefined))
    throw new Refusal(400, 'a mapped platform has a mapping, and no other has')
  if (auth?.kind === 'certificate' && !/^https:/i.test(baseUrl ?? ''))
    throw new Refusal(400, 'a client certificate is shown over https only')
}
