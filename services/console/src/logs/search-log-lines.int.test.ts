import { scopeDatabase } from '@offhook/database'
import { test } from '@offhook/testing'
import { expect } from 'vitest'
import { keyOfLine, type LogSearch, logLinesQuery, searchLogLines } from './search-log-lines.ts'

const LINES = 300_000
/** 8 kB each. */
const MOST_BLOCKS = 3_000

type Explained = { 'QUERY PLAN': [{ Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number } }] }

test('among many lines a page is found by time and tenant, for a tenant under row-level security too, and a text that takes too long is refused', async ({
  field,
}) => {
  const { sql } = field.database
  for (const day of [1, 2, 3])
    await sql.unsafe(
      `create table if not exists log_lines_2026010${day} partition of log_lines for values from ('2026-01-0${day}T00:00:00Z') to ('2026-01-0${day + 1}T00:00:00Z')`,
    )
  await sql`insert into tenants (tenant, name, parent) values ('top-log', 'x', null), ('rare-log', 'x', null)`
  await sql`insert into tenants (tenant, name, parent) select 'log-' || n, 'x', 'top-log' from generate_series(0, 49) n`
  await sql`insert into log_lines (received_at, upload, line, mac, tenant, kind, level, text)
    select '2026-01-01T00:00:00Z'::timestamptz + n * interval '800 milliseconds', 'u' || n / 1000, n, '0004f2' || lpad(to_hex(n % 5000), 6, '0'),
      case when n % 100000 = 7 then 'rare-log' else 'log-' || n % 50 end, 'app', n % 7, 'line number ' || n || repeat(' of a log that goes on', 4)
    from generate_series(1, ${LINES}::int) n`
  await sql`analyze log_lines`
  const [since, until] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-01-04T00:00:00Z')]
  const scoped = scopeDatabase(field.database)
  const blocksOf = async (search: Partial<LogSearch>, isScoped: boolean) => {
    const query = logLinesQuery(scoped.sql, { since, until, limit: 200, ...search }, isScoped)
    const [row] = await scoped.sql<Explained[]>`explain (analyze, buffers, format json) ${query}`
    const { Plan: plan } = row!['QUERY PLAN'][0]
    return plan['Shared Hit Blocks'] + plan['Shared Read Blocks']
  }
  const before = ['2026-01-02T00:00:00Z', 'u100', 5] as const
  for (const search of [
    {},
    { tenant: 'log-7' },
    { tenant: 'rare-log' },
    { mac: '0004f2000007' },
    { before },
    { tenant: 'log-7', before },
    { level: 6 },
  ] as Partial<LogSearch>[]) {
    const blocks = await blocksOf(search, false)
    expect({ search, isBounded: blocks < MOST_BLOCKS || blocks }).toEqual({ search, isBounded: true })
  }
  for (const scope of ['rare-log', 'log-7'])
    for (const search of [{}, { tenant: scope }, { before }] as Partial<LogSearch>[]) {
      const blocks = await scoped.as(scope, () => blocksOf(search, true))
      expect({ scope, search, isBounded: blocks < MOST_BLOCKS || blocks }).toEqual({ scope, search, isBounded: true })
    }

  const find = (search: Partial<LogSearch>, mostMs?: number, isScoped = false) =>
    searchLogLines(scoped, { since, until, limit: 200, ...search }, isScoped, mostMs)
  const all = await find({ tenant: 'rare-log' })
  expect(all.map(({ line }) => line)).toEqual([200_007, 100_007, 7])
  expect((await find({ tenant: 'rare-log', before: keyOfLine(all[0]!) })).map(({ line }) => line)).toEqual([100_007, 7])
  expect(await scoped.as('rare-log', () => find({}, undefined, true))).toHaveLength(3)
  await expect(find({ q: 'nowhere to be found' }, 20)).rejects.toMatchObject({ status: 422 })
  const afterwards = await scoped.as('top-log', async () => {
    await expect(find({ q: 'nowhere to be found' }, 20, true)).rejects.toMatchObject({ status: 422 })
    return scoped.sql<{ tenant: string }[]>`select tenant from tenants where tenant = 'log-7'`
  })
  expect(afterwards).toHaveLength(1)
  await sql`drop table log_lines_20260101, log_lines_20260102, log_lines_20260103`
}, 120_000)
