import { type ChildProcess, spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type BootFinished,
  type BootStalled,
  bootFinished,
  bootStalled,
  type LogAlertRaised,
  logAlertRaised,
  type PhoneIdentified,
  phoneIdentified,
  phoneUnregistered,
} from '@offhook/contracts'
import { tables } from '@offhook/database'
import { openMetrics, openSealer } from '@offhook/runtime'
import { type Field, mintBootId, mintMac, test } from '@offhook/testing'
import { hasOpenssl, makeCertificate } from '@offhook/testing/make-certificate'
import { deliveryId, makeSecret, sealSecrets } from '@offhook/webhooks'
import { and, eq } from 'drizzle-orm'
import { Webhook } from 'standardwebhooks'
import { afterEach, expect, vi } from 'vitest'
import { readConfig, start, usualWebhookConfig, type WebhookConfig } from '../mod.ts'
import { PrivateAddress, publicLookup } from './post-delivery.ts'
import { answering, type Heard, makeTenant, makeWebhook, openReceiver } from './receivers-for-tests.ts'
import { tellWebhooks } from './tell-webhooks.ts'
import { tenantEvent } from './tenant-event.ts'

/** Ended after each test, the newest first. */
const open: (() => unknown)[] = []
afterEach(async () => {
  while (open.length > 0) await open.pop()!()
})
const receive = async (...answer: Parameters<typeof openReceiver>) => {
  const receiver = await openReceiver(...answer)
  open.push(receiver.close)
  return receiver
}

const QUICK: WebhookConfig = {
  ...usualWebhookConfig(),
  ...{ timeoutMs: 1_000, leaseMs: 2_000, retryAfterMs: [20, 20, 20], lookEveryMs: 20, sweepEveryMs: 50 },
  circuit: { afterFailures: 100, pauseMs: 20, maxPauseMs: 40 },
}

const environmentOf = (field: Field) => ({
  OFFHOOK_NATS_URL: field.natsUrl,
  OFFHOOK_DATABASE_URL: field.databaseUrl,
  OFFHOOK_SEALING_KEY: field.sealingKey,
  OFFHOOK_METRICS_PORT: '0',
  OFFHOOK_DATA_DIR: field.dataDir,
})

async function startNotifier(field: Field, webhooks: Partial<WebhookConfig> = {}) {
  const metrics = openMetrics('test')
  const config = { ...readConfig(environmentOf(field)), webhooks: { ...QUICK, ...webhooks } }
  const notifier = await start(config, { ...field.context(), metrics })
  open.push(notifier.stop)
  return { ...notifier, metrics }
}

const now = () => new Date().toISOString()
const finished = (tenant: string, over: Partial<BootFinished> = {}): BootFinished => ({
  ...{ boot: mintBootId(), mac: mintMac(), tenant, gateway: 'hq', family: 'polycom', model: 'SPIP_331' },
  ...{ firmware: '3.3.2.0413', state: 'completed', startedAt: now(), finishedAt: now(), ...over },
})
const tell = (field: Field, event: BootFinished) => field.bus.publish(bootFinished, event)
const deliveries = (field: Field, tenant: string) =>
  field.database.db.select().from(tables.webhookDeliveries).where(eq(tables.webhookDeliveries.tenant, tenant))
const webhookRow = async (field: Field, tenant: string, webhook = 'crm') =>
  (
    await field.database.db
      .select()
      .from(tables.webhooks)
      .where(and(eq(tables.webhooks.tenant, tenant), eq(tables.webhooks.webhook, webhook)))
  )[0]
const read = (secret: string, { body, headers }: Heard) =>
  new Webhook(secret).verify(body, headers as Record<string, string>) as {
    type: string
    timestamp: string
    data: Record<string, string>
  }
const patiently = { timeout: 15_000, interval: 20 }

test('what becomes of a phone is told, signed, once, in the words of webhooks', async ({ field }) => {
  const receiver = await receive(answering(204))
  const tenant = await makeTenant(field)
  const secret = await makeWebhook(field, tenant, receiver.url)
  const { metrics } = await startNotifier(field)
  const done = finished(tenant)
  const refused = finished(tenant, { state: 'refused', because: 'not-ordered', text: 'The platform does not know it.' })
  const stalled: BootStalled = {
    ...{
      boot: mintBootId(),
      mac: mintMac(),
      tenant,
      gateway: 'hq',
      because: 'stopped-asking',
      text: 'Stuck after sip.ld.',
      cause: 'The phone could not reach the edge any more.',
      check: 'Look whether it answers a ping.',
    },
    ...{ stuckAfter: 'sip.ld', startedAt: now(), lastStepAt: now(), at: now() },
  }
  const identified: PhoneIdentified = {
    ...{
      mac: done.mac,
      tenant,
      gateway: 'hq',
      family: 'polycom',
      model: 'SPIP_331',
      firmware: '3.3.2.0413',
      at: now(),
    },
  }
  await field.database.db.insert(tables.bundles).values({
    ...{
      mac: done.mac,
      tenant,
      gateway: 'hq',
      boot: null,
      revision: 1,
      family: 'polycom',
      contentHash: 'x',
      files: [],
    },
    ...{ renderedAt: new Date(), sealed: Buffer.alloc(4) },
  })
  await tell(field, done)
  await tell(field, refused)
  await field.bus.publish(bootStalled, stalled)
  await field.bus.publish(phoneIdentified, identified)
  await field.bus.publish(phoneUnregistered, {
    ...{ id: `u.${done.mac}`, mac: done.mac, aor: '201@acme.example', source: 'api', at: now() },
  })
  await field.bus.publish(phoneUnregistered, {
    ...{ id: `u.nobodys`, mac: mintMac(), aor: '202@acme.example', source: 'api', at: now() },
  })
  const raised: LogAlertRaised = {
    ...{ id: 'l1', tenant, alert: 'no-answer', lines: 12, times: 10, withinSeconds: 60 },
    ...{ first: done.mac, last: mintMac(), at: now() },
  }
  await field.bus.publish(logAlertRaised, raised)
  await vi.waitFor(() => expect(receiver.heard).toHaveLength(6), patiently)
  const told = receiver.heard.map((one) => read(secret, one))
  const of = (type: string) => told.find((one) => one.type === type)
  expect(of('boot.completed')).toEqual({ type: 'boot.completed', timestamp: done.finishedAt, data: done })
  expect(of('boot.refused')).toMatchObject({ data: { because: 'not-ordered', state: 'refused', text: refused.text } })
  const { at, ...rest } = stalled
  expect(of('boot.stalled')).toEqual({ type: 'boot.stalled', timestamp: at, data: { ...rest, state: 'stalled' } })
  expect(of('phone.identified')).toMatchObject({ timestamp: identified.at, data: { model: 'SPIP_331', mac: done.mac } })
  expect(of('phone.unregistered')?.data).toMatchObject({
    mac: done.mac,
    tenant,
    gateway: 'hq',
    aor: '201@acme.example',
  })
  const { id: _, ...alert } = raised
  expect(of('log.alert-raised')).toEqual({ type: 'log.alert-raised', timestamp: raised.at, data: alert })
  const headers = receiver.heard.find(({ body }) => body.includes('boot.completed'))!.headers
  expect(headers).toMatchObject({
    'content-type': 'application/json',
    'webhook-id': deliveryId(tenant, 'crm', `finished.${done.boot}`),
  })

  // Past the stream's window the same event may come again.
  expect(await tellWebhooks(field.database)([tenantEvent({ name: 'boot.finished', payload: done })])).toBe(0)
  await vi.waitFor(async () =>
    expect((await deliveries(field, tenant)).every(({ state }) => state === 'delivered')).toBe(true),
  )
  expect(await deliveries(field, tenant)).toHaveLength(6)
  expect(await metrics.text()).toMatch(
    /offhook_webhook_attempts_total\{[^}]*type="boot.completed",outcome="delivered"[^}]*\} 1/,
  )
})

test('a webhook hears of its own tenant’s phones and of those below, and of no neighbour’s', async ({ field }) => {
  const [above, mine, beside] = [
    await receive(answering(200)),
    await receive(answering(200)),
    await receive(answering(200)),
  ]
  const carrier = await makeTenant(field)
  const reseller = await makeTenant(field, carrier)
  const customer = await makeTenant(field, reseller)
  const neighbour = await makeTenant(field, reseller)
  await makeWebhook(field, carrier, above.url, { events: ['boot.completed'] })
  await makeWebhook(field, reseller, above.url, { events: ['boot.refused'] })
  await makeWebhook(field, customer, mine.url)
  await makeWebhook(field, neighbour, beside.url)
  await startNotifier(field)
  const [one, other] = [finished(customer), finished(neighbour, { state: 'refused' })]
  await tell(field, one)
  await tell(field, other)
  const macs = ({ heard }: { heard: Heard[] }) => heard.map(({ body }) => JSON.parse(body).data.mac)
  await vi.waitFor(() => expect(macs(above).sort()).toEqual([one.mac, other.mac].sort()), patiently)
  await vi.waitFor(() => expect(macs(mine)).toEqual([one.mac]), patiently)
  await vi.waitFor(() => expect(macs(beside)).toEqual([other.mac]), patiently)
  expect(await deliveries(field, carrier)).toHaveLength(1)
  expect(await deliveries(field, reseller)).toHaveLength(1)
  expect(await deliveries(field, customer)).toHaveLength(1)
})

test('a delivery is tried until it arrives, under one id, each attempt signed anew', async ({ field }) => {
  const receiver = await receive((_, response, number) => {
    if (number === 1) response.writeHead(500).end('x'.repeat(100_000))
    else if (number === 2) response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()
    else response.writeHead(200).end()
  })
  const tenant = await makeTenant(field)
  const secret = await makeWebhook(field, tenant, receiver.url)
  await startNotifier(field)
  await tell(field, finished(tenant))
  await vi.waitFor(() => expect(receiver.heard).toHaveLength(3), patiently)
  expect(new Set(receiver.heard.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
  for (const one of receiver.heard) expect(read(secret, one).type).toBe('boot.completed')
  await vi.waitFor(async () =>
    expect(await deliveries(field, tenant)).toMatchObject([
      { state: 'delivered', attempts: 3, lastStatus: 200, lastError: null, nextAt: null, finishedAt: expect.any(Date) },
    ]),
  )
  expect(await webhookRow(field, tenant)).toMatchObject({ failures: 0, failingSince: null, disabledAt: null })
})

test('after the last attempt it is given up; the reason stands there and nothing of what the receiver wrote', async ({
  field,
}) => {
  const receiver = await receive((_, response) => void response.writeHead(503).end('the receiver’s own secret'))
  const tenant = await makeTenant(field)
  await makeWebhook(field, tenant, receiver.url)
  await startNotifier(field)
  await tell(field, finished(tenant))
  await vi.waitFor(
    async () =>
      expect(await deliveries(field, tenant)).toMatchObject([
        { state: 'given-up', attempts: 4, lastStatus: 503, lastError: 'answered 503' },
      ]),
    patiently,
  )
  expect(receiver.heard).toHaveLength(4)
  expect(await webhookRow(field, tenant)).toMatchObject({ failures: 4, failingSince: expect.any(Date) })
})

test('410 disables a webhook: what waits is given up, later events are kept for a replay', async ({ field }) => {
  const receiver = await receive((_, response) => void response.writeHead(410).end())
  const tenant = await makeTenant(field)
  await makeWebhook(field, tenant, receiver.url)
  await startNotifier(field)
  await field.database.sql`
    insert into webhook_deliveries (id, tenant, webhook, type, body, next_at) values (${deliveryId(tenant, 'crm', 'x')}, ${tenant}, 'crm', 'webhook.test', '{}', now() + interval '1 hour')`
  await tell(field, finished(tenant))
  await vi.waitFor(
    async () =>
      expect(await webhookRow(field, tenant)).toMatchObject({ disabledBecause: expect.stringContaining('410') }),
    patiently,
  )
  await tell(field, finished(tenant))
  await vi.waitFor(
    async () =>
      expect((await deliveries(field, tenant)).map(({ state, lastError }) => `${state}: ${lastError}`).sort()).toEqual([
        'given-up: answered 410',
        'given-up: the webhook was disabled',
        'given-up: the webhook was disabled',
      ]),
    patiently,
  )
  expect(receiver.heard).toHaveLength(1)
})

test('a webhook that only failed for five days is disabled; one success begins the days anew', async ({ field }) => {
  let status = 500
  const receiver = await receive((_, response) => void response.writeHead(status).end())
  const tenant = await makeTenant(field)
  await makeWebhook(field, tenant, receiver.url)
  await startNotifier(field)
  const age = (days: number) =>
    field.database
      .sql`update webhooks set failing_since = now() - ${days} * interval '1 day', failures = 7 where tenant = ${tenant}`
  await age(4.9)
  status = 200
  await tell(field, finished(tenant))
  await vi.waitFor(
    async () => expect(await webhookRow(field, tenant)).toMatchObject({ failures: 0, failingSince: null }),
    patiently,
  )
  await age(4.9)
  status = 500
  await tell(field, finished(tenant))
  await vi.waitFor(async () => expect((await webhookRow(field, tenant))?.failures).toBeGreaterThan(7), patiently)
  expect((await webhookRow(field, tenant))?.disabledAt).toBeNull()
  await age(5.1)
  await tell(field, finished(tenant))
  await vi.waitFor(
    async () =>
      expect((await webhookRow(field, tenant))?.disabledBecause).toBe(
        'every attempt failed for days; the last one: answered 500',
      ),
    patiently,
  )
})

test('a receiver that hangs is left after the timeout, and holds up no other tenant', async ({ field }) => {
  const hanging = await receive(() => {})
  const trickling = await receive((_, response) => {
    response.writeHead(200)
    const drip = setInterval(() => response.write('x'), 50)
    response.on('close', () => clearInterval(drip))
  })
  const well = await receive(answering(200))
  const [slow, drips, quick] = [await makeTenant(field), await makeTenant(field), await makeTenant(field)]
  await makeWebhook(field, slow, hanging.url)
  await makeWebhook(field, drips, trickling.url)
  await makeWebhook(field, quick, well.url)
  await startNotifier(field, {
    ...{ timeoutMs: 5_000, leaseMs: 10_000, atOnce: { total: 8, perTenant: 3, perWebhook: 3 }, retryAfterMs: [60_000] },
  })
  for (let number = 0; number < 20; number++) await tell(field, finished(slow))
  await tell(field, finished(drips))
  await vi.waitFor(() => expect(hanging.heard).toHaveLength(3), patiently)
  const began = performance.now()
  for (let number = 0; number < 20; number++) await tell(field, finished(quick))
  await vi.waitFor(() => expect(well.heard).toHaveLength(20), { timeout: 4_500, interval: 10 })
  expect(performance.now() - began).toBeLessThan(5_000)
  expect(hanging.heard).toHaveLength(3)
  await vi.waitFor(
    async () =>
      expect((await deliveries(field, slow)).some(({ lastError }) => lastError === 'no answer in time')).toBe(true),
    patiently,
  )
  await vi.waitFor(
    async () => expect(await deliveries(field, drips)).toMatchObject([{ state: 'delivered' }]),
    patiently,
  )
})

test('after failures in a row a webhook pauses, is tried once at a time, and goes on when its receiver is back', async ({
  field,
}) => {
  let status = 500
  const receiver = await receive((_, response) => void response.writeHead(status).end())
  const tenant = await makeTenant(field)
  await makeWebhook(field, tenant, receiver.url)
  await startNotifier(field, {
    ...{
      retryAfterMs: [10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10],
      circuit: { afterFailures: 3, pauseMs: 300, maxPauseMs: 300 },
    },
  })
  for (let number = 0; number < 10; number++) await tell(field, finished(tenant))
  await vi.waitFor(async () => expect((await webhookRow(field, tenant))?.resumeAt).not.toBeNull(), patiently)
  await vi.waitFor(async () => expect((await webhookRow(field, tenant))?.failures).toBeGreaterThanOrEqual(5), patiently)
  // Of ten that were due, none but one after each pause.
  const probes = receiver.heard.slice(-2)
  expect(probes[1]!.at - probes[0]!.at).toBeGreaterThan(250)
  status = 200
  await vi.waitFor(
    async () => expect((await deliveries(field, tenant)).every(({ state }) => state === 'delivered')).toBe(true),
    patiently,
  )
  expect(await webhookRow(field, tenant)).toMatchObject({ failures: 0, resumeAt: null })
})

test('Retry-After pauses all of a webhook', async ({ field }) => {
  const receiver = await receive((_, response, number) =>
    number === 1 ? response.writeHead(429, { 'retry-after': '1' }).end() : response.writeHead(200).end(),
  )
  const tenant = await makeTenant(field)
  await makeWebhook(field, tenant, receiver.url)
  await startNotifier(field)
  await tell(field, finished(tenant))
  await vi.waitFor(async () => expect((await webhookRow(field, tenant))?.resumeAt).not.toBeNull(), patiently)
  await tell(field, finished(tenant))
  await vi.waitFor(() => expect(receiver.heard).toHaveLength(3), patiently)
  expect(receiver.heard[1]!.at - receiver.heard[0]!.at).toBeGreaterThan(900)
})

test('nothing goes to a private address, by whatever name, unless it is allowed', async ({ field }) => {
  const receiver = await receive(answering(200))
  const { port } = new URL(receiver.url)
  const answers: Record<string, string[]> = {
    'inside.example': ['127.0.0.1'],
    'both.example': ['127.0.0.1', '93.184.215.14'],
    'mapped.example': ['::ffff:127.0.0.1'],
    'metadata.example': ['169.254.169.254'],
  }
  const dns = await openDns((name) => answers[name] ?? [])
  const urls = [...Object.keys(answers), 'localhost', '127.0.0.1', '2130706433', '[::ffff:7f00:1]', '[::1]']
  const tenant = await makeTenant(field)
  for (const [number, host] of urls.entries())
    await makeWebhook(field, tenant, `https://${host}:${port}/`, { webhook: `w${number}`, allowPrivate: false })
  await makeWebhook(field, tenant, receiver.url, { webhook: 'plain', allowPrivate: false })
  await makeWebhook(field, tenant, receiver.url, { webhook: 'allowed' })
  const { metrics } = await startNotifier(field, { dnsServers: [dns.address], retryAfterMs: [20] })
  await tell(field, finished(tenant))
  await vi.waitFor(async () => {
    const kept = await deliveries(field, tenant)
    expect(kept).toHaveLength(urls.length + 2)
    expect(kept.every(({ state }) => state !== 'waiting')).toBe(true)
    for (const one of kept) {
      if (one.webhook === 'allowed') expect(one.state).toBe('delivered')
      else if (one.webhook === 'plain') expect(one.lastError).toContain('not-https')
      else if (urls[Number(one.webhook.slice(1))] === 'localhost')
        expect(one.lastError).toMatch(/private|reached/) // unknown to DNS
      else expect(one.lastError, one.webhook).toContain('private')
    }
  }, patiently)
  expect(receiver.heard).toHaveLength(1)
  expect(await metrics.text()).toMatch(/outcome="private-address"/)
})

test('a name that is public when it is looked at and private the next time is refused the next time', async () => {
  let asked = 0
  const dns = await openDns((_, type) => (type === 'A' ? (asked++ === 0 ? ['93.184.215.14'] : ['127.0.0.1']) : []))
  const resolver = new Resolver({ timeout: 1_000, tries: 1 })
  resolver.setServers([dns.address])
  const lookup = publicLookup(resolver)
  const look = (all: boolean) =>
    new Promise((resolve, reject) =>
      lookup('rebinding.example', { all }, (cause, address) => (cause ? reject(cause) : resolve(address))),
    )
  expect(await look(true)).toEqual([{ address: '93.184.215.14', family: 4 }])
  await expect(look(true)).rejects.toThrow(PrivateAddress)
  asked = 0
  expect(await look(false)).toBe('93.184.215.14')
})

test('a notifier that is killed mid-delivery loses nothing: another delivers under the same id', async ({ field }) => {
  const receiver = await receive((_, response, number) => {
    if (number > 3) response.writeHead(200).end()
  })
  const tenant = await makeTenant(field)
  const secret = await makeWebhook(field, tenant, receiver.url)
  const child = await runNotifier(field)
  const events = [finished(tenant), finished(tenant), finished(tenant)]
  for (const event of events) await tell(field, event)
  await vi.waitFor(() => expect(receiver.heard).toHaveLength(3), patiently)
  child.kill('SIGKILL')
  await once(child, 'exit')
  await startNotifier(field)
  await vi.waitFor(
    async () => expect((await deliveries(field, tenant)).map(({ state }) => state)).toEqual(Array(3).fill('delivered')),
    patiently,
  )
  const ids = (heard: Heard[]) => heard.map(({ headers }) => headers['webhook-id']).sort()
  expect(ids(receiver.heard.slice(3))).toEqual(ids(receiver.heard.slice(0, 3)))
  for (const one of receiver.heard) expect(read(secret, one).type).toBe('boot.completed')
})

test('a notifier that stops puts back what it has in hand, and two share the work', async ({ field }) => {
  let hangs = true
  const receiver = await receive((_, response) => {
    if (!hangs) response.writeHead(200).end()
  })
  const tenant = await makeTenant(field)
  await makeWebhook(field, tenant, receiver.url)
  const first = await startNotifier(field, { timeoutMs: 20_000, leaseMs: 60_000 })
  await tell(field, finished(tenant))
  await vi.waitFor(() => expect(receiver.heard).toHaveLength(1), patiently)
  await first.stop()
  const [put] = await deliveries(field, tenant)
  expect(put).toMatchObject({ state: 'waiting', rung: 0 })
  expect(put!.nextAt!.getTime()).toBeLessThanOrEqual(Date.now() + 1_000)
  hangs = false
  await Promise.all([startNotifier(field), startNotifier(field)])
  for (let number = 0; number < 30; number++) await tell(field, finished(tenant))
  await vi.waitFor(
    async () => expect((await deliveries(field, tenant)).filter(({ state }) => state === 'delivered')).toHaveLength(31),
    patiently,
  )
  expect(receiver.heard).toHaveLength(32) // each once, and the one that hung
})

test('each secret that is valid signs, and those that ran out do not', async ({ field }) => {
  const receiver = await receive(answering(200))
  const tenant = await makeTenant(field)
  const [fresh, older, gone] = [makeSecret(), makeSecret(), await makeWebhook(field, tenant, receiver.url)]
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString()
  const secrets = [{ secret: fresh }, { secret: older, until: inAnHour }, { secret: gone, until: now() }]
  const sealed = sealSecrets(openSealer(field.common().sealingKeys), { tenant, webhook: 'crm' }, secrets)
  await field.database.sql`update webhooks set secrets = ${sealed} where tenant = ${tenant}`
  await startNotifier(field)
  await tell(field, finished(tenant))
  await vi.waitFor(() => expect(receiver.heard).toHaveLength(1), patiently)
  const [one] = receiver.heard
  expect(read(fresh, one!)).toEqual(read(older, one!))
  expect(() => read(gone, one!)).toThrow('No matching signature')
})

test('what cannot be reached, trusted or signed is told apart; what is old is forgotten', async ({ field }) => {
  const tenant = await makeTenant(field)
  await makeWebhook(field, tenant, 'http://127.0.0.1:1/', { webhook: 'closed' })
  if (hasOpenssl) await makeWebhook(field, tenant, await openUntrusted(), { webhook: 'untrusted' })
  await makeWebhook(field, tenant, 'http://127.0.0.1:1/', { webhook: 'unsealed' })
  await field.database
    .sql`update webhooks set secrets = ${Buffer.alloc(64)} where tenant = ${tenant} and webhook = 'unsealed'`
  const [old, recent] = [deliveryId(tenant, 'closed', 'old'), deliveryId(tenant, 'closed', 'recent')]
  await field.database.sql`
    insert into webhook_deliveries (id, tenant, webhook, type, body, state, created_at) values
      (${old}, ${tenant}, 'closed', 'webhook.test', '{}', 'delivered', now() - interval '31 days'),
      (${recent}, ${tenant}, 'closed', 'webhook.test', '{}', 'delivered', now() - interval '29 days')`
  await startNotifier(field)
  await tell(field, finished(tenant))
  await vi.waitFor(async () => {
    const kept = await deliveries(field, tenant)
    expect(kept.map(({ id }) => id)).not.toContain(old)
    expect(kept.map(({ id }) => id)).toContain(recent)
    const told = Object.fromEntries(kept.filter(({ id }) => id !== recent).map((one) => [one.webhook, one.lastError]))
    expect(told).toMatchObject({
      closed: 'could not be reached (ECONNREFUSED)',
      ...(hasOpenssl ? { untrusted: expect.stringContaining('no TLS connection that could be trusted') } : {}),
      unsealed: 'its secrets do not open with the keys that are here',
    })
  }, patiently)
})

/** A receiver under a certificate of its own. */
async function openUntrusted(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'offhook-webhook-tls-'))
  open.push(() => rm(folder, { recursive: true, force: true }))
  makeCertificate(folder)
  const [key, cert] = await Promise.all(['key.pem', 'certificate.pem'].map((name) => readFile(join(folder, name))))
  const server = createServer({ key: key!, cert: cert! }, (_, response) => void response.end())
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push(() => new Promise((resolve) => server.close(resolve)))
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

/** A name server on loopback (RFC 1035) that answers A and AAAA; a name without an address has no records. */
async function openDns(addressesOf: (name: string, type: 'A' | 'AAAA') => string[]) {
  const socket = createSocket('udp4')
  socket.on('message', (query, from) => {
    let at = 12
    const labels: string[] = []
    for (let length = query[at]!; length > 0; length = query[at]!) {
      labels.push(query.subarray(at + 1, at + 1 + length).toString())
      at += 1 + length
    }
    const question = query.subarray(12, at + 5)
    const type = query.readUInt16BE(at + 1) === 28 ? 'AAAA' : 'A'
    const answers = addressesOf(labels.join('.'), type)
      .filter((address) => address.includes(':') === (type === 'AAAA'))
      .map((address) => (type === 'A' ? Buffer.from(address.split('.').map(Number)) : mapped(address)))
    const header = Buffer.from(query.subarray(0, 12))
    header.writeUInt16BE(0x8180, 2)
    header.writeUInt16BE(answers.length, 6)
    header.writeUInt32BE(0, 8)
    const records = answers.map((data) =>
      Buffer.concat([Buffer.from([0xc0, 12, 0, type === 'A' ? 1 : 28, 0, 1, 0, 0, 0, 1, 0, data.length]), data]),
    )
    socket.send(Buffer.concat([header, question, ...records]), from.port, from.address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  open.push(() => new Promise<void>((resolve) => socket.close(resolve)))
  return { address: `127.0.0.1:${socket.address().port}` }
}

/** The 16 bytes of `::ffff:a.b.c.d`. */
const mapped = (address: string): Buffer =>
  Buffer.concat([Buffer.alloc(10), Buffer.from([0xff, 0xff]), Buffer.from(address.slice(7).split('.').map(Number))])

async function runNotifier(field: Field): Promise<ChildProcess> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../main.ts', import.meta.url))], {
    stdio: 'ignore',
    env: { ...environmentOf(field), PATH: process.env.PATH, OFFHOOK_WEBHOOK_TIMEOUT_SECONDS: '2' },
  })
  open.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
  return child
}
