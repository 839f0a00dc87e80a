import { freePort } from '@offhook/engines'
import { bootPolycom, simulateGateway, startRegistrar, startTenantPlatform } from '@offhook/simulator'
import { expect, test, vi } from 'vitest'
import { withOffhookUp } from './offhook-up.ts'
import { runPage } from './run-page.ts'

const MAC = '0004f21a2457'
const UNKNOWN = '0004f2000009'
const ADMIN = 'the-administrator-of-this-guide'

test('a phone behind an SMG gets its account from Teleware, by what the guide says to type', async () => {
  const port = await freePort()
  const reports: Promise<unknown>[] = []
  await withOffhookUp(
    'guide-smg',
    async ({ ports, environment }) => {
      const api = async (method: string, path: string, body?: object) => {
        const answer = await fetch(`http://127.0.0.1:${ports[8068]}/v1/${path}`, {
          method,
          headers: { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/json' },
          ...(body ? { body: JSON.stringify(body) } : {}),
        })
        expect(answer.ok, `${method} ${path}: ${answer.status}`).toBe(true)
        return (await answer.json()) as Record<string, string>
      }
      const registrar = await startRegistrar({
        passwordOf: () => platform.accountOf(MAC).password,
        onRegistered: ({ aor, contact }) => {
          reports.push(api('POST', 'registrations', { aor: `sip:${aor}`, contact, expires: 3600 }))
        },
      })
      const platform = await startTenantPlatform({ registrar, port })
      platform.fault(UNKNOWN, { kind: 'status', status: 404 })
      try {
        const page = runPage('docs/guides/smg-teleware.md', { environment, ports: { ...ports, 9000: port } })
        const gatewayMade = vi.waitFor(() => api('GET', 'tenants/acme/gateways/hq'), { timeout: 60_000, interval: 200 })
        await Promise.race([gatewayMade, page]) // the page goes on until a phone has booted, unless it fails
        const made = await gatewayMade
        const [ingesterUrl, key, option66] = [`http://127.0.0.1:${ports[8067]}`, made.key!, made.option66!]
        const gateway = simulateGateway({ ingesterUrl, key, option66 })
        const leased = await gateway.lease(MAC)
        expect(await bootPolycom({ mac: MAC, model: 'SPIP_331', option66: leased.option66 })).toMatchObject({
          outcome: 'registered',
        })
        gateway.close()
        const written = await page
        await Promise.all(reports)
        expect(written).toMatch(/\d+ passed, 0 failed, \d+ skipped/)
        expect(written).toContain('http://198.51.100.10/phoneprovisioning/')
        expect(written).toContain(`/activator/${key}/eventHandler.asp`)
        expect(written).toMatch(/MAC Address +0004f2000000\n.*MAC Address Mask +ffffff000000/)
        expect(written).toMatch(new RegExp(`${MAC}[^]*completed`))
        const asked = platform.asked.filter(({ mac }) => mac === MAC)
        expect(asked).toMatchObject([{ dialect: 'teleware', bootToken: leased.bootToken, gateway: 'hq' }])
        await vi.waitFor(() => expect(platform.asked.at(-1)).toMatchObject({ mac: '0004f21a2458' }))
      } finally {
        await platform.stop()
        await registrar.stop()
      }
    },
    { OFFHOOK_ADMIN_TOKEN: ADMIN },
  )
})
