import { mintMac, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { TOKEN, withConsole } from '../console-for-tests.ts'
import { browserOf } from './forms-for-tests.ts'

test('files are tried on a page, every row gets its verdict, and the good ones are imported from there', async ({
  field,
}) => {
  await withConsole(field, async (call, url) => {
    const tenant = `t-${mintMac()}`
    await call('PUT', `/v1/tenants/${tenant}`, { name: tenant })
    await call('PUT', `/v1/tenants/${tenant}/platforms/main`, { kind: 'local' })
    const browser = await browserOf(url, TOKEN)
    const mac = mintMac()
    const form = (mapping: string, ...files: [string, string][]) => {
      const given = new FormData()
      for (const [name, value] of Object.entries({ format: 'csv', tenant, mapping })) given.set(name, value)
      for (const [name, text] of files) given.append('files', new File([text], name))
      return given
    }
    expect((await browser.get('/imports/new')).text).toContain('<option value="csv" selected')
    const none = await browser.upload('/imports/new', form(''))
    expect([none.status, none.text]).toEqual([400, expect.stringContaining(`value="${tenant}"`)])
    const notJson = await browser.upload('/imports/new', form('{"a', ['phones.csv', `mac\n${mac}\n`]))
    expect([notJson.status, notJson.text]).toEqual([400, expect.stringContaining('not JSON')])

    const text = `Phone,Ext\n${mac},201\n<b>nonsense</b>,202\n`
    const begun = await browser.upload('/imports/new', form('{"Phone": "mac", "Ext": "line1.user"}', ['<i>.csv', text]))
    const path = begun.headers.get('location') ?? ''
    expect([begun.status, path]).toEqual([303, expect.stringMatching(/^\/operations\/[0-9a-f-]{36}$/)])
    const fragment = path.replace('/operations/', '/fragments/operation-pages/')
    const look = async (path: string, word: string) =>
      vi.waitFor(
        async () => {
          const page = await browser.get(path)
          expect(page.text).toContain(word)
          return page
        },
        { timeout: 15_000, interval: 100 },
      )
    await look(fragment, 'tried, nothing is changed yet')
    const tried = await browser.get(path)
    expect(tried.text).toContain('would be made')
    expect(tried.text).toContain('Phone: not a MAC')
    expect(tried.text).toContain('&lt;i&gt;.csv, line 3, column 1')
    expect(tried.text).not.toMatch(/<i>\.csv|<b>nonsense/)
    expect((await browser.get(`${path}?verdict=bad`)).text).not.toContain(`/phones/${mac}`)
    expect((await call('GET', `/v1/phones/${mac}`)).status).toBe(404)

    const applied = await browser.post(path.replace('operations', 'imports').concat('/apply'), { partial: 'yes' })
    expect([applied.status, applied.headers.get('location')]).toEqual([303, path])
    expect((await look(fragment, 'imported')).text).not.toContain('hx-trigger')
    expect((await call('GET', `/v1/phones/${mac}`)).body).toMatchObject({ tenant, lines: [{ user: '201' }] })
    expect((await browser.get('/operations')).text).toContain(`href="${path}">import</a>`)

    const { secret } = (await call('PUT', `/v1/tenants/${tenant}/tokens/reader`, { role: 'support' })).body
    const reader = await browserOf(url, String(secret))
    expect((await reader.get(path)).status, 'an administrator’s import').toBe(404)
    expect((await reader.upload('/imports/new', form('', ['x.csv', 'mac']))).status).toBe(403)
  })
})
