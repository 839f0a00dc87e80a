import { randomUUID } from 'node:crypto'
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { type ResyncRequested, ResyncWhat, resyncRequested } from '@offhook/contracts'
import type { Database } from '@offhook/database'
import type { Mac } from '@offhook/phones'
import { missing } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problem, problems, readJson, requestBody, secured } from '../manners/routes.ts'
import { type AnySql, audit } from '../outbox/outbox.ts'
import { Operation } from './answers.ts'
import { findOperation } from './operations.ts'
import { MacName } from './phones.ts'
import { ManyPhones, phonesWithFiles } from './phones-with-files.ts'

const MacParams = z.object({ mac: MacName })
const Asked = z.strictObject({
  what: ResyncWhat.default('re-read').openapi({
    description: 'reboot: also where nothing changed, if the family can be told so',
  }),
})
const AskedMany = Asked.extend(ManyPhones.shape)

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
      const { tenant, what, ...like } = parse(AskedMany, await readJson(context))
      const id = context.get('operation') ?? randomUUID()
      await sql.begin(async (sql) => {
        const macs = await phonesWithFiles(sql, { tenant, ...like })
        await begin(sql, { tenant, what, macs, actor: context.get('actor'), id })
      })
      return context.json(await findOperation(sql, id), 202, { location: `/v1/operations/${id}` })
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
