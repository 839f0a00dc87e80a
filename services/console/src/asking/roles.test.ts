import { createSecretKey } from 'node:crypto'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { Refusal } from '../manners/refusal.ts'
import { authentication, digestApiToken } from './authentication.ts'
import { mayMake, ROLES } from './roles.ts'

it('a form of a page is refused to whoever only reads, before the page is asked', async () => {
  const key = createSecretKey(Buffer.alloc(32, 1))
  const supports = digestApiToken('the-desk', key)
  const { signedIn, signIn } = authentication({
    ...{ adminToken: 'an-administrators-token', key },
    endSession: async () => {},
    findAsker: async (digest) =>
      digest.equals(supports) ? { name: 'desk', tenant: undefined, role: 'support' } : undefined,
  })
  const changed: string[] = []
  const app = new Hono()
  app.onError((error) => new Response(null, { status: error instanceof Refusal ? error.status : 500 }))
  app.post('/sign-in', async (context) => context.text(String(await signIn(context, await context.req.text()))))
  app.on(['GET', 'POST'], '/page', async (context) => {
    const asker = await signedIn(context)
    if (context.req.method === 'POST') changed.push(asker?.name ?? 'nobody')
    return context.text(asker?.name ?? 'nobody')
  })
  const visit = async (token: string, method: string) => {
    const cookie = (await app.request('/sign-in', { method: 'POST', body: token })).headers.get('set-cookie')
    return app.request('/page', { method, headers: { cookie: cookie!.split(';')[0]! } })
  }
  expect((await visit('the-desk', 'GET')).status).toBe(200)
  expect((await visit('the-desk', 'POST')).status).toBe(403)
  expect((await visit('an-administrators-token', 'POST')).status).toBe(200)
  expect(changed).toEqual(['administrator'])
})

it('a role makes itself and those below it', () => {
  const made = ROLES.map((role) => ROLES.filter((other) => mayMake(role, other)))
  expect(made).toEqual([['support'], ['support', 'reseller'], ['support', 'reseller', 'operator']])
})
