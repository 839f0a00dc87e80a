import { isDeepStrictEqual } from 'node:util'
import { z } from '@hono/zod-openapi'
import { accountEventReceived } from '@offhook/contracts'
import { type Database, releaseParkedEvents } from '@offhook/database'
import type { Families } from '@offhook/families'
import { Line, type Mac, openSettings, parseMac, Slug, sealSettings } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import { changeOf } from '../audit/audit-changes.ts'
import { REVISION } from '../manners/entity-tags.ts'
import { MASK } from '../manners/mask-secrets.ts'
import type { NamedResource } from '../manners/named-resource.ts'
import { page, readCursor } from '../manners/paging.ts'
import { OwnerConflict, Refusal } from '../manners/refusal.ts'
import { takeTurns } from '../manners/take-turns.ts'
import { type AnySql, audit, noteAccountChanges } from '../outbox/outbox.ts'
import { GivenPhoneSettings, maskSettings } from '../tenants/given-settings.ts'
import { refuseTooManyPhones } from '../tenants/quotas.ts'
import { iso } from '../tenants/tenants.ts'
import { Phone } from './answers.ts'
import { type FoundPhone, foundPhones } from './found-phones.ts'
import { noteInventoryChanges } from './inventory-changes.ts'
import { fillPasswords } from './line-passwords.ts'

/** A MAC in any spelling, as the phone's name in a path. */
export const MacName = z
  .string()
  .transform((written, context) => {
    const mac = parseMac(written)
    if (mac) return mac
    context.addIssue({ code: 'custom', message: 'not a MAC' })
    return z.NEVER
  })
  .openapi({ type: 'string', description: 'a MAC in any spelling', example: '00:04:f2:1a:24:57' } as never) // the example is what goes in

const Names = z.object({ mac: MacName })
const Password = Line.shape.password
  .optional()
  .describe('The SIP password; kept sealed, never shown. A `local` platform makes one where it is left out')
const Body = z.strictObject({
  tenant: Slug,
  gateway: Slug.optional(),
  family: Slug.optional(),
  model: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .optional(),
  lines: z
    .array(
      z.strictObject({ ...Line.shape, password: Password }).refine(({ password }) => password !== MASK, {
        path: ['password'],
        message: 'masked; give the password itself',
      }),
    )
    .max(48)
    .optional(),
  settings: GivenPhoneSettings.default({}),
  suspended: z.boolean().default(false),
})
type Body = z.output<typeof Body>
/** As it is kept: every line has its password. */
type Ordered = Omit<Body, 'lines'> & { lines?: Line[] | undefined }

const ListQuery = z.object({
  tenant: Slug.optional(),
  q: z.string().max(100).optional().openapi({
    description: 'how a MAC begins or ends, how an address of record, a name on a line or a model begins, or a tenant',
  }),
  state: z.enum(['ordered', 'running', 'stalled', 'completed', 'refused']).optional(),
})

/** A phone as the API shows it: what was ordered, granted and seen, kept apart, and the latest of each on top. */
const show = ({ mac, revision, ordered, granted, rendered, observed, boot, lines }: FoundPhone) => ({
  [REVISION]: revision ?? undefined,
  mac,
  tenant: ordered?.tenant ?? granted?.tenant ?? boot?.tenant ?? null,
  gateway: ordered?.gateway ?? granted?.gateway ?? boot?.gateway ?? null,
  family: ordered?.family ?? rendered?.family ?? observed?.family ?? null,
  model: ordered?.model ?? observed?.model ?? null,
  state: boot?.state ?? ('ordered' as const),
  lines: lines.map((line) => ({ ...line, password: MASK })),
  settings: maskSettings(ordered?.settings ?? {}),
  suspended: ordered?.suspended ?? false,
  inventory: ordered && { ...ordered, settings: maskSettings(ordered.settings), updatedAt: iso(ordered.updatedAt) },
  activation: granted && { ...granted, grantedAt: iso(granted.grantedAt) },
  rendered: rendered && { ...rendered, renderedAt: iso(rendered.renderedAt) },
  observed: observed && {
    ...observed,
    seenAt: iso(observed.seenAt),
    registeredAt: observed.registeredAt && iso(observed.registeredAt),
  },
  lastBoot: boot && {
    id: boot.id,
    state: boot.state,
    startedAt: iso(boot.startedAt),
    ...(boot.finishedAt ? { finishedAt: iso(boot.finishedAt) } : {}),
  },
})

/** Phones by MAC: the inventory is written here; what was activated or seen without being ordered is shown too. */
export function phoneResource(
  database: Database,
  sealer: Sealer,
  families: Families,
): NamedResource<typeof Names, typeof Body> {
  const { sql } = database
  const found = foundPhones(database, sealer)
  return {
    what: 'phone',
    listPath: '/v1/phones',
    path: '/v1/phones/{mac}',
    names: Names,
    body: Body,
    answer: Phone,
    listQuery: ListQuery,
    example: {
      tenant: 'acme',
      gateway: 'hq',
      model: 'SPIP_331',
      lines: [{ user: '201', password: 'correct-horse', registrar: 'sip.acme.example' }],
    },
    find: async ({ mac }) => {
      const phone = await found.one(mac)
      return phone && show(phone)
    },
    whole: async ({ mac }) => (await findOrdered(sql, sealer, mac, false)).before,
    write: ({ mac }, change, actor) =>
      sql.begin(async (sql) => {
        // What stands in one Promise.all goes to PostgreSQL in that order and in one round trip; the first that fails is what is told.
        const [, { before, revision }] = await Promise.all([
          takeTurns(sql, `phone ${mac}`),
          findOrdered(sql, sealer, mac),
        ])
        const given = change(before, revision)
        const { tenant, gateway, family, model, settings, suspended } = given
        if (family !== undefined && !families.named(family))
          throw new Refusal(400, 'no such family', { family, families: families.all.map(({ name }) => name) })
        await Promise.all([refuseOwnerConflict(sql, mac), requirePlace(sql, tenant, gateway)])
        const lines = await fillPasswords(sql, mac, given, before)
        const body = { ...given, lines }
        const sealed = sealLines(sealer, mac, lines)
        const what = whatChanged(before, body)
        await Promise.all([
          sql`
            insert into phones (mac, tenant, gateway, family, model, suspended, lines, settings)
            values (${mac}, ${tenant}, ${gateway ?? null}, ${family ?? null}, ${model ?? null}, ${suspended}, ${sealed}, ${JSON.stringify(sealSettings(sealer, settings))}::text::jsonb)
            on conflict (mac) do update set tenant = excluded.tenant, gateway = excluded.gateway, family = excluded.family, model = excluded.model, suspended = excluded.suspended,
              lines = excluded.lines, settings = excluded.settings, updated_at = now()`,
          releaseParkedEvents(sql, accountEventReceived.name, { mac, tenant }),
          what && noteAccountChanges(sql, what, { mac }),
          what && noteInventoryChanges(sql, [tenant, before?.tenant ?? tenant]),
          auditChange(sql, actor, mac, before, body),
        ])
        if (before?.tenant !== tenant)
          await refuseTooManyPhones(sql, tenant, before?.tenant ?? (await bootedUnder(sql, mac)))
        return !before
      }),
    remove: ({ mac }, actor, allow) =>
      sql.begin(async (sql) => {
        const { before, revision } = await findOrdered(sql, sealer, mac)
        if (!before) return false
        allow(revision)
        await sql`delete from phones where mac = ${mac}`
        await noteAccountChanges(sql, 'assignment', { mac })
        await noteInventoryChanges(sql, [before.tenant])
        await audit(sql, actor, 'phone.removed', mac, changeOf(before, undefined, masked), before.tenant)
        return true
      }),
    async list(_, { limit, cursor, tenant, q, state }) {
      const [after] = readCursor(cursor, ['string']) ?? ['']
      return page(await found.many({ after, tenant, q, state, limit }), limit, ({ mac }) => [mac], show)
    },
  }
}

/** What a phone's tenants read of a change: one that loses it to another does not read what becomes of it there, nor the other what it was. */
async function auditChange(sql: AnySql, actor: string, mac: Mac, before: Body | undefined, after: Body): Promise<void> {
  if (before === undefined || before.tenant === after.tenant) {
    const action = before ? 'phone.changed' : 'phone.created'
    return audit(sql, actor, action, mac, changeOf(before, after, masked), after.tenant)
  }
  await audit(sql, actor, 'phone.left', mac, changeOf(before, undefined, masked), before.tenant)
  await audit(sql, actor, 'phone.arrived', mac, changeOf(undefined, after, masked), after.tenant)
}

const masked = ({ tenant, gateway, family, model, suspended, lines, settings }: Body) => ({
  ...{ tenant, gateway, family, model, suspended },
  lines: lines?.map((line) => ({ ...line, password: MASK })),
  settings: maskSettings(settings),
})

export const sealLines = (sealer: Sealer, mac: Mac, lines: readonly Line[] | undefined): Buffer | null =>
  lines && lines.length > 0 ? sealer.seal(`phone-lines:${mac}`, Buffer.from(JSON.stringify(lines))) : null

/** The body that a PUT would have sent, and its row's revision; the row is locked unless it is only looked at. */
export async function findOrdered(
  sql: AnySql,
  sealer: Sealer,
  mac: Mac,
  locks = true,
): Promise<{ before: Ordered; revision: string } | { before?: undefined; revision?: undefined }> {
  const [found] = await sql<
    (Omit<Body, 'lines'> & { lines: Buffer | null; revision: string })[]
  >`select tenant, gateway, family, model, lines, settings, suspended, concat_ws(' ', xmin, updated_at) as revision from phones where mac = ${mac} ${locks ? sql`for update` : sql``}`
  if (!found) return {}
  const { revision, ...row } = found
  const lines = row.lines && JSON.parse(sealer.open(`phone-lines:${mac}`, row.lines).toString())
  const kept = Object.entries({ ...row, lines, settings: openSettings(sealer, row.settings) }).filter(
    ([, value]) => value !== null,
  )
  return { before: Body.parse(Object.fromEntries(kept)) as Ordered, revision } // sealLines has kept no line without a password
}

/** A boot at another tenant's gateway owns a phone as an order does. */
async function refuseOwnerConflict(sql: AnySql, mac: Mac): Promise<void> {
  const [{ elsewhere }] = await sql<[{ elsewhere: boolean }]>`select offhook_belongs_elsewhere(${mac}) as elsewhere`
  if (elsewhere) throw new OwnerConflict(mac)
}

/** Whose quota a phone counts for already that nobody ordered. */
async function bootedUnder(sql: AnySql, mac: Mac): Promise<string | null> {
  const [row] = await sql<
    { tenant: string }[]
  >`select tenant from credentials where mac = ${mac} and granted_at > now() - interval '30 days'`
  return row?.tenant ?? null
}

async function requirePlace(sql: AnySql, tenant: string, gateway: string | undefined): Promise<void> {
  const [tenants, gateways] = await Promise.all([
    sql`select from tenants where tenant = ${tenant} for key share`,
    gateway === undefined
      ? undefined
      : sql`select from gateways where tenant = ${tenant} and gateway = ${gateway} for key share`,
  ])
  if (tenants.length === 0) throw new Refusal(409, 'the tenant does not exist', { tenant })
  if (gateways?.length === 0) throw new Refusal(409, 'the tenant has no such gateway', { gateway })
}

/** Which part of what a phone's files are made of is another now; undefined when none is. */
export function whatChanged(before: Body | undefined, after: Body): 'settings' | 'lines' | 'assignment' | undefined {
  const place = ({ tenant, gateway, family, model, suspended }: Body) => [tenant, gateway, family, model, suspended]
  if (!before || !isDeepStrictEqual(place(before), place(after))) return 'assignment'
  if (!isDeepStrictEqual(before.lines ?? [], after.lines ?? [])) return 'lines'
  return isDeepStrictEqual(before.settings, after.settings) ? undefined : 'settings'
}
