import { randomUUID } from 'node:crypto'
import { bootLogReceived } from '@offhook/contracts'
import { findLogLines } from '@offhook/database'
import { mintMac, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { dropOldDays, ensureDays } from './day-partitions.ts'
import { start } from './mod.ts'
import { dropTenantsOldLines } from './tenant-retention.ts'

const upload = (mac: ReturnType<typeof mintMac>, text: string, receivedAt = new Date().toISOString()) => ({
  upload: randomUUID(),
  part: 0,
  parts: 1,
  mac,
  tenant: 'acme',
  gateway: 'hq',
  family: 'polycom',
  file: `${mac}-app.log`,
  kind: 'app',
  bytes: text.length,
  text,
  receivedAt,
})

test('lines of all three stamps are found by phone, time, level and text; those that do not parse are kept as they are', async ({
  field,
}) => {
  const collector = await start({ ...field.common(), retentionDays: 14 }, field.context())
  const mac = mintMac()
  const { sql } = field.database
  const receivedAt = new Date().toISOString()
  const text =
    '011511.006|so   |2|00|soCoreAudioTermChg: chassis -> idle\n0210281716|copy |4|01|old stamp\n1015152216|copy |5|00|Could not set 100% of it\r\n\nnot a line of any grammar\n'
  const sent = upload(mac, text, receivedAt)
  await field.bus.publish(bootLogReceived, sent)
  await vi.waitFor(async () => expect(await findLogLines(sql, { mac, limit: 10 })).toHaveLength(4), 5_000)
  const lines = await findLogLines(sql, { mac, limit: 10 })
  expect(lines.map(({ level, ident, text }) => [level, ident, text])).toEqual([
    [2, 'so', 'soCoreAudioTermChg: chassis -> idle'],
    [4, 'copy', 'old stamp'],
    [5, 'copy', 'Could not set 100% of it'],
    [null, null, 'not a line of any grammar'],
  ])
  expect(Number(lines[0]!.uptime_ms)).toBe(4_511_006)
  expect(new Date(lines[1]!.logged_at!).toISOString()).toBe('2002-10-28T17:16:00.000Z')
  expect(await findLogLines(sql, { mac, level: 4, limit: 10 })).toHaveLength(2)
  expect(await findLogLines(sql, { mac, text: '100%', limit: 10 })).toHaveLength(1)
  expect(await findLogLines(sql, { mac, text: '%', level: 2, limit: 10 })).toHaveLength(1)
  expect(await findLogLines(sql, { mac, since: new Date(Date.now() + 1_000), limit: 10 })).toHaveLength(0)
  const [page, rest] = [
    await findLogLines(sql, { mac, limit: 2 }),
    await findLogLines(sql, { mac, limit: 2, after: [lines[1]!.received_at, lines[1]!.upload, lines[1]!.line] }),
  ]
  expect([page.length, rest.map(({ text }) => text)]).toEqual([3, lines.slice(2).map(({ text }) => text)])

  await field.bus.publish(bootLogReceived, { ...sent, part: 1, parts: 2, text: 'the second part' })
  await field.bus.publish(bootLogReceived, { ...sent, part: 1, parts: 2, text: 'the second part' })
  await vi.waitFor(async () => expect(await findLogLines(sql, { mac, limit: 10 })).toHaveLength(5), 5_000)
  await collector.stop()
})

test('retention drops whole days, and only those that are too old', async ({ field }) => {
  await ensureDays(field.database, ['2026-01-01', '2026-01-10', '2026-01-11'])
  expect(await dropOldDays(field.database, 5, new Date('2026-01-15T12:00:00Z'))).toEqual(['2026-01-01'])
  expect(await dropOldDays(field.database, 5, new Date('2026-01-16T12:00:00Z'))).toEqual(['2026-01-10'])
})

test('a tenant keeps its lines for the shortest time that it or one above it says, and nobody else’s go with them', async ({
  field,
}) => {
  const { sql } = field.database
  const now = new Date('2026-02-20T12:00:00Z')
  await ensureDays(field.database, ['2026-02-10', '2026-02-15', '2026-02-19'])
  await sql`insert into tenants (tenant, name, parent, quotas) values ('top', 'x', null, '{"logRetentionDays": 7}'), ('below', 'x', 'top', '{"logRetentionDays": 30}'),
    ('short', 'x', 'top', '{"logRetentionDays": 2}'), ('free', 'x', null, '{}'), ('long', 'x', null, '{"logRetentionDays": 3000}')`
  for (const tenant of ['top', 'below', 'short', 'free', 'long'])
    for (const day of ['10', '15', '19'])
      await sql`insert into log_lines (received_at, upload, line, mac, tenant, kind, text)
        select ${`2026-02-${day}T12:00:00Z`}::timestamptz, ${tenant}, n, '0004f2000001', ${tenant}, 'app', 'x' from generate_series(1, ${tenant === 'top' && day === '10' ? 5_001 : 2}::int) n`
  expect(await dropTenantsOldLines(field.database, 14, now)).toBe(5_001 + 2 + 2 + 2)
  const kept = await sql<{ tenant: string; days: string }[]>`
    select tenant, string_agg(distinct to_char(received_at, 'DD'), ' ') as days from log_lines where upload = tenant group by tenant order by tenant`
  expect(kept.map(({ tenant, days }) => `${tenant} ${days}`)).toEqual([
    'below 15 19',
    'free 10 15 19',
    'long 10 15 19',
    'short 19',
    'top 15 19',
  ])
  expect(await dropTenantsOldLines(field.database, 14, now)).toBe(0)
})
