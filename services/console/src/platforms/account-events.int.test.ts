import { execFile } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import {
  type AccountEventReceived,
  accountEventReceived,
  type SecurityRaised,
  securityRaised,
} from '@offhook/contracts'
import { tables } from '@offhook/database'
import { openSealer } from '@offhook/runtime'
import { type Field, mintMac, test } from '@offhook/testing'
import { Webhook } from 'standardwebhooks'
import { expect, vi } from 'vitest'
import { type Answer, type Call, withConsole } from '../console-for-tests.ts'

const secretOf = (bytes = 32) => `whsec_${randomBytes(bytes).toString('base64')}`
const secret = secretOf()
const PASSWORD = 'pl4nted-s3cret'

const site = async (call: Call, tenant: string, eventSecrets = [secret]) => {
  await call('PUT', `/v1/tenants/${tenant}`, { name: tenant })
  const body = { kind: 'rest', baseUrl: 'http://platform.example', eventSecrets }
  expect((await call('PUT', `/v1/tenants/${tenant}/platforms/main`, body)).status).toBeLessThan(300)
}

type Sent = { readonly id?: string; readonly secret?: string; readonly at?: Date; readonly platform?: string }

/** Posts a body as a platform does, signed as Standard Webhooks says. */
const postTo =
  (url: string, tenant: string) =>
  async (
    body: unknown,
    { id = `evt_${randomUUID()}`, secret: by = secret, at = new Date(), platform = 'main' }: Sent = {},
  ) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const answer = await fetch(`${url}/v1/platforms/${tenant}/${platform}/events`, {
      method: 'POST',
      headers: {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
        'webhook-signature': new Webhook(by).sign(id, at, text),
      },
      body: text,
    })
    const said = await answer.text()
    return { status: answer.status, text: said, body: JSON.parse(said) as Answer['body'] }
  }

const rotated = (user = '201', timestamp = new Date()) => ({
  type: 'account.password-rotated',
  timestamp: timestamp.toISOString(),
  data: { account: { user }, lines: [{ user, password: PASSWORD }] },
})

const rowsOf = (field: Field, tenant: string) =>
  field.database.sql<
    { id: string; state: string; seq: string; sealed: Buffer }[]
  >`select * from account_events where tenant = ${tenant} order by seq`

test('an event is kept sealed before it is answered, told of without what it holds, and shown without it', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    await site(call, 'kept')
    const heard: AccountEventReceived[] = []
    const watching = field.bus.watch(accountEventReceived, (event) => heard.push(event))
    const mac = mintMac()
    const post = postTo(url, 'kept')
    expect(await post(rotated(), { id: 'evt_1' })).toMatchObject({
      status: 202,
      body: { id: 'evt_1', state: 'waiting' },
    })
    const spelled = mac.match(/../g)!.join(':').toUpperCase()
    const assigned = {
      type: 'phone.assigned',
      timestamp: new Date().toISOString(),
      data: { mac: spelled, gateway: 'hq' },
    }
    expect((await post(assigned, { id: 'evt_2' })).status).toBe(202)
    await vi.waitFor(() => expect(heard).toHaveLength(2))
    expect(heard.find(({ id }) => id === 'evt_2')).toEqual({
      tenant: 'kept',
      platform: 'main',
      id: 'evt_2',
      type: 'phone.assigned',
      key: mac,
      mac,
    })
    const rows = await rowsOf(field, 'kept')
    expect(rows.map(({ id, state }) => [id, state])).toEqual([
      ['evt_1', 'waiting'],
      ['evt_2', 'waiting'],
    ])
    const places = [JSON.stringify(heard), rows.map(({ sealed }) => sealed.toString('latin1')).join()]
    for (const path of ['', '?state=waiting', `?mac=${mac}`, '?platform=main', '/main/evt_1', '/main/evt_2'])
      places.push((await call('GET', `/v1/tenants/kept/account-events${path}`)).text)
    expect(places.filter((text) => text.includes('pl4nted'))).toEqual([])
    expect(
      openSealer(field.common().sealingKeys).open('account-event:kept/main/evt_1', rows[0]!.sealed).toString(),
    ).toContain(PASSWORD)
    expect((await call('GET', `/v1/tenants/kept/account-events?mac=${spelled}`)).body.items).toMatchObject([
      { id: 'evt_2', mac, phones: 0 },
    ])
    expect((await call('GET', '/v1/tenants/kept/account-events/main/evt_1')).body).toMatchObject({
      account: '201',
      state: 'waiting',
    })
    expect((await call('GET', '/v1/tenants/kept/account-events/main/evt_9')).status).toBe(404)
    watching.stop()
  })
})

test('what is not signed by the platform is refused alike, whoever it is for; nothing of it is kept, and it is counted', async ({
  field,
}) => {
  const context = field.context()
  await withConsole({ ...field, context: () => context }, async (call, url) => {
    await site(call, 'signed')
    await call('PUT', '/v1/tenants/signed/platforms/silent', { kind: 'rest', baseUrl: 'http://platform.example' })
    const post = postTo(url, 'signed')
    const unsigned = async (headers: Record<string, string>) => {
      const answer = await fetch(`${url}/v1/platforms/signed/main/events`, {
        method: 'POST',
        headers,
        body: JSON.stringify(rotated()),
      })
      return { status: answer.status, text: await answer.text() }
    }
    const now = String(Math.floor(Date.now() / 1_000))
    const refused = await Promise.all([
      post(rotated(), { secret: secretOf() }),
      post(rotated(), { platform: 'nobodys' }),
      post(rotated(), { platform: 'silent' }),
      post(rotated(), { platform: 'Not%20a%20name' }),
      postTo(url, 'nobody')(rotated()),
      unsigned({}),
      unsigned({ 'webhook-id': 'x', 'webhook-timestamp': now }),
      unsigned({ 'webhook-id': 'x', 'webhook-timestamp': now, 'webhook-signature': 'v1' }),
      unsigned({ 'webhook-id': 'x', 'webhook-timestamp': now, 'webhook-signature': 'v1,AAAA v2,BBBB v1a,CCCC' }),
      unsigned({ 'webhook-id': 'x', 'webhook-timestamp': 'yesterday', 'webhook-signature': 'v1,AAAA' }),
      unsigned({ authorization: `Bearer an-administrators-token-of-this-test` }),
    ])
    expect(new Set(refused.map(({ status, text }) => `${status} ${text}`))).toEqual(
      new Set([
        `401 ${JSON.stringify({ type: 'about:blank', status: 401, title: 'Unauthorized', detail: 'the signature is missing or wrong' })}`,
      ]),
    )
    const minutes = (count: number) => new Date(Date.now() + count * 60_000)
    for (const at of [minutes(-6), minutes(6)]) {
      expect((await post(rotated(), { at })).status).toBe(400)
      expect((await post(rotated(), { at, secret: secretOf() })).status).toBe(400)
      expect((await postTo(url, 'nobody')(rotated(), { at })).status).toBe(400)
    }
    for (const at of [minutes(-4), minutes(4)]) expect((await post(rotated(), { at })).status).toBe(202)
    expect(await rowsOf(field, 'signed')).toHaveLength(2)
    const tampered = JSON.stringify(rotated())
    const headers = {
      'webhook-id': 'evt_t',
      'webhook-timestamp': now,
      'webhook-signature': new Webhook(secret).sign('evt_t', new Date(Number(now) * 1_000), tampered),
    }
    const answer = await fetch(`${url}/v1/platforms/signed/main/events`, {
      method: 'POST',
      headers,
      body: tampered.replace('201', '202'),
    })
    expect(answer.status).toBe(401)
    const counted = (await context.metrics.text()).split('\n').flatMap((line) => {
      const [, receipt, count] =
        /^offhook_account_events_received(?:_total)?\{.*receipt="(\w+)".*\} (\d+)/.exec(line) ?? []
      return receipt && count !== '0' ? [[receipt, Number(count)]] : []
    })
    expect(Object.fromEntries(counted)).toEqual({ unsigned: refused.length + 1, late: 6, kept: 2 })
  })
})

test('two secrets sign while one replaces the other; they are sealed, and only their number is told', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    const [old, fresh] = [secretOf(24), secretOf(64)]
    await site(call, 'rotates', [old])
    const post = postTo(url, 'rotates')
    expect((await post(rotated(), { secret: fresh })).status).toBe(401)
    const both = await call('PATCH', '/v1/tenants/rotates/platforms/main', {
      eventSecrets: [fresh, old],
      limits: { maxConcurrent: 3, timeoutMs: 900 },
    })
    expect(both.body).toMatchObject({ events: { secrets: 2 }, limits: { maxConcurrent: 3, timeoutMs: 900 } })
    for (const secret of [old, fresh]) expect((await post(rotated(), { secret })).status).toBe(202)
    expect((await call('PATCH', '/v1/tenants/rotates/platforms/main', { eventSecrets: [fresh] })).body.events).toEqual({
      secrets: 1,
    })
    expect((await post(rotated(), { secret: old })).status).toBe(401)
    const silent = await call('PATCH', '/v1/tenants/rotates/platforms/main', { eventSecrets: null, limits: null })
    expect([silent.body.events, silent.body.limits]).toEqual([undefined, undefined])
    expect((await post(rotated(), { secret: fresh })).status).toBe(401)
    const trail = JSON.stringify(await field.database.db.select().from(tables.auditTrail))
    const said = [both.text, trail, (await call('GET', '/v1/tenants/rotates/platforms')).text]
    expect(said.filter((text) => text.includes(old.slice(6)) || text.includes(fresh.slice(6)))).toEqual([])
    const wrong = [
      [],
      [secretOf(23)],
      [secretOf(65)],
      ['whsec_'],
      ['whsec_!!!'],
      [secretOf().slice(6)],
      [old, fresh, old],
      'x',
    ]
    for (const eventSecrets of wrong) {
      const refused = await call('PATCH', '/v1/tenants/rotates/platforms/main', { eventSecrets })
      expect(refused.status, JSON.stringify(eventSecrets)).toBe(400)
    }
    const local = await call('PUT', '/v1/tenants/rotates/platforms/own', { kind: 'local', eventSecrets: [fresh] })
    expect([local.status, local.text.includes(fresh)]).toEqual([400, false])
  })
})

test('an id is one event: repeats get the first answer, in parallel too, and another body under it a 409', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    await site(call, 'repeats')
    const post = postTo(url, 'repeats')
    const body = JSON.stringify(rotated())
    const answers = await Promise.all(Array.from({ length: 30 }, () => post(body, { id: 'evt_same' })))
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`))).toEqual(
      new Set(['202 {"id":"evt_same","state":"waiting"}']),
    )
    expect(await rowsOf(field, 'repeats')).toHaveLength(1)
    await field.database.sql`update account_events set state = 'applied', sealed = null where tenant = 'repeats'`
    expect(await post(body, { id: 'evt_same' })).toMatchObject({
      status: 202,
      text: '{"id":"evt_same","state":"waiting"}',
    })
    expect((await post(rotated('202'), { id: 'evt_same' })).status).toBe(409)
    const mixed = await Promise.all(
      Array.from({ length: 20 }, (_, at) => post(rotated(`${at % 2}`, new Date(0)), { id: 'evt_mixed' })),
    )
    expect(mixed.map(({ status }) => status).toSorted()).toEqual([...Array(10).fill(202), ...Array(10).fill(409)])
    expect(await rowsOf(field, 'repeats')).toHaveLength(2)
  })
})

test('what is no event of ours is refused by where it is wrong, and never ours to blame', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    await site(call, 'wrong')
    const post = postTo(url, 'wrong')
    const timestamp = new Date().toISOString()
    const faults = async (body: unknown) => {
      const answer = await post(body)
      expect(answer.status, JSON.stringify(body).slice(0, 200)).toBe(400)
      expect(answer.text).not.toContain('pl4nted')
      return (answer.body.errors as { path: string }[] | undefined)?.map(({ path }) => path)
    }
    const account = { user: '201' }
    expect(await faults('{')).toBeUndefined()
    expect(await faults('')).toBeUndefined()
    expect(await faults('[]')).toEqual([''])
    expect(await faults('null')).toEqual([''])
    expect(await faults({ type: 'account.renamed', timestamp, data: {} })).toEqual(['type'])
    expect(await faults({ type: 'account.updated', timestamp: 'today', data: { account } })).toEqual(['timestamp'])
    expect(await faults({ type: 'account.updated', timestamp, data: {} })).toEqual(['data.account'])
    expect(await faults({ type: 'account.updated', timestamp, data: { account: { user: 'a\u0000b' } } })).toEqual([
      'data.account.user',
    ])
    expect(await faults({ type: 'account.updated', timestamp, data: { account: { user: '\ud800' } } })).toEqual([
      'data.account.user',
    ])
    expect(await faults({ type: 'account.updated', timestamp, data: { account, lines: [{ user: '201' }] } })).toEqual([
      'data.lines.0.password',
    ])
    expect(
      await faults({
        type: 'account.updated',
        timestamp,
        data: { account, lines: [{ user: '202', password: PASSWORD }] },
      }),
    ).toEqual(['data.lines.0.user'])
    expect(await faults({ type: 'account.updated', timestamp, data: { account, lines: [] } })).toEqual(['data.lines'])
    expect(await faults({ type: 'account.updated', timestamp, data: { account }, extra: PASSWORD })).toEqual([''])
    expect(await faults({ type: 'phone.assigned', timestamp, data: { mac: '01:00:5e:00:00:01' } })).toEqual([
      'data.mac',
    ])
    expect(
      await faults({ type: 'phone.assigned', timestamp, data: { mac: mintMac(), gateway: 'No Gateway' } }),
    ).toEqual(['data.gateway'])
    expect(
      await faults({
        type: 'phone.moved',
        timestamp,
        data: { mac: mintMac(), lines: [{ user: '1', password: `a\u0000${PASSWORD}` }] },
      }),
    ).toEqual(['data.lines.0.password'])
    expect(
      await faults({ type: 'directory.changed', timestamp, data: { contacts: [{ name: '\udfff', number: '1' }] } }),
    ).toEqual(['data.contacts.0'])
    expect(
      await faults({ type: 'directory.changed', timestamp, data: { contacts: [{ name: 'a\u0000', number: '1' }] } }),
    ).toEqual(['data.contacts.0.name'])
    expect(await faults(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`)).toBeDefined()
    expect(await faults('{"__proto__":{"type":"account.closed"}}')).toBeDefined()
    expect((await post('x'.repeat(256 * 1024 + 1))).status).toBe(413)
    expect((await post(rotated(), { id: 'with space' })).status).toBe(400)
    expect((await post(rotated(), { id: 'x'.repeat(129) })).status).toBe(400)
    const contacts = Array.from({ length: 2_000 }, (_, at) => ({
      name: `Person ${at} ${'x'.repeat(60)}`,
      number: `${at}`,
    }))
    expect((await post({ type: 'directory.changed', timestamp, data: { contacts } })).status).toBe(202)
    expect(await rowsOf(field, 'wrong')).toHaveLength(1)
    expect((await call('GET', '/readyz')).status).toBe(200)
    for (const query of ['state=done', 'platform=No', 'mac=none', 'cursor=x', 'limit=0'])
      expect((await call('GET', `/v1/tenants/wrong/account-events?${query}`)).status, query).toBe(400)
    expect((await call('GET', '/v1/tenants/absent/account-events')).status).toBe(404)
  })
})

test('a phone of somebody outside is a 409 that names nobody, and is told of; one below is no conflict', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    await site(call, 'carrier')
    await site(call, 'stranger')
    await call('PUT', '/v1/tenants/customer', { name: 'Customer', parent: 'carrier' })
    const [theirs, booted, below] = [mintMac(), mintMac(), mintMac()]
    await call('PUT', `/v1/phones/${theirs}`, { tenant: 'stranger' })
    await call('PUT', `/v1/phones/${below}`, { tenant: 'customer' })
    const now = new Date()
    await field.database.db.insert(tables.credentials).values({
      mac: booted,
      tenant: 'stranger',
      gateway: 'hq',
      platform: 'main',
      revision: 1,
      sealed: Buffer.alloc(0),
      grantedAt: now,
    })
    const raised: SecurityRaised[] = []
    const watching = field.bus.watch(securityRaised, (event) => raised.push(event))
    const post = postTo(url, 'carrier')
    const about = (mac: string) => ({ type: 'phone.assigned', timestamp: now.toISOString(), data: { mac } })
    for (const mac of [theirs, booted]) {
      const refused = await Promise.all([1, 2].map(() => post(about(mac), { id: `evt_${mac}` })))
      expect(refused.map(({ status }) => status)).toEqual([409, 409])
      expect(refused.map(({ text }) => text).join()).not.toMatch(/stranger|carrier/)
    }
    expect((await post(about(below))).status).toBe(202)
    await vi.waitFor(() => expect(new Set(raised.map(({ mac }) => mac))).toEqual(new Set([theirs, booted])))
    expect(raised[0]).toMatchObject({ kind: 'owner-conflict', tenant: 'carrier', remote: '127.0.0.1' })
    expect(JSON.stringify(raised)).not.toContain('stranger')
    expect(await rowsOf(field, 'carrier')).toHaveLength(1)
    expect(new Set(raised.map(({ id }) => id)).size).toBe(2) // the stream keeps one of each
    watching.stop()
  })
})

test('two thousand at once are all kept, numbered, told of once, and each is on exactly one page', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    await site(call, 'burst')
    const heard: string[] = []
    const watching = field.bus.watch(accountEventReceived, ({ tenant, id }) => tenant === 'burst' && heard.push(id))
    const post = postTo(url, 'burst')
    const ids = Array.from({ length: 2_000 }, (_, at) => `evt_${at}`)
    const queue = [...ids]
    const startedAt = performance.now()
    const statuses = await Promise.all(
      Array.from({ length: 64 }, async () => {
        const seen: number[] = []
        for (let id = queue.pop(); id !== undefined; id = queue.pop())
          seen.push((await post(rotated(id), { id })).status)
        return seen
      }),
    )
    const ms = performance.now() - startedAt
    expect(statuses.flat().filter((status) => status === 202)).toHaveLength(2_000)
    expect(new Set((await rowsOf(field, 'burst')).map(({ seq }) => seq)).size).toBe(2_000)
    await vi.waitFor(() => expect(heard).toHaveLength(2_000), { timeout: 20_000, interval: 100 })
    expect(new Set(heard).size).toBe(2_000)
    expect(ms).toBeLessThan(20_000)
    const read: unknown[] = []
    for (let cursor = ''; ; ) {
      const { body } = await call('GET', `/v1/tenants/burst/account-events?limit=500${cursor}`)
      read.push(...body.items!.map(({ id }) => id))
      if (body.next === null) break
      cursor = `&cursor=${body.next}`
    }
    expect(read).toHaveLength(2_000)
    expect(new Set(read)).toEqual(new Set(ids))
    watching.stop()
  })
})

test('the sender on the page sends what is taken', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    await site(call, 'page')
    const page = readFileSync(new URL('../../../../docs/account-events.md', import.meta.url), 'utf8')
    const [, code] = /^```js sender\n(.*?)\n```$/ms.exec(page)!
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', code!], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)), // where the library is found
      env: {
        ...process.env,
        OFFHOOK_EVENTS_URL: `${url}/v1/platforms/page/main/events`,
        OFFHOOK_EVENT_SECRET: secret,
      },
    })
    expect(stdout).toMatch(/^202 \{"id":"evt_[0-9a-f-]{36}","state":"waiting"\}\n$/)
    expect(await rowsOf(field, 'page')).toMatchObject([{ state: 'waiting' }])
  })
})

test('a tenant’s own token shows its events and those below it, and no neighbour’s', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    await site(call, 'above')
    await call('PUT', '/v1/tenants/below', { name: 'Below', parent: 'above' })
    await site(call, 'neighbour')
    await call('PUT', '/v1/tenants/below/platforms/main', {
      ...{ kind: 'rest', baseUrl: 'http://platform.example', eventSecrets: [secret] },
    })
    for (const tenant of ['above', 'below', 'neighbour'])
      expect((await postTo(url, tenant)(rotated(), { id: `evt_of_${tenant}` })).status).toBe(202)
    const token = String((await call('PUT', '/v1/tenants/above/tokens/billing')).body.secret)
    const seen = async (tenant: string) => {
      const path = `/v1/tenants/${tenant}/account-events`
      const headers = { authorization: `Bearer ${token}` }
      const list = await call('GET', path, undefined, headers)
      const one = await call('GET', `${path}/main/evt_of_${tenant}`, undefined, headers)
      return [list.status, one.status, list.body.items?.map(({ id }) => id)]
    }
    expect(await seen('above')).toEqual([200, 200, ['evt_of_above']])
    expect(await seen('below')).toEqual([200, 200, ['evt_of_below']])
    expect(await seen('neighbour')).toEqual([404, 404, undefined])
  })
})
