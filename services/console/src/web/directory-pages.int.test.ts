import { randomBytes } from 'node:crypto'
import { test } from '@offhook/testing'
import { expect } from 'vitest'
import { TOKEN, withConsole } from '../console-for-tests.ts'
import { browserOf } from './forms-for-tests.ts'

const mintTenant = () => `t${randomBytes(5).toString('hex')}`

test('contacts are added, found, changed and removed by forms, and a form that is late is told so', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    const [carrier, tenant] = [mintTenant(), mintTenant()]
    await call('PUT', `/v1/tenants/${carrier}`, { name: 'C' })
    await call('PUT', `/v1/tenants/${tenant}`, { name: 'A', parent: carrier })
    await call('PUT', `/v1/tenants/${carrier}/directory/100`, { name: 'Help desk' })
    const { get, post } = await browserOf(url, TOKEN)
    const list = `/tenants/${tenant}/directory`
    expect((await get(`/tenants/${tenant}`)).text).toContain(list)
    expect((await get(list)).text).toContain(`These are the contacts of <b>${carrier}</b>`)

    const made = await post('/contacts/new', { tenant, number: '+1/2#3', name: '<b>Alice</b>', group: 'Sales' })
    expect([made.status, made.headers.get('location')]).toEqual([303, `${list}/${encodeURIComponent('+1/2#3')}`])
    const again = await post('/contacts/new', { tenant, number: '+1/2#3', name: 'Other' })
    expect([again.status, again.text.includes('There is one of that name already.')]).toEqual([412, true])
    const empty = await post('/contacts/new', { tenant, number: '', name: '' })
    expect([empty.status, empty.text.includes('id="name-fault"') || empty.text.includes('id="number-fault"')]).toEqual([
      400,
      true,
    ])
    const shown = await get(list)
    expect(shown.text).toContain('&lt;b&gt;Alice&lt;/b&gt;')
    expect(shown.text).not.toContain('These are the contacts of')
    expect((await get(`${list}?q=help`)).text).not.toContain('Alice')

    const path = made.headers.get('location')!
    const page = await get(path)
    const tag = page.hidden('tag')
    expect((await post(path, { tag, name: 'Alicia' })).headers.get('location')).toBe(`${path}?saved`)
    expect((await post(path, { tag, name: 'Late' })).status).toBe(412)
    expect((await call('GET', `/v1${list}`)).body.items).toMatchObject([{ name: 'Help desk' }, { name: 'Alicia' }])
    const removed = await post(`${path}/remove`, { tag: (await get(path)).hidden('tag') })
    expect(removed.headers.get('location')).toBe(list)
    expect((await get(path)).status).toBe(404)
    const own = await get(list)
    expect((await post(`${list}-own/remove`, { tag: own.hidden('tag') })).status).toBe(303)
    expect((await get(list)).text).toContain(`These are the contacts of <b>${carrier}</b>`)
    expect((await get(`/tenants/nobody-here/directory`)).status).toBe(404)
  })
})

test('keys are made and told once, routes and paging groups made, changed and removed, and the dialplan shown', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    const tenant = mintTenant()
    await call('PUT', `/v1/tenants/${tenant}`, {
      name: 'A',
      settings: { intercom: { autoAnswer: true }, paging: [{ address: '239.10.0.1', port: 5001 }] },
    })
    const { get, post } = await browserOf(url, TOKEN)
    const at = `/tenants/${tenant}/asterisk`
    const secret = /id="secret-made">([a-z2-7]{26})</.exec(
      (await post(`${at}/secrets/make`, { kind: 'agi' })).text,
    )![1]!
    expect((await get(at)).text).not.toContain(secret)
    expect((await post(`${at}/secrets/end`, { kind: 'agi' })).status).toBe(303)
    expect((await call('GET', `/v1/tenants/${tenant}/directory-secrets`)).body.items).toEqual([])

    expect((await post('/routes/new', { tenant, number: '+3531', route: 'trunk-a' })).headers.get('location')).toBe(
      `/tenants/${tenant}/routes/%2B3531`,
    )
    const bad = await post('/routes/new', { tenant, number: '9', route: 'a,b' })
    expect([bad.status, bad.text.includes('id="route-fault"')]).toEqual([400, true])
    const route = `/tenants/${tenant}/routes/%2B3531`
    await post(route, { tag: (await get(route)).hidden('tag'), route: 'trunk-b' })
    expect((await get(at)).text).toContain('trunk-b')
    expect((await post(`${route}/remove`, { tag: (await get(route)).hidden('tag') })).headers.get('location')).toBe(at)

    await post('/paging-groups/new', { tenant, group: 'warehouse', extension: '700', members: '201, 202' })
    await post('/paging-groups/new', { tenant, group: 'all', extension: '701', address: '239.10.0.1', port: '5001' })
    await post('/paging-groups/new', { tenant, group: 'deaf', extension: '702', address: '239.10.0.2', port: '5001' })
    const both = { tenant, group: 'both', extension: '703', members: '201', address: '239.10.0.1', port: '5001' }
    expect((await post('/paging-groups/new', both)).text).toContain('id="members-fault"')
    expect((await post('/paging-groups/new', { ...both, address: '', port: '', extension: '700' })).status).toBe(409)
    const { text } = await get(at)
    expect(text).toContain('Page(PJSIP/201&amp;PJSIP/202,ib(')
    expect(text).toContain('Page(MulticastRTP/basic/239.10.0.1:5001,i)')
    expect(text).toContain('deaf: left out: no phone plays its address')
    const group = `/tenants/${tenant}/paging-groups/warehouse`
    await post(group, { tag: (await get(group)).hidden('tag'), extension: '700', members: '203' })
    expect((await get(at)).text).toContain('Page(PJSIP/203,ib(')

    const support = (await call('PUT', `/v1/tenants/${tenant}/tokens/reader`, { role: 'support' })).body.secret
    const reader = await browserOf(url, String(support))
    const read = await reader.get(at)
    expect([read.status, read.text.includes('<form class="form"')]).toEqual([200, false])
    expect((await reader.post(`${at}/secrets/make`, { kind: 'ldap' })).status).toBe(403)
    expect((await reader.post('/contacts/new', { tenant, number: '1', name: 'x' })).status).toBe(403)
  })
})
