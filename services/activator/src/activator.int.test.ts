import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type ActivationRefused,
  accountChanged,
  activationRefused,
  leaseAlerted,
  type PhoneActivated,
  phoneActivated,
} from '@offhook/contracts'
import { tables } from '@offhook/database'
import { BootToken, type Mac } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import { type Field, mintBootId, mintMac, mintToken, test } from '@offhook/testing'
import { eq } from 'drizzle-orm'
import { expect, vi } from 'vitest'
import { start } from './mod.ts'

type Heard = (PhoneActivated | ActivationRefused)[]

async function withActivator(
  field: Field,
  answer: (mac: string, times: number) => { status: number; body?: unknown },
  run: (heard: Heard, alert: (mac: Mac, at?: Date) => Promise<string>, asked: string[]) => Promise<void>,
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
  const activator = await start(
    { ...field.common(), platform: { timeoutMs: 2_000, maxConcurrent: 8, maxWaiting: 100 } },
    field.context(),
  )
  const heard: Heard = []
  const watching = [
    field.bus.watch(phoneActivated, (event) => heard.push(event)),
    field.bus.watch(activationRefused, (event) => heard.push(event)),
  ]
  const alert = async (mac: Mac, at = new Date()) => {
    const boot = mintBootId(at)
    await field.database
      .sql`insert into boot_tokens (boot, mac, tenant, gateway, leased_ip, alerted_at, expires_at) values (${boot}, ${mac}, 'acme', 'hq', '', ${at.toISOString()}::timestamptz, now() + interval '1 day')`
    await field.bus.publish(leaseAlerted, {
      boot,
      mac,
      bootToken: BootToken.parse(mintToken()),
      tenant: 'acme',
      gateway: 'hq',
      alertedAt: at.toISOString(),
    })
    return boot
  }
  try {
    await run(heard, alert, asked)
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

test('a busy platform is asked again until it grants', async ({ field }) => {
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
