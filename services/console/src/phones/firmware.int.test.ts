import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { mintMac, test } from '@offhook/testing'
import { expect } from 'vitest'
import { TOKEN, withConsole } from '../console-for-tests.ts'

test('an administrator adds images that every tenant sees and none changes', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    const image = randomBytes(3 * 1024 * 1024)
    const upload = async (name: string, query: string, body: Uint8Array, headers: Record<string, string> = {}) =>
      fetch(`${url}/v1/firmware/${name}?${query}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/octet-stream', ...headers },
        body: Buffer.from(body),
      })
    const about = 'family=polycom&version=3.3.5.0247'
    const added = await upload('SIP.ld', about, image)
    expect([added.status, await added.json()]).toEqual([
      201,
      {
        ...{ name: 'SIP.ld', family: 'polycom', version: '3.3.5.0247', bytes: image.length },
        ...{ sha256: createHash('sha256').update(image).digest('hex'), addedAt: expect.any(String) },
      },
    ])
    expect((await readFile(join(field.dataDir, 'firmware', 'sip.ld'))).equals(image)).toBe(true)
    expect((await upload('sip.ld', about, image)).status).toBe(200)
    expect((await upload('sip.ld', about, Buffer.from('other'))).status).toBe(409)
    expect((await upload('sip.ld', `${about}&replace=true`, Buffer.from('other'))).status).toBe(201)
    expect((await upload('bad name', about, image)).status).toBe(400)
    expect((await upload('sip.ld', 'family=polycom', image)).status).toBe(400)
    expect((await call('GET', '/v1/firmware/sip.ld')).body).toMatchObject({ bytes: 5 })

    const tenant = `t-${mintMac()}`
    await call('PUT', `/v1/tenants/${tenant}`, { name: 'Acme' })
    const { secret } = (await call('PUT', `/v1/tenants/${tenant}/tokens/one`)).body
    const theirs = { authorization: `Bearer ${secret}` }
    expect((await call('GET', '/v1/firmware', undefined, theirs)).body.items).toHaveLength(1)
    expect((await upload('bootrom.ld', about, image, theirs)).status).toBe(403)
    expect((await call('DELETE', '/v1/firmware/sip.ld', undefined, theirs)).status).toBe(403)

    const together = ['a.ld', 'b.ld', 'c.ld', 'd.ld'].map((name) => upload(name, about, image))
    expect((await Promise.all(together)).map(({ status }) => status)).toEqual([201, 201, 201, 201])
    expect((await call('DELETE', '/v1/firmware/SIP.LD')).status).toBe(204)
    expect((await call('DELETE', '/v1/firmware/sip.ld')).status).toBe(404)
    const { items } = (await call('GET', '/v1/firmware')).body
    expect(items?.map(({ name }) => name)).toEqual(['a.ld', 'b.ld', 'c.ld', 'd.ld'])
    const trail = (await call('GET', '/v1/audit?action=firmware.*')).body.items
    expect([trail?.[0]?.action, trail?.[0]?.subject, trail?.[0]?.tenant]).toEqual(['firmware.removed', 'SIP.LD', null])
  })
})
