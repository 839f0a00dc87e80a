import { type LeaseAlerted, leaseAlerted, phoneActivated, tokenRevoked, tokenShown } from '@offhook/contracts'
import { tables } from '@offhook/database'
import { IssueTokens } from '@offhook/dhcp-tokens'
import { isKeaSchemaInstalled, type KeaDatabase, makeKeaDatabase } from '@offhook/dhcp-tokens/kea-for-tests'
import { BootToken, digestBootToken, type Mac, mintBootId } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import { type Field, mintMac, mintToken, test } from '@offhook/testing'
import { afterAll, beforeAll, describe, expect, inject, vi } from 'vitest'
import { start } from '../mod.ts'

let gateways = 0

type Site = {
  readonly gateway: string
  readonly key: string
  readonly url: string
  readonly heard: LeaseAlerted[]
  order(mac: Mac): Promise<void>
  /** As the DHCP server tells it: MAC and address, no token. */
  lease(mac: Mac, bootToken?: string): Promise<void>
  /** What the DHCP server's agent is told, by MAC. */
  fetchTokens(has?: string): Promise<{ tokens: Map<string, string>; tag: string }>
  show(mac: Mac, token: string): Promise<void>
  rows(
    mac: Mac,
  ): Promise<{ digest: string; placed: boolean; replaced: boolean; boot: string | null; expires: number | null }[]>
  digestOf(token: string): string
}

const BASE = 'http://192.0.2.1/phones'
const GRACE_MS = 600_000

/** An ingester and one gateway whose tokens are issued into `issueTokens`. */
async function withSite(field: Field, issueTokens: object, run: (site: Site) => Promise<void>) {
  const { db, sql } = field.database
  const sealer = openSealer(field.common().sealingKeys)
  const gateway = `site-${gateways++}`
  const key = `key-of-${gateway}`
  await db.insert(tables.tenants).values({ tenant: 'acme', name: 'Acme' }).onConflictDoNothing()
  await db.insert(tables.platforms).values({ tenant: 'acme', platform: 'main', kind: 'rest' }).onConflictDoNothing()
  const settings = IssueTokens.parse(issueTokens)
  const sealed = sealer.seal(`issue-tokens:acme/${gateway}`, Buffer.from(JSON.stringify(settings)))
  await db
    .insert(tables.gateways)
    .values({ tenant: 'acme', gateway, key, platform: 'main', issuesInto: settings.into, issueTokens: sealed })
  const ingester = await start(
    {
      ...field.common(),
      finders: { syslogPort: 0, traps: undefined, pnpPort: undefined },
      ...{ port: 0, tokenLifetimeMs: 26 * 3_600_000, tokenGraceMs: GRACE_MS, baseUrl: BASE, dhcpHosts: ['127.0.0.1'] },
    },
    field.context(),
  )
  const url = `http://127.0.0.1:${ingester.port}`
  const heard: LeaseAlerted[] = []
  const watching = field.bus.watch(leaseAlerted, (alert) => heard.push(alert))
  const digestOf = (token: string) => digestBootToken(BootToken.parse(token), sealer.digestKey).toString('hex')
  try {
    await run({
      ...{ gateway, key, url, heard, digestOf },
      async order(mac) {
        await sql`insert into phones (mac, tenant, gateway) values (${mac}, 'acme', ${gateway})`
        await sql`insert into token_outputs (tenant, gateway, "into") values ('acme', ${gateway}, ${settings.into}) on conflict (tenant, gateway) do update set wanted = token_outputs.wanted + 1, due_at = now()`
      },
      async lease(mac, bootToken) {
        const body = JSON.stringify({ gateway: key, mac, ip: '10.0.0.7', bootToken })
        const answer = await fetch(`${url}/v1/leases`, {
          ...{ method: 'POST', body, headers: { 'content-type': 'application/json' } },
        })
        expect(answer.status).toBe(202)
      },
      async fetchTokens(has) {
        const answer = await fetch(`${url}/v1/dhcp-tokens/${key}`, has ? { headers: { 'if-none-match': has } } : {})
        expect([200, 304]).toContain(answer.status)
        const lines = (await answer.text()).split('\n').filter((line) => line.includes(',66,'))
        const tokens = lines.map((line) => [line.slice(0, 12), /\/([a-z2-7]{26})\/"$/.exec(line)![1]!] as const)
        return { tokens: new Map(tokens), tag: answer.headers.get('etag')! }
      },
      async show(mac, token) {
        const [row] = await sql<
          { id: string }[]
        >`select token as id from issued_tokens where digest = decode(${digestOf(token)}, 'hex')`
        const at = new Date().toISOString()
        await field.bus.publish(tokenShown, {
          ...{ id: `${mac}-${at}`, token: Number(row!.id), mac, tenant: 'acme', gateway, at },
        })
      },
      rows: (mac) => sql`
        select encode(digest, 'hex') as digest, placed_at is not null as placed, replaced_at is not null as replaced, boot, extract(epoch from expires_at - now())::float8 * 1000 as expires
        from issued_tokens where mac = ${mac} order by token`,
    })
  } finally {
    watching.stop()
    await ingester.stop()
  }
}

describe.skipIf(!isKeaSchemaInstalled())('a gateway whose tokens are issued into Kea', () => {
  let kea: KeaDatabase
  beforeAll(async () => {
    kea = await makeKeaDatabase(inject('postgresUrl'))
  })
  afterAll(() => kea?.drop())
  const settings = () => ({ into: 'kea', databaseUrl: kea.url })
  const told = async (mac: Mac): Promise<string | undefined> => {
    const [row] = await kea.sql<{ text: string }[]>`
      select convert_from(o.value, 'UTF8') as text from hosts h join dhcp4_options o using (host_id) where h.dhcp_identifier = decode(${mac}, 'hex') and o.code = 66`
    return row && /\/phones\/([a-z2-7]{26})\/$/.exec(row.text)![1]!
  }
  const toldOther = async (mac: Mac, ...before: (string | undefined)[]): Promise<string> =>
    vi.waitFor(
      async () => {
        const token = await told(mac)
        expect(token).toBeDefined()
        expect(before).not.toContain(token)
        return token!
      },
      { timeout: 10_000 },
    )

  test('has a token of an ordered phone before its first lease, the boot of that lease is for it, and the next lease gets another', async ({
    field,
  }) => {
    await withSite(field, settings(), async ({ order, lease, heard, rows, digestOf }) => {
      const mac = mintMac()
      await order(mac)
      const first = await toldOther(mac)
      await lease(mac)
      const alert = await vi.waitFor(() => {
        const found = heard.find((alert) => alert.mac === mac)
        expect(found).toBeDefined()
        return found!
      })
      expect(alert).toMatchObject({ bootToken: first, leasedIp: '10.0.0.7' })
      const second = await toldOther(mac, first)
      await vi.waitFor(async () =>
        expect(await rows(mac)).toMatchObject([
          { digest: digestOf(first), placed: true, replaced: true, boot: alert.boot },
          { digest: digestOf(second), placed: true, replaced: false, boot: null, expires: null },
        ]),
      )
      expect((await rows(mac))[0]!.expires).toBeGreaterThan(25 * 3_600_000)
    })
  })

  test('that is away when a boot takes a token gives the same one again, and a boot before it came back finds both that it may have', async ({
    field,
  }) => {
    await withSite(field, settings(), async ({ order, lease, rows, digestOf, heard }) => {
      const mac = mintMac()
      await order(mac)
      const first = await toldOther(mac)
      await kea.sql`alter table hosts rename to hosts_away`
      try {
        await lease(mac)
        await vi.waitFor(
          async () => expect((await rows(mac)).map(({ placed }) => placed)).toEqual([true, false]),
          10_000,
        )
        await field.database
          .sql`update boot_tokens set alerted_at = alerted_at - interval '2 minutes' where mac = ${mac}`
        await lease(mac)
        await vi.waitFor(() => expect(heard.filter((alert) => alert.mac === mac)).toHaveLength(2))
        const last = heard.filter((alert) => alert.mac === mac).at(-1)!
        expect(last.bootToken).toBe(first)
        expect((await rows(mac)).map(({ boot, replaced }) => [boot, replaced])).toEqual([
          [last.boot, false],
          [last.boot, false],
        ])
        expect(await rows(mac)).toHaveLength(2)
      } finally {
        await kea.sql`alter table hosts_away rename to hosts`
      }
      await field.database.sql`update token_outputs set due_at = now()`
      // The one that a boot took before Kea had it is followed by a next one.
      await vi.waitFor(async () => {
        const token = await told(mac)
        expect((await rows(mac)).find(({ digest }) => digest === digestOf(token!))).toMatchObject({ boot: null })
      }, 10_000)
    })
  })

  test('what was revoked is made anew at once; what is no phone of the gateway any more is taken out', async ({
    field,
  }) => {
    await withSite(field, settings(), async ({ order, gateway }) => {
      const { sql } = field.database
      const mac = mintMac()
      await order(mac)
      const first = await toldOther(mac)
      const at = new Date(Date.now() + 5).toISOString()
      await sql`insert into token_revocations (mac, tenant, revoked_at) values (${mac}, 'acme', ${at}::timestamptz)`
      await field.bus.publish(tokenRevoked, { id: `revoke-${mac}`, mac, tenant: 'acme', at })
      await toldOther(mac, first)
      await sql`delete from phones where mac = ${mac}`
      await sql`update token_outputs set wanted = wanted + 1, due_at = now() where gateway = ${gateway}`
      await vi.waitFor(async () => expect(await told(mac)).toBeUndefined(), 10_000)
      const [row] = await kea.sql`select from hosts where dhcp_identifier = decode(${mac}, 'hex')`
      expect(row).toBeUndefined()
    })
  })

  test('that issues no more is emptied of what was ours', async ({ field }) => {
    await withSite(field, settings(), async ({ order, gateway }) => {
      const { sql } = field.database
      const mac = mintMac()
      await order(mac)
      await toldOther(mac)
      await sql`update gateways set issues_into = null, issue_tokens = null where gateway = ${gateway}`
      await sql`update token_outputs set wanted = wanted + 1, due_at = now() where gateway = ${gateway}`
      await vi.waitFor(async () => expect(await told(mac)).toBeUndefined(), 10_000)
      await vi.waitFor(async () =>
        expect(await sql`select from token_outputs where gateway = ${gateway}`).toHaveLength(0),
      )
      expect(await sql`select from issued_tokens where gateway = ${gateway} and replaced_at is null`).toHaveLength(0)
    })
  })
})

test('an agent is told the next tokens, says what it has written, and then waits for something else', async ({
  field,
}) => {
  await withSite(field, { into: 'dnsmasq' }, async ({ order, lease, fetchTokens, rows, url, key }) => {
    const mac = mintMac()
    await order(mac)
    const first = await vi.waitFor(async () => {
      const list = await fetchTokens()
      expect(list.tokens.get(mac)).toBeDefined()
      return list
    }, 10_000)
    expect((await rows(mac)).map(({ placed }) => placed)).toEqual([false])
    const waiting = fetch(`${url}/v1/dhcp-tokens/${key}?wait=30`, { headers: { 'if-none-match': first.tag } })
    await vi.waitFor(async () => expect((await rows(mac)).map(({ placed }) => placed)).toEqual([true]))
    await lease(mac)
    const told = await waiting
    expect(told.status).toBe(200)
    expect(await told.text()).not.toContain(first.tokens.get(mac))
    expect((await rows(mac)).map(({ replaced, boot }) => [replaced, boot !== null])).toEqual([
      [false, true],
      [false, false],
    ])
    await fetchTokens(told.headers.get('etag')!)
    expect((await rows(mac)).map(({ replaced }) => replaced)).toEqual([true, false])
    expect((await fetch(`${url}/v1/dhcp-tokens/nonsense`)).status).toBe(404)
  })
})

test('a token of which no lease was reported starts its boot when the phone comes with it, and ends the older ones after the grace', async ({
  field,
}) => {
  await withSite(field, { into: 'dnsmasq' }, async ({ order, lease, show, fetchTokens, heard, rows }) => {
    const mac = mintMac()
    await order(mac)
    const tokenOther = (...before: (string | undefined)[]) =>
      vi.waitFor(async () => {
        const list = await fetchTokens()
        expect(list.tokens.get(mac)).toBeDefined()
        expect(before).not.toContain(list.tokens.get(mac))
        await fetchTokens(list.tag)
        return list.tokens.get(mac)!
      }, 10_000)
    const first = await tokenOther()
    await lease(mac)
    const second = await tokenOther(first)
    await field.database.sql`update boot_tokens set alerted_at = alerted_at - interval '2 minutes' where mac = ${mac}`
    await show(mac, second)
    const boots = await vi.waitFor(() => {
      const found = heard.filter((alert) => alert.mac === mac)
      expect(found).toHaveLength(2)
      return found
    })
    expect(boots.map(({ bootToken }) => bootToken)).toEqual([first, second])
    const third = await tokenOther(first, second)
    await vi.waitFor(async () => {
      const [one, two, three] = await rows(mac)
      expect(one!.expires).toBeGreaterThan(GRACE_MS - 20_000)
      expect(one!.expires).toBeLessThanOrEqual(GRACE_MS)
      expect(two).toMatchObject({ boot: boots[1]!.boot })
      expect(two!.expires).toBeGreaterThan(25 * 3_600_000)
      expect(three).toMatchObject({ boot: null })
    })
    await show(mac, third)
    await vi.waitFor(async () => expect((await rows(mac))[1]!.expires).toBeLessThanOrEqual(GRACE_MS))
  })
})

test('a report that tells the issued token begins one boot, whatever the edge tells of it', async ({ field }) => {
  await withSite(field, { into: 'dnsmasq' }, async ({ order, lease, show, fetchTokens, heard, rows }) => {
    const mac = mintMac()
    await order(mac)
    const token = await vi.waitFor(async () => {
      const { tokens } = await fetchTokens()
      expect(tokens.get(mac)).toBeDefined()
      return tokens.get(mac)!
    }, 10_000)
    await lease(mac, token)
    await show(mac, token)
    await vi.waitFor(async () => expect((await rows(mac)).length).toBe(2), 10_000)
    const boots = await field.database.sql`select boot from boot_tokens where mac = ${mac}`
    expect((await rows(mac))[0]!.boot).toBe(boots[0]!.boot)
    expect(boots).toHaveLength(1)
    expect(heard.filter((alert) => alert.mac === mac)).toMatchObject([{ bootToken: token }])
  })
})

test('of a phone that nobody ordered the first lease has no token; the next has one once the platform gave it lines', async ({
  field,
}) => {
  await withSite(field, { into: 'dnsmasq' }, async ({ lease, fetchTokens, heard, gateway }) => {
    const mac = mintMac()
    await lease(mac)
    const alert = await vi.waitFor(() => {
      const found = heard.find((alert) => alert.mac === mac)
      expect(found).toBeDefined()
      return found!
    })
    expect(alert.bootToken).toBeUndefined()
    expect((await fetchTokens()).tokens.get(mac)).toBeUndefined()
    await field.database.db.insert(tables.credentials).values({
      ...{ mac, tenant: 'acme', gateway, boot: alert.boot, platform: 'main', revision: 1, grantedAt: new Date() },
      sealed: Buffer.from(''),
    })
    await field.bus.publish(phoneActivated, {
      ...{ boot: alert.boot, mac, tenant: 'acme', gateway, platform: 'main', revision: 1, lines: 1 },
      at: new Date().toISOString(),
    })
    await vi.waitFor(async () => expect((await fetchTokens()).tokens.get(mac)).toBeDefined(), 10_000)
  })
})

test('a told token is ended with its revocation, however far ahead the gateway’s clock is', async ({ field }) => {
  await withSite(field, { into: 'dnsmasq' }, async () => {
    const { sql } = field.database
    const [mac, boot] = [mintMac(), mintBootId(new Date())]
    const digest = Buffer.from(mintToken())
    await sql`insert into boot_tokens (boot, mac, digest, tenant, gateway, leased_ip, alerted_at, expires_at)
      values (${boot}, ${mac}, ${digest}, 'acme', 'hq', '', now() + interval '9 minutes', now() + interval '1 day')`
    await field.bus.publish(tokenRevoked, { id: mac, mac, tenant: 'acme', at: new Date().toISOString() })
    await vi.waitFor(async () =>
      expect(await sql`select from boot_tokens where mac = ${mac} and expires_at > now()`).toHaveLength(0),
    )
  })
})
