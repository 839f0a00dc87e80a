import type { Database } from '@offhook/database'
import { coalesce, type Sealer } from '@offhook/runtime'
import { openOutputs } from './kept-outputs.ts'

type Found = { tenant: string; platform: string; outputs: Buffer }

/** A change waits a little for those that come with it, and a PBX that was changed is left alone for a while. */
const GATHER_MS = 250
export const REST_MS = 1_000
/** A PBX that is away is tried this soon after a change, whatever its turn is: the change may be what it was waiting for. */
const TRY_AGAIN_MS = 5_000

/**
 * Notes that the PBXes of these tenants, and of those above them, are to be brought up to date: one note for however many changes. What was written to before
 * and is no output any more is noted too.
 */
export function markOutputs({ sql }: Database, sealer: Sealer): (tenant: string) => Promise<void> {
  const mark = async (tenants: readonly string[]) => {
    const up = sql`with recursive up as (
      select tenant, parent, 0 as height from tenants where tenant = any(${[...new Set(tenants)]}::text[])
      union all select t.tenant, t.parent, up.height + 1 from tenants t join up on t.tenant = up.parent where up.height < 64)`
    const found = await sql<
      Found[]
    >`${up} select distinct tenant, platform, outputs from platforms join up using (tenant) where kind = 'local' and outputs is not null`
    const outputs = found.flatMap(({ tenant, platform, outputs }) =>
      openOutputs(sealer, tenant, platform, outputs).map((output) => ({ tenant, platform, output })),
    )
    const due = sql`case when kept.made < kept.wanted then least(kept.due_at, now() + ${TRY_AGAIN_MS} * interval '1 millisecond')
      else greatest(now() + ${GATHER_MS} * interval '1 millisecond', kept.changed_at + ${REST_MS} * interval '1 millisecond') end`
    await sql.begin(async (sql) => {
      await sql`
        insert into platform_outputs as kept (tenant, platform, output, kind, due_at)
        select tenant, platform, output, kind, now() + ${GATHER_MS} * interval '1 millisecond' from unnest(
          ${outputs.map(({ tenant }) => tenant)}::text[], ${outputs.map(({ platform }) => platform)}::text[],
          ${outputs.map(({ output }) => output.name)}::text[], ${outputs.map(({ output }) => output.kind)}::text[]
        ) as wanted (tenant, platform, output, kind) order by tenant, platform, output
        on conflict (tenant, platform, output) do update set wanted = kept.wanted + 1, kind = excluded.kind, due_at = ${due}`
      const marked = outputs.map(({ tenant, platform, output }) => `${tenant}/${platform}/${output.name}`)
      await sql`
        update platform_outputs kept set wanted = kept.wanted + 1, due_at = ${due}
        where kept.tenant = any(${[...tenants]}::text[]) and kept.made >= kept.wanted
          and concat_ws('/', kept.tenant, kept.platform, kept.output) <> all (${marked}::text[])`
    })
  }
  const gathered = coalesce<string, void>(
    async (tenants) => {
      await mark(tenants)
      return tenants.map(() => undefined)
    },
    { maxRunning: 1 },
  )
  return gathered
}

/** Every tenant that has outputs: a process that starts looks after all of them once, since files and settings may be others than when the last one ended. */
export const tenantsWithOutputs = async ({ sql }: Database): Promise<string[]> => {
  const rows = await sql<{ tenant: string }[]>`
    select tenant from platforms where kind = 'local' and outputs is not null union select tenant from platform_outputs`
  return rows.map(({ tenant }) => tenant)
}
