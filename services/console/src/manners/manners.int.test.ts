import { mintMac, test } from '@offhook/testing'
import { describe, expect } from 'vitest'
import { type Call, withConsole } from '../console-for-tests.ts'

const at = (call: Call) => async (path: string) => (await call('GET', path)).headers.get('etag')!

/** A tenant with one thing of each kind; the paths of all of them, and of every one a change that takes. */
async function plant(call: Call): Promise<[path: string, body: object, patch: object][]> {
  const tenant = `t-${mintMac()}`
  const things: [string, object, object][] = [
    [`/v1/tenants/${tenant}`, { name: 'Acme' }, { name: 'Acme Telephony' }],
    [
      `/v1/tenants/${tenant}/platforms/main`,
      { kind: 'rest', baseUrl: 'http://p.example', auth: { kind: 'bearer', token: 'pl4nted-one' } },
      { auth: { kind: 'bearer', token: 'pl4nted-two' } },
    ],
    [`/v1/tenants/${tenant}/gateways/hq`, { platform: 'main' }, { sources: ['192.0.2.0/24'] }],
    [
      `/v1/tenants/${tenant}/registrars/pbx`,
      {
        ...{ kind: 'reg-event', address: 'sip:registrar.acme.example', domains: ['acme.example'] },
        auth: { kind: 'digest', user: 'offhook', password: 'pl4nted-one' },
      },
      { auth: { kind: 'digest', user: 'offhook', password: 'pl4nted-two' } },
    ],
    [
      `/v1/tenants/${tenant}/webhooks/hook`,
      { url: 'https://platform.acme.example/hooks', events: ['boot.completed'] },
      { events: ['boot.stalled'] },
    ],
    [`/v1/tenants/${tenant}/log-alerts/errors`, { q: 'error', times: 5, withinSeconds: 60 }, { times: 6 }],
    [
      `/v1/phones/${mintMac()}`,
      { tenant, gateway: 'hq', lines: [{ user: '201', password: 'pl4nted-one' }] },
      { lines: [{ user: '201', password: 'pl4nted-two' }] },
    ],
  ]
  for (const [path, body] of things) expect((await call('PUT', path, body)).status, path).toBe(201)
  return things
}

describe('entity tags', () => {
  test('a thing that did not change is a 304, and one whose secret alone changed is not', async ({ field }) => {
    await withConsole(field, async (call) => {
      for (const [path, , patch] of await plant(call)) {
        const tag = await at(call)(path)
        expect(tag, path).toMatch(/^"[\w-]+\.[\w-]+"$/)
        const same = await call('GET', path, undefined, { 'if-none-match': `"other", ${tag}` })
        expect([same.status, same.text, same.headers.get('etag')], path).toEqual([304, '', tag])
        const changed = await call('PATCH', path, patch)
        expect(changed.headers.get('etag'), path).not.toBe(tag)
        const again = await call('GET', path, undefined, { 'if-none-match': tag })
        expect([again.status, again.headers.get('etag')], path).toEqual([200, changed.headers.get('etag')])
        expect(again.body, path).toEqual(changed.body)
      }
    })
  })

  test('a change meant for what was there before is refused, and nothing is changed', async ({ field }) => {
    await withConsole(field, async (call) => {
      const things = await plant(call)
      for (const [path, body, patch] of things) {
        const stale = await at(call)(path)
        const { etag } = Object.fromEntries((await call('PATCH', path, patch, { 'if-match': stale })).headers)
        const { text } = await call('GET', path)
        const headers = { 'if-match': stale }
        const refused = [
          await call('PUT', path, body, headers),
          await call('PATCH', path, patch, headers),
          await call('DELETE', path, undefined, headers),
          await call('PUT', path, body, { 'if-none-match': '*' }),
          await call('PATCH', path, patch, { 'if-match': `W/${etag}` }),
        ]
        expect(
          refused.map(({ status }) => status),
          path,
        ).toEqual([412, 412, 412, 412, 412])
        expect(refused[0]!.headers.get('content-type')).toContain('problem+json')
        expect((await call('PUT', path, body, { 'if-match': 'nonsense' })).status, path).toBe(400)
        expect((await call('GET', path)).text, path).toBe(text)
      }
      for (const [path] of things.reverse()) {
        const headers = { 'if-match': await at(call)(path) }
        expect((await call('DELETE', path, undefined, headers)).status, path).toBe(204)
        expect((await call('DELETE', path, undefined, headers)).status, path).toBe(404)
      }
      const [path, body] = things.at(-1)!
      expect((await call('PUT', path, body, { 'if-match': '*' })).status).toBe(412)
      expect((await call('PUT', path, body, { 'if-none-match': '*' })).status).toBe(201)
    })
  })

  test('of many writers who read the same one wins, and of many who make a thing one makes it', async ({ field }) => {
    await withConsole(field, async (call) => {
      for (const [path, body] of await plant(call)) {
        const headers = { 'if-match': await at(call)(path) }
        const written = await Promise.all(Array.from({ length: 8 }, () => call('PUT', path, body, headers)))
        expect(written.map(({ status }) => status).sort(), path).toEqual([200, ...Array(7).fill(412)])
      }
      const tenant = `t-${mintMac()}`
      await call('PUT', `/v1/tenants/${tenant}`, { name: 'Acme' })
      for (const path of [`/v1/phones/${mintMac()}`, `/v1/tenants/${tenant}/platforms/main`]) {
        const body = path.includes('phones') ? { tenant } : { kind: 'local' }
        const made = await Promise.all(
          Array.from({ length: 8 }, () => call('PUT', path, body, { 'if-none-match': '*' })),
        )
        expect(made.map(({ status }) => status).sort(), path).toEqual([201, ...Array(7).fill(412)])
      }
    })
  })

  test('a phone that boots is read anew, but a change meant for it is taken', async ({ field }) => {
    await withConsole(field, async (call) => {
      const [path, , patch] = (await plant(call)).at(-1)!
      const tag = await at(call)(path)
      await field.database
        .sql`insert into phone_observations (mac, tenant, family, model, firmware, seen_at) select mac, tenant, 'polycom', 'SPIP_331', '3.3.5', now() from phones where mac = ${path.slice(-12)}`
      expect((await call('GET', path, undefined, { 'if-none-match': tag })).status).toBe(200)
      expect((await call('PATCH', path, patch, { 'if-match': tag })).status).toBe(200)
    })
  })
})

describe('the audit trail', () => {
  type Entry = {
    id: number
    action: string
    actor: string
    tenant: string | null
    detail: Record<'before' | 'after', Record<string, unknown>> & { changed: string[] }
  }
  const read = async (call: Call, query: string) =>
    (await call('GET', `/v1/audit?${query}`)).body as unknown as { items: Entry[]; next: string | null }

  test('says of every thing who made, changed and removed it, what it was and is, and no secret', async ({ field }) => {
    await withConsole(field, async (call) => {
      const things = await plant(call)
      const tenant = things[0]![0].split('/')[3]!
      for (const [path, , patch] of things) await call('PATCH', path, patch)
      for (const [path] of things.toReversed()) expect((await call('DELETE', path)).status).toBe(204)
      const { items } = await read(call, `tenant=${tenant}`)
      expect(items.map(({ action }) => action)).toEqual(
        ['removed', 'changed', 'created'].flatMap((verb, at) => {
          const kinds = ['tenant', 'platform', 'gateway', 'registrar', 'webhook', 'log-alert', 'phone'].map(
            (kind) => `${kind}.${verb}`,
          )
          return at === 0 ? kinds : kinds.reverse()
        }),
      )
      expect(JSON.stringify(items)).not.toContain('pl4nted')
      expect(items.every(({ actor }) => actor === 'administrator')).toBe(true)
      const changes = Object.fromEntries(items.map(({ action, detail }) => [action, detail]))
      expect(changes['tenant.changed']).toEqual({
        before: { name: 'Acme' },
        after: { name: 'Acme Telephony' },
        changed: ['name'],
      })
      expect(changes['platform.changed']).toMatchObject({
        after: { auth: { kind: 'bearer' } },
        changed: ['auth.token'],
      })
      expect(changes['phone.changed']).toMatchObject({
        after: { lines: [{ user: '201', password: '••••••••' }] },
        changed: ['lines[0].password'],
      })
      expect(changes['phone.removed']?.before).toMatchObject({ tenant, gateway: 'hq' })
    })
  })

  test('is read by a tenant of its own things and those below it, whoever changed them, and of no others', async ({
    field,
  }) => {
    await withConsole(field, async (call) => {
      const [[tenant], [other]] = [(await plant(call))[0]!, (await plant(call))[0]!]
      const { secret } = (await call('PUT', `${tenant}/tokens/one`)).body
      const headers = { authorization: `Bearer ${secret}` }
      const name = tenant.split('/')[3]!
      const below = `/v1/tenants/below-${mintMac()}`
      expect((await call('PUT', below, { name: 'Below', parent: name }, headers)).status).toBe(201)
      expect((await call('PATCH', below, { name: 'Beneath' }, headers)).status).toBe(200)
      expect((await call('DELETE', below, undefined, headers)).status).toBe(204)
      const read = (await call('GET', '/v1/audit?limit=500', undefined, headers)).body.items as unknown as Entry[]
      expect(read.slice(0, 3).map(({ action, actor }) => [action, actor])).toEqual([
        ['tenant.removed', `${name}/one`],
        ['token.created', 'administrator'],
        ['phone.created', 'administrator'],
      ])
      expect(JSON.stringify(read)).not.toContain(other.split('/')[3]!)
      expect((await call('GET', `/v1/audit?tenant=${other.split('/')[3]}`, undefined, headers)).body.items).toEqual([])

      await call('PUT', below, { name: 'Of the same name', parent: name })
      const anew = (await call('GET', `/v1/audit?tenant=${below.split('/')[3]}`, undefined, headers)).body.items
      expect(anew?.map(({ detail }) => detail)).toEqual([
        { after: expect.objectContaining({ name: 'Of the same name' }), changed: expect.any(Array) },
      ])
    })
  })

  test('is read by page and by what is asked, and a phone that moves is told to both tenants', async ({ field }) => {
    await withConsole(field, async (call) => {
      const phones = (await plant(call)).at(-1)!
      const [, , , mac] = phones[0].split('/')
      const elsewhere = `t-${mintMac()}`
      await call('PUT', `/v1/tenants/${elsewhere}`, { name: 'Elsewhere' })
      const from = ((await call('GET', phones[0])).body as { tenant: string }).tenant
      await call('PATCH', phones[0], { tenant: elsewhere, gateway: null })
      const [left] = (await read(call, `subject=${mac}&tenant=${from}`)).items
      const [arrived] = (await read(call, `subject=${mac}&tenant=${elsewhere}`)).items
      expect([left?.action, left?.detail.after, arrived?.action, arrived?.detail.before]).toEqual([
        'phone.left',
        undefined,
        'phone.arrived',
        undefined,
      ])
      const first = await read(call, `subject=${mac}&limit=2`)
      const second = await read(call, `subject=${mac}&limit=2&cursor=${first.next}`)
      const actions = [...first.items, ...second.items].map(({ action }) => action)
      expect([actions, second.next]).toEqual([['phone.arrived', 'phone.left', 'phone.created'], null])
      expect((await read(call, `subject=${mac}&action=phone.l*`)).items).toHaveLength(1)
      expect((await read(call, `subject=${mac}&action=phone.left&actor=nobody`)).items).toEqual([])
      expect((await read(call, `subject=${mac}&since=2999-01-01T00:00:00Z`)).items).toEqual([])
      expect((await call('GET', '/v1/audit?cursor=nonsense')).status).toBe(400)
    })
  })
})
