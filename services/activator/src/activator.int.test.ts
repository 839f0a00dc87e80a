import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type ActivationRefused,
  accountChanged,
  activationRefused,
  leaseAlerted,
  type PhoneActivated,
  type PhoneReactivated,
  phoneActivated,
  phoneReactivated,
} from '@offhook/contracts'
import { tables } from '@offhook/database'
import { BootToken, type Mac } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import { type Field, mintBootId, mintMac, mintToken, test } from '@offhook/testing'
import { eq } from 'drizzle-orm'
import { expect, vi } from 'vitest'
import { type ActivatorHandle, start } from './mod.ts'

type Heard = (PhoneActivated | PhoneReactivated | ActivationRefused)[]

async function withActivator(
  field: Field,
  answer: (mac: string, times: number) => { status: number; body?: unknown },
  run: (
    heard: Heard,
    alert: (mac: Mac, at?: Date, tenant?: string) => Promise<string>,
    asked: string[],
    activator: ActivatorHandle,
    metrics: () => Promise<string>,
  ) => Promise<void>,
) {
  const { db } = field.database
  const asked: string[] = []
  const platform = createServer((request, response) => {
    let body = ''
    request.on('data', (piece) => {
      body += piece
    })
    request.on('end', () => {
      const { mac } = JSON.parse(body) as { mac: string }
      asked.push(mac)
      const { status, body: told } = answer(mac, asked.filter((one) => one === mac).length)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(told ?? {}))
    })
  })
  await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(platform.address() as AddressInfo).port}`
  await db.insert(tables.tenants).values({ tenant: 'acme', name: 'Acme' }).onConflictDoNothing()
  await db.insert(tables.tenants).values({ tenant: 'other', name: 'Other' }).onConflictDoNothing()
  await db
    .insert(tables.platforms)
    .values({ tenant: 'acme', platform: 'main', kind: 'rest', baseUrl })
    .onConflictDoUpdate({
      target: [tables.platforms.tenant, tables.platforms.platform],
      set: { baseUrl, updatedAt: new Date() },
    })
  await db
    .insert(tables.gateways)
    .values({ tenant: 'acme', gateway: 'hq', key: 'hq-key', platform: 'main' })
    .onConflictDoNothing()
  const context = field.context()
  const activator = await start(
    { ...field.common(), platform: { timeoutMs: 2_000, maxConcurrent: 8, maxWaiting: 100 } },
    context,
  )
  const heard: Heard = []
  const watching = [
    field.bus.watch(phoneActivated, (event) => heard.push(event)),
    field.bus.watch(phoneReactivated, (event) => heard.push(event)),
    field.bus.watch(activationRefused, (event) => heard.push(event)),
  ]
  const alert = async (mac: Mac, at = new Date(), tenant = 'acme') => {
    const boot = mintBootId(at)
    await field.database
      .sql`insert into boot_tokens (boot, mac, tenant, gateway, leased_ip, alerted_at, expires_at) values (${boot}, ${mac}, ${tenant}, 'hq', '', ${at.toISOString()}::timestamptz, now() + interval '1 day')`
    await field.bus.publish(leaseAlerted, {
      boot,
      mac,
      bootToken: BootToken.parse(mintToken()),
      tenant,
      gateway: 'hq',
      alertedAt: at.toISOString(),
    })
    return boot
  }
  try {
    await run(heard, alert, asked, activator, context.metrics.text)
  } finally {
    for (const watch of watching) watch.stop()
    await activator.stop()
    platform.closeAllConnections()
    platform.close()
  }
}

const granted = (password = 'pl4nted-secret') => ({
  status: 200,
  body: { lines: [{ user: '201', password, registrar: 'Sip.Acme.Example' }] },
})

test('a granted phone has its lines sealed before it is announced, and no secret in the announcement', async ({
  field,
}) => {
  await withActivator(
    field,
    () => granted(),
    async (heard, alert) => {
      const mac = mintMac()
      const boot = await alert(mac)
      await vi.waitFor(() => expect(heard.some((event) => event.mac === mac)).toBe(true), 5_000)
      expect(heard.find((event) => event.mac === mac)).toMatchObject({ boot, revision: 1, lines: 1, platform: 'main' })
      expect(JSON.stringify(heard)).not.toContain('pl4nted-secret')
      const [row] = await field.database.db.select().from(tables.credentials).where(eq(tables.credentials.mac, mac))
      expect(row!.sealed.includes('pl4nted-secret')).toBe(false)
      expect(openSealer(field.common().sealingKeys).open(`credentials:${mac}`, row!.sealed).toString()).toContain(
        'pl4nted-secret',
      )
      const [address] = await field.database.db
        .select()
        .from(tables.lineAddresses)
        .where(eq(tables.lineAddresses.mac, mac))
      expect(address).toMatchObject({ aor: '201@sip.acme.example', line: 1 })
    },
  )
})

test('a busy platform is asked again until it grants, and each call is told', async ({ field }) => {
  await withActivator(
    field,
    (_, times) => (times < 3 ? { status: 503 } : granted()),
    async (heard, alert, asked) => {
      const mac = mintMac()
      await alert(mac)
      await vi.waitFor(
        () => expect(heard.find((event) => event.mac === mac)).toMatchObject({ revision: 1, attempts: 3 }),
        15_000,
      )
      expect(asked.filter((one) => one === mac)).toHaveLength(3)
      const call = { at: expect.any(String), ms: expect.any(Number) }
      const busy = { ...call, because: 'status 503' }
      expect(heard.find((event) => event.mac === mac)).toMatchObject({
        calls: [busy, busy, call],
        platformHost: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
        sealMs: expect.any(Number),
      })
    },
  )
})

test('refusals say why: not ordered, nonsense, no registrar, suspended, another tenant’s phone', async ({ field }) => {
  const [unknown, nonsense, nowhere, suspended, foreign] = [mintMac(), mintMac(), mintMac(), mintMac(), mintMac()]
  const { db } = field.database
  await db.insert(tables.phones).values([{ mac: suspended, tenant: 'acme', suspended: true }])
  const answers: Record<string, { status: number; body?: unknown }> = {
    [unknown]: { status: 404 },
    [nonsense]: { status: 200, body: { lines: 'none' } },
    [nowhere]: { status: 200, body: { lines: [{ user: '1', password: 'p' }] } },
  }
  await withActivator(
    field,
    (mac) => answers[mac] ?? granted(),
    async (heard, alert) => {
      await db.insert(tables.phones).values([{ mac: foreign, tenant: 'other' }])
      for (const mac of [unknown, nonsense, nowhere, suspended, foreign]) await alert(mac)
      const reasons = () =>
        [unknown, nonsense, nowhere, suspended, foreign]
          .map((mac) => heard.find((event) => event.mac === mac && 'because' in event))
          .map((event) => (event && 'because' in event ? event.because : undefined))
      await vi.waitFor(
        () => expect(reasons()).toEqual(['not-ordered', 'bad-answer', 'no-registrar', 'suspended', 'wrong-tenant']),
        5_000,
      )
      expect(await db.select().from(tables.credentials).where(eq(tables.credentials.mac, nonsense))).toEqual([])
    },
  )
})

test('an alert older than the boot a phone is activated for changes nothing', async ({ field }) => {
  await withActivator(
    field,
    () => granted(),
    async (heard, alert, asked) => {
      const mac = mintMac()
      await alert(mac)
      await vi.waitFor(() => expect(heard.filter((event) => event.mac === mac)).toHaveLength(1), 5_000)
      await alert(mac, new Date(Date.now() - 60_000))
      const last = mintMac()
      await alert(last)
      await vi.waitFor(() => expect(heard.some((event) => event.mac === last)).toBe(true), 5_000)
      expect(asked.filter((one) => one === mac)).toHaveLength(1)
    },
  )
})

test('a changed account gives a phone that has lines its next revision, without asking the platform', async ({
  field,
}) => {
  await withActivator(
    field,
    () => granted(),
    async (heard, alert, asked) => {
      const mac = mintMac()
      await alert(mac)
      await vi.waitFor(() => expect(heard.some((event) => event.mac === mac)).toBe(true), 5_000)
      await field.bus.publish(accountChanged, {
        id: `change-${mac}`,
        mac,
        tenant: 'acme',
        what: 'settings',
        at: new Date().toISOString(),
      })
      await vi.waitFor(
        () => expect(heard.filter((event) => event.mac === mac).at(-1)).toMatchObject({ revision: 2 }),
        5_000,
      )
      expect(asked.filter((one) => one === mac)).toHaveLength(1)
    },
  )
})

test('a platform with a dialect of its own is signed in to and understood by its description alone', async ({
  field,
}) => {
  const asked: { url: string; key: unknown; body: string }[] = []
  const platform = createServer((request, response) => {
    let body = ''
    request.on('data', (piece) => {
      body += piece
    })
    request.on('end', () => {
      asked.push({ url: request.url!, key: request.headers['x-api-key'], body })
      response.end('<r><acc id="201"><pw>pl4nted</pw></acc><host>sip.acme.example</host></r>')
    })
  })
  await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve))
  const { db } = field.database
  await withActivator(
    field,
    () => granted(),
    async (heard, alert) => {
      const sealer = openSealer(field.common().sealingKeys)
      const auth = { kind: 'header', name: 'X-Api-Key', value: 'k3y' }
      await db.insert(tables.tenants).values({ tenant: 'own', name: 'Own' })
      await db.insert(tables.platforms).values({
        tenant: 'own',
        platform: 'dialect',
        kind: 'mapped',
        baseUrl: `http://127.0.0.1:${(platform.address() as AddressInfo).port}`,
        auth: sealer.seal('platform-auth:own/dialect', Buffer.from(JSON.stringify(auth))),
        mapping: {
          request: { path: '/p/{macColons}', contentType: 'form', body: { site: '{gateway}' } },
          answer: { lines: 'r.acc', user: '@id', password: 'pw', registrar: '/r.host' },
        },
      })
      await db.insert(tables.gateways).values({ tenant: 'own', gateway: 'hq', key: 'own-key', platform: 'dialect' })
      const mac = mintMac()
      await alert(mac, new Date(), 'own')
      await vi.waitFor(
        () => expect(heard.find((event) => event.mac === mac)).toMatchObject({ revision: 1, platform: 'dialect' }),
        5_000,
      )
      const spelled = encodeURIComponent(mac.match(/../g)!.join(':'))
      expect(asked).toEqual([{ url: `/p/${spelled}`, key: 'k3y', body: 'site=hq' }])
      const [address] = await db.select().from(tables.lineAddresses).where(eq(tables.lineAddresses.mac, mac))
      expect(address).toMatchObject({ aor: '201@sip.acme.example' })
    },
  )
  platform.closeAllConnections()
  platform.close()
})

test('a platform that hangs, with hundreds of phones before it, delays nobody else’s, and its health says so', async ({
  field,
}) => {
  const hanging = createServer(() => {})
  await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve))
  const { db } = field.database
  await withActivator(
    field,
    () => granted(),
    async (heard, alert, _, activator, metrics) => {
      const baseUrl = `http://127.0.0.1:${(hanging.address() as AddressInfo).port}`
      await db.insert(tables.tenants).values({ tenant: 'slow', name: 'Slow' })
      await db.insert(tables.platforms).values({ tenant: 'slow', platform: 'hangs', kind: 'rest', baseUrl })
      await db.insert(tables.gateways).values({ tenant: 'slow', gateway: 'hq', key: 'slow-key', platform: 'hangs' })
      for (let phone = 0; phone < 300; phone++) await alert(mintMac(), new Date(), 'slow')
      const healthOf = (platform: string) => activator.platformHealth().find((one) => one.platform === platform)
      await vi.waitFor(() => expect(healthOf('hangs')).toMatchObject({ asking: 8, waiting: 100 }), 5_000)

      const macs = Array.from({ length: 20 }, () => mintMac())
      for (const mac of macs) await alert(mac)
      await vi.waitFor(
        () => expect(heard.filter(({ mac, ...event }) => macs.includes(mac) && 'revision' in event)).toHaveLength(20),
        5_000,
      )
      expect(healthOf('main')).toMatchObject({ state: 'closed', lastError: null, latencyMs: { answers: 20 } })
      await vi.waitFor(
        () =>
          expect(healthOf('hangs')).toMatchObject({
            tenant: 'slow',
            kind: 'rest',
            state: 'open',
            lastError: { kind: 'timeout' },
          }),
        15_000,
      )
      await vi.waitFor(
        async () =>
          expect(await db.select().from(tables.platformHealth)).toEqual(
            expect.arrayContaining([
              expect.objectContaining({ tenant: 'slow', platform: 'hangs', state: 'open', lastError: 'timeout' }),
              expect.objectContaining({ platform: 'main', state: 'closed', lastError: null }),
            ]),
          ),
        10_000,
      )
      const written = (await metrics()).split('\n').filter((line) => line.startsWith('offhook_platforms{'))
      expect(written.map((line) => line.replace(/otel_[^,}]*,?/g, ''))).toEqual([
        expect.stringMatching(/state="closed".* 1$/),
        expect.stringMatching(/state="open".* 1$/),
        expect.stringMatching(/state="half-open".* 0$/),
      ])
    },
  )
  expect(await db.$count(tables.platformHealth)).toBe(0)
  hanging.closeAllConnections()
  hanging.close()
})

test('a phone that nobody ordered and that is beyond a quota is refused for that; ordered ones, and those that count already, are not', async ({
  field,
}) => {
  const { db, sql } = field.database
  await withActivator(
    field,
    () => granted(),
    async (heard, alert) => {
      const outcome = async (mac: Mac) => {
        const boot = await alert(mac)
        await vi.waitFor(() => expect(heard.some((event) => 'boot' in event && event.boot === boot)).toBe(true), 5_000)
        const event = heard.find((one) => 'boot' in one && one.boot === boot)!
        return 'because' in event ? event.because : 'activated'
      }
      await sql`delete from credentials`
      await sql`delete from phones`
      await db.insert(tables.tenants).values({ tenant: 'holder', name: 'Holder', quotas: { phones: 3 } })
      await sql`update tenants set parent = 'holder' where tenant = 'acme'`
      const [ordered, booted, old] = [mintMac(), mintMac(), mintMac()]
      await db.insert(tables.phones).values({ mac: ordered, tenant: 'acme' })
      expect(await outcome(booted)).toBe('activated')
      expect(await outcome(old)).toBe('activated')
      expect(await outcome(mintMac())).toBe('over-quota')
      expect(await outcome(ordered)).toBe('activated')
      expect(await outcome(booted)).toBe('activated')
      await sql`update credentials set granted_at = now() - interval '31 days' where mac = ${old}`
      await vi.waitFor(async () => expect(await outcome(mintMac())).toBe('activated'), {
        timeout: 10_000,
        interval: 500,
      })
      expect(await outcome(old), 'its place was taken meanwhile').toBe('over-quota')
      await sql`update tenants set parent = null where tenant = 'acme'`
    },
  )
})
