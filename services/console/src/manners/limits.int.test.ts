import { tables } from '@offhook/database'
import { mintMac, test } from '@offhook/testing'
import { describe, expect } from 'vitest'
import { type Call, TOKEN, withConsole } from '../console-for-tests.ts'

type Headers_ = Record<string, string>
const bearer = (token: unknown): Headers_ => ({ authorization: `Bearer ${token}` })

/** A tenant below another, with tokens of both. */
async function plant(call: Call, quotas: { above?: object; own?: object }) {
  const above = `t-${mintMac()}`
  const own = `t-${mintMac()}`
  await call('PUT', `/v1/tenants/${above}`, { name: 'Above', quotas: quotas.above ?? {} })
  await call('PUT', `/v1/tenants/${own}`, { name: 'Own', parent: above, quotas: quotas.own ?? {} })
  const mint = async (tenant: string, name: string) =>
    bearer((await call('PUT', `/v1/tenants/${tenant}/tokens/${name}`)).body.secret)
  return { above, own, mint }
}

describe('requests', () => {
  test('of a token are so many a minute, and every answer says how many are left', async ({ field }) => {
    await withConsole(
      field,
      async (call, url) => {
        const { headers } = await call('GET', '/v1/tenants')
        expect(headers.get('ratelimit-policy')).toBe('"token";q=3;w=60')
        expect(headers.get('ratelimit')).toMatch(/^"token";r=2;t=(?:60|59)$/)
        expect((await call('GET', '/v1/nowhere')).headers.get('ratelimit')).toMatch(/^"token";r=1;/)
        expect((await call('PUT', '/v1/tenants/x', {})).headers.get('ratelimit')).toMatch(/^"token";r=0;/)
        const refused = await call('PUT', '/v1/tenants/x', { name: 'X' })
        expect([refused.status, refused.body.status, refused.body['violated-policies']]).toEqual([429, 429, ['token']])
        expect(refused.headers.get('content-type')).toBe('application/problem+json')
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
        const exempt = ['/healthz', '/readyz', '/openapi.json', '/assets/offhook.css', '/sign-in']
        for (const path of exempt) expect((await fetch(`${url}${path}`)).status, path).toBe(200)
      },
      undefined,
      { requestsPerMinute: 3 },
    )
  })

  test('of all tokens of a tenant and those below share its quota, and other tenants have theirs', async ({
    field,
  }) => {
    await withConsole(field, async (call) => {
      const { above, own, mint } = await plant(call, { own: { requestsPerMinute: 4 } })
      const [one, two, other] = [await mint(own, 'one'), await mint(own, 'two'), await mint(above, 'other')]
      const answers = []
      for (const token of [one, two, one, two, one]) answers.push(await call('GET', '/v1/tenants', undefined, token))
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429])
      expect(answers[1]!.headers.get('ratelimit')).toMatch(/^"token";r=59999;t=\d+, "tenant";r=2;t=\d+$/)
      expect(answers[4]!.body['violated-policies']).toEqual(['tenant'])
      expect((await call('GET', '/v1/tenants', undefined, other)).status).toBe(200)
      expect((await call('GET', '/v1/tenants')).status).toBe(200)
    })
  })

  test('are held by the quota of a tenant above, of which nothing is told', async ({ field }) => {
    await withConsole(field, async (call) => {
      const { above, own, mint } = await plant(call, { above: { requestsPerMinute: 2 } })
      const [one, other] = [await mint(own, 'one'), await mint(above, 'other')]
      expect((await call('GET', '/v1/tenants', undefined, other)).status).toBe(200)
      const last = await call('GET', '/v1/tenants', undefined, one)
      expect([last.status, last.headers.get('ratelimit-policy')]).toEqual([200, '"token";q=60000;w=60'])
      const refused = await call('GET', '/v1/tenants', undefined, one)
      expect([refused.status, refused.body['violated-policies']]).toEqual([429, ['above']])
      expect(refused.text).not.toContain(above)
    })
  })
})

test('wrong tokens are tried so often from an address and no more, while those that were right go on', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    const { own, mint } = await plant(call, {})
    const [known, fresh] = [await mint(own, 'known'), await mint(own, 'fresh')]
    expect((await call('GET', '/v1/tenants', undefined, known)).status).toBe(200)
    const guess = (at: number) => call('GET', '/v1/tenants', undefined, bearer(`guess-number-${at}`))
    const guesses = await Promise.all(Array.from({ length: 80 }, (_, at) => guess(at)))
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(60)
    const refused = guesses.find(({ status }) => status === 429)
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await call('GET', '/v1/tenants', undefined, fresh)).status).toBe(429)
    expect((await fetch(`${url}/sign-in?token=${TOKEN}`)).status).toBe(429)
    expect((await call('GET', '/v1/tenants', undefined, known)).status).toBe(200)
    expect((await call('GET', '/v1/tenants')).status).toBe(200)
    expect((await fetch(`${url}/sign-in`)).status).toBe(200)
  })
})

describe('a repeat under one Idempotency-Key', () => {
  test('has the answer of the first, its headers too, on every POST but one that answers a secret', async ({
    field,
  }) => {
    await withConsole(field, async (call, url) => {
      const mac = mintMac()
      const headers = { 'idempotency-key': `key-${mac}` }
      await call('PUT', `/v1/tenants/t-${mac}`, { name: 'Acme' })
      await field.database.db.insert(tables.bundles).values({
        ...{ mac, tenant: `t-${mac}`, gateway: 'hq', boot: null, revision: 1, contentHash: 'x' },
        ...{ family: 'yealink', files: [], sealed: Buffer.alloc(1), renderedAt: new Date() },
      })
      const path = `/v1/phones/${mac}/resync`
      const first = await call('POST', path, {}, headers)
      const again = await call('POST', path, {}, headers)
      expect([first.status, again.status, again.body]).toEqual([202, 202, first.body])
      expect([again.headers.get('location'), again.headers.get('idempotency-replayed')]).toEqual([
        first.headers.get('location'),
        'true',
      ])
      expect(first.headers.get('location')).toBe(`/v1/operations/${first.body.id}`)
      expect((await call('POST', path, { what: 'reboot' }, headers)).status).toBe(422)

      const reveal = `/v1/phones/${mintMac()}/files/none.cfg/reveal`
      for (const status of [404, 404]) {
        const revealed = await call('POST', reveal, undefined, { 'idempotency-key': `reveal-${mac}` })
        expect([revealed.status, revealed.headers.get('idempotency-replayed')]).toEqual([status, null])
      }
      const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as {
        paths: Record<string, { post?: { security: object[]; parameters?: { name: string }[] } }>
      }
      const without = Object.entries(paths).flatMap(([path, { post }]) =>
        post?.security.some((one) => 'bearer' in one) &&
        !post.parameters?.some(({ name }) => name === 'idempotency-key')
          ? [path]
          : [],
      )
      expect(without.sort()).toEqual([
        '/v1/phones/{mac}/files/{name}/reveal',
        '/v1/tenants/{tenant}/directory-secrets/{kind}',
        '/v1/tenants/{tenant}/webhooks/{webhook}/rotate',
      ])
    })
  })
})
