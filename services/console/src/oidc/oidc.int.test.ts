import { tables } from '@offhook/database'
import { mintBootId } from '@offhook/phones'
import { type Field, freePort, mintMac, test } from '@offhook/testing'
import { expect } from 'vitest'
import { type Call, TOKEN, withConsole } from '../console-for-tests.ts'
import { type Browser, openBrowser } from './browser-for-tests.ts'
import type { OidcConfig } from './identity-provider.ts'
import { CLIENT, type Person, type ProviderForTests, startProvider } from './provider-for-tests.ts'

type Scene = {
  readonly call: Call
  readonly url: string
  readonly provider: ProviderForTests
  /** Somebody at a browser of their own who goes to a page, and signs in at the provider. */
  signIn(person: Person, page?: string): Promise<{ browser: Browser; text: string; status: number; url: string }>
}

async function withProvider(
  field: Field,
  run: (scene: Scene) => Promise<void>,
  changed: Partial<OidcConfig> = {},
): Promise<void> {
  const port = await freePort()
  const redirectUri = `http://127.0.0.1:${port}/sign-in/oidc/answer`
  const provider = await startProvider(redirectUri)
  const oidc = {
    ...{ issuer: provider.issuer, clientId: CLIENT.id, clientSecret: CLIENT.secret, redirectUri, allowHttp: true },
    ...{ scope: 'openid profile', tenantClaim: 'offhook_tenant', roleClaim: 'offhook_role', ...changed },
  }
  try {
    await withConsole(
      field,
      async (call, url) => {
        const signIn: Scene['signIn'] = async (person, page = '/') => {
          provider.person = person
          const browser = openBrowser()
          const asked = await browser.visit(`${url}${page}`)
          expect(asked.text).toContain(`Sign in with ${new URL(oidc.issuer).host}`)
          const [, link] = /href="(\/sign-in\/oidc[^"]*)"/.exec(asked.text)!
          return { browser, ...(await browser.visit(`${url}${link}`)) }
        }
        await run({ call, url, provider, signIn })
      },
      field.natsUrl,
      { port, oidc },
    )
  } finally {
    await provider.stop()
  }
}

async function tenants(call: Call, prefix: string): Promise<void> {
  for (const [tenant, parent] of [['carrier'], ['reseller', 'carrier'], ['shop', 'reseller'], ['rival', 'carrier']])
    await call('PUT', `/v1/tenants/${prefix}-${tenant}`, {
      name: `${prefix} ${tenant}`,
      ...(parent ? { parent: `${prefix}-${parent}` } : {}),
    })
}

async function bootOf({ database }: Field, tenant: string): Promise<string> {
  const [boot, now] = [mintBootId(), new Date()]
  const place = { mac: mintMac(), tenant, gateway: 'hq', boot }
  await database.db
    .insert(tables.boots)
    .values({ ...place, state: 'running', startedAt: now, lastStepAt: now, steps: 1 })
  return boot
}

test('a reseller signs in by its provider and sees its subtree alone; the session is a strict cookie', async ({
  field,
}) => {
  await withProvider(field, async ({ call, url, signIn }) => {
    await tenants(call, 'a')
    const theirs = { own: await bootOf(field, 'a-reseller'), shop: await bootOf(field, 'a-shop') }
    const others = [await bootOf(field, 'a-carrier'), await bootOf(field, 'a-rival')]
    const who = { sub: 'u-1', offhook_role: 'reseller', offhook_tenant: 'a-reseller', preferred_username: 'anna' }
    const { browser, status, url: at } = await signIn(who, `/boots/${theirs.shop}?x=1`)
    expect([status, at]).toEqual([200, `${url}/boots/${theirs.shop}?x=1`])
    for (const boot of Object.values(theirs)) expect((await browser.visit(`${url}/boots/${boot}`)).status).toBe(200)
    for (const boot of others) expect((await browser.visit(`${url}/boots/${boot}`)).status).toBe(404)
    const listed = JSON.parse((await browser.visit(`${url}/v1/tenants`)).text)
    expect(listed.items.map(({ tenant }: { tenant: string }) => tenant)).toEqual(['a-reseller', 'a-shop'])

    const kept = browser.cookies.get('127.0.0.1 offhook')!
    expect(kept.attributes).toMatch(/Max-Age=43\d{3}; Path=\/; HttpOnly; SameSite=Strict/)
    expect(browser.cookies.has('127.0.0.1 offhook-oidc')).toBe(false)
    expect((await browser.visit(`${url}/platforms`, { from: 'elsewhere' })).text).toContain('Sign in with')
    const trail = (await call('GET', '/v1/audit?action=session.*&tenant=a-reseller')).body.items
    expect(trail).toMatchObject([
      { actor: 'a-reseller/oidc:u-1', action: 'session.begun', detail: { role: 'reseller', name: 'anna' } },
    ])
  })
})

test('support sees pages and changes nothing; an administrator sees every tenant', async ({ field }) => {
  await withProvider(field, async ({ call, url, signIn }) => {
    await tenants(call, 'b')
    const [shops, rivals] = [await bootOf(field, 'b-shop'), await bootOf(field, 'b-rival')]
    const support = await signIn({ sub: 'u-2', offhook_role: ['support'], offhook_tenant: 'b-reseller' })
    expect((await support.browser.visit(`${url}/boots/${shops}`)).status).toBe(200)
    expect((await support.browser.visit(`${url}/boots/${rivals}`)).status).toBe(404)
    const cookie = `offhook=${support.browser.cookies.get('127.0.0.1 offhook')!.value}`
    const ask = (method: string, path: string) => fetch(`${url}${path}`, { method, headers: { cookie } })
    expect((await ask('POST', `/phones/${mintMac()}/resync`)).status).toBe(403)
    expect((await ask('DELETE', '/v1/tenants/b-shop')).status).toBe(401) // nobody changes anything by the API with a cookie
    const administrator = await signIn({ sub: 'u-3', offhook_role: 'administrator' })
    for (const boot of [shops, rivals])
      expect((await administrator.browser.visit(`${url}/boots/${boot}`)).status).toBe(200)
  })
})

test('who has no role, a role we do not know, or a tenant that is not here is told so and is not let in', async ({
  field,
}) => {
  await withProvider(field, async ({ call, url, signIn }) => {
    await tenants(call, 'c')
    for (const [claims, told] of [
      [{}, 'no role here'],
      [{ offhook_role: 'root', offhook_tenant: 'c-shop' }, 'no role here'],
      [{ offhook_role: ['support', 'administrator'] }, 'several roles'],
      [{ offhook_role: 'operator' }, 'no tenant that it is for'],
      [{ offhook_role: 'support', offhook_tenant: 'c-closed' }, 'no such tenant'],
      [{ offhook_role: 'administrator', offhook_tenant: 'c-shop' }, 'one or the other'],
    ] as const) {
      const { browser, status, text } = await signIn({ sub: 'u-4', ...claims })
      expect([status, text]).toEqual([403, expect.stringContaining(told)])
      expect(browser.cookies.has('127.0.0.1 offhook')).toBe(false)
      expect((await browser.visit(`${url}/platforms`)).text).toContain('API token')
    }
  })
})

test('signing out ends a session wherever its cookie went, and removing a tenant those of its people', async ({
  field,
}) => {
  await withProvider(field, async ({ call, url, signIn }) => {
    await tenants(call, 'd')
    const claims = { offhook_role: 'support', offhook_tenant: 'd-shop' }
    const [one, other] = [await signIn({ sub: 'u-5', ...claims }), await signIn({ sub: 'u-6', ...claims })]
    const stolen = `offhook=${one.browser.cookies.get('127.0.0.1 offhook')!.value}`
    const withStolen = () => fetch(`${url}/platforms`, { headers: { cookie: stolen }, redirect: 'manual' })
    expect((await withStolen()).status).toBe(200)
    expect((await one.browser.visit(`${url}/sign-out`, { form: {} })).url).toBe(`${url}/sign-in`)
    expect((await withStolen()).status).toBe(303)
    expect((await other.browser.step(`${url}/platforms`)).status).toBe(200)
    expect((await call('DELETE', '/v1/tenants/d-shop')).status).toBe(204)
    expect((await other.browser.step(`${url}/platforms`)).status).toBe(303)
  })
})

/** A browser that has come back from the provider and has not told the console yet: the address it would ask for. */
async function atTheDoor(url: string): Promise<{ browser: Browser; at: URL }> {
  const browser = openBrowser()
  let at = `${url}/sign-in/oidc`
  while (!at.startsWith(`${url}/sign-in/oidc/answer`)) {
    const location = (await browser.step(at)).headers.get('location')
    at = new URL(location!, at).href
  }
  return { browser, at: new URL(at) }
}

test('an answer with another state, of another issuer, in another browser or for the second time signs nobody in', async ({
  field,
}) => {
  await withProvider(field, async ({ call, url, provider }) => {
    await tenants(call, 'e')
    provider.person = { sub: 'u-7', offhook_role: 'operator', offhook_tenant: 'e-shop' }
    const refused = async (browser: Browser, at: URL) => {
      const page = await browser.visit(at.href, { from: 'elsewhere' })
      expect([page.status, page.text]).toEqual([401, expect.stringContaining('Begin again')])
      expect(browser.cookies.has('127.0.0.1 offhook')).toBe(false)
    }
    for (const [name, value] of [
      ['state', 'another'],
      ['iss', 'https://evil.example'],
      ['code', 'another'],
    ] as const) {
      const { browser, at } = await atTheDoor(url)
      at.searchParams.set(name, value)
      await refused(browser, at)
    }
    const denied = await atTheDoor(url)
    denied.at.searchParams.delete('code')
    denied.at.searchParams.set('error', 'access_denied')
    denied.at.searchParams.set('error_description', 'call 0900')
    await refused(denied.browser, denied.at)
    const mine = await atTheDoor(url)
    await refused(openBrowser(), mine.at)
    const theirs = await atTheDoor(url)
    await refused(theirs.browser, mine.at)

    const flow = mine.browser.cookies.get('127.0.0.1 offhook-oidc')!
    expect(flow.attributes).toMatch(/HttpOnly; SameSite=Lax/)
    expect((await mine.browser.visit(mine.at.href, { from: 'elsewhere' })).url).toBe(`${url}/`)
    const again = openBrowser()
    again.cookies.set('127.0.0.1 offhook-oidc', flow)
    await refused(again, mine.at)
    const changed = openBrowser()
    const value = `${flow.value.slice(0, -2)}${flow.value.endsWith('AA') ? 'BB' : 'AA'}`
    changed.cookies.set('127.0.0.1 offhook-oidc', { ...flow, value })
    await refused(changed, (await atTheDoor(url)).at)
  })
})

test('a provider’s clock may differ by half a minute and not by two', async ({ field }) => {
  await withProvider(field, async ({ call, signIn }) => {
    await tenants(call, 'f')
    const person = { sub: 'u-8', offhook_role: 'support', offhook_tenant: 'f-shop' }
    const seconds = Math.floor(Date.now() / 1_000)
    expect(await signIn({ ...person, nbf: seconds + 120 })).toMatchObject({ status: 401 })
    expect(await signIn({ ...person, nbf: seconds + 15 })).toMatchObject({ status: 200 })
  })
})

test('nobody is led elsewhere after signing in', async ({ field }) => {
  await withProvider(field, async ({ call, url, provider }) => {
    await tenants(call, 'g')
    provider.person = { sub: 'u-9', offhook_role: 'support', offhook_tenant: 'g-shop' }
    for (const to of ['//evil.example', 'https://evil.example', '/.//evil.example', '/\\evil.example']) {
      const query = new URLSearchParams({ to })
      expect((await openBrowser().visit(`${url}/sign-in/oidc?${query}`)).url).toBe(`${url}/`)
      expect((await openBrowser().step(`${url}/sign-in?${query}&token=${TOKEN}`)).headers.get('location')).toBe('/')
    }
    const byToken = await openBrowser().visit(`${url}/sign-in`, { form: { token: TOKEN, to: '/platforms?q=x' } })
    expect([byToken.status, byToken.url]).toEqual([200, `${url}/platforms?q=x`])
  })
})

test('with the provider down, or another than it says, the page says so and a token still lets in', async ({
  field,
}) => {
  await withProvider(field, async ({ url, provider, signIn }) => {
    provider.person = { sub: 'u-10', offhook_role: 'administrator' }
    const halfway = await atTheDoor(url)
    await provider.stop()
    const late = await halfway.browser.visit(halfway.at.href)
    expect([late.status, late.text]).toEqual([503, expect.stringContaining('cannot be reached')])
    const { browser, status, text } = await signIn({ sub: 'u-10', offhook_role: 'administrator' }, '/platforms')
    expect([status, text]).toEqual([503, expect.stringContaining('cannot be reached')])
    const page = await browser.visit(`${url}/sign-in`, { form: { token: TOKEN, to: '/platforms' } })
    expect([page.status, page.url]).toEqual([200, `${url}/platforms`])
  })
  await withProvider(
    field,
    async ({ signIn }) => {
      expect(await signIn({ sub: 'u-11', offhook_role: 'administrator' })).toMatchObject({ status: 503 })
    },
    { issuer: 'http://127.0.0.1:9' },
  )
})
