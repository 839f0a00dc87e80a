import { scopeDatabase } from '@offhook/database'
import { test } from '@offhook/testing'
import { expect } from 'vitest'
import { type PhoneQuery, searchPhones } from './phone-search.ts'

const PHONES = 100_000
/** 8 kB each: what a page of 50 phones may cost at most. */
const MOST_BLOCKS = 6_000
const LIMIT = 50

type Plan = { 'Node Type': string; 'Relation Name'?: string; Plans?: Plan[] }
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)]

test('among 100,000 phones every search reads a bounded part of the tables, by indexes', async ({ field }) => {
  const { sql } = field.database
  await sql`insert into tenants (tenant, name) select 'customer-' || n, 'x' from generate_series(0, 99) n`
  await sql`insert into phones (mac, tenant, model) select '0004f2' || lpad(to_hex(n), 6, '0'), 'customer-' || n % 100, case when n % 1000 = 0 then 'VVX_600' else 'SPIP_331' end from generate_series(1, ${PHONES}::int) n`
  await sql`insert into credentials (mac, tenant, gateway, platform, revision, sealed, granted_at) select mac, tenant, 'hq', 'main', 1, '\\x00', now() from phones`
  await sql`insert into phone_observations (mac, tenant, family, model, firmware, seen_at) select mac, tenant, 'polycom', model, '4.0', now() from phones`
  await sql`insert into line_addresses (mac, line, aor, tenant, name) select mac, 1, (100000 + row_number() over ()) || '@' || tenant || '.example', tenant, 'person ' || row_number() over () from phones`
  await sql`insert into boots (boot, mac, tenant, gateway, state, started_at, last_step_at)
    select mac || '-' || t, mac, tenant, 'hq', case when t = 2 and mac like '%777' then 'stalled' else 'completed' end, now() - interval '1 day' + t * interval '1 minute', now() from phones, generate_series(1, 2) t`
  await sql`analyze`
  const find = async (query: Partial<PhoneQuery>, database = field.database) =>
    (await database.sql<{ mac: string }[]>`${searchPhones(database.sql, { after: '', limit: LIMIT, ...query })}`).map(
      ({ mac }) => mac,
    )
  const explain = async (query: Partial<PhoneQuery>) => {
    const [row] = await sql<
      { 'QUERY PLAN': [{ Plan: Plan & { 'Shared Hit Blocks': number; 'Shared Read Blocks': number } }] }[]
    >`explain (analyze, buffers, format json) ${searchPhones(sql, { after: '', limit: LIMIT, ...query })}`
    const { Plan: plan } = row!['QUERY PLAN'][0]
    return { blocks: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'], nodes: nodesOf(plan) }
  }
  const searches: Partial<PhoneQuery>[] = [
    {},
    { after: '0004f2010000' },
    { tenant: 'customer-7' },
    { q: '0004f2' },
    { q: '00:04:F2:01:86:a0' },
    { q: '86a0' },
    { q: '200000' },
    { q: '1' },
    { q: 'person 99999' },
    { q: 'vvx' },
    { q: 'spip' },
    { q: 'customer-42' },
    { q: 'nothing is like this' },
    { state: 'completed' },
    { state: 'stalled' },
    { state: 'stalled', tenant: 'customer-7' },
    { state: 'stalled', q: '777' },
    { state: 'completed', q: 'vvx' },
    { state: 'refused' },
  ]
  for (const search of searches) {
    const { blocks, nodes } = await explain(search)
    const scanned = nodes.filter((node) => node['Node Type'] === 'Seq Scan').map((node) => node['Relation Name'])
    expect({ search, scanned, isBounded: blocks < MOST_BLOCKS || blocks }).toEqual({
      search,
      scanned: [],
      isBounded: true,
    })
  }

  expect(await find({ q: '86a0' })).toContain('0004f20186a0')
  expect(await find({ q: '200000' })).toEqual(['0004f20186a0'])
  expect(await find({ q: 'PERSON 99999' })).toHaveLength(1)
  expect(await find({ q: 'vvx' })).toHaveLength(LIMIT + 1)
  await sql`insert into line_addresses (mac, line, aor, tenant) values ('0004f2000001', 2, 'Desk-7@acme.example', 'customer-1')`
  expect(await find({ q: 'Desk-7@' })).toEqual(['0004f2000001'])
  expect(await find({ q: '%' })).toEqual([])
  expect(await find({ q: '_' })).toEqual([])
  const stalled = await find({ state: 'stalled' })
  expect(stalled).toHaveLength(24)
  expect(stalled.every((mac) => mac.endsWith('777'))).toBe(true)
  const scoped = scopeDatabase(field.database)
  expect(await scoped.as('customer-42', () => find({ q: '0004f2' }, scoped))).toHaveLength(LIMIT + 1)
  expect(await scoped.as('customer-42', () => find({ q: 'customer-41' }, scoped))).toEqual([])
}, 120_000)
