import { tables } from '@offhook/database'
import { test } from '@offhook/testing'
import { expect } from 'vitest'
import { TOKEN, withConsole } from '../console-for-tests.ts'

test('how a platform is comes from all who ask it, and from nobody who is gone', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    await call('PUT', '/v1/tenants/acme', { name: 'Acme' })
    await call('PUT', '/v1/tenants/acme/platforms/main', { kind: 'rest', baseUrl: 'https://platform.acme.example' })
    await call('PUT', '/v1/tenants/acme/platforms/spare', { kind: 'local' })
    const at = new Date()
    const told = { tenant: 'acme', platform: 'main', since: at, toldAt: at }
    await field.database.db.insert(tables.platformHealth).values([
      { ...told, instance: 'one', state: 'closed', p50: 10, p99: 40, asking: 3, waiting: 0 },
      {
        ...told,
        instance: 'two',
        state: 'open',
        p50: 12,
        p99: 9_000,
        lastError: 'timeout',
        lastErrorAt: at,
        asking: 1,
        waiting: 70,
      },
      {
        ...told,
        instance: 'gone',
        state: 'half-open',
        p99: 60_000,
        asking: 64,
        waiting: 1_000,
        toldAt: new Date(at.getTime() - 60_000),
      },
    ])
    const health = '/v1/tenants/acme/platforms/main/health'
    expect((await call('GET', health)).body).toEqual({
      tenant: 'acme',
      platform: 'main',
      kind: 'rest',
      state: 'open',
      since: at.toISOString(),
      latencyMs: { p50: 12, p99: 9_000 },
      lastError: { kind: 'timeout', at: at.toISOString() },
      asking: 4,
      waiting: 70,
    })
    expect((await call('GET', '/v1/tenants/acme/platforms/spare/health')).body).toMatchObject({
      state: 'idle',
      asking: 0,
    })
    expect((await call('GET', '/v1/tenants/acme/platforms/none/health')).status).toBe(404)

    const signedIn = await fetch(`${url}/sign-in?token=${TOKEN}`, { redirect: 'manual' })
    const page = await fetch(`${url}/platforms`, {
      headers: { cookie: signedIn.headers.getSetCookie()[0]!.split(';')[0]! },
    })
    expect((await page.text()).replace(/<[^>]*>|\s+/g, ' ').replace(/ +/g, ' ')).toMatch(
      /left alone acme ?\/ ?main rest 12 ms 9\.00 s 4, 70 timeout, \d s ago not asked acme ?\/ ?spare/,
    )
  })
})
