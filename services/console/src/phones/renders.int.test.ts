import { test } from '@offhook/testing'
import { expect } from 'vitest'
import { withConsole } from '../console-for-tests.ts'

test('phones are rendered again as one operation, which ends with those that no renderer came to', async ({
  field,
}) => {
  const { sql } = field.database
  await withConsole(field, async (call) => {
    await call('PUT', '/v1/tenants/again', { name: 'A' })
    const macs = ['0004f2aa0001', '0004f2aa0002', '0004f2aa0003']
    await sql`
      insert into bundles (mac, tenant, gateway, revision, family, content_hash, files, sealed, rendered_at)
      select mac, 'again', 'hq', 1, 'polycom', 'x', '[]'::jsonb, '\\x00', now() - interval '1 day' from unnest(${macs}::text[]) mac`
    expect((await call('POST', '/v1/renders', { tenant: 'again', family: 'yealink' })).status).toBe(409)
    const key = { 'idempotency-key': 'once' }
    const begun = await call('POST', '/v1/renders', { tenant: 'again', family: 'polycom' }, key)
    expect(begun.status).toBe(202)
    expect(begun.body).toMatchObject({ kind: 'render', state: 'running', total: 3, finished: 0 })
    const id = String(begun.body.id)
    expect((await call('POST', '/v1/renders', { tenant: 'again', family: 'polycom' }, key)).body.id).toBe(id)
    const asked = await sql<{ mac: string }[]>`
      select payload ->> 'mac' as mac from outbox where contract = 'account.changed' and payload ->> 'id' like ${`${id}.%`} order by 1`
    expect(asked.map(({ mac }) => mac)).toEqual(macs)

    await sql`update bundles set rendered_at = now() where mac = any (${macs.slice(0, 2)}::text[])`
    await sql`
      insert into former_bundles (mac, tenant, revision, family, sealed, secrets, rendered_at, replaced_at)
      values (${macs[1]!}, 'again', 1, 'polycom', '\\x00', '\\x00', now() - interval '1 day', now())`
    const operation = async () => (await call('GET', `/v1/operations/${id}`)).body
    expect(await operation()).toMatchObject({
      ...{ state: 'running', finished: 2, failures: [] },
      results: { changed: 1, unchanged: 1, 'not-rendered': 0 },
    })
    await sql`update operations set created_at = now() - interval '11 minutes' where id = ${id}`
    expect(await operation()).toMatchObject({
      ...{ state: 'finished', finished: 3, results: { 'not-rendered': 1 } },
      failures: [{ mac: macs[2], result: 'not-rendered' }],
      finishedAt: expect.any(String),
    })
  })
})
