import { every, offhookClient, ProblemAnswer, taken } from '@offhook/client'
import { mintMac, test } from '@offhook/testing'
import { expect } from 'vitest'
import { TOKEN, withConsole } from '../console-for-tests.ts'

test('the typed client puts a tenant, pages through its phones, reads problems and repeats nothing', async ({
  field,
}) => {
  await withConsole(field, async (_, url) => {
    const client = offhookClient({ url: `${url}/`, token: TOKEN })
    const tenant = `t-${mintMac()}`
    const path = { tenant }
    const made = await taken(client.PUT('/v1/tenants/{tenant}', { params: { path }, body: { name: 'Acme' } }))
    expect([made.response.status, made.data.name]).toEqual([201, 'Acme'])

    const macs = Array.from({ length: 7 }, () => mintMac()).sort()
    for (const mac of macs)
      await taken(client.PUT('/v1/phones/{mac}', { params: { path: { mac } }, body: { tenant, model: 'SPIP_331' } }))
    const read: string[] = []
    const pages = every((cursor) => client.GET('/v1/phones', { params: { query: { tenant, limit: 3, ...cursor } } }))
    for await (const phone of pages) read.push(phone.mac)
    expect(read).toEqual(macs)

    const header = { 'if-match': made.response.headers.get('etag')! }
    const patch = { params: { path, header }, body: { name: 'Acme Telephony' } }
    expect((await taken(client.PATCH('/v1/tenants/{tenant}', patch))).data.name).toBe('Acme Telephony')
    const { error, response } = await client.PATCH('/v1/tenants/{tenant}', patch)
    expect([response.status, error?.title, error?.status]).toEqual([412, 'Precondition Failed', 412])
    const missing = taken(client.GET('/v1/tenants/{tenant}', { params: { path: { tenant: 'nobody' } } }))
    await expect(missing).rejects.toThrow(ProblemAnswer)
    await expect(missing).rejects.toMatchObject({ problem: { status: 404 }, message: '404 no such tenant' })

    const report = () =>
      taken(
        client.POST('/v1/registrations', {
          params: { header: { 'idempotency-key': `registration-${tenant}` } },
          body: { mac: macs[0]!, aor: 'sip:201@sip.acme.example', expires: 3600 },
        }),
      )
    const [first, again] = [await report(), await report()]
    expect([first.data, again.response.headers.get('idempotency-replayed')]).toEqual([again.data, 'true'])

    const removed = await taken(client.DELETE('/v1/phones/{mac}', { params: { path: { mac: macs[0]! } } }))
    expect([removed.response.status, removed.data]).toEqual([204, undefined])
  })
})

test('what stands between client and API answers no problem, and is told as one', async () => {
  const client = offhookClient({
    url: 'http://proxy.example',
    token: TOKEN,
    fetch: async () => new Response('<html>', { status: 502, statusText: 'Bad Gateway' }),
  })
  await expect(taken(client.GET('/v1/tenants'))).rejects.toMatchObject({
    message: '502 Bad Gateway',
    problem: { status: 502 },
  })
})
