import { test } from '@offhook/testing'
import { expect } from 'vitest'
import { isOutsideScope, scopeDatabase } from './scope-database.ts'

test('who asks as a tenant sees and writes its own subtree, and nothing of it outlives the transaction', async ({
  field: { database },
}) => {
  await database.sql`insert into tenants (tenant, name, parent) values
    ('carrier', 'Carrier', null), ('acme', 'Acme', 'carrier'), ('acme-east', 'Acme East', 'acme'), ('rival', 'Rival', 'carrier')`
  await database.sql`insert into phones (mac, tenant) values ('0004f2000001', 'acme'), ('0004f2000002', 'acme-east'), ('0004f2000003', 'rival')`
  const { sql, as } = scopeDatabase(database)
  const macs = async () => (await sql<{ mac: string }[]>`select mac from phones order by mac`).map(({ mac }) => mac)

  expect(await macs()).toHaveLength(3)
  expect(await as('acme', macs)).toEqual(['0004f2000001', '0004f2000002'])
  expect(await as('acme-east', macs)).toEqual(['0004f2000002'])
  expect(await as('nobody', macs)).toEqual([])
  expect(await as('carrier', macs)).toHaveLength(3)

  const order = (mac: string, tenant: string) => () =>
    sql.begin(
      (sql) =>
        sql`insert into phones (mac, tenant) values (${mac}, ${tenant}) on conflict (mac) do update set tenant = excluded.tenant`,
    )
  await as('acme', order('0004f2000004', 'acme-east'))
  for (const [mac, tenant] of [
    ['0004f2000005', 'rival'],
    ['0004f2000003', 'acme'],
    ['0004f2000001', 'rival'],
  ] as const)
    expect(await as('acme', order(mac, tenant)).catch(isOutsideScope)).toBe(true)
  expect(
    await as('acme', async () => (await sql`update phones set model = 'X' where mac = '0004f2000003'`).count),
  ).toBe(0)
  expect(await as('acme', async () => (await sql`delete from phones where mac = '0004f2000003'`).count)).toBe(0)

  const move = (tenant: string, parent: string) => () =>
    sql`update tenants set parent = ${parent} where tenant = ${tenant}`
  expect(await as('acme', move('acme-east', 'rival')).catch(isOutsideScope)).toBe(true)
  expect(await as('acme', move('acme-east', 'carrier')).catch(isOutsideScope)).toBe(true)
  expect(
    await as('acme', () => sql`insert into tenants (tenant, name) values ('own-root', 'Root')`).catch(isOutsideScope),
  ).toBe(true)
  await as('acme', () => sql`insert into tenants (tenant, name, parent) values ('acme-west', 'Acme West', 'acme-east')`)

  const thrown = as('acme', async () => {
    await sql`update phones set model = 'X'`
    throw new Error('no')
  })
  await expect(thrown).rejects.toThrow('no')
  expect(await sql`select from phones where model = 'X'`).toHaveLength(0)
  expect(await macs()).toHaveLength(4)
  const seen = await Promise.all(Array.from({ length: 40 }, (_, index) => (index % 2 ? as('acme-east', macs) : macs())))
  expect(seen.map(({ length }) => length)).toEqual(Array.from({ length: 40 }, (_, index) => (index % 2 ? 2 : 4)))
})

test('no table is left open to tenants by mistake', async ({ field: { database } }) => {
  const open = await database.sql<{ name: string }[]>`
    select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and has_table_privilege('offhook_tenant', c.oid, 'select,insert,update,delete') and not c.relrowsecurity`
  expect(open).toEqual([])
  const closed = await database.sql<{ name: string }[]>`
    select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and not has_table_privilege('offhook_tenant', c.oid, 'select,insert,update,delete') order by 1`
  expect(closed.map(({ name }) => name)).toEqual(expect.arrayContaining(['boot_tokens', 'idempotency_keys']))
})
