import { z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import { Slug } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import type { NamedResource } from './named-resource.ts'
import { audit } from './outbox.ts'
import { page, readCursor } from './paging.ts'
import { Refusal } from './refusal.ts'
import { iso } from './tenants.ts'

const Names = z.object({ tenant: Slug, platform: Slug })
const Auth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bearer'), token: z.string().min(1).max(4_096) }),
  z.strictObject({ kind: z.literal('basic'), user: z.string().min(1).max(256), password: z.string().max(1_024) }),
])
const Body = z.strictObject({
  kind: z.enum(['teleware', 'rest', 'local']),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .max(1_000)
    .optional(),
  auth: Auth.optional(),
})

type Row = {
  tenant: string
  platform: string
  kind: 'teleware' | 'rest' | 'local'
  base_url: string | null
  auth: Buffer | null
  created_at: string
  updated_at: string
}

export function platformResource({ sql }: Database, sealer: Sealer): NamedResource<typeof Names, typeof Body> {
  const find = async ({ tenant, platform }: z.output<typeof Names>) =>
    (await sql<Row[]>`select * from platforms where tenant = ${tenant} and platform = ${platform}`)[0]
  const openAuth = ({ tenant, platform, auth }: Row) =>
    auth ? Auth.parse(JSON.parse(sealer.open(`platform-auth:${tenant}/${platform}`, auth).toString())) : undefined
  const show = (row: Row) => ({
    tenant: row.tenant,
    platform: row.platform,
    kind: row.kind,
    ...(row.base_url ? { baseUrl: row.base_url } : {}),
    ...(row.auth ? { auth: { kind: openAuth(row)!.kind } } : {}),
    createdAt: iso(row.created_at),
    updatedAt: iso(row.updated_at),
  })
  return {
    what: 'platform',
    listPath: '/v1/tenants/{tenant}/platforms',
    path: '/v1/tenants/{tenant}/platforms/{platform}',
    names: Names,
    body: Body,
    example: { kind: 'rest', baseUrl: 'https://platform.acme.example' },
    find: async (names) => {
      const row = await find(names)
      return row && show(row)
    },
    findBody: async (names) => {
      const row = await find(names)
      const auth = row && openAuth(row)
      return row && { kind: row.kind, ...(row.base_url ? { baseUrl: row.base_url } : {}), ...(auth ? { auth } : {}) }
    },
    write: ({ tenant, platform }, { kind, baseUrl, auth }) => {
      if (kind !== 'local' && baseUrl === undefined) throw new Refusal(400, `a ${kind} platform has a baseUrl`)
      return sql.begin(async (sql) => {
        if ((await sql`select from tenants where tenant = ${tenant}`).length === 0)
          throw new Refusal(404, 'no such tenant')
        const sealed = auth
          ? sealer.seal(`platform-auth:${tenant}/${platform}`, Buffer.from(JSON.stringify(auth)))
          : null
        const [row] = await sql<{ created: boolean }[]>`
          insert into platforms (tenant, platform, kind, base_url, auth) values (${tenant}, ${platform}, ${kind}, ${baseUrl ?? null}, ${sealed})
          on conflict (tenant, platform) do update set kind = excluded.kind, base_url = excluded.base_url, auth = excluded.auth, updated_at = now()
          returning xmax = 0 as created`
        await audit(sql, row?.created ? 'platform.created' : 'platform.changed', `${tenant}/${platform}`, {
          kind,
          baseUrl,
        })
        return row?.created ?? false
      })
    },
    remove: ({ tenant, platform }) =>
      sql.begin(async (sql) => {
        const [row] = await sql`delete from platforms where tenant = ${tenant} and platform = ${platform} returning 1`
        if (row) await audit(sql, 'platform.removed', `${tenant}/${platform}`)
        return row !== undefined
      }),
    async list({ tenant }, { limit, cursor }) {
      const [after] = readCursor(cursor, 1) ?? ['']
      const rows = await sql<
        Row[]
      >`select * from platforms where tenant = ${tenant!} and platform > ${after!} order by platform limit ${limit + 1}`
      return page(rows, limit, ({ platform }) => [platform], show)
    },
  }
}
