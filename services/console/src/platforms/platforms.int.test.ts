import { tables } from '@offhook/database'
import { openSealer } from '@offhook/runtime'
import { type Field, test } from '@offhook/testing'
import { and, eq } from 'drizzle-orm'
import { expect } from 'vitest'
import { type Call, withConsole } from '../console-for-tests.ts'

const SECRET = 'pl4nted-secret-of-a-platform'

async function withTenant(field: Field, tenant: string, run: (call: Call) => Promise<void>) {
  await withConsole(field, async (call) => {
    const within: Call = (method, path, body) => call(method, `/v1/tenants/${tenant}${path}`, body)
    expect((await within('PUT', '', { name: tenant })).status).toBe(201)
    await run(within)
  })
}

const mapping = {
  request: { path: '/phones/{mac}', contentType: 'form', body: { otp: '{bootToken}' } },
  answer: { lines: 'sip', user: 'id', password: 'secret' },
}
const rest = { kind: 'rest', baseUrl: 'https://p.example' }

test('every way to sign in is sealed where it is kept, and of it the API tells the kind alone', async ({ field }) => {
  await withTenant(field, 'signing', async (call) => {
    for (const auth of [
      { kind: 'bearer', token: SECRET },
      { kind: 'basic', user: 'offhook', password: SECRET },
      { kind: 'header', name: 'x-api-key', value: SECRET },
      { kind: 'hmac', secret: SECRET, signatureHeader: 'x-proof' },
    ]) {
      const put = await call('PUT', '/platforms/main', { ...rest, auth })
      const patched = await call('PATCH', '/platforms/main', { baseUrl: 'https://q.example' })
      expect([put.body.auth, patched.body.auth, patched.status]).toEqual([
        { kind: auth.kind },
        { kind: auth.kind },
        200,
      ])
      expect(put.text + patched.text + (await call('GET', '/platforms')).text).not.toContain(SECRET)

      const [row] = await field.database.db
        .select()
        .from(tables.platforms)
        .where(and(eq(tables.platforms.tenant, 'signing'), eq(tables.platforms.platform, 'main')))
      expect(row!.auth!.includes(SECRET)).toBe(false)
      const opened = openSealer(field.common().sealingKeys).open('platform-auth:signing/main', row!.auth!).toString()
      expect(JSON.parse(opened)).toMatchObject(auth)
    }
    const trail = await field.database.db.select().from(tables.auditTrail)
    expect(JSON.stringify(trail)).not.toContain(SECRET)
    expect((await call('PATCH', '/platforms/main', { auth: null })).body).not.toHaveProperty('auth')
  })
})

test('a mapped platform is kept with its mapping, which is answered with what was left out filled in', async ({
  field,
}) => {
  await withTenant(field, 'mapping', async (call) => {
    const put = await call('PUT', '/platforms/own', { kind: 'mapped', baseUrl: 'https://p.example', mapping })
    expect([put.status, put.body.kind, put.body.mapping]).toEqual([
      201,
      'mapped',
      { request: { method: 'POST', ...mapping.request }, answer: { format: 'auto', ...mapping.answer } },
    ])
    const patched = await call('PATCH', '/platforms/own', { mapping: { answer: { registrar: '/host', user: 'name' } } })
    expect(patched.body.mapping).toMatchObject({
      request: mapping.request,
      answer: { lines: 'sip', user: 'name', password: 'secret', registrar: '/host' },
    })
    expect((await call('PUT', '/platforms/own', rest)).body).not.toHaveProperty('mapping')
  })
})

test('a platform that could not work is refused, by where it is wrong and without a secret', async ({ field }) => {
  await withTenant(field, 'refused', async (call) => {
    const pem = `-----BEGIN PRIVATE KEY-----\n${SECRET}\n-----END PRIVATE KEY-----`
    for (const [body, where] of [
      [{ ...rest, kind: 'mapped' }, 'a mapped platform has a mapping'],
      [{ ...rest, mapping }, 'a mapped platform has a mapping'],
      [{ kind: 'mapped', mapping }, 'has a baseUrl'],
      [
        { ...rest, kind: 'mapped', mapping: { ...mapping, answer: { user: 'a..b', password: 'p' } } },
        'mapping.answer.user',
      ],
      [{ ...rest, kind: 'mapped', mapping: { ...mapping, request: { path: '/{password}' } } }, 'mapping.request.path'],
      [
        { ...rest, kind: 'mapped', mapping: { ...mapping, request: { path: '/', body: { zero: '\0' } } } },
        'mapping.request.body',
      ],
      [{ ...rest, auth: { kind: 'bearer', token: `${SECRET}\n` } }, 'auth.token'],
      [{ ...rest, auth: { kind: 'hmac', secret: SECRET, algorithm: 'md5' } }, 'auth.algorithm'],
      [{ ...rest, auth: { kind: 'certificate', cert: pem, key: pem } }, 'auth.cert'],
    ] as const) {
      const { status, text } = await call('PUT', '/platforms/main', body)
      expect([status, text]).toEqual([400, expect.stringContaining(where)])
      expect(text).not.toContain(SECRET)
    }
    expect((await call('GET', '/platforms/main')).status).toBe(404)
  })
})
