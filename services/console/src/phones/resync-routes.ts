import { randomUUID } from 'node:crypto'
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { type ResyncRequested, ResyncResult, ResyncWhat, resyncRequested } from '@offhook/contracts'
import type { Database } from '@offhook/database'
import { type Mac, Slug } from '@offhook/phones'
import { asOperation, findImport } from '../imports/kept-imports.ts'
import { missing, Refusal } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problem, problems, readJson, requestBody, secured } from '../manners/routes.ts'
import { type AnySql, audit } from '../outbox/outbox.ts'
import { iso } from '../tenants/tenants.ts'
import { Operation } from './answers.ts'
import { MacName } from './phones.ts'

const MacParams = z.object({ mac: MacName })
const Asked = z.strictObject({
  what: ResyncWhat.default('re-read').openapi({
    description: 'reboot: also where nothing changed, if the family can be told so',
  }),
})
const AskedMany = Asked.extend({
  tenant: Slug.meta({ description: 'its phones, and those of the tenants below it' }),
  gateway: Slug.optional(),
  family: Slug.optional(),
  model: z.string().max(64).optional(),
})
const IdParams = z.object({ id: z.uuid() })

/** One operation tells this many phones at most. */
const MAX_PHONES = 100_000

/** Telling phones to fetch again, one or many, always as an operation whose progress can be read. */
export function mountResync(app: OpenAPIHono, database: Database): void {
  const { sql } = database
  const taken = { 202: answer('taken; its progress is at Location', Operation), ...problems }

  mountRoute(
    app,
    {
      method: 'post',
      path: '/v1/phones/{mac}/resync',
      tags: ['phones'],
      security: secured,
      summary: 'Tells a phone to fetch its files again',
      request: {
        params: MacParams,
        body: { ...requestBody(Asked.openapi({ example: { what: 're-read' } })), required: false },
      },
      responses: taken,
    },
    async (context) => {
      const { mac } = parse(MacParams, context.req.param())
      const { what } = parse(Asked, (await context.req.text()) === '' ? {} : await readJson(context))
      const id = context.get('operation') ?? randomUUID()
      if (!(await resyncPhone(database, { mac, what, actor: context.get('actor'), id })))
        throw missing('phone with files')
      return context.json(await findOperation(sql, id), 202, { location: `/v1/operations/${id}` })
    },
  )
  mountRoute(
    app,
    {
      method: 'post',
      path: '/v1/resyncs',
      tags: ['phones'],
      security: secured,
      summary: 'Tells many phones to fetch their files again, at the pace of their sites',
      request: {
        body: requestBody(AskedMany.openapi({ example: { tenant: 'acme', family: 'yealink', what: 're-read' } })),
      },
      responses: { ...taken, 409: problem('no phone, or more than one operation takes') },
    },
    async (context) => {
      const { tenant, gateway, family, model, what } = parse(AskedMany, await readJson(context))
      const id = context.get('operation') ?? randomUUID()
      await sql.begin(async (sql) => {
        const phones = await sql<{ mac: Mac }[]>`
          select mac from bundles where tenant in (with recursive below as (
              select tenant from tenants where tenant = ${tenant} union select t.tenant from tenants t join below on t.parent = below.tenant) select tenant from below)
            ${gateway === undefined ? sql`` : sql`and gateway = ${gateway}`} ${family === undefined ? sql`` : sql`and family = ${family}`}
            ${model === undefined ? sql`` : sql`and model = ${model}`} order by mac limit ${MAX_PHONES + 1}`
        if (phones.length === 0) throw new Refusal(409, 'no phone with files is like that', { tenant })
        if (phones.length > MAX_PHONES)
          throw new Refusal(409, `an operation takes ${MAX_PHONES} phones at most`, { tenant })
        await begin(sql, { tenant, what, macs: phones.map(({ mac }) => mac), actor: context.get('actor'), id })
      })
      return context.json(await findOperation(sql, id), 202, { location: `/v1/operations/${id}` })
    },
  )
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/operations/{id}',
      tags: ['operations'],
      security: secured,
      summary: 'How far an operation is, and what became of its phones',
      request: { params: IdParams.openapi({ example: { id: '5f0c1f8e-8f0a-4a50-9d39-0e1ad0d5c0de' } }) },
      responses: { 200: answer('the operation', Operation), ...problems },
    },
    async (context) => {
      const { id } = parse(IdParams, context.req.param())
      const imported = await findImport(sql, id)
      const found = imported ? asOperation(imported) : await findOperation(sql, id)
      if (!found) throw missing('operation')
      return context.json(found)
    },
  )
}

/** Begins telling phones, once under an id; their requests leave with the transaction that it is part of. */
async function begin(
  sql: AnySql,
  {
    tenant,
    what,
    macs,
    actor,
    id,
  }: { tenant: string; what: ResyncRequested['what']; macs: readonly Mac[]; actor: string; id: string },
): Promise<void> {
  const [fresh] = await sql`
    insert into operations (id, tenant, kind, what, asked_by, macs) values (${id}, ${tenant}, 'resync', ${what}, ${actor}, ${[...macs]}) on conflict (id) do nothing returning 1`
  if (!fresh) return
  await sql`
    insert into outbox (contract, payload)
    select ${resyncRequested.name}, jsonb_build_object('id', ${id}::text || '.' || mac, 'operation', ${id}::text, 'mac', mac, 'tenant', ${tenant}::text, 'what', ${what}::text,
      'at', to_char(now() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    from unnest(${[...macs]}::text[]) as mac order by mac`
  await audit(sql, actor, 'phones.resync', id, { tenant, what, phones: macs.length }, tenant)
}

/** Begins telling one phone; undefined for one without files. */
export async function resyncPhone(
  { sql }: Pick<Database, 'sql'>,
  { mac, what, actor, id }: { mac: Mac; what: ResyncRequested['what']; actor: string; id: string },
): Promise<string | undefined> {
  const [phone] = await sql<{ tenant: string }[]>`select tenant from bundles where mac = ${mac}`
  if (!phone) return undefined
  await sql.begin((sql) => begin(sql, { tenant: phone.tenant, what, macs: [mac], actor, id }))
  return id
}

const SHOWN_FAILURES = 1_000

export async function findOperation(sql: AnySql, id: string) {
  const [row] = await sql<
    { id: string; tenant: string; kind: string; what: string; asked_by: string; total: number; created_at: string }[]
  >`select id, tenant, kind, what, asked_by, cardinality(macs) as total, created_at from operations where id = ${id}`
  if (!row) return undefined
  const counts = await sql<{ result: string; count: number; last: string }[]>`
    select result, count(*)::int as count, max(at) as last from resyncs where operation = ${id} group by result`
  const failures = await sql<{ mac: string; result: string; status: number | null; attempts: number; at: string }[]>`
    select mac, result, status, attempts, at from resyncs where operation = ${id} and result not in ('accepted', 'handed-over') order by mac limit ${SHOWN_FAILURES}`
  const results = Object.fromEntries(
    ResyncResult.options.map((result) => [result, counts.find((one) => one.result === result)?.count ?? 0]),
  )
  const finished = counts.reduce((sum, { count }) => sum + count, 0)
  return {
    id: row.id,
    kind: row.kind,
    what: row.what,
    tenant: row.tenant,
    askedBy: row.asked_by,
    state: finished >= row.total ? ('finished' as const) : ('running' as const),
    total: row.total,
    finished,
    results,
    failures: failures.map(({ status, at, ...one }) => ({
      ...one,
      ...(status === null ? {} : { status }),
      at: iso(at),
    })),
    createdAt: iso(row.created_at),
    ...(finished >= row.total
      ? {
          finishedAt: counts
            .map(({ last }) => iso(last))
            .sort()
            .at(-1),
        }
      : {}),
  }
}
