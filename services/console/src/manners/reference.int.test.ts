import { test } from '@offhook/testing'
import { expect } from 'vitest'
import { withConsole } from '../console-for-tests.ts'

test('the reference is there without a sign-in, and runs nothing', async ({ field }) => {
  await withConsole(field, async (_, url) => {
    const page = await fetch(`${url}/reference`)
    const html = await page.text()
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(html.includes('/v1<wbr>/tenants<wbr>/{tenant}')).toBe(true)
    expect([html.includes('<script'), html.includes('Sign out')]).toEqual([false, false])
    for (const [, path] of html.matchAll(/(?:href|src)="(\/[^"]*)"/g))
      expect((await fetch(`${url}${path}`)).status, path).toBe(200)
  })
})
