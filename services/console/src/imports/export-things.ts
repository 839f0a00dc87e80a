import type { ScopedDatabase } from '@offhook/database'
import { EXPORT_ORDER, type Thing as Exported, NAME_OF } from '@offhook/imports'
import { maskBody } from './masked-bodies.ts'
import type { Resources, What } from './things.ts'

const PAGE = 100

/**
 * Everything of a tenant and those below it, or of all, in an order in which an import finds what each refers to. Read a page at a time, so that a slow reader holds
 * nothing; what changes meanwhile is there as it was when its page was read.
 */
export async function* exportThings(
  database: ScopedDatabase,
  resources: Resources,
  { scope, tenant, secrets }: { scope: string | undefined; tenant: string | undefined; secrets: boolean },
): AsyncGenerator<Exported> {
  for (const what of EXPORT_ORDER) {
    let after: readonly [string, string] | undefined
    do {
      const { things, last } = await database.as(scope, () =>
        readPage(database, resources, what, { tenant, secrets, after }),
      )
      yield* things
      after = last
    } while (after)
  }
}

type Key = { tenant: string; name: string }

async function readPage(
  { sql }: ScopedDatabase,
  resources: Resources,
  what: What,
  {
    tenant,
    secrets,
    after,
  }: { tenant: string | undefined; secrets: boolean; after: readonly [string, string] | undefined },
): Promise<{ things: Exported[]; last: readonly [string, string] | undefined }> {
  const [one, other] = after ?? ['', '']
  // Tenants by their depth, as text that sorts like it: a parent comes before its children.
  const keys = await sql<Key[]>`
    with recursive below as (
      select tenant, 1 as depth from tenants where ${tenant === undefined ? sql`parent is null or not exists (select from tenants p where p.tenant = tenants.parent)` : sql`tenant = ${tenant}`}
      union all select t.tenant, below.depth + 1 from tenants t join below on t.parent = below.tenant where below.depth < 64
    ), keys as (${
      what === 'tenant'
        ? sql`select lpad(depth::text, 3, '0') as tenant, tenant as name from below`
        : what === 'phone'
          ? sql`select tenant, mac as name from phones where tenant in (select tenant from below)`
          : sql`select tenant, ${sql(NAME_OF[what])} as name from ${sql(`${what.replace('-', '_')}s`)} where tenant in (select tenant from below)`
    }) select tenant, name from keys where (tenant collate "C", name collate "C") > (${one}, ${other}) order by tenant collate "C", name collate "C" limit ${PAGE}`
  const things: Exported[] = []
  for (const { tenant, name } of keys) {
    const names =
      what === 'tenant' ? { tenant: name } : what === 'phone' ? { mac: name } : { tenant, [NAME_OF[what]]: name }
    const body = (await resources[what].whole?.(names as never)) as Record<string, unknown> | undefined
    if (body) things.push({ kind: what, ...names, body: secrets ? body : maskBody(body) } as Exported) // of its kind, by `names`
  }
  const last = keys.at(-1)
  return { things, last: keys.length < PAGE || !last ? undefined : [last.tenant, last.name] }
}
