import { freePort } from '@offhook/engines'
import { expect, test } from 'vitest'
import { withOffhookUp } from './offhook-up.ts'
import { runPage } from './run-page.ts'

test('the tenant platform of the guide passes the suite, gives a booting phone its lines, hears of it, and changes a password', async () => {
  await withOffhookUp('guide-tenant-platform', async ({ ports, environment }) => {
    const port = await freePort()
    const up = { environment, ports: { ...ports, 9000: port } }
    const written = await runPage('docs/guides/tenant-platform.md', up, { PLATFORM_PORT: String(port) })
    expect(written).toMatch(/10 passed, 0 failed, 2 skipped/)
    expect(written).toContain('reg.1.auth.password="battery-staple"')
    expect(written).toContain('reg.2.auth.password="stable-horse"')
    expect(written).toContain('the platform heard: webhook.test')
    expect(written).toContain('the platform heard: boot.completed 0004f21a2457')
    expect(written).toContain('Offhook answered 202')
    expect(written).toContain('reg.1.auth.password="tr0ub4dor"')
  })
})
