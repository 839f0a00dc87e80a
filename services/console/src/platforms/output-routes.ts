import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Database, LeftOut } from '@offhook/database'
import { PbxOutputs } from '@offhook/pbx-outputs'
import { Slug } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import { pageOf } from '../manners/paging.ts'
import { missing } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problems, secured } from '../manners/routes.ts'
import { iso } from '../tenants/tenants.ts'
import { OutputState } from './answers.ts'

const Params = z.object({ tenant: Slug.meta({ example: 'acme' }), platform: Slug.meta({ example: 'main' }) })

type Row = {
  output: string
  kind: string
  wanted: number
  made: number
  attempts: number
  accounts: number
  left_out: LeftOut[]
  succeeded_at: string | null
  changed_at: string | null
  failed_at: string | null
  because: string | null
  detail: string | null
}

/** How far the PBXes are that a platform's lines are written to. */
export function mountOutputs(app: OpenAPIHono, { sql }: Database, sealer: Sealer): void {
  mountRoute(
    app,
    {
      method: 'get',
      path: '/v1/tenants/{tenant}/platforms/{platform}/outputs',
      tags: ['platforms'],
      security: secured,
      summary: 'How far each PBX is that this platform’s lines are written to',
      request: { params: Params },
      responses: { 200: answer('all of them, one page', pageOf(OutputState)), ...problems },
    },
    async (context) => {
      return context.json({ items: await findOutputs({ sql }, sealer, parse(Params, context.req.param())), next: null })
    },
  )
}

/** Each PBX of a platform and how far it is. Throws a 404 where there is no such platform. */
export async function findOutputs(
  { sql }: Pick<Database, 'sql'>,
  sealer: Sealer,
  { tenant, platform }: z.output<typeof Params>,
) {
  const [found] = await sql<
    { outputs: Buffer | null }[]
  >`select outputs from platforms where tenant = ${tenant} and platform = ${platform}`
  if (!found) throw missing('platform')
  const outputs = openOutputs(sealer, tenant, platform, found.outputs) ?? []
  const rows = await sql<
    Row[]
  >`select * from platform_outputs where tenant = ${tenant} and platform = ${platform} order by output`
  const gone = rows.filter(({ output }) => !outputs.some(({ name }) => name === output))
  return [
    ...outputs.map(({ name, kind }) =>
      show(
        { name, kind },
        rows.find(({ output }) => output === name),
        false,
      ),
    ),
    ...gone.map((row) => show({ name: row.output, kind: row.kind }, row, true)),
  ]
}

const show = (named: { name: string; kind: string }, row: Row | undefined, isGone: boolean) => ({
  ...named,
  state: isGone ? 'removing' : !row || row.made < row.wanted ? (row?.attempts ? 'failing' : 'waiting') : 'made',
  accounts: row?.accounts ?? 0,
  leftOut: row?.left_out ?? [],
  succeededAt: row?.succeeded_at ? iso(row.succeeded_at) : null,
  changedAt: row?.changed_at ? iso(row.changed_at) : null,
  failedAt: row?.failed_at ? iso(row.failed_at) : null,
  ...(row?.because ? { because: row.because, detail: row.detail ?? '', attempts: row.attempts } : {}),
})

export const openOutputs = (
  sealer: Sealer,
  tenant: string,
  platform: string,
  sealed: Buffer | null,
): PbxOutputs | undefined =>
  sealed
    ? PbxOutputs.parse(JSON.parse(sealer.open(`platform-outputs:${tenant}/${platform}`, sealed).toString()))
    : undefined

export const sealOutputs = (
  sealer: Sealer,
  tenant: string,
  platform: string,
  outputs: PbxOutputs | undefined,
): Buffer | null =>
  outputs && outputs.length > 0
    ? sealer.seal(`platform-outputs:${tenant}/${platform}`, Buffer.from(JSON.stringify(outputs)))
    : null
