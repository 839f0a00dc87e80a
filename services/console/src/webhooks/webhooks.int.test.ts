import { tables } from '@offhook/database'
import { openSealer } from '@offhook/runtime'
import { type Field, test } from '@offhook/testing'
import { deliveryId, makeSecret, openSecrets } from '@offhook/webhooks'
import { and, eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { type Call, withConsole } from '../console-for-tests.ts'

const URL = 'https://platform.acme.example/offhook'
let tenants = 0

/** A tenant under a carrier of its own, and ways to ask: as an administrator, and by the tenant's own token. */
async function withTenant(
  field: Field,
  run: (tenant: string, call: Call, asTenant: Call) => Promise<void>,
): Promise<void> {
  await withConsole(field, async (call) => {
    const tenant = `hooked-${tenants++}`
    expect((await call('PUT', `/v1/tenants/${tenant}`, { name: tenant })).status).toBe(201)
    const token = (await call('PUT', `/v1/tenants/${tenant}/tokens/platform`)).body.secret
    await run(tenant, call, (method, path, body, headers) =>
      call(method, path, body, { ...headers, authorization: `Bearer ${token}` }),
    )
  })
}

const kept = async ({ database, common }: Field, tenant: string, webhook = 'crm') => {
  const [row] = await database.db
    .select()
    .from(tables.webhooks)
    .where(and(eq(tables.webhooks.tenant, tenant), eq(tables.webhooks.webhook, webhook)))
  return { ...row!, opened: openSecrets(openSealer(common().sealingKeys), { tenant, webhook }, row!.secrets) }
}

test('the secret that is made is answered once, by the PUT that made it, and lies nowhere in clear', async ({
  field,
}) => {
  await withTenant(field, async (tenant, _, asTenant) => {
    const path = `/v1/tenants/${tenant}/webhooks/crm`
    const made = await asTenant('PUT', path, { url: URL, events: ['boot.stalled', 'boot.completed', 'boot.stalled'] })
    expect(made).toMatchObject({ status: 201 })
    const { secret, ...shown } = made.body
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    expect(shown).toMatchObject({
      ...{ tenant, webhook: 'crm', url: URL, events: ['boot.completed', 'boot.stalled'] },
      ...{ allowPrivate: false, enabled: true, secrets: 1 },
    })
    const again = await asTenant('PUT', path, { url: URL })
    expect(again.status).toBe(200)
    for (const { text } of [
      again,
      await asTenant('GET', path),
      await asTenant('GET', `/v1/tenants/${tenant}/webhooks`),
    ])
      expect(text).not.toContain('whsec_')
    expect((await kept(field, tenant)).opened).toEqual([{ secret }])
    const everything = await field.database.sql`
      select w::text as row from webhooks w union all select a::text from audit_trail a union all select k::text from idempotency_keys k`
    expect(everything.map(({ row }) => row).join()).not.toContain(String(secret).slice(6))

    const own = makeSecret()
    const given = await asTenant('PATCH', path, { secret: own })
    expect(given.text).not.toContain('whsec_')
    expect((await kept(field, tenant)).opened).toEqual([{ secret: own }])
    expect((await asTenant('DELETE', path)).status).toBe(204)
    expect((await asTenant('GET', path)).status).toBe(404)
    const trail = await field.database.sql<
      { action: string }[]
    >`select action from audit_trail where subject = ${`${tenant}/crm`} order by id`
    expect(trail.map(({ action }) => action)).toEqual([
      ...['webhook.created', 'webhook.changed', 'webhook.changed', 'webhook.removed'],
    ])
  })
})

test('a rotated secret signs beside the one before, and repeats of a rotation to one secret change nothing', async ({
  field,
}) => {
  await withTenant(field, async (tenant, _, asTenant) => {
    const path = `/v1/tenants/${tenant}/webhooks/crm`
    const first = (await asTenant('PUT', path, { url: URL })).body.secret
    const rotated = await asTenant('POST', `${path}/rotate`, undefined, { 'idempotency-key': 'once' })
    expect(rotated).toMatchObject({ status: 200, body: { secrets: 2, secret: expect.stringMatching(/^whsec_/) } })
    expect((await kept(field, tenant)).opened).toEqual([
      { secret: rotated.body.secret },
      { secret: first, until: expect.stringMatching(/Z$/) },
    ])
    const own = makeSecret()
    for (const _ of [1, 2]) {
      const answer = await asTenant('POST', `${path}/rotate`, { secret: own, overlapSeconds: 60 })
      expect(answer).toMatchObject({ status: 200, body: { secrets: 3 } })
      expect(answer.text).not.toContain('whsec_')
    }
    const keys = await field.database.sql<{ row: string }[]>`select k::text as row from idempotency_keys k`
    expect(keys.map(({ row }) => row).join()).not.toContain('whsec_')
    for (const secrets of [4, 5]) expect((await asTenant('POST', `${path}/rotate`)).body).toMatchObject({ secrets })
    expect((await asTenant('POST', `${path}/rotate`)).status).toBe(409)
    expect((await asTenant('POST', `${path}/rotate`, { overlapSeconds: 0, secret: 'short' })).status).toBe(400)
  })
})

test('only an administrator allows private addresses, for one URL', async ({ field }) => {
  await withTenant(field, async (tenant, call, asTenant) => {
    const path = `/v1/tenants/${tenant}/webhooks/crm`
    for (const url of [
      'http://hooks.example/',
      'https://127.0.0.1/',
      'https://0x7f.1/',
      'https://u:p@hooks.example/',
      'https://[::1]/',
      'nonsense',
    ])
      expect(await asTenant('PUT', path, { url }), url).toMatchObject({
        status: 400,
        body: { errors: [{ path: 'url' }] },
      })
    const inside = { url: 'http://10.0.0.7:8080/hooks', allowPrivate: true }
    expect((await asTenant('PUT', path, inside)).status).toBe(403)
    expect((await call('PUT', path, inside)).status).toBe(201)
    expect((await asTenant('PATCH', path, { events: ['boot.refused'] })).status).toBe(200)
    expect((await asTenant('PATCH', path, { url: 'http://10.0.0.8/' })).status).toBe(403)
    expect((await asTenant('PATCH', path, { allowPrivate: false })).status).toBe(400)
    expect((await asTenant('PATCH', path, { url: URL, allowPrivate: false })).status).toBe(200)
    expect((await asTenant('PATCH', path, { allowPrivate: true })).status).toBe(403)
  })
})

test('a test is sent, deliveries are read page by page, and sent again under their own ids', async ({ field }) => {
  await withTenant(field, async (tenant, _, asTenant) => {
    const path = `/v1/tenants/${tenant}/webhooks/crm`
    await asTenant('PUT', path, { url: URL, events: ['boot.completed'] })
    const sent = await asTenant('POST', `${path}/test`, undefined, { 'idempotency-key': 'a' })
    expect(sent).toMatchObject({ status: 202, body: { type: 'webhook.test', state: 'waiting', attempts: 0 } })
    const repeated = await asTenant('POST', `${path}/test`, undefined, { 'idempotency-key': 'a' })
    expect(repeated.body.id).toBe(sent.body.id)

    const ids = Array.from({ length: 5 }, (_, number) => deliveryId(tenant, 'crm', `e${number}`))
    for (const [number, id] of ids.entries())
      await field.database.sql`
        insert into webhook_deliveries (id, tenant, webhook, type, body, state, attempts, rung, last_status, last_error, created_at, finished_at) values
          (${id}, ${tenant}, 'crm', ${number === 0 ? 'boot.refused' : 'boot.completed'}, '{"type": "boot.completed"}', ${number === 4 ? 'delivered' : 'given-up'}, 10, 9, 503, 'answered 503',
            ${new Date(Date.UTC(2026, 0, 5, 9, number)).toISOString()}::timestamptz, now())`
    const first = await asTenant('GET', `${path}/deliveries?limit=4`)
    const rest = await asTenant('GET', `${path}/deliveries?limit=4&cursor=${first.body.next}`)
    expect([...first.body.items!, ...rest.body.items!].map(({ id }) => id)).toEqual([sent.body.id, ...ids.toReversed()])
    expect(rest.body.next).toBeNull()
    const waiting = await asTenant('GET', `${path}/deliveries?state=waiting`)
    expect(waiting.body.items!.map(({ id }) => id)).toEqual([sent.body.id])
    expect((await asTenant('GET', `${path}/deliveries/${ids[1]}`)).body).toMatchObject({
      ...{
        state: 'given-up',
        attempts: 10,
        lastStatus: 503,
        lastError: 'answered 503',
        body: { type: 'boot.completed' },
      },
    })

    const since = '2026-01-05T09:00:00Z'
    const replay = { since, until: '2026-01-05T09:03:00+00:00', types: ['boot.completed'] }
    expect(await asTenant('POST', `${path}/replay`, replay)).toMatchObject({ status: 202, body: { replayed: 2 } })
    expect((await asTenant('POST', `${path}/replay`, replay)).body).toEqual({ replayed: 0 }) // they wait already
    expect((await asTenant('POST', `${path}/replay`, { since, states: ['delivered'] })).body).toEqual({ replayed: 1 })
    const one = await asTenant('POST', `${path}/deliveries/${ids[0]}/replay`)
    expect(one).toMatchObject({ status: 202, body: { id: ids[0], state: 'waiting', attempts: 10 } })
    const rows = await field.database.sql<{ id: string }[]>`
      select id from webhook_deliveries where tenant = ${tenant} and state = 'waiting' and rung = 0 and next_at <= now() and finished_at is null order by created_at`
    expect(rows.map(({ id }) => id)).toEqual([ids[0], ids[1], ids[2], ids[4], sent.body.id])

    expect((await asTenant('POST', `${path}/replay`, { since: 'yesterday' })).status).toBe(400)
    expect((await asTenant('GET', `${path}/deliveries/evt_nonsense`)).status).toBe(400)
    expect((await asTenant('GET', `${path}/deliveries/${deliveryId(tenant, 'crm', 'none')}`)).status).toBe(404)
  })
})

test('a webhook that was disabled says why, takes no test, and begins anew when it is enabled', async ({ field }) => {
  await withTenant(field, async (tenant, _, asTenant) => {
    const path = `/v1/tenants/${tenant}/webhooks/crm`
    await asTenant('PUT', path, { url: URL })
    const tag = (await asTenant('GET', path)).headers.get('etag')!
    await field.database
      .sql`update webhooks set failures = 3, failing_since = now(), resume_at = now() + interval '1 hour' where tenant = ${tenant}`
    expect((await asTenant('GET', path)).body).toMatchObject({
      ...{ enabled: true, failingSince: expect.any(String), pausedUntil: expect.any(String) },
    })
    // How its receiver does is nobody's change.
    expect((await asTenant('PATCH', path, { events: ['boot.refused'] }, { 'if-match': tag })).status).toBe(200)
    expect((await asTenant('PATCH', path, { events: [] }, { 'if-match': tag })).status).toBe(412)
    expect(await kept(field, tenant)).toMatchObject({ failures: 3 })

    await field.database
      .sql`update webhooks set disabled_at = now(), disabled_because = 'its receiver answered 410' where tenant = ${tenant}`
    expect((await asTenant('GET', path)).body).toMatchObject({
      enabled: false,
      disabledBecause: 'its receiver answered 410',
    })
    for (const [what, body] of [['test'], ['replay', { since: '2026-01-05T09:00:00Z' }]] as const)
      expect((await asTenant('POST', `${path}/${what}`, body)).status, what).toBe(409)
    expect((await asTenant('PATCH', path, { events: ['boot.refused'] })).body).toMatchObject({ enabled: false })
    const enabled = await asTenant('PATCH', path, { enabled: true })
    expect(enabled.body).toMatchObject({ enabled: true })
    expect(enabled.body).not.toHaveProperty('disabledBecause')
    expect(await kept(field, tenant)).toMatchObject({
      failures: 0,
      failingSince: null,
      resumeAt: null,
      disabledAt: null,
    })
    expect((await asTenant('PATCH', path, { enabled: false })).body).toMatchObject({
      disabledBecause: 'switched off through the API',
    })
  })
})

test('a neighbour finds no webhook and no delivery, and a tenant has so many at most', async ({ field }) => {
  await withTenant(field, async (tenant, _, asTenant) => {
    const path = `/v1/tenants/${tenant}/webhooks/crm`
    await asTenant('PUT', path, { url: URL })
    const { id } = (await asTenant('POST', `${path}/test`)).body
    await withTenant(field, async (_, __, asNeighbour) => {
      for (const [method, below, body] of [
        ['GET', ''],
        ['PUT', '', { url: URL }],
        ['PATCH', '', { enabled: false }],
        ['DELETE', ''],
        ['POST', '/rotate'],
        ['POST', '/test'],
        ['GET', '/deliveries'],
        ['GET', `/deliveries/${id}`],
        ['POST', `/deliveries/${id}/replay`],
        ['POST', '/replay', { since: '2026-01-05T09:00:00Z' }],
      ] as const)
        expect((await asNeighbour(method, `${path}${below}`, body)).status, `${method} ${below}`).toBe(404)
      expect((await asNeighbour('GET', `/v1/tenants/${tenant}/webhooks`)).status).toBe(404)
    })
    for (let number = 1; number < 20; number++)
      expect((await asTenant('PUT', `/v1/tenants/${tenant}/webhooks/w${number}`, { url: URL })).status).toBe(201)
    expect((await asTenant('PUT', `/v1/tenants/${tenant}/webhooks/more`, { url: URL })).status).toBe(409)
    const list = await asTenant('GET', `/v1/tenants/${tenant}/webhooks?limit=15`)
    const next = await asTenant('GET', `/v1/tenants/${tenant}/webhooks?limit=15&cursor=${list.body.next}`)
    expect([...list.body.items!, ...next.body.items!]).toHaveLength(20)
  })
})
