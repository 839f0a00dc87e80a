import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { join } from 'node:path'
import { migrate, openDatabase } from '@offhook/database'
import { issueDirectorySecret } from '@offhook/directories'
import { startPostgres } from '@offhook/engines'
import { type Field, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { contacts, makeKey, makeTenant, withDirectory } from '../directory-for-tests.ts'
import { callAgi } from './asterisk-for-tests.ts'

const nameOf = async (port: number, key: string, callerid: string) =>
  (await callAgi(port, `${key}/callerid`, { callerid })).commands
const named = (name: string) => [`SET VARIABLE CALLERID(name) "${name}"`]

test('a caller gets the name that the directory of the key’s tenant has, and no other tenant’s', async ({ field }) => {
  const acme = await makeTenant(field, 'agi', contacts(['+35312345678', 'Alice']))
  const globex = await makeTenant(field, 'agi', contacts(['+35312345678', 'Mallory']))
  await withDirectory(field, async ({ agi: port }) => {
    expect(await nameOf(port, acme.key, '012345678')).toEqual(named('Alice'))
    expect(await nameOf(port, globex.key, '012345678')).toEqual(named('Mallory'))
    expect(await nameOf(port, acme.key, '0999999999')).toEqual([])
    expect(await nameOf(port, issueDirectorySecret(), '012345678')).toEqual([])
    expect(await nameOf(port, acme.tenant, '012345678')).toEqual([])
  })
})

test('a tenant without contacts of its own has those of the nearest one above, as its phones have', async ({
  field,
}) => {
  const carrier = await makeTenant(field, 'agi', contacts(['100', 'Carrier desk']))
  const reseller = await makeTenant(field, 'agi', {}, carrier.tenant)
  const customer = await makeTenant(field, 'agi', {}, reseller.tenant)
  await withDirectory(field, async ({ agi: port }) => {
    expect(await nameOf(port, customer.key, '100')).toEqual(named('Carrier desk'))
    await field.database
      .sql`update tenants set settings = ${JSON.stringify(contacts(['100', 'Reseller desk']))}::text::jsonb where tenant = ${reseller.tenant}`
    await vi.waitFor(async () => expect(await nameOf(port, customer.key, '100')).toEqual(named('Reseller desk')))
    await field.database.sql`update tenants set parent = null where tenant = ${customer.tenant}`
    await vi.waitFor(async () => expect(await nameOf(port, customer.key, '100')).toEqual([]))
  })
})

test('the route of the longest beginning is returned, and changes of it are heard of', async ({ field }) => {
  const { tenant, key } = await makeTenant(field, 'agi', {})
  const route = async (port: number, extension: string) => (await callAgi(port, `${key}/route`, { extension })).commands
  await withDirectory(field, async ({ agi: port }) => {
    expect(await route(port, '0035312345678')).toEqual([])
    await field.database
      .sql`insert into routes (tenant, number, route) values (${tenant}, '+353', 'ireland'), (${tenant}, '+3531', 'dublin')`
    const dublin = ['SET VARIABLE OFFHOOK_ROUTE "dublin"']
    await vi.waitFor(async () => expect(await route(port, '0035312345678')).toEqual(dublin))
    await field.database.sql`delete from routes where tenant = ${tenant} and number = '+3531'`
    await vi.waitFor(async () =>
      expect(await route(port, '0035312345678')).toEqual(['SET VARIABLE OFFHOOK_ROUTE "ireland"']),
    )
  })
})

test('a key that was made anew opens, and the former opens nothing any more', async ({ field }) => {
  const { tenant, key } = await makeTenant(field, 'agi', contacts(['1', 'One']))
  await withDirectory(field, async ({ agi: port }) => {
    expect(await nameOf(port, key, '1')).toEqual(named('One'))
    const next = await makeKey(field, 'agi', tenant)
    await vi.waitFor(async () => expect(await nameOf(port, key, '1')).toEqual([]))
    expect(await nameOf(port, next, '1')).toEqual(named('One'))
  })
})

test('whatever comes, the connection ends within a second, and others are answered meanwhile', async ({ field }) => {
  const { key } = await makeTenant(field, 'agi', contacts(['1', 'One']))
  await withDirectory(field, async ({ agi: port }) => {
    const raw = (text: string) => callAgi(port, '', {}, { raw: text })
    const slow = Array.from({ length: 300 }, () => raw('agi_network: yes\n'))
    const hostile = [
      raw('\n'),
      raw('GET / HTTP/1.1\r\nhost: x\r\n\r\n'),
      raw(`agi_request: ${'x'.repeat(100_000)}`),
      raw('x'.repeat(1_000_000)),
      raw(randomBytes(50_000).toString('latin1')),
      raw('\0'.repeat(40_000)),
      callAgi(port, `${key}/callerid`, { callerid: '1' }, { reply: 'x'.repeat(10_000) }),
      callAgi(port, `${key}/callerid`, { callerid: '1' }, { reply: '' }),
      callAgi(port, `${key}/callerid`, { callerid: '1\nagi_arg_1: 2' }),
      callAgi(port, `${key}/callerid`, { callerid: '1' }, { reply: '520-Invalid\n520 End\n' }),
      callAgi(port, `${key}/callerid`, { callerid: '1' }, { reply: 'HANGUP\n200 result=1\n' }),
    ]
    expect(await nameOf(port, key, '1')).toEqual(named('One'))
    for (const { ms } of await Promise.all([...slow, ...hostile])) expect(ms).toBeLessThan(2_000)
    expect(await nameOf(port, key, '1')).toEqual(named('One'))
  })
})

test('a caller who is gone at once is no fault', async ({ field }) => {
  const { key } = await makeTenant(field, 'agi', contacts(['1', 'One']))
  await withDirectory(field, async ({ agi: port }) => {
    for (let times = 0; times < 20; times++) {
      const socket = connect({ port, host: '127.0.0.1' })
      socket.on('error', () => {})
      await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
      socket.resetAndDestroy()
    }
    expect(await nameOf(port, key, '1')).toEqual(named('One'))
  })
})

/** Stops a PostgreSQL as it stands, its server and who serves the directory; resolves with what lets it go on. */
async function freeze({ sql }: Field['database']): Promise<() => void> {
  const [{ server }] = await sql<
    [{ server: string }]
  >`select split_part(pg_read_file('postmaster.pid'), E'\\n', 1) as server`
  const backends = await sql<{ pid: number }[]>`select pid from pg_stat_activity where application_name = 'directory'`
  const all = [Number(server), ...backends.map(({ pid }) => pid)]
  for (const pid of all) process.kill(pid, 'SIGSTOP')
  return () => {
    for (const pid of all) process.kill(pid, 'SIGCONT')
  }
}

test('with the database frozen or away, calls go on within a second: known keys named from memory, others as they came', async ({
  field,
}) => {
  const directory = join(field.dataDir, 'own-postgres')
  let postgres = await startPostgres({ directory })
  const { url } = postgres
  await migrate(url)
  const database = openDatabase(url, { pool: 2 })
  const own = { database, common: field.common }
  const acme = await makeTenant(own, 'agi', contacts(['1', 'One']))
  const [other, third] = [
    await makeTenant(own, 'agi', contacts(['1', 'Other'])),
    await makeTenant(own, 'agi', contacts(['1', 'Third'])),
  ]
  await withDirectory(
    field,
    async ({ agi: port }) => {
      const passes = async (unasked: string) => {
        expect(await nameOf(port, acme.key, '1')).toEqual(named('One'))
        const unknown = await Promise.all(
          [unasked, ...Array.from({ length: 100 }, issueDirectorySecret)].map((key) =>
            callAgi(port, `${key}/callerid`, { callerid: '1' }),
          ),
        )
        for (const { commands, ms } of unknown) {
          expect(commands).toEqual([])
          expect(ms).toBeLessThan(1_000)
        }
        expect(await nameOf(port, acme.key, '1')).toEqual(named('One'))
      }
      expect(await nameOf(port, acme.key, '1')).toEqual(named('One'))
      const thaw = await freeze(database)
      await passes(other.key).finally(thaw)
      await vi.waitFor(async () => expect(await nameOf(port, other.key, '1')).toEqual(named('Other')), 10_000)
      await postgres.stop()
      await passes(third.key)
      postgres = await startPostgres({ directory, port: Number(new URL(url).port) })
      const again = openDatabase(url, { pool: 1 })
      await vi.waitFor(() => again.answers(), { timeout: 10_000 })
      await again.sql`update tenants set settings = ${JSON.stringify(contacts(['1', 'Uno']))}::text::jsonb where tenant = ${acme.tenant}`
      await again.close()
      await vi.waitFor(
        async () => {
          expect(await nameOf(port, acme.key, '1')).toEqual(named('Uno'))
          expect(await nameOf(port, third.key, '1')).toEqual(named('Third'))
        },
        { timeout: 10_000 },
      )
    },
    { databaseUrl: url },
  ).finally(async () => {
    await database.close()
    await postgres.stop()
  })
})
