import type { Mac } from '@offhook/phones'
import { type Field, mintMac, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { askingAs, type Call, TOKEN, withConsole } from '../console-for-tests.ts'
import { insertLines, insertPhone } from './phone-for-tests.ts'

async function describePlace(call: Call): Promise<void> {
  await call('PUT', '/v1/tenants/carrier', { name: 'Carrier', settings: { sntpServer: 'ntp.carrier.example' } })
  for (const tenant of ['acme', 'rival']) {
    await call('PUT', `/v1/tenants/${tenant}`, { name: tenant, parent: 'carrier' })
    await call('PUT', `/v1/tenants/${tenant}/platforms/main`, { kind: 'rest', baseUrl: 'http://p.example' })
    await call('PUT', `/v1/tenants/${tenant}/gateways/hq`, { platform: 'main' })
  }
}

async function mintToken(call: Call, name: string, body: object = {}): Promise<string> {
  await call('DELETE', `/v1/tenants/acme/tokens/${name}`)
  return String((await call('PUT', `/v1/tenants/acme/tokens/${name}`, body)).body.secret)
}

const signIn = async (url: string, token: string) => {
  const answer = await fetch(`${url}/sign-in?token=${token}`, { redirect: 'manual' })
  const headers = { cookie: answer.headers.get('set-cookie')!.split(';')[0]! }
  return (path: string, body?: URLSearchParams) =>
    fetch(`${url}${path}`, { headers, redirect: 'manual', ...(body ? { method: 'POST', body } : {}) })
}

test('a phone’s page shows what it asked, was served, is registered as, and how its files changed; secrets only when revealed, which is written down', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    await describePlace(call)
    const mac = mintMac()
    const { boot } = await insertPhone(field, mac)
    const visit = await signIn(url, TOKEN)
    const page = await (await visit(`/phones/${mac}`)).text()
    for (const text of [
      `GET phone-${mac}.cfg`,
      'sip:201@192.0.2.41:5060',
      'Ada Lovelace',
      `/boots/${boot}`,
      'every setting',
      '&lt;script&gt;alert(1)',
    ])
      expect(page).toContain(text)
    expect(page).toContain(`/phones/${mac}/files/phone-${mac}.cfg/changes`)

    // What is ordered now and what is registered are two things: the line of before is not taken for the new one.
    const lines = [{ user: '202', password: 'pl4nted-ordered', registrar: 'sip.acme.example' }]
    await call('PUT', `/v1/phones/${mac}`, { tenant: 'acme', gateway: 'hq', lines })
    const ordered = await (await visit(`/phones/${mac}`)).text()
    expect(ordered).toMatch(/<b>202<\/b>[^\n]*nobody told/)
    expect(ordered).toMatch(/<b>201@sip.acme.example<\/b>[^\n]*not a line of its as ordered[^\n]*registered/)
    await call('DELETE', `/v1/phones/${mac}`)

    await field.database.sql`update contacts set expires_at = now() - interval '1 minute'`
    expect(await (await visit(`/phones/${mac}`)).text()).toMatch(/expired/)
    await field.database.sql`delete from contacts`
    expect(await (await visit(`/phones/${mac}`)).text()).toMatch(/nobody told/)

    const settings = await (await visit(`/phones/${mac}/settings?name=ntp`)).text()
    expect(settings).toContain('ntp.carrier.example')
    expect(settings).toContain('carrier')
    const changes = await (await visit(`/phones/${mac}/files/phone-${mac}.cfg/changes`)).text()
    expect(changes).toContain('3600')
    expect(changes).toContain('120')
    const told = await call('GET', `/v1/phones/${mac}/files/PHONE-${mac.toUpperCase()}.cfg/changes`)
    expect(told.body).toMatchObject({ removed: 2, added: 2, isCut: false })
    expect((await call('GET', `/v1/phones/${mac}/files/sip.cfg/changes`)).body).toMatchObject({ removed: 0, added: 0 })
    expect((await call('GET', `/v1/phones/${mac}/files/none.cfg/changes`)).status).toBe(404)
    expect((await call('GET', `/v1/phones/${mintMac()}/files/sip.cfg/changes`)).status).toBe(404)
    const file = await (await visit(`/phones/${mac}/files/phone-${mac}.cfg`)).text()
    for (const shown of [page, settings, changes, told.text, file]) expect(shown).not.toMatch(/pl4nted/)

    const revealed = await visit(`/phones/${mac}/files/phone-${mac}.cfg/reveal`, new URLSearchParams())
    expect(await revealed.text()).toContain('pl4nted-now')
    const trail = await call('GET', `/v1/audit?subject=${mac}/phone-${mac}.cfg`)
    expect(trail.text).toContain('file.revealed')

    await field.database.sql`update former_bundles set tenant = 'rival'`
    expect((await call('GET', `/v1/phones/${mac}/files/phone-${mac}.cfg/changes`)).status).toBe(404)
  })
})

test('a phone is told to read again from its page, and the page says how that went', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    await describePlace(call)
    const mac = mintMac()
    await insertPhone(field, mac)
    const visit = await signIn(url, TOKEN)
    expect((await visit(`/phones/${mac}/resync`, new URLSearchParams({ what: 'explode' }))).status).toBe(400)
    expect((await visit(`/phones/${mintMac()}/resync`, new URLSearchParams({ what: 'reboot' }))).status).toBe(404)
    expect((await visit(`/phones/${mintMac()}/revoke-token`, new URLSearchParams())).status).toBe(404)
    const revoked = await visit(`/phones/${mac}/revoke-token`, new URLSearchParams())
    expect([revoked.status, revoked.headers.get('location')]).toEqual([303, `/phones/${mac}?revoked`])
    expect(await (await visit(`/phones/${mac}?revoked`)).text()).toContain('worthless')
    expect(await field.database.sql`select from token_revocations where mac = ${mac}`).toHaveLength(1)
    const told = await visit(`/phones/${mac}/resync`, new URLSearchParams({ what: 'reboot' }))
    expect(told.status).toBe(303)
    const to = told.headers.get('location')!
    const id = to.split('=')[1]!
    expect(await (await visit(to)).text()).toContain(`hx-get="/fragments/operations/${id}"`)
    await field.database
      .sql`insert into resyncs (id, operation, mac, tenant, what, result, status, attempts, at) values (${`${id}.${mac}`}, ${id}, ${mac}, 'acme', 'reboot', 'refused', 481, 1, now())`
    const over = await (await visit(`/fragments/operations/${id}`)).text()
    expect(over).toContain('Not told: refused (481)')
    expect(over).not.toContain('hx-get')

    const secret = await mintToken(call, 'desk', { role: 'support' })
    const support = await signIn(url, secret)
    const page = await (await support(`/phones/${mac}`)).text()
    expect(page).toContain('Ada Lovelace')
    expect(page).not.toContain('/resync')
    for (const path of ['resync', 'revoke-token', `files/phone-${mac}.cfg/reveal`])
      expect((await support(`/phones/${mac}/${path}`, new URLSearchParams({ what: 'reboot' }))).status).toBe(403)
  })
})

test('a page of phones keeps what was searched, and finds what begins so', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    await describePlace(call)
    const mac = mintMac()
    await insertPhone(field, mac)
    const visit = await signIn(url, TOKEN)
    for (const q of ['201', 'ada', 'ADA LOV', 'spip', mac.slice(0, 9), mac.slice(-5), 'acme'])
      expect([
        q,
        (await (await visit(`/phones?${new URLSearchParams({ q })}`)).text()).includes(`/phones/${mac}`),
      ]).toEqual([q, true])
    for (const q of ['%', '_', '202', 'lovelace%', 'x'.repeat(5_000), '\0\0zz', "'; drop table phones"])
      expect([
        q,
        (await (await visit(`/phones?${new URLSearchParams({ q })}`)).text()).includes(`/phones/${mac}`),
      ]).toEqual([q, false])
    expect(await (await visit('/phones?state=completed&tenant=acme')).text()).toContain(`/phones/${mac}`)
    expect(await (await visit('/phones?state=stalled')).text()).not.toContain(`/phones/${mac}`)
    expect((await visit('/phones?cursor=nonsense')).status).toBe(400)
  })
})

async function twoTenants(field: Field, call: Call): Promise<{ acme: Mac; rival: Mac; shop: string }> {
  await describePlace(call)
  await field.database.sql`truncate log_lines`
  const [acme, rival] = [mintMac(), mintMac()]
  await insertPhone(field, acme)
  await insertPhone(field, rival, { tenant: 'rival' })
  return { acme, rival, shop: await mintToken(call, 'shop') }
}

test('log lines of all phones are found by tenant, phone, level, text and time, the newest first, page by page; a tenant finds its own', async ({
  field,
}) => {
  await withConsole(field, async (call) => {
    const { acme, rival, shop } = await twoTenants(field, call)
    const asShop = askingAs(call, shop)
    const find = async (query: string, ask = call) => (await ask('GET', `/v1/logs${query}`)).body.items!
    expect(await find('')).toHaveLength(10)
    expect(await find('?level=5')).toHaveLength(4)
    expect((await find('?tenant=rival')).every(({ mac }) => mac === rival)).toBe(true)
    expect(await find(`?mac=${acme}&q=100%25`)).toHaveLength(1)
    expect(await find('?q=%25')).toHaveLength(2)
    expect(await find('?q=_no')).toHaveLength(0)
    expect(await find('?q=REGISTRATION+FAILED')).toHaveLength(2)
    expect(
      await find(
        `?since=${new Date(Date.now() + 60_000).toISOString()}&until=${new Date(Date.now() + 90_000).toISOString()}`,
      ),
    ).toEqual([])
    const own = await find('', asShop)
    expect([own.length, new Set(own.map(({ tenant }) => tenant))]).toEqual([5, new Set(['acme'])])
    expect(await find('?tenant=rival', asShop)).toEqual([])
    expect(await find(`?mac=${rival}`, asShop)).toEqual([])
    const whole = await find('')
    const paged: unknown[] = []
    for (let cursor: unknown = ''; cursor !== null; ) {
      const { body } = await call('GET', `/v1/logs?limit=3${cursor ? `&cursor=${cursor}` : ''}`)
      paged.push(...body.items!)
      cursor = body.next
    }
    expect(paged).toEqual(whole)
    for (const query of [
      'q=%00',
      `q=${'x'.repeat(201)}`,
      'level=9',
      'since=yesterday',
      'since=2026-01-01T00:00:00Z&until=2026-06-01T00:00:00Z',
      'since=2026-01-02T00:00:00Z&until=2026-01-01T00:00:00Z',
      'cursor=x',
      'mac=zz',
      'tenant=UP',
    ])
      expect([query, (await call('GET', `/v1/logs?${query}`)).status]).toEqual([query, 400])
  })
})

test('lines are followed as they are kept, each once, by whoever may see them', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    const { acme, rival, shop } = await twoTenants(field, call)
    const leaving = new AbortController()
    const follow = async (path: string, headers: Record<string, string>) => {
      const answer = await fetch(`${url}${path}`, { headers, signal: leaving.signal })
      const heard = { status: answer.status, text: '' }
      void (async () => {
        for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) heard.text += chunk
      })().catch(() => {})
      await vi.waitFor(() => expect(heard.text).toContain('welcome'))
      return heard
    }
    const all = await follow('/v1/logs/stream', { authorization: `Bearer ${TOKEN}` })
    const own = await follow('/v1/logs/stream', { authorization: `Bearer ${shop}` })
    const severe = await follow('/v1/logs/stream?level=5', { authorization: `Bearer ${shop}` })
    const signedIn = await fetch(`${url}/sign-in?token=${shop}`, { redirect: 'manual' })
    const cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!
    const page = await follow(`/phones/${acme}/log`, { cookie })
    const foreign = await follow(`/phones/${rival}/log`, { cookie })
    const boot = '019b8d1c-5a80-7c3e-9f1e-6d2b4a8c0e57'
    await vi.waitFor(
      async () => {
        // Whoever began to follow a moment late still hears one of them.
        await insertLines(field, { mac: acme, tenant: 'acme', boot }, [[3, 'so', `heard now <b> ${Math.random()}`]])
        await insertLines(field, { mac: rival, tenant: 'rival', boot }, [[5, 'so', `a rival’s ${Math.random()}`]])
        expect(all.text).toMatch(/heard now/)
        expect(all.text).toMatch(/a rival’s/)
        expect(own.text).toMatch(/heard now/)
        expect(page.text).toMatch(/heard now &lt;b&gt;/)
      },
      { timeout: 15_000, interval: 500 },
    )
    const told = [...all.text.matchAll(/(?:heard now <b>|a rival’s) 0\.\d+/g)].map(([text]) => text)
    expect(new Set(told).size).toBe(told.length)
    for (const one of [own, severe, page, foreign]) expect(one.text).not.toContain('rival’s')
    expect(severe.text).not.toContain('heard now')
    leaving.abort()
  })
})

test('the page of logs shows, filters and says what is wrong', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    const { acme, rival, shop } = await twoTenants(field, call)
    const visit = await signIn(url, shop)
    const page = await (await visit('/logs')).text()
    expect(page).toContain(`/phones/${acme}`)
    expect(page).not.toContain(rival)
    expect(page).toContain('sse-connect="/logs/tail"')
    expect(await (await visit('/logs?level=6')).text()).not.toContain('soCoreAudio')
    expect(await (await visit('/logs?q=&tenant=&mac=&level=&within=1h')).text()).toContain('soCoreAudio')
    for (const query of ['mac=nonsense', 'q=%00', 'tenant=%27', 'cursor=x'])
      expect([query, (await visit(`/logs?${query}`)).status]).toEqual([query, 400])
    expect((await visit('/logs/tail?mac=nonsense')).status).toBe(404)
    expect((await fetch(`${url}/logs`, { redirect: 'manual' })).status).toBe(303)
  })
})
