import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { bootLogReceived, logAlertRaised } from '@offhook/contracts'
import type { Field } from '@offhook/testing'
import { mintMac, test } from '@offhook/testing'
import { expect, onTestFinished, vi } from 'vitest'
import { dayOf, ensureDays } from './day-partitions.ts'
import { keepLines } from './kept-lines.ts'
import { start } from './mod.ts'
import type { KeptLine } from './read-boot-log.ts'
import { watchTenants } from './watched-tenants.ts'

let tenants = 0

/** A tenant below another, each of its own; nobody else in the file has alerts about their lines. */
async function twoTenants({ database: { sql } }: Field) {
  const [above, below] = [`above-${tenants}`, `below-${tenants++}`]
  await sql`insert into tenants (tenant, name, parent) values (${above}, 'x', null), (${below}, 'x', ${above})`
  return { above, below }
}

type Asked = { q?: string; level?: number; times: number; withinSeconds?: number }
const setAlert = async ({ database: { sql } }: Field, tenant: string, alert: string, asked: Asked) => {
  const { q = null, level = null, times, withinSeconds = 60 } = asked
  await sql`insert into log_alerts (tenant, alert, q, level, times, within_seconds) values (${tenant}, ${alert}, ${q}, ${level}, ${times}, ${withinSeconds})`
}

const linesOf = (tenant: string, texts: readonly string[], level: number | null = 4): KeptLine[] => {
  const [upload, mac, receivedAt] = [randomUUID(), mintMac(), new Date().toISOString()]
  const rest = { boot: null, kind: 'app', loggedAt: null, uptimeMs: null, ident: null, missed: null }
  return texts.map((text, line) => ({ receivedAt, upload, line, mac, tenant, level, text, ...rest }))
}

/** What waits in the outbox for the relay, of a tenant's alerts. */
const raisedOf = async ({ database: { sql } }: Field, tenant: string) =>
  (
    await sql<{ payload: unknown }[]>`
      select payload from outbox where contract = ${logAlertRaised.name} and payload ->> 'tenant' = ${tenant} order by id`
  ).map(({ payload }) => logAlertRaised.payload.parse(payload))

/** Keeps lines as a collector would whose view of who has alerts is of now. */
async function keep(field: Field, lines: readonly KeptLine[]): Promise<number> {
  await ensureDays(field.database, [dayOf(new Date())])
  const watched = await watchTenants(field.database, field.log)
  await watched.stop()
  return keepLines(field.database, lines, watched)
}

test('an alert is raised once by as many lines as it allows for, of its tenant’s phones and of those below', async ({
  field,
}) => {
  const { above, below } = await twoTenants(field)
  await setAlert(field, above, 'no-answer', { q: 'No Answer', level: 4, times: 3 })
  const [one, other] = [linesOf(above, ['no answer from 1']), linesOf(below, ['NO ANSWER from 2', 'no answer'])]
  expect(await keep(field, one)).toBe(0)
  expect(await keep(field, linesOf(below, ['no answer, but of no weight'], 3))).toBe(0)
  expect(await keep(field, linesOf(below, ['no answer, and of no grammar'], null))).toBe(0)
  expect(await keep(field, linesOf('somebody-else', ['no answer', 'no answer', 'no answer']))).toBe(0)
  expect(await raisedOf(field, above)).toEqual([])
  expect(await keep(field, other)).toBe(1)
  expect(await keep(field, linesOf(below, ['no answer', 'no answer', 'no answer']))).toBe(0)
  const [raised, ...more] = await raisedOf(field, above)
  expect(more).toEqual([])
  expect(raised).toMatchObject({ alert: 'no-answer', lines: 3, times: 3, withinSeconds: 60 })
  expect([raised!.first, raised!.last]).toEqual([one[0]!.mac, other[0]!.mac])
  expect(JSON.stringify(raised)).not.toContain('answer from')
  const [state] = await field.database.sql`select * from log_alert_states where tenant = ${above}`
  expect(state).toMatchObject({ raised_lines: 3, raised_first: one[0]!.mac, raised_last: other[0]!.mac })
  expect(Date.parse(state!.rearms_at)).toBeGreaterThan(Date.now() + 60_000)
})

test('a line that is delivered again counts once, and nothing counts that is not kept', async ({ field }) => {
  const { below } = await twoTenants(field)
  await setAlert(field, below, 'anything', { times: 4 })
  const lines = linesOf(below, ['a', 'b', 'c'])
  expect(await keep(field, lines)).toBe(0)
  expect(await keep(field, lines)).toBe(0)
  expect(await keep(field, [...lines, ...lines])).toBe(0)
  const unkept = linesOf(below, ['d']).map((line) => ({ ...line, receivedAt: '1999-01-01T00:00:00Z' })) // a day without a partition
  await expect(keep(field, [...unkept, ...linesOf(below, ['e'])])).rejects.toThrow(/partition/)
  expect(await raisedOf(field, below)).toEqual([])
  expect(await keep(field, [...lines, ...linesOf(below, ['f'])])).toBe(1)
  expect(await raisedOf(field, below)).toMatchObject([{ lines: 4 }])
})

test('a line is asked for as a search of logs asks', async ({ field }) => {
  const { above } = await twoTenants(field)
  const { sql } = field.database
  const texts = [
    '100% of it',
    '100 of it',
    'a_b',
    'axb',
    'back\\slash',
    'ÄÖÜ',
    'äöü',
    'straße',
    'STRASSE',
    'Σίσυφος',
    'İstanbul',
    'ı',
    'K',
    '\\%_',
    '',
  ]
  for (const [number, q] of texts.filter((text) => text !== '').entries())
    await setAlert(field, above, `text-${number}`, { q, times: 1 })
  const lines = linesOf(
    above,
    texts.map((text) => `before ${text} after`),
  )
  await keep(field, lines)
  const counted = await sql<{ q: string; lines: number }[]>`
    select a.q, (s.slots -> 0 ->> 1)::int as lines from log_alerts a join log_alert_states s using (tenant, alert) where a.tenant = ${above} order by a.q`
  const searched = await sql<{ q: string; lines: number }[]>`
    select a.q, count(*)::int as lines from log_alerts a join log_lines l on l.tenant = a.tenant and l.text ilike '%' || replace(replace(replace(a.q, '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%'
    where a.tenant = ${above} group by a.q order by a.q`
  expect(searched).toHaveLength(texts.length - 1)
  expect([...counted]).toEqual([...searched])
})

test('an alert that asks for something else begins anew', async ({ field }) => {
  const { below } = await twoTenants(field)
  const { sql } = field.database
  await setAlert(field, below, 'errors', { q: 'error', times: 3 })
  expect(await keep(field, linesOf(below, ['error 1', 'error 2']))).toBe(0)
  await sql`update log_alerts set q = 'fault' where tenant = ${below}`
  expect(await keep(field, linesOf(below, ['error 3', 'fault 1', 'fault 2']))).toBe(0)
  expect(await keep(field, linesOf(below, ['fault 3']))).toBe(1)
  await sql`update log_alerts set times = 2 where tenant = ${below}`
  expect(await keep(field, linesOf(below, ['fault 4', 'fault 5']))).toBe(1)
  await sql`delete from log_alerts where tenant = ${below}`
  expect(await sql`select * from log_alert_states where tenant = ${below}`).toEqual([])
  expect(await keep(field, linesOf(below, ['fault 6', 'fault 7']))).toBe(0)
})

test('collectors that count at once lose no line and raise an alert once', async ({ field }) => {
  const { above, below } = await twoTenants(field)
  for (const [tenant, alert] of [
    [above, 'all'],
    [below, 'all'],
    [below, 'never'],
  ] as const)
    await setAlert(field, tenant, alert, { times: alert === 'never' ? 100_000 : 100, withinSeconds: 3_600 })
  const batches = Array.from({ length: 24 }, () => linesOf(below, ['one', 'two', 'three', 'four', 'five']))
  const raised = await Promise.all([...batches, ...batches.toReversed()].map((lines) => keep(field, lines)))
  expect(raised.reduce((all, some) => all + some, 0)).toBe(2)
  const states = await field.database.sql<{ slots: number[][] }[]>`
    select slots from log_alert_states where tenant in (${above}, ${below})`
  for (const { slots } of states) expect(slots.reduce((all, [, lines]) => all + lines!, 0)).toBe(120)
  expect(await raisedOf(field, above)).toMatchObject([{ lines: 100 }])
  expect(await raisedOf(field, below)).toHaveLength(1)
})

test('two log-collectors, of which one is killed while messages come, count every line once', async ({ field }) => {
  const { below } = await twoTenants(field)
  const { sql } = field.database
  await setAlert(field, below, 'exactly', { q: 'matching', times: 400, withinSeconds: 3_600 })
  await setAlert(field, below, 'one-more', { q: 'matching', times: 401, withinSeconds: 3_600 })
  const child = await runCollector(field)
  const killed = once(child, 'exit')
  const stays = await start({ ...field.common(), retentionDays: 14 }, field.context())
  const mac = mintMac()
  const text = 'matching one\nmatching two\nnothing of it\n'
  const publish = (number: number) =>
    field.bus.publish(bootLogReceived, {
      ...{ upload: `upload-${number}`, part: 0, parts: 1, mac, tenant: below, gateway: 'hq', family: 'polycom' },
      ...{ file: `${mac}-app.log`, kind: 'app', bytes: text.length, text, receivedAt: new Date().toISOString() },
    })
  const count = async () =>
    (await sql<{ count: number }[]>`select count(*)::int as count from log_lines where tenant = ${below}`)[0]!.count
  for (let number = 0; number < 200; number++) {
    await publish(number)
    if (number === 100) child.kill('SIGKILL')
  }
  await killed
  await vi.waitFor(async () => expect(await count()).toBe(600), { timeout: 30_000, interval: 100 })
  await vi.waitFor(async () => expect(await raisedOf(field, below)).toMatchObject([{ alert: 'exactly', lines: 400 }]))
  await stays.stop()
}, 60_000)

/** A log-collector that is a process of its own, at work. */
async function runCollector(field: Field): Promise<ChildProcess> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./main.ts', import.meta.url))], {
    stdio: 'ignore',
    env: {
      ...{ PATH: process.env.PATH, OFFHOOK_NATS_URL: field.natsUrl, OFFHOOK_DATABASE_URL: field.databaseUrl },
      ...{ OFFHOOK_SEALING_KEY: field.sealingKey, OFFHOOK_DATA_DIR: field.dataDir, OFFHOOK_METRICS_PORT: '0' },
    },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [before, mac] = [randomUUID(), mintMac()]
  await field.bus.publish(bootLogReceived, {
    ...{ upload: before, part: 0, parts: 1, mac, tenant: 'nobody', gateway: 'hq', family: 'polycom', file: 'x.log' },
    ...{ kind: 'app', bytes: 1, text: 'x', receivedAt: new Date().toISOString() },
  })
  await vi.waitFor(
    async () => expect(await field.database.sql`select from log_lines where upload = ${before}`).toHaveLength(1),
    20_000,
  )
  return child
}
