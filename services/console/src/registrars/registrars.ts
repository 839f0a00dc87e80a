import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import { Slug } from '@offhook/phones'
import { authFault, RegistrarAuth, Registrar as RegistrarSettings } from '@offhook/registrars'
import type { Sealer } from '@offhook/runtime'
import { changeOf } from '../audit/audit-changes.ts'
import { REVISION, revisionOf } from '../manners/entity-tags.ts'
import type { NamedResource } from '../manners/named-resource.ts'
import { missing, Refusal } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problems, secured } from '../manners/routes.ts'
import { takeTurns } from '../manners/take-turns.ts'
import { type AnySql, audit } from '../outbox/outbox.ts'
import { rowsOfTenant } from '../tenants/rows-of-tenant.ts'
import { iso, requireTenant } from '../tenants/tenants.ts'
import { Registrar, RegistrarStatus } from './answers.ts'

const ListNames = z.object({ tenant: Slug.meta({ example: 'acme' }) })
const Names = ListNames.extend({ registrar: Slug.meta({ example: 'kamailio' }) })
const [RegEvent, Kamailio, Ami] = RegistrarSettings.options

/** Of which kind has which is looked at when all is there: a PATCH may bring any of it. */
const Body = z.strictObject({
  kind: z.enum(['reg-event', 'kamailio', 'ami']),
  domains: RegEvent.shape.domains.meta({ description: 'of the addresses of record that it knows' }),
  address: RegEvent.shape.address.optional().meta({ description: '`reg-event`: where SUBSCRIBE goes' }),
  expiresSeconds: z.int().optional().meta({ description: '`reg-event`: of a subscription; 3600' }),
  url: Kamailio.shape.url.optional().meta({ description: '`kamailio`: of its JSON-RPC' }),
  table: z.string().optional().meta({ description: '`kamailio`: of its locations; `location`' }),
  host: Ami.shape.host.optional().meta({ description: '`ami`: of the manager interface' }),
  port: z.int().optional().meta({ description: '`ami`: 5038, or 5039 with TLS' }),
  tls: z.boolean().optional().meta({ description: '`ami`' }),
  driver: z.enum(['pjsip', 'sip']).optional().meta({ description: '`ami`: chan_pjsip, or chan_sip of old' }),
  intervalSeconds: z
    .int()
    .optional()
    .meta({ description: 'between lists: 10 of a `kamailio`, 30 of an `ami`, which tells of most by itself' }),
  ca: Kamailio.shape.ca.meta({ description: '`kamailio`, `ami`: PEM of who signed its certificate' }),
  auth: RegistrarAuth.optional(),
})
type Body = z.output<typeof Body>

type Row = {
  tenant: string
  registrar: string
  kind: RegistrarSettings['kind']
  watch: Omit<RegistrarSettings, 'kind'>
  auth: Buffer | null
  created_at: string
  updated_at: string
  xmin: string
}

const rows = rowsOfTenant<Row>('registrars', 'registrar')

/** The SIP servers of a tenant that tell who is registered, or that phones are told to resync by. What they are signed in to with is sealed, and never answered. */
export function registrarResource({ sql }: Database, sealer: Sealer): NamedResource<typeof Names, typeof Body> {
  const openAuth = ({ tenant, registrar, auth }: Row) =>
    auth
      ? RegistrarAuth.parse(JSON.parse(sealer.open(`registrar-auth:${tenant}/${registrar}`, auth).toString()))
      : undefined
  const bodyOf = (row: Row): Body => {
    const auth = openAuth(row)
    return { ...row.watch, kind: row.kind, ...(auth ? { auth } : {}) }
  }
  const show = (row: Row) => ({
    [REVISION]: revisionOf(row),
    tenant: row.tenant,
    registrar: row.registrar,
    ...masked(bodyOf(row)),
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
  })
  return {
    what: 'registrar',
    listPath: '/v1/tenants/{tenant}/registrars',
    path: '/v1/tenants/{tenant}/registrars/{registrar}',
    names: Names,
    listNames: ListNames,
    body: Body,
    answer: Registrar,
    example: {
      kind: 'reg-event',
      address: 'sip:registrar.acme.example;transport=tcp',
      domains: ['acme.example'],
      auth: { kind: 'digest', user: 'offhook', password: 'correct-horse' },
    },
    find: async (names) => {
      const row = await rows.find(sql, names)
      return row && show(row)
    },
    whole: async (names) => {
      const row = await rows.find(sql, names)
      return row && bodyOf(row)
    },
    write: ({ tenant, registrar }, change, actor) =>
      sql.begin(async (sql) => {
        await requireTenant(sql, tenant)
        await takeTurns(sql, `registrar ${tenant}/${registrar}`)
        const row = await rows.lock(sql, { tenant, registrar })
        const before = row && bodyOf(row)
        const wanted = change(before, row && revisionOf(row))
        const { kind, ...watch } = settingsOf(wanted)
        if (row && kind !== 'ami') await refuseUsed(sql, tenant, registrar)
        const { auth } = wanted
        const sealed = auth
          ? sealer.seal(`registrar-auth:${tenant}/${registrar}`, Buffer.from(JSON.stringify(auth)))
          : null
        await sql`
          insert into registrars (tenant, registrar, kind, watch, auth)
          values (${tenant}, ${registrar}, ${kind}, ${JSON.stringify(watch)}::text::jsonb, ${sealed})
          on conflict (tenant, registrar) do update set kind = excluded.kind, watch = excluded.watch, auth = excluded.auth, updated_at = now()`
        const action = before ? 'registrar.changed' : 'registrar.created'
        const changed = changeOf(before, { ...watch, kind, ...(auth ? { auth } : {}) } as Body, masked)
        await audit(sql, actor, action, `${tenant}/${registrar}`, changed, tenant)
        return !before
      }),
    remove: ({ tenant, registrar }, actor, allow) =>
      sql.begin(async (sql) => {
        const row = await rows.lock(sql, { tenant, registrar })
        if (!row) return false
        allow(revisionOf(row))
        await refuseUsed(sql, tenant, registrar)
        await rows.remove(sql, { tenant, registrar })
        const removed = changeOf(bodyOf(row), undefined, masked)
        await audit(sql, actor, 'registrar.removed', `${tenant}/${registrar}`, removed, tenant)
        return true
      }),
    list: (names, query) => rows.list(sql, names, query, show),
  }
}

/** How a registrar does that is watched, as whoever watches it wrote down. */
export function mountRegistrarStatus(app: OpenAPIHono, { sql }: Database): void {
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/tenants/{tenant}/registrars/{registrar}/status',
      tags: ['registrars'],
      security: secured,
      summary: 'Whether a registrar is watched, since when, and what went wrong last',
      request: { params: Names },
      responses: { 200: answer('how it does', RegistrarStatus), ...problems },
    },
    async (context) => {
      const { tenant, registrar } = parse(Names, context.req.param())
      return context.json(await findRegistrarStatus({ sql }, { tenant, registrar }))
    },
  )
}

type Status = {
  state: string
  connected_since: string | null
  watched: number
  registered: number
  fault: string | null
  fault_at: string | null
}

/** How one is watched. Throws a 404. */
export async function findRegistrarStatus(
  { sql }: Pick<Database, 'sql'>,
  { tenant, registrar }: z.output<typeof Names>,
) {
  const [row] = await sql<Status[]>`
    select case when w.lease_until > now() then w.state else 'unwatched' end as state, w.connected_since, coalesce(w.watched, 0) as watched, w.fault, w.fault_at,
      (select count(*)::int from registrar_contacts k where k.tenant = r.tenant and k.registrar = r.registrar and k.contact is not null) as registered
    from registrars r left join registrar_watches w using (tenant, registrar) where r.tenant = ${tenant} and r.registrar = ${registrar}`
  if (!row) throw missing('registrar')
  const { state, connected_since, watched, registered, fault, fault_at } = row
  return {
    ...{ tenant, registrar, state, watched, registered },
    ...(connected_since && state === 'connected' ? { connectedSince: iso(connected_since) } : {}),
    ...(fault && fault_at ? { lastFault: { because: fault, at: iso(fault_at) } } : {}),
  }
}

/** Refuses, with a 409, the name of a registrar by which phones of this tenant's sites cannot be told: it is no Asterisk of the tenant or of one above it. */
export async function requireAsterisk(sql: AnySql, tenant: string, notifyRegistrar: string): Promise<void> {
  const [found] = await sql<{ kind: string }[]>`select kind from offhook_registrar_at(${tenant}, ${notifyRegistrar})`
  if (found?.kind !== 'ami')
    throw new Refusal(409, 'neither the tenant nor one above it has such a registrar of kind ami', { notifyRegistrar })
}

async function refuseUsed(sql: AnySql, tenant: string, registrar: string): Promise<void> {
  const gateways = await sql<{ gateway: string }[]>`
    select g.tenant || '/' || g.gateway as gateway from gateways g cross join lateral offhook_registrar_at(g.tenant, ${registrar}) n
    where g.notify_registrar = ${registrar} and n.tenant = ${tenant} order by 1 limit 10`
  if (gateways.length > 0)
    throw new Refusal(409, 'gateways depend on it', { gateways: gateways.map(({ gateway }) => gateway) })
}

/** What is wanted, as a registrar of its kind. Throws a 400. */
function settingsOf({ auth, ...wanted }: Body): RegistrarSettings {
  const settings = parse(RegistrarSettings, wanted)
  const fault = authFault(settings.kind, auth)
  if (fault) throw new Refusal(400, fault, { errors: [{ path: 'auth', message: fault }] })
  return settings
}

/** What may be shown: all but how we sign in. */
const masked = ({ auth, ...open }: Body) => ({ ...open, ...(auth ? { auth: { kind: auth.kind } } : {}) })
