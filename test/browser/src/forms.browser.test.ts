import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openChromium } from './open-chromium.ts'
import { openStage, type Stage } from './open-stage.ts'

const browser = await openChromium()

describe.skipIf(!browser)('forms in Chromium, as somebody fills them in', () => {
  let stage: Stage
  let page: Page
  beforeAll(async () => {
    stage = await openStage()
    page = await browser!.newPage({ baseURL: stage.url })
    await page.goto('/sign-in')
    await page.fill('#token', stage.adminToken)
    await page.click('main button')
    await page.goto('/tenants/new')
    await page.fill('#tenant', 'northwind')
    await page.fill('#name', 'Northwind Telecom')
    await page.click('main .form .act button')
  })
  afterAll(async () => {
    await browser?.close()
    await stage?.close()
  })

  test('a token signs in, and a tenant is made', async () => {
    expect(new URL(page.url()).pathname).toBe('/tenants/northwind')
    expect(await page.textContent('h1')).toContain('Northwind Telecom')
  })

  test('a registrar’s form has the fields of its kind; what is wrong is told beside them, and what was typed stays', async () => {
    await page.goto('/registrars/new?tenant=northwind')
    expect([await page.isVisible('#address'), await page.isVisible('#url')]).toEqual([true, false])
    await page.selectOption('#kind', 'kamailio')
    expect([await page.isVisible('#address'), await page.isVisible('#url')]).toEqual([false, true])
    await page.fill('#registrar', 'edge')
    await page.fill('#url', 'https://registrar.northwind.example/RPC')
    await page.fill('#domains', 'not a domain!')
    await page.click('main .form .act button')
    expect(await page.textContent('#domains-fault')).toContain('a host')
    expect(await page.inputValue('#url')).toBe('https://registrar.northwind.example/RPC')
    await page.fill('#domains', 'sip.northwind.example')
    await page.click('main .form .act button')
    expect(new URL(page.url()).pathname).toBe('/tenants/northwind/registrars/edge')
    expect(await page.textContent('.badge')).toContain('not watched')
  })

  test('a webhook’s secret is shown when it is made and when it is changed, and not when the page is opened again', async () => {
    await page.goto('/webhooks/new?tenant=northwind')
    await page.fill('#webhook', 'crm')
    await page.fill('#url', 'https://crm.northwind.example/offhook')
    await page.click('main .form .act button')
    const made = await page.textContent('#secret-made')
    expect(made).toMatch(/^whsec_/)
    await page.goto('/tenants/northwind/webhooks/crm')
    expect(await page.isVisible('#secret-made')).toBe(false)
    await page.click('text=Another secret')
    await page.click('text=Change the secret')
    await page.waitForSelector('#secret-made')
    expect(await page.textContent('#secret-made')).toMatch(/^whsec_/)
    expect(await page.textContent('#secret-made')).not.toBe(made)
    await page.click('text=Send a test')
    await page.waitForSelector('td:text("webhook.test")')
  })
})
