import { type Field, mintMac, test } from '@offhook/testing'
import { expect } from 'vitest'
import { askingAs, type Call, TOKEN, withConsole } from '../console-for-tests.ts'
import { browserOf } from './forms-for-tests.ts'

let tenants = 0
async function withTenant(
  field: Field,
  run: (tenant: string, url: string, call: Call, secretOf: (role: string) => Promise<string>) => Promise<void>,
): Promise<void> {
  await withConsole(field, async (call, url) => {
    const tenant = `watchful-${tenants++}`
    expect((await call('PUT', `/v1/tenants/${tenant}`, { name: tenant })).status).toBe(201)
    const secretOf = async (role: string) =>
      String((await call('PUT', `/v1/tenants/${tenant}/tokens/${role}`, { role })).body.secret)
    await run(tenant, url, call, secretOf)
  })
}

test('the search that is shown is saved as an alert, which is listed, changed and removed', async ({ field }) => {
  await withTenant(field, async (tenant, url, call, secretOf) => {
    const browser = await browserOf(url, await secretOf('reseller'))
    const search = await browser.get('/logs?q=no+%22answer%22&level=4')
    expect(search.text).toContain('href="/log-alerts/new?q=no+%22answer%22&amp;level=4"')
    const form = await browser.get('/log-alerts/new?q=no+%22answer%22&level=4')
    expect(form.text).toContain('value="no &quot;answer&quot;"')
    expect(form.text).toContain(`value="${tenant}"`)
    expect(form.text).toMatch(/value="4"\s+selected/)

    const fields = { tenant, alert: 'no-answer', q: 'no "answer"', level: '4', times: '10', withinSeconds: '300' }
    const wrong = await browser.post('/log-alerts/new', { ...fields, times: 'many', withinSeconds: '5' })
    expect(wrong.status).toBe(400)
    for (const name of ['times', 'withinSeconds']) expect(wrong.text).toContain(`id="${name}-fault"`)
    expect(wrong.text).toContain('value="many"')
    const made = await browser.post('/log-alerts/new', fields)
    const path = `/tenants/${tenant}/log-alerts/no-answer`
    expect([made.status, made.headers.get('location')]).toEqual([303, path])
    expect((await browser.post('/log-alerts/new', fields)).status).toBe(412)

    for (const list of ['/logs', '/log-alerts', `/log-alerts?tenant=${tenant}`, '/fragments/log-alerts']) {
      const { text } = await browser.get(list)
      expect(text, list).toContain(`href="${path}"`)
      expect(text, list).toContain('at least 4 minor error: 10 within 5 min')
      expect(text, list).toContain('never')
    }
    const shown = await browser.get(path)
    const changed = await browser.post(path, { ...fields, q: '', level: '', tag: shown.hidden('tag') })
    expect([changed.status, changed.headers.get('location')]).toEqual([303, `${path}?saved`])
    expect((await call('GET', `/v1${path}`)).body).not.toHaveProperty('q')
    const overtaken = await browser.post(path, { ...fields, times: '7', tag: shown.hidden('tag') })
    expect(overtaken.status).toBe(412)
    expect(overtaken.text).toContain('value="7"')

    const row = (await browser.get('/logs')).hidden('tag')
    const removed = await browser.post(`${path}/remove`, { tag: row })
    expect([removed.status, removed.headers.get('location')]).toEqual([303, '/logs'])
    expect((await browser.get('/logs')).text).not.toContain('no-answer')
    expect((await browser.get(path)).status).toBe(404)
  })
})

test('an alert that is raised stands first, with when and by which phones; who only reads is offered no form', async ({
  field,
}) => {
  await withTenant(field, async (tenant, url, call, secretOf) => {
    const ask = askingAs(call, await secretOf('reseller'))
    for (const alert of ['errors', 'registrar'])
      await ask('PUT', `/v1/tenants/${tenant}/log-alerts/${alert}`, {
        ...{ q: `<${alert}>`, times: 3, withinSeconds: 90, description: 'Look at the <trunk>' },
      })
    const [first, last] = [mintMac(), mintMac()]
    await field.database
      .sql`insert into log_alert_states (tenant, alert, counted_for, slots, rearms_at, raised_at, raised_lines, raised_first, raised_last)
      values (${tenant}, 'registrar', '', '[]', now() + interval '1 minute', now() - interval '5 seconds', 12, ${first}, ${last})`
    const desk = await browserOf(url, await secretOf('support'))
    const { text } = await desk.get('/logs')
    expect(text.indexOf('log-alerts/registrar"')).toBeLessThan(text.indexOf('log-alerts/errors"'))
    expect(text).toContain('“&lt;registrar&gt;”: 3 within 90 s')
    expect(text).toMatch(/raised<\/span>/)
    expect(text).not.toMatch(/method="post" action="\/tenants|save-as-alert/)
    const one = await desk.get(`/tenants/${tenant}/log-alerts/registrar`)
    for (const shown of [`/phones/${first}`, `/phones/${last}`, 'by 12 lines', 'Look at the &lt;trunk&gt;'])
      expect(one.text).toContain(shown)
    expect(one.text).not.toContain(`action="/tenants/${tenant}/log-alerts`)
    const fields = { tenant, alert: 'mine', times: '1', withinSeconds: '10' }
    expect((await desk.post('/log-alerts/new', fields)).status).toBe(403)
    expect((await desk.post(`/tenants/${tenant}/log-alerts/registrar/remove`, { tag: 'x' })).status).toBe(403)

    // A neighbour has none of it, and an administrator finds it among everybody's.
    await call('PUT', '/v1/tenants/neighbour', { name: 'x' })
    const neighbour = await browserOf(url, String((await call('PUT', '/v1/tenants/neighbour/tokens/n')).body.secret))
    for (const path of ['/logs', '/log-alerts', `/log-alerts?tenant=${tenant}`, '/fragments/log-alerts'])
      expect((await neighbour.get(path)).text, path).not.toContain('log-alerts/registrar')
    expect((await neighbour.get(`/tenants/${tenant}/log-alerts/registrar`)).status).toBe(404)
    const administrator = await browserOf(url, TOKEN)
    expect((await administrator.get(`/log-alerts?tenant=${tenant}`)).text).toContain('log-alerts/registrar')
  })
})
