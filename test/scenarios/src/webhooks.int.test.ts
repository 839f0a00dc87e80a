import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readConfig as readConsoleConfig, start as startConsole } from '@offhook/console'
import { activationRefused, bootLogReceived, leaseAlerted } from '@offhook/contracts'
import { readConfig as readCollectorConfig, start as startCollector } from '@offhook/log-collector'
import { readConfig as readNotifierConfig, start as startNotifier } from '@offhook/notifier'
import { BootToken } from '@offhook/phones'
import { type Field, mintBootId, mintMac, mintToken, test } from '@offhook/testing'
import { readConfig as readTracerConfig, start as startTracer } from '@offhook/tracer'
import { Webhook } from 'standardwebhooks'
import { expect, vi } from 'vitest'

const ADMIN = 'an-administrators-token-of-this-test'

type Json = Record<string, unknown> & { items?: Json[] }
type Call = (method: string, path: string, body?: unknown) => Promise<Json>
type Heard = { readonly headers: IncomingHttpHeaders; readonly body: string }
type Receiver = { readonly url: string; readonly heard: Heard[]; status: number }

/** Console, tracer, log-collector and notifier, and a platform that takes what it is told with the status it has just then. */
async function withServices(field: Field, run: (call: Call, receiver: Receiver) => Promise<void>): Promise<void> {
  const environment = {
    OFFHOOK_NATS_URL: field.natsUrl,
    OFFHOOK_DATABASE_URL: field.databaseUrl,
    OFFHOOK_SEALING_KEY: field.sealingKey,
    OFFHOOK_DATA_DIR: field.dataDir,
    OFFHOOK_DATABASE_POOL: '4',
    OFFHOOK_ADMIN_TOKEN: ADMIN,
    OFFHOOK_CONSOLE_PORT: '0',
    OFFHOOK_EDGE_BASE_URL: 'http://edge.example/phoneprovisioning',
    OFFHOOK_STALL_AFTER_SECONDS: '0.5',
    OFFHOOK_WEBHOOK_RETRY_AFTER_SECONDS: '0.05,0.05',
  }
  const console = await startConsole(readConsoleConfig(environment), field.context())
  const tracer = await startTracer(readTracerConfig(environment), field.context())
  const collector = await startCollector(readCollectorConfig(environment), field.context())
  const notifier = await startNotifier(readNotifierConfig(environment), field.context())
  const receiver: Receiver = { url: '', heard: [], status: 200 }
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    receiver.heard.push({ headers: request.headers, body: Buffer.concat(pieces).toString() })
    response.writeHead(receiver.status).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const call: Call = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${console.port}/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    expect(answer.status, `${method} ${path}: ${text}`).toBeLessThan(300)
    return JSON.parse(text) as Json // objects, by the API's document
  }
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    await run(call, Object.assign(receiver, { url }))
  } finally {
    await notifier.stop()
    await collector.stop()
    await tracer.stop()
    await console.stop()
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

test('a platform hears of boots that stand still and are refused; what it missed is replayed, under a new secret and the same id', async ({
  field,
}) => {
  await withServices(field, async (call, receiver) => {
    await call('PUT', 'tenants/carrier', { name: 'Carrier' })
    await call('PUT', 'tenants/acme', { name: 'Acme', parent: 'carrier' })
    const webhook = 'tenants/carrier/webhooks/crm'
    const made = await call('PUT', webhook, { url: receiver.url, allowPrivate: true })
    const read = ({ body, headers }: Heard, secret: unknown) =>
      new Webhook(String(secret)).verify(body, headers as Record<string, string>) as { type: string; data: Json }

    await call('POST', `${webhook}/test`)
    await vi.waitFor(() => expect(receiver.heard).toHaveLength(1), 10_000)
    expect(read(receiver.heard[0]!, made.secret)).toMatchObject({ type: 'webhook.test', data: { tenant: 'carrier' } })

    const [mac, boot] = [mintMac(), mintBootId()]
    const common = { boot, mac, tenant: 'acme', gateway: 'hq' }
    const at = () => new Date().toISOString()
    await field.database
      .sql`insert into boot_tokens (boot, mac, tenant, gateway, leased_ip, alerted_at, expires_at) values (${boot}, ${mac}, 'acme', 'hq', '', now(), now() + interval '1 day')`
    await field.bus.publish(leaseAlerted, { ...common, bootToken: BootToken.parse(mintToken()), alertedAt: at() })
    await vi.waitFor(() => expect(receiver.heard).toHaveLength(2), 15_000)
    expect(read(receiver.heard[1]!, made.secret)).toMatchObject({
      type: 'boot.stalled',
      data: { boot, mac, tenant: 'acme', state: 'stalled', because: 'no-answer', stuckAfter: 'lease.alerted' },
    })

    receiver.status = 503
    await field.bus.publish(activationRefused, { ...common, because: 'not-ordered', at: at() })
    const givenUp = async () => (await call('GET', `${webhook}/deliveries?state=given-up`)).items!
    await vi.waitFor(async () => expect(await givenUp()).toHaveLength(1), 15_000)
    const [missed] = await givenUp()
    expect(missed).toMatchObject({ type: 'boot.refused', attempts: 3, lastStatus: 503, lastError: 'answered 503' })
    expect(receiver.heard).toHaveLength(5)

    receiver.status = 200
    const rotated = await call('POST', `${webhook}/rotate`)
    expect(await call('POST', `${webhook}/replay`, { since: '2020-01-01T00:00:00Z', states: ['given-up'] })).toEqual({
      replayed: 1,
    })
    await vi.waitFor(() => expect(receiver.heard).toHaveLength(6), 10_000)
    const last = receiver.heard[5]!
    expect(last.headers['webhook-id']).toBe(missed!.id)
    for (const secret of [made.secret, rotated.secret])
      expect(read(last, secret)).toMatchObject({ type: 'boot.refused', data: { mac, because: 'not-ordered' } })
    await vi.waitFor(async () =>
      expect(await call('GET', `${webhook}/deliveries/${missed!.id}`)).toMatchObject({
        state: 'delivered',
        attempts: 4,
      }),
    )
  })
})

test('lines that phones of a customer write raise an alert of its reseller, whose platform hears of it once', async ({
  field,
}) => {
  await withServices(field, async (call, receiver) => {
    await call('PUT', 'tenants/reseller', { name: 'Reseller' })
    await call('PUT', 'tenants/customer', { name: 'Customer', parent: 'reseller' })
    const made = await call('PUT', 'tenants/reseller/webhooks/noc', {
      ...{ url: receiver.url, allowPrivate: true, events: ['log.alert-raised'] },
    })
    const path = 'tenants/reseller/log-alerts/no-answer'
    await call('PUT', path, { q: 'NO ANSWER', level: 4, times: 3, withinSeconds: 60 })
    const [one, other] = [mintMac(), mintMac()]
    const upload = (mac: typeof one, text: string) =>
      field.bus.publish(bootLogReceived, {
        ...{ upload: mintBootId(), part: 0, parts: 1, mac, tenant: 'customer', gateway: 'hq', family: 'polycom' },
        ...{ file: `${mac}-app.log`, kind: 'app', bytes: text.length, text, receivedAt: new Date().toISOString() },
      })
    const line = (text: string) => `011511.006|sip  |4|00|${text}\n`
    // A log-collector that runs already sees a new alert within seconds.
    await vi.waitFor(
      async () => {
        await upload(one, line('no answer from 192.0.2.1'))
        const [counted] = await field.database.sql`select from log_alert_states where tenant = 'reseller'`
        expect(counted).toBeDefined()
      },
      { timeout: 15_000, interval: 1_000 },
    )
    for (let times = 0; times < 3; times++) await upload(other, line('no answer from 192.0.2.2'))
    await vi.waitFor(() => expect(receiver.heard).toHaveLength(1), 15_000)
    const { type, data } = new Webhook(String(made.secret)).verify(
      receiver.heard[0]!.body,
      receiver.heard[0]!.headers as Record<string, string>,
    ) as { type: string; data: Json }
    expect([type, data]).toEqual([
      'log.alert-raised',
      expect.objectContaining({ tenant: 'reseller', alert: 'no-answer', times: 3, first: one, withinSeconds: 60 }),
    ])
    expect(data.lines).toBeGreaterThanOrEqual(3)
    expect(receiver.heard[0]!.body).not.toContain('192.0.2')
    expect(await call('GET', path)).toMatchObject({ state: 'raised', lastRaised: { lines: data.lines, first: one } })
  })
})
