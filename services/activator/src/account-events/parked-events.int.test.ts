import { tables } from '@offhook/database'
import { type Field, mintMac, test } from '@offhook/testing'
import { expect } from 'vitest'
import { releaseForgotten, tidyEvents } from './parked-events.ts'

const HOUR_MS = 3_600_000

async function keep(field: Field, id: string, more: Partial<typeof tables.accountEvents.$inferInsert>): Promise<void> {
  const { db } = field.database
  await db.insert(tables.tenants).values({ tenant: 'acme', name: 'Acme' }).onConflictDoNothing()
  await db.insert(tables.platforms).values({ tenant: 'acme', platform: 'main', kind: 'rest' }).onConflictDoNothing()
  await db.insert(tables.accountEvents).values({
    ...{ tenant: 'acme', platform: 'main', id, type: 'phone.assigned', keys: [`acme/main phone ${more.mac}`] },
    ...{ digest: Buffer.alloc(32), sealed: Buffer.from('sealed'), happenedAt: new Date() },
    ...more,
  })
}

const eventsOf = async (field: Field) =>
  Object.fromEntries(
    (await field.database.db.select().from(tables.accountEvents)).map(({ id, state, because, sealed }) => [
      id,
      { state, because, sealed: sealed !== null },
    ]),
  )

test('an event that was parked while its phone appeared is found and told of again; others wait on', async ({
  field,
}) => {
  const { db } = field.database
  const [ordered, unknown, homeless] = [mintMac(), mintMac(), mintMac()]
  await keep(field, 'ordered', { state: 'parked', because: 'unknown-phone', mac: ordered })
  await keep(field, 'unknown', { state: 'parked', because: 'unknown-phone', mac: unknown })
  await keep(field, 'homeless', { state: 'parked', because: 'no-gateway', mac: homeless })
  await keep(field, 'account', {
    state: 'parked',
    because: 'unknown-account',
    type: 'account.closed',
    account: '7',
    keys: ['acme/main account 7'],
  })
  await keep(field, 'elsewhere', {
    state: 'parked',
    type: 'account.closed',
    account: '7',
    registrar: 'x.example',
    keys: ['acme/main account 7 x'],
  })
  await db.insert(tables.phones).values([ordered, homeless].map((mac) => ({ mac, tenant: 'acme' })))
  const granted = mintMac()
  await db.insert(tables.credentials).values({
    ...{ mac: granted, tenant: 'acme', gateway: 'hq', platform: 'main', revision: 1, grantedAt: new Date() },
    sealed: Buffer.alloc(0),
  })
  await db.insert(tables.lineAddresses).values({ mac: granted, line: 1, aor: '7@sip.example', tenant: 'acme' })
  expect(await releaseForgotten(field.database)).toBe(2)
  const states = Object.entries(await eventsOf(field)).map(([id, { state }]) => `${id} ${state}`)
  expect(states.toSorted()).toEqual([
    'account waiting',
    'elsewhere parked',
    'homeless parked',
    'ordered waiting',
    'unknown parked',
  ])
  const told = await db.select().from(tables.outbox)
  expect(told.map(({ contract, payload }) => [contract, payload])).toEqual(
    expect.arrayContaining([
      [
        'account.event-received',
        {
          tenant: 'acme',
          platform: 'main',
          id: 'ordered',
          type: 'phone.assigned',
          mac: ordered,
          key: ordered,
          again: expect.any(String),
        },
      ],
      [
        'account.event-received',
        {
          tenant: 'acme',
          platform: 'main',
          id: 'account',
          type: 'account.closed',
          key: expect.stringMatching(/^[0-9a-f]{24}$/),
          again: expect.any(String),
        },
      ],
    ]),
  )
  expect(await releaseForgotten(field.database)).toBe(0)
})

test('what waited too long is told of again, what nobody came for is given up with its secrets, and what is long over is forgotten', async ({
  field,
}) => {
  const { db } = field.database
  await db.delete(tables.accountEvents)
  await db.delete(tables.outbox)
  const ago = (hours: number) => new Date(Date.now() - hours * HOUR_MS)
  await keep(field, 'fresh', { mac: mintMac() })
  await keep(field, 'overdue', { mac: mintMac(), receivedAt: ago(4) })
  await keep(field, 'patient', { mac: mintMac(), state: 'parked', because: 'unknown-phone', receivedAt: ago(29 * 24) })
  await keep(field, 'forsaken', { mac: mintMac(), state: 'parked', because: 'unknown-phone', receivedAt: ago(31 * 24) })
  await keep(field, 'over', { mac: mintMac(), state: 'applied', sealed: null, finishedAt: ago(89 * 24) })
  await keep(field, 'long-over', { mac: mintMac(), state: 'failed', sealed: null, finishedAt: ago(91 * 24) })
  await tidyEvents(field.database)
  expect(await eventsOf(field)).toEqual({
    fresh: { state: 'waiting', because: null, sealed: true },
    overdue: { state: 'waiting', because: null, sealed: true },
    patient: { state: 'parked', because: 'unknown-phone', sealed: true },
    forsaken: { state: 'failed', because: 'never-appeared', sealed: false },
    over: { state: 'applied', because: null, sealed: false },
  })
  expect((await db.select().from(tables.outbox)).map(({ payload }) => payload)).toMatchObject([{ id: 'overdue' }])
})
