import { type LeaseAlerted, leaseAlerted } from '@offhook/contracts'
import { tables } from '@offhook/database'
import { type Field, mintMac, mintToken, test } from '@offhook/testing'
import { eq } from 'drizzle-orm'
import { expect, vi } from 'vitest'
import { start } from './mod.ts'

let keys = 0
async function withIngester(
  field: Field,
  gateway: Partial<typeof tables.gateways.$inferInsert>,
  run: (
    post: (path: string, body: string, type?: string) => Promise<Response>,
    key: string,
    heard: LeaseAlerted[],
  ) => Promise<void>,
) {
  const { db } = field.database
  const key = `key${keys++}`
  await db.insert(tables.tenants).values({ tenant: 'acme', name: 'Acme' }).onConflictDoNothing()
  await db.insert(tables.platforms).values({ tenant: 'acme', platform: 'main', kind: 'rest' }).onConflictDoNothing()
  await db.insert(tables.gateways).values({ tenant: 'acme', gateway: `gw-${key}`, key, platform: 'main', ...gateway })
  const ingester = await start(
    {
      ...field.common(),
      port: 0,
      finders: { syslogPort: 0, traps: undefined, pnpPort: undefined },
      tokenLifetimeMs: 26 * 3_600_000,
      tokenGraceMs: 600_000,
      baseUrl: 'http://192.0.2.1/phones',
      dhcpHosts: [],
    },
    field.context(),
  )
  const heard: LeaseAlerted[] = []
  const watching = field.bus.watch(leaseAlerted, (alert) => heard.push(alert))
  try {
    await run(
      (path, body, type = 'text/plain') =>
        fetch(`http://127.0.0.1:${ingester.port}${path}`, { method: 'POST', body, headers: { 'content-type': type } }),
      key,
      heard,
    )
  } finally {
    watching.stop()
    await ingester.stop()
  }
}

const alertLine = (mac: string, token: string) => `DHCP Alert: Leased Mac ${mac} Rand ${token} [Name PhoneProv`

test('an SMG event is on the bus before its 202, and a repeat finds the same boot', async ({ field }) => {
  await withIngester(field, {}, async (post, key, heard) => {
    const [mac, token] = [mintMac(), mintToken()]
    const body = [
      `DHCP: Received DHCP Request 192.168.100.100 from MAC ${mac}`,
      alertLine(mac, token),
      'DHCP Alert: New Option 66 <http://193.164.253.250/phoneprovisioning/02>',
    ].join('\r\n')
    const first = await post(`/activator/${key}/eventHandler.asp`, body)
    expect(first.status).toBe(202)
    expect(await first.json()).toMatchObject({ accepted: 1, duplicates: 0, ignored: 2 })
    const second = await post(`/activator/${key}/eventHandler.asp`, body)
    expect(await second.json()).toMatchObject({ accepted: 0, duplicates: 1 })
    await vi.waitFor(() => expect(heard.filter((alert) => alert.mac === mac).length).toBeGreaterThan(0))
    const [row, ...more] = await field.database.db
      .select()
      .from(tables.bootTokens)
      .where(eq(tables.bootTokens.mac, mac))
    expect(more).toEqual([])
    expect(new Set(heard.filter((alert) => alert.mac === mac).map(({ boot }) => boot))).toEqual(new Set([row!.boot]))
    expect(heard.find((alert) => alert.mac === mac)).toMatchObject({
      bootToken: token,
      leasedIp: '192.168.100.100',
      tenant: 'acme',
    })
    expect(row!.digest!.toString()).not.toContain(token)
  })
})

test('a newer alert ends the older token of that phone in ten minutes', async ({ field }) => {
  await withIngester(field, {}, async (post, key) => {
    const mac = mintMac()
    for (const token of [mintToken(), mintToken()])
      await post(`/activator/${key}/eventHandler.asp`, alertLine(mac, token))
    const rows = await field.database.db.select().from(tables.bootTokens).where(eq(tables.bootTokens.mac, mac))
    const lifetimes = rows
      .sort((one, other) => +one.alertedAt - +other.alertedAt)
      .map(({ expiresAt }) => Math.round((+expiresAt - Date.now()) / 60_000))
    expect(lifetimes).toEqual([10, 26 * 60])
  })
})

test('only MACs in the ranges of the gateway are taken, and many alerts in one request are told apart', async ({
  field,
}) => {
  await withIngester(
    field,
    { alerts: [{ name: 'Polycom', mac: '0004f2000000', mask: 'ffffff000000' }] },
    async (post, key) => {
      const lines = [
        alertLine(mintMac(), mintToken()),
        alertLine(mintMac(), mintToken()),
        alertLine('001565224412', mintToken()),
        alertLine('broken', mintToken()),
        'PPP: link up',
      ]
      const answer = await post(`/activator/${key}/eventHandler.asp`, lines.join('\n'))
      expect(await answer.json()).toEqual({ accepted: 2, duplicates: 0, outOfRange: 1, malformed: 1, ignored: 1 })
    },
  )
})

test('a lease report is taken by key, and by name from this machine; a gateway at its own address needs no key', async ({
  field,
}) => {
  await withIngester(field, { gateway: 'berlin', sources: ['127.0.0.0/8'] }, async (post, key) => {
    const report = (gateway: string) =>
      JSON.stringify({
        gateway,
        mac: mintMac().toUpperCase(),
        ip: '10.0.0.7',
        bootToken: 'abcdefghijklmnopqrstuvwxyz'.replace(/[189]/g, '2'),
        at: new Date().toISOString(),
      })
    for (const gateway of [key, 'berlin', 'acme/berlin'])
      expect((await post('/v1/leases', report(gateway), 'application/json')).status).toBe(202)
    expect((await post('/v1/leases', report('nowhere'), 'application/json')).status).toBe(404)
    expect((await post('/activator/eventHandler.asp', alertLine(mintMac(), mintToken()))).status).toBe(202)
    const tokenless = JSON.stringify({ gateway: key, mac: '0004f2aaaaaa', ip: '10.0.0.8' })
    expect(await (await post('/v1/leases', tokenless, 'application/json')).json()).toMatchObject({ accepted: 1 })
    expect(await (await post('/v1/leases', tokenless, 'application/json')).json()).toMatchObject({
      accepted: 0,
      duplicates: 1,
    })
  })
})

test('what cannot be understood gets problem details and disturbs nobody', async ({ field }) => {
  await withIngester(field, {}, async (post, key) => {
    const path = `/activator/${key}/eventHandler.asp`
    const statuses = [
      await post(path, '{"truncated', 'application/json'),
      await post(path, alertLine('broken', '1')),
      await post(path, 'x'.repeat(300_000)),
      await post('/activator/unknown/eventHandler.asp', alertLine(mintMac(), mintToken())),
      await post('/v1/leases', '{"gateway": 1}', 'application/json'),
      await post('/v1/leases', 'garbage', 'application/json'),
      await post(path, 'PPP: link up'),
      await post(path, ''),
    ]
    expect(statuses.map(({ status }) => status)).toEqual([400, 422, 413, 404, 422, 400, 202, 202])
    for (const refused of statuses.slice(0, 6))
      expect(refused.headers.get('content-type')).toContain('application/problem+json')
    expect((await post(path, alertLine(mintMac(), mintToken()))).status).toBe(202)
  })
})

test('three hundred concurrent alerts get three hundred boots', async ({ field }) => {
  await withIngester(field, {}, async (post, key) => {
    const macs = Array.from({ length: 300 }, () => mintMac())
    const answers = await Promise.all(
      macs.map((mac) => post(`/activator/${key}/eventHandler.asp`, alertLine(mac, mintToken()))),
    )
    expect(answers.every(({ status }) => status === 202)).toBe(true)
    const rows = await field.database.sql`select boot from boot_tokens where mac = any(${macs as string[]})`
    expect(rows.length).toBe(new Set(macs).size)
  })
})

test('what a DHCP server passes on of a binary option 60 is kept as text, NULs and all; the boot names the model', async ({
  field,
}) => {
  await withIngester(field, { access: ['lease'] }, async (post, key, heard) => {
    const told: [string, string | undefined][] = [
      ['\\000\\0006=\\037\\001\\007Polycom\\002\\025SoundPointIP-SPIP_601\\377', 'Polycom SoundPointIP-SPIP_601'],
      ['\u0001\u0007Thomson\u0002\u0006ST2030', 'Thomson ST2030'],
      ['CP-8841-3PCC\u0000', 'CP-8841-3PCC'],
      ['\u0000', undefined],
    ]
    for (const [vendorClass, kept] of told) {
      const mac = mintMac()
      const answer = await post(
        '/v1/leases',
        JSON.stringify({ gateway: key, mac, ip: '192.0.2.7', vendorClass, userClass: '' }),
        'application/json',
      )
      expect(answer.status).toBe(202)
      await vi.waitFor(() => expect(heard.find((alert) => alert.mac === mac)).toBeDefined())
      expect(heard.find((alert) => alert.mac === mac)?.vendorClass).toBe(kept)
      const rows = await field.database.db.select().from(tables.bootTokens).where(eq(tables.bootTokens.mac, mac))
      expect(rows).toMatchObject([{ vendorClass: kept ?? null, userClass: null }])
    }
  })
})

test('a renewed lease is no boot: it goes on at its address; one that nobody knew is taken for a new one', async ({
  field,
}) => {
  await withIngester(field, { access: ['lease'] }, async (post, key, heard) => {
    const { db } = field.database
    const mac = mintMac()
    const lease = (ip: string, renewed: boolean) =>
      post('/v1/leases', JSON.stringify({ gateway: key, mac, ip, renewed }), 'application/json').then((it) => it.json())
    const rows = () => db.select().from(tables.bootTokens).where(eq(tables.bootTokens.mac, mac))
    expect(await lease('192.0.2.7', true)).toMatchObject({ accepted: 1 })
    const long = new Date(Date.now() - 20 * 3_600_000)
    const [first] = await rows()
    await db
      .update(tables.bootTokens)
      .set({ alertedAt: long, expiresAt: new Date(long.getTime() + 26 * 3_600_000) })
      .where(eq(tables.bootTokens.mac, mac))
    expect(await lease('192.0.2.8', true)).toMatchObject({ accepted: 0, duplicates: 1 })
    const [renewed, ...more] = await rows()
    expect([renewed!.boot, renewed!.leasedIp, more]).toEqual([first!.boot, '192.0.2.8', []])
    expect(renewed!.expiresAt.getTime()).toBeGreaterThan(Date.now() + 25 * 3_600_000)
    expect(await lease('192.0.2.8', false)).toMatchObject({ accepted: 1 })
    expect(await rows()).toHaveLength(2)
    const boots = () => new Set(heard.filter((alert) => alert.mac === mac).map(({ boot }) => boot))
    await vi.waitFor(() => expect(boots().size).toBe(2))
  })
})
