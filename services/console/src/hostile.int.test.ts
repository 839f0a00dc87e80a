import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { accountChanged, type PhoneRegistered, phoneRegistered } from '@offhook/contracts'
import { tables } from '@offhook/database'
import { encodeBundle } from '@offhook/families'
import { Credentials } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import { type Field, mintBootId, mintMac, test } from '@offhook/testing'
import { eq } from 'drizzle-orm'
import { expect, vi } from 'vitest'
import { digestApiToken } from './asking/authentication.ts'
import { type Call, TOKEN, withConsole } from './console-for-tests.ts'

const SECRET = `pl4nted <&"'> s3cret`

const site = async (call: Call, tenant: string) => {
  await call('PUT', `/v1/tenants/${tenant}`, { name: tenant })
  await call('PUT', `/v1/tenants/${tenant}/platforms/main`, { kind: 'local' })
  await call('PUT', `/v1/tenants/${tenant}/gateways/hq`, { platform: 'main' })
}

const grant = (field: Field, mac: string, tenant: string, password = 'p') =>
  field.database.db.insert(tables.credentials).values({
    mac,
    tenant,
    gateway: 'hq',
    platform: 'main',
    revision: 1,
    grantedAt: new Date(),
    sealed: openSealer(field.common().sealingKeys).seal(
      `credentials:${mac}`,
      Buffer.from(JSON.stringify(Credentials.parse({ lines: [{ user: '1', password }] }))),
    ),
  })

test('whatever is sent, the answer is a problem of the sender, never ours', async ({ field }) => {
  await withConsole(field, async (call) => {
    await site(call, 'hostile')
    const mac = mintMac()
    const deep = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`
    const answers = await Promise.all([
      call('PUT', '/v1/tenants/nul', { name: 'a\0b' }),
      call('PUT', '/v1/tenants/half', { name: 'x', settings: { vendor: { a: '\ud800' } } }),
      call('PUT', '/v1/tenants/deep', deep),
      call('PATCH', '/v1/tenants/hostile', deep),
      call('PATCH', '/v1/tenants/hostile', '{"__proto__":{"name":"x"}}'),
      call('PATCH', '/v1/tenants/hostile', '[1]'),
      call('PATCH', '/v1/tenants/hostile', 'null'),
      call('PATCH', '/v1/tenants/hostile', { name: null }),
      call('PUT', '/v1/tenants/hostile', ''),
      call('GET', '/v1/phones/%25zz'),
      call('GET', `/v1/phones/${mac}/files/%00`),
      call('GET', '/v1/boots/%00'),
      call('GET', '/v1/phones?q=%00'),
      call('GET', `/v1/phones/${mac}/logs?q=%00`),
      call('GET', `/v1/phones/${mac}/logs?since=yesterday`),
      call('GET', `/v1/phones/${mac}/logs?level=9`),
      call('GET', '/v1/boots?limit=0'),
      call('GET', '/v1/boots?limit=100000'),
      call('GET', `/v1/boots?cursor=${Buffer.from('["x","y"]').toString('base64url')}`),
      call('GET', `/v1/tenants?cursor=${Buffer.from('[1]').toString('base64url')}`),
      call('GET', `/v1/phones?cursor=${Buffer.from('["\\u0000"]').toString('base64url')}`),
      call('POST', '/v1/registrations', { mac, aor: 'a\u0001@b' }),
      call('POST', '/v1/registrations', { aor: 'sip:x@y', expires: -1 }),
      call('POST', '/v1/registrations', { aor: 'no address' }),
      call('PUT', `/v1/phones/${mac}`, { tenant: 'hostile', lines: [{ user: '1', password: SECRET, extra: 1 }] }),
      call('PUT', `/v1/phones/${mac}`, { tenant: 'hostile', lines: [{ user: '1', password: '••••••••' }] }),
      call('PUT', `/v1/phones/${mac}`, { tenant: 'hostile', family: 'toaster' }),
      call('PUT', '/v1/phones/01:00:5e:00:00:01', { tenant: 'hostile' }),
      call('PUT', '/v1/tenants/hostile/platforms/p', { kind: 'rest', baseUrl: `http://u:${SECRET}@p.example` }),
      call('PUT', '/v1/tenants/hostile/platforms/p', { kind: 'rest', baseUrl: 'file:///etc/passwd' }),
      call('PUT', '/v1/tenants/hostile/gateways/g', { platform: 'main', sources: ['10.0.0.0/33'] }),
      call('PUT', '/v1/tenants/hostile/gateways/g', { platform: 'main', alerts: [{ name: 'x', mac: 'zz' }] }),
    ])
    expect(answers.filter(({ status }) => status < 400 || status >= 500).map(({ text }) => text)).toEqual([])
    for (const { headers, text } of answers) {
      expect(headers.get('content-type')).toContain('application/problem+json')
      expect(text).not.toContain('pl4nted')
    }
    expect(answers[24]!.body.errors).toEqual([{ path: 'lines.0', message: expect.stringContaining('extra') }])
    expect((await call('GET', '/v1/tenants/hostile')).body.name).toBe('hostile')
    expect((await call('GET', '/readyz')).status).toBe(200)
  })
})

test('nothing that others depend on can be removed, and two moves at once make no cycle', async ({ field }) => {
  await withConsole(field, async (call) => {
    await site(call, 'kept')
    const mac = mintMac()
    await call('PUT', `/v1/phones/${mac}`, { tenant: 'kept', gateway: 'hq' })
    const refused = await call('DELETE', '/v1/tenants/kept')
    expect([refused.status, refused.body.dependents]).toEqual([409, ['platforms', 'gateways', 'phones']])
    expect((await call('DELETE', '/v1/tenants/kept/platforms/main')).body).toMatchObject({ gateways: ['hq'] })
    expect((await call('DELETE', '/v1/tenants/kept/gateways/hq')).body).toMatchObject({ status: 409, phones: 1 })
    for (const path of [`phones/${mac}`, 'tenants/kept/gateways/hq', 'tenants/kept/platforms/main', 'tenants/kept'])
      expect((await call('DELETE', `/v1/${path}`)).status, path).toBe(204)
    expect((await call('DELETE', '/v1/tenants/kept')).status).toBe(404)
    expect((await call('GET', '/v1/tenants/kept/gateways')).status).toBe(404)

    await call('PUT', '/v1/tenants/one', { name: 'One' })
    await call('PUT', '/v1/tenants/two', { name: 'Two' })
    const moves = await Promise.all([
      call('PATCH', '/v1/tenants/one', { parent: 'two' }),
      call('PATCH', '/v1/tenants/two', { parent: 'one' }),
    ])
    expect(moves.map(({ status }) => status).sort()).toEqual([200, 409])
    expect((await call('PUT', '/v1/tenants/one', { name: 'One', parent: 'one' })).status).toBe(409)
  })
})

test('patches at the same time all hold', async ({ field }) => {
  await withConsole(field, async (call) => {
    await site(call, 'patched')
    const fields = { registrar: 'sip.example', port: 5070, timeZone: 'Europe/Dublin', expirySeconds: 90 }
    const answers = await Promise.all(
      Object.entries(fields).map(([name, value]) =>
        call('PATCH', '/v1/tenants/patched/gateways/hq', { settings: { [name]: value } }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect((await call('GET', '/v1/tenants/patched/gateways/hq')).body.settings).toEqual(fields)
    const cleared = await call('PATCH', '/v1/tenants/patched/gateways/hq', { settings: { port: null } })
    expect(cleared.body.settings).not.toHaveProperty('port')
  })
})

test('a POST under one Idempotency-Key happens once, whoever repeats it and when', async ({ field }) => {
  await withConsole(field, async (call) => {
    const heard: PhoneRegistered[] = []
    const watching = field.bus.watch(phoneRegistered, (event) => heard.push(event))
    const mac = mintMac()
    const key = { 'idempotency-key': `key-of-${mac}` }
    const body = { mac, aor: 'sip:201@sip.example', expires: 60 }
    const answers = await Promise.all([1, 2, 3, 4].map(() => call('POST', '/v1/registrations', body, key)))
    for (const { status } of answers) expect([202, 409]).toContain(status)
    const again = await call('POST', '/v1/registrations', body, key)
    expect([again.status, again.body.mac, again.headers.get('idempotency-replayed')]).toEqual([202, mac, 'true'])
    expect((await call('POST', '/v1/registrations', { ...body, expires: 61 }, key)).status).toBe(422)
    expect((await call('POST', '/v1/registrations', body, { 'idempotency-key': 'x'.repeat(300) })).status).toBe(400)
    const refused = { 'idempotency-key': `refused-${mac}` }
    expect((await call('POST', '/v1/registrations', '{', refused)).status).toBe(400)
    expect((await call('POST', '/v1/registrations', '{', refused)).body.detail).toBe('the body is not JSON')
    await call('POST', '/v1/registrations', { mac, aor: 'sip:last@sip.example' })
    await vi.waitFor(() => expect(heard.at(-1)?.aor).toBe('last@sip.example'))
    expect(heard.map(({ aor }) => aor)).toEqual(['201@sip.example', 'last@sip.example'])
    watching.stop()
  })
})

test('only a change of what files are made of is passed on', async ({ field }) => {
  await withConsole(field, async (call) => {
    const heard: { mac: string; what: string }[] = []
    const watching = field.bus.watch(accountChanged, ({ mac, what }) => heard.push({ mac, what }))
    await site(call, 'quiet')
    const mac = mintMac()
    await grant(field, mac, 'quiet')
    await call('PATCH', '/v1/tenants/quiet', { name: 'Another name' })
    await call('PATCH', '/v1/tenants/quiet/gateways/hq', { sources: ['192.0.2.0/24'] })
    await call('PUT', `/v1/phones/${mac}`, { tenant: 'quiet' })
    await call('PUT', `/v1/phones/${mac}`, { tenant: 'quiet' })
    await call('PATCH', `/v1/phones/${mac}`, { lines: [{ user: '7', password: SECRET }] })
    await call('PATCH', `/v1/phones/${mac}`, { lines: [{ user: '7', password: SECRET }] })
    await call('PATCH', '/v1/tenants/quiet/gateways/hq', { settings: { expirySeconds: 90 } })
    await call('DELETE', `/v1/phones/${mac}`)
    const whats = ['assignment', 'lines', 'settings', 'assignment']
    await vi.waitFor(() => expect(heard.filter((one) => one.mac === mac).map(({ what }) => what)).toEqual(whats))
    watching.stop()
  })
})

test('changes made while the bus is away are passed on when it is back; a registration is refused meanwhile', async ({
  field,
}) => {
  const line = await lineTo(field.natsUrl)
  await withConsole(
    field,
    async (call) => {
      await site(call, 'outage')
      const macs = Array.from({ length: 300 }, mintMac)
      for (const mac of new Set(macs)) await grant(field, mac, 'outage')
      await line.cut()
      await vi.waitFor(async () => expect((await call('GET', '/readyz')).body.failing).toEqual(['console: bus']))
      expect((await call('PATCH', '/v1/tenants/outage', { settings: { port: 5070 } })).status).toBe(200)
      const away = await call('POST', '/v1/registrations', { mac: macs[0], aor: 'sip:1@x' }, { 'idempotency-key': 'o' })
      expect([away.status, away.headers.get('retry-after')]).toEqual([503, '2'])
      const changes = eq(tables.outbox.contract, accountChanged.name)
      expect(await field.database.db.$count(tables.outbox, changes)).toBe(new Set(macs).size)
      await line.mend()
      await vi.waitFor(async () => expect(await field.database.db.$count(tables.outbox)).toBe(0), { timeout: 15_000 })
      const repeated = { mac: macs[0], aor: 'sip:1@x' }
      expect((await call('POST', '/v1/registrations', repeated, { 'idempotency-key': 'o' })).status).toBe(202)
    },
    line.url,
  )
  await line.cut()
})

test('a phone that nobody ordered is shown by what is known of it, and found by state, model and address', async ({
  field,
}) => {
  await withConsole(field, async (call) => {
    const [mac, unordered] = [mintMac(), mintMac()]
    await site(call, 'seen')
    await grant(field, mac, 'seen', SECRET)
    const boot = mintBootId(new Date())
    const now = new Date()
    const seen = { tenant: 'seen', gateway: 'hq', startedAt: now, lastStepAt: now }
    await field.database.db.insert(tables.boots).values([
      { boot, mac, state: 'completed', finishedAt: now, ...seen },
      { boot: mintBootId(now), mac: unordered, state: 'refused', finishedAt: now, ...seen },
    ])
    await field.database.db
      .insert(tables.phoneObservations)
      .values({ mac, tenant: 'seen', family: 'polycom', model: 'VVX_500', firmware: '4.1', seenAt: now })
    await field.database.db
      .insert(tables.lineAddresses)
      .values({ mac, line: 1, aor: 'desk@seen.example', tenant: 'seen' })
    const { body, text } = await call('GET', `/v1/phones/${mac}`)
    expect(body).toMatchObject({
      mac,
      tenant: 'seen',
      inventory: null,
      activation: { platform: 'main' },
      observed: { model: 'VVX_500' },
      lastBoot: { id: boot, state: 'completed' },
      lines: [{ user: '1', password: '••••••••' }],
    })
    expect(text).not.toContain('pl4nted')
    const found = async (query: string) =>
      (await call('GET', `/v1/phones?tenant=seen&${query}`)).body.items!.map((phone) => phone.mac)
    expect(await found('q=vvx')).toEqual([mac])
    expect(await found('q=desk@')).toEqual([mac])
    expect(await found(`q=${mac.match(/../g)!.slice(2).join(':').toUpperCase()}`)).toEqual([mac])
    expect(await found('q=---')).toEqual([])
    expect(await found('state=refused')).toEqual([unordered])
    expect(await found('state=ordered')).toEqual([])
    expect((await call('POST', `/v1/phones/${mac}/resync`)).status).toBe(404)
  })
})

test('every phone is on exactly one page', async ({ field }) => {
  await withConsole(field, async (call) => {
    await site(call, 'pages')
    const macs = [...new Set(Array.from({ length: 23 }, mintMac))]
    for (const [at, mac] of macs.entries())
      if (at % 3 === 0) await grant(field, mac, 'pages')
      else await call('PUT', `/v1/phones/${mac}`, { tenant: 'pages' })
    const read: unknown[] = []
    for (let cursor = ''; ; ) {
      const { body } = await call('GET', `/v1/phones?tenant=pages&limit=5${cursor}`)
      expect(body.items!.length).toBeLessThanOrEqual(5)
      read.push(...body.items!.map(({ mac }) => mac))
      if (body.next === null) break
      cursor = `&cursor=${body.next}`
    }
    expect(read).toEqual(macs.toSorted())
  })
})

test('files are shown masked, cannot run in a browser, and are revealed only by a POST that is written down', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    const mac = mintMac()
    const sealer = openSealer(field.common().sealingKeys)
    const escaped = 'pl4nted &lt;&amp;&quot;&#39;&gt; s3cret'
    const text = `<?xml version="1.0"?>\n<a reg.1.auth.password="${escaped}" note="${escaped}" up.x="http://h/?p=${encodeURIComponent(SECRET)}"/>`
    const name = `phone-${mac}.cfg`
    const file = { name, fileClass: 'phone-config', contentType: 'text/xml', bytes: Buffer.from(text) }
    await grant(field, mac, 'files', SECRET)
    await field.database.db.insert(tables.bundles).values({
      mac,
      tenant: 'files',
      gateway: 'hq',
      revision: 1,
      family: 'polycom',
      contentHash: 'x',
      files: [{ name, fileClass: 'phone-config', bytes: text.length }],
      sealed: sealer.seal(`bundle:${mac}`, encodeBundle([file])),
      renderedAt: new Date(),
    })
    await field.database.db.insert(tables.phoneFiles).values({
      mac,
      name: `${mac}-phone.cfg`,
      bytes: 9,
      contentHash: 'x',
      updatedAt: new Date(),
      sealed: sealer.seal(`phone-file:${mac}/${mac}-phone.cfg`, Buffer.from(`<b old.password='hunter2'/>${SECRET}`)),
    })
    const listed = await call('GET', `/v1/phones/${mac}/files`)
    expect(listed.body.items!.map((one) => [one.name, one.source]).sort()).toEqual(
      [
        [name, 'rendered'],
        [`${mac}-phone.cfg`, 'kept'],
      ].sort(),
    )
    const shown = await call('GET', `/v1/phones/${mac}/files/${name.toUpperCase()}?reveal=true`)
    expect([shown.status, /s3cret/.test(shown.text), shown.text.includes('••••••••')]).toEqual([200, false, true])
    expect(shown.headers.get('content-security-policy')).toContain('sandbox')
    expect(shown.headers.get('content-type')).toBe('text/xml; charset=utf-8')
    const kept = await call('GET', `/v1/phones/${mac}/files/${mac}-phone.cfg`)
    expect(kept.text).toBe("<b old.password='••••••••'/>••••••••")
    const audited = async () =>
      (await field.database.db.select().from(tables.auditTrail)).filter(({ subject }) => subject === `${mac}/${name}`)
    expect(await audited()).toEqual([])
    expect((await call('POST', `/v1/phones/${mac}/files/${name}/reveal`)).text).toBe(text)
    expect(await audited()).toMatchObject([{ action: 'file.revealed', actor: 'administrator' }])
    expect((await call('GET', `/v1/phones/${mac}/files/none.cfg`)).status).toBe(404)
    const page = await fetch(`${url}/phones/${mac}/files/${name}`, { headers: { cookie: await cookieOf(url) } })
    expect([page.status, /s3cret/.test(await page.text())]).toEqual([200, false])
  })
})

test('a further administrator has a token and a name of their own', async ({ field }) => {
  await withConsole(field, async (call) => {
    const { digestKey } = openSealer(field.common().sealingKeys)
    await field.database.db
      .insert(tables.apiTokens)
      .values([{ digest: digestApiToken('a-token-of-the-night-shift', digestKey), name: 'night shift', tenant: null }])
    const own = { authorization: 'Bearer a-token-of-the-night-shift' }
    expect((await call('PUT', '/v1/tenants/night', { name: 'Night' }, own)).status).toBe(201)
    expect((await call('GET', '/v1/tenants', undefined, { authorization: 'Bearer another-token' })).status).toBe(401)
    const trail = await field.database.db.select().from(tables.auditTrail)
    expect(trail.filter(({ subject }) => subject === 'night').map(({ actor }) => actor)).toEqual(['night shift'])
  })
})

test('the stream tells what happens to a tenant as it happens, and ends when the console stops', async ({ field }) => {
  let reading: Promise<string> | undefined
  const mac = mintMac()
  await withConsole(field, async (call, url) => {
    await field.database.db.insert(tables.boots).values({
      boot: mintBootId(new Date()),
      mac,
      tenant: 'streamed',
      gateway: 'hq',
      state: 'running',
      startedAt: new Date(),
      lastStepAt: new Date(),
    })
    expect((await fetch(`${url}/v1/stream`)).status).toBe(401)
    const answer = await fetch(`${url}/v1/stream?tenant=streamed`, { headers: { authorization: `Bearer ${TOKEN}` } })
    expect(answer.headers.get('content-type')).toContain('text/event-stream')
    let heard = ''
    const told = Promise.withResolvers<void>()
    const read = async () => {
      for await (const piece of answer.body!.pipeThrough(new TextDecoderStream())) {
        heard += piece
        if (heard.includes('phone.registered')) told.resolve()
      }
      return heard
    }
    reading = read()
    await vi.waitFor(() => expect(heard).toContain('welcome'))
    await call('POST', '/v1/registrations', { mac: mintMac(), aor: 'sip:other@x' })
    await call('POST', '/v1/registrations', { mac, aor: 'sip:201@x' })
    await told.promise
    expect(heard).toContain(`"mac":"${mac}"`)
    expect(heard).not.toContain('other@x')
  })
  await expect(reading).resolves.toContain('event: phone.registered')
})

test('forms of other sites are refused, and a page can be drawn by nobody else', async ({ field }) => {
  await withConsole(field, async (_, url) => {
    const form = (path: string, headers: Record<string, string>) =>
      fetch(`${url}${path}`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: `token=${TOKEN}`,
      })
    expect((await form('/sign-in', { origin: 'https://evil.example' })).status).toBe(403)
    expect((await form('/sign-out', { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    const own = await form('/sign-in', { origin: url, 'sec-fetch-site': 'same-origin' })
    expect([own.status, own.headers.get('location')]).toEqual([303, '/'])
    const page = await fetch(`${url}/`, { headers: { cookie: await cookieOf(url) } })
    const policy = page.headers.get('content-security-policy')!
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    const fragment = await fetch(`${url}/fragments/boots`, { headers: { 'hx-request': 'true' }, redirect: 'manual' })
    expect([fragment.status, fragment.headers.get('hx-redirect')]).toEqual([401, '/sign-in'])
  })
})

test('a request that never ends its head or breaks off disturbs nobody', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    const port = Number(new URL(url).port)
    const sockets = [
      'GET / HTTP/1.1\r\nHost: x',
      `POST /v1/registrations HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${TOKEN}\r\nContent-Length: 500\r\n\r\n{"aor`,
    ].map((head) => {
      const socket = connect(port, '127.0.0.1', () => socket.write(head))
      socket.on('error', () => {})
      return socket
    })
    expect((await call('GET', '/v1/tenants')).status).toBe(200)
    for (const socket of sockets) socket.destroy()
    expect((await call('GET', '/v1/tenants')).status).toBe(200)
  })
})

async function cookieOf(url: string): Promise<string> {
  const answer = await fetch(`${url}/sign-in?token=${TOKEN}`, { redirect: 'manual' })
  return answer.headers.get('set-cookie')!.split(';')[0]!
}

/** A wire to the bus that can be cut. */
async function lineTo(natsUrl: string) {
  const bus = new URL(natsUrl)
  const ends = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(bus.port), bus.hostname)
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(end)
      end.on('error', () => {})
      end.on('close', () => other.destroy())
      end.pipe(other)
    }
  })
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  await listen(0)
  const { port } = server.address() as AddressInfo
  return {
    url: `nats://127.0.0.1:${port}`,
    mend: () => listen(port),
    cut: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        for (const end of ends) end.destroy()
      }),
  }
}
