import { randomBytes, randomUUID } from 'node:crypto'
import { mintMac, test } from '@offhook/testing'
import { expect } from 'vitest'
import { TOKEN, withConsole } from '../console-for-tests.ts'
import { browserOf } from './forms-for-tests.ts'

const mintTenant = () => `t${randomBytes(5).toString('hex')}`

test('an operation’s page tells how far it is and what became of its phones, to those who see its tenant', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    const [tenant, other] = [mintTenant(), mintTenant()]
    for (const one of [tenant, other]) await call('PUT', `/v1/tenants/${one}`, { name: 'A' })
    const [id, macs] = [randomUUID(), [mintMac(), mintMac(), mintMac()] as const]
    const { sql } = field.database
    await sql`insert into operations (id, tenant, kind, what, asked_by, macs) values (${id}, ${tenant}, 'resync', 're-read', '<b>billing</b>', ${[...macs]})`
    const finish = (mac: string, result: string, status: number | null) =>
      sql`insert into resyncs (id, operation, mac, tenant, what, result, status, attempts, at) values (${`${id}.${mac}`}, ${id}, ${mac}, ${tenant}, 're-read', ${result}, ${status}, 2, now())`
    await finish(macs[0], 'accepted', 200)
    await finish(macs[1], 'refused', 481)

    const all = await browserOf(url, TOKEN)
    const running = await all.get(`/operations/${id}`)
    expect(running.text).toMatch(/2 of 3/)
    expect(running.text).toContain('hx-trigger="every 2s"')
    expect(running.text).toContain('SIP 481')
    expect(running.text).not.toContain('<b>billing')
    const refused = await all.get(`/operations/${id}?result=refused`)
    expect([refused.text.includes(`/phones/${macs[1]}`), refused.text.includes(`/phones/${macs[0]}`)]).toEqual([
      true,
      false,
    ])
    await finish(macs[2], 'timeout', null)
    const finished = await all.get(`/fragments/operation-pages/${id}`)
    expect([finished.text.includes('3 of 3'), finished.text.includes('hx-trigger')]).toEqual([true, false])
    expect((await all.get('/operations')).text).toContain(`/operations/${id}`)

    const ofTenant = async (name: string) =>
      browserOf(url, String((await call('PUT', `/v1/tenants/${name}/tokens/x`)).body.secret))
    const stranger = await ofTenant(other)
    expect([
      (await stranger.get(`/operations/${id}`)).status,
      (await stranger.get('/operations')).text.includes(id),
    ]).toEqual([404, false])
    expect((await (await ofTenant(tenant)).get(`/operations/${id}`)).status).toBe(200)
    expect((await all.get('/operations/nothing')).status).toBe(404)
  })
})

test('the list of operations goes on where it ended', async ({ field }) => {
  await withConsole(field, async (call, url) => {
    const tenant = mintTenant()
    await call('PUT', `/v1/tenants/${tenant}`, { name: 'A' })
    await field.database.sql`
      insert into operations (id, tenant, kind, what, asked_by, macs, created_at)
      select gen_random_uuid(), ${tenant}, 'resync', 'reboot', 'x', '{0004f2000001}', now() - (at / 2) * interval '1 second' from generate_series(1, 45) as at`
    const { get } = await browserOf(url, TOKEN)
    const seen: string[] = []
    let path: string | undefined = `/operations?tenant=${tenant}`
    while (path) {
      const { text }: { text: string } = await get(path)
      seen.push(...[...text.matchAll(/\/operations\/([0-9a-f-]{36})/g)].map(([, id]) => id!))
      path = /href="(\/operations\?[^"]*cursor=[^"]*)"/.exec(text)?.[1]?.replaceAll('&amp;', '&')
    }
    expect([seen.length, new Set(seen).size]).toEqual([45, 45])
  })
})

test('the audit trail is read with its changes, filtered and paged, by those whose things they are', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    const [tenant, other] = [mintTenant(), mintTenant()]
    const secret = 'an-administrators-password-of-phones'
    for (const one of [tenant, other]) await call('PUT', `/v1/tenants/${one}`, { name: 'Before' })
    await call('PATCH', `/v1/tenants/${tenant}`, {
      name: '<script>alert(1)</script>',
      settings: { adminPassword: secret },
    })
    const { get } = await browserOf(url, TOKEN)
    const { text } = await get(`/audit?tenant=${tenant}`)
    expect(text).toMatch(/<del>(?:<[^>]*>was <\/span>)Before<\/del>/)
    expect(text).toContain('&lt;script&gt;alert(1)')
    expect(text).not.toContain('<script>alert')
    expect(text).not.toContain(secret)
    expect((await get(`/audit?tenant=${tenant}&action=tenant.created`)).text).not.toContain('tenant.changed')
    expect((await get('/audit?since=2999-01-01')).text).toContain('Nothing.')
    const wrong = await get('/audit?since=yesterday&tenant=A%20B')
    expect([wrong.status, wrong.text.includes('id="since-fault"'), wrong.text.includes('id="tenant-fault"')]).toEqual([
      400,
      true,
      true,
    ])
    expect((await get('/audit?cursor=x')).status).toBe(400)
    for (let at = 0; at < 60; at++)
      await field.database
        .sql`insert into audit_trail (actor, action, subject, tenant, detail) values ('a', 'b.c', ${String(at)}, ${tenant}, '{}')`
    const first = await get(`/audit?tenant=${tenant}`)
    const next = /href="(\/audit\?[^"]*cursor=[^"]*)"/.exec(first.text)![1]!.replaceAll('&amp;', '&')
    const entries = (page: string) => [...page.matchAll(/id="entry-(\d+)"/g)].map(([, id]) => id)
    const both = [...entries(first.text), ...entries((await get(next)).text)]
    expect([both.length, new Set(both).size]).toEqual([62, 62])

    const stranger = await browserOf(url, String((await call('PUT', `/v1/tenants/${other}/tokens/x`)).body.secret))
    expect((await stranger.get('/audit')).text).not.toContain(tenant)
  })
})
