import { inventoryChanged, type TokenRevoked, tokenRevoked } from '@offhook/contracts'
import { type Field, mintMac, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { askingAs, type Call, withConsole } from '../console-for-tests.ts'

const KEA = {
  into: 'kea',
  databaseUrl: 'postgres://kea:open-sesame@192.0.2.9/kea?sslmode=verify-full',
  subnets: [7],
  options: [66],
}
const SHOWN = { into: 'kea', database: '192.0.2.9/kea', subnets: [7], options: [66] }

async function withTenant(field: Field, tenant: string, run: (call: Call, gateway: string) => Promise<void>) {
  await withConsole(field, async (call) => {
    await call('PUT', `/v1/tenants/${tenant}`, { name: tenant })
    await call('PUT', `/v1/tenants/${tenant}/platforms/main`, { kind: 'local' })
    await run(call, `/v1/tenants/${tenant}/gateways/hq`)
  })
}

test("where tokens are issued is kept sealed, shown without its secret, and survives what changes something else; the DHCP server's state is told", async ({
  field,
}) => {
  await withTenant(field, 'issuing', async (call, gateway) => {
    const noted: string[] = []
    const watching = field.bus.watch(inventoryChanged, ({ tenant }) => noted.push(tenant))
    expect((await call('PUT', gateway, { platform: 'main', issueTokens: KEA })).status).toBe(201)
    await vi.waitFor(() => expect(noted).toContain('issuing'))
    watching.stop()
    const shown = await call('GET', gateway)
    expect(shown.body.issueTokens).toEqual(SHOWN)
    await call('PATCH', gateway, { sources: ['192.0.2.0/24'] })
    expect((await call('GET', gateway)).body).toMatchObject({ issueTokens: SHOWN, sources: ['192.0.2.0/24'] })
    const trail = await call('GET', '/v1/audit?subject=issuing/hq')
    expect(shown.text + trail.text).not.toContain('sesame')
    const [row] = await field.database
      .sql`select issues_into, issue_tokens from gateways where tenant = 'issuing' and gateway = 'hq'`
    expect(row!.issues_into).toBe('kea')
    expect(row!.issue_tokens.toString('latin1')).not.toContain('sesame')

    expect((await call('GET', `${gateway}/tokens`)).body).toMatchObject({ into: 'kea', state: 'waiting', issued: 0 })
    await field.database.sql`
      insert into token_outputs (tenant, gateway, "into", wanted, made, attempts, because, detail, failed_at) values ('issuing', 'hq', 'kea', 2, 1, 3, 'unreachable', 'no answer', now())`
    expect((await call('GET', `${gateway}/tokens`)).body).toMatchObject({
      ...{ state: 'failing', because: 'unreachable', detail: 'no answer', attempts: 3, issued: 0, pending: 0 },
    })
    expect((await call('PUT', gateway, { platform: 'main', issueTokens: { into: 'dnsmasq' } })).status).toBe(200)
    await field.database.sql`update token_outputs set attempts = 0, because = null, made = wanted`
    expect((await call('GET', `${gateway}/tokens`)).body).toMatchObject({ into: 'dnsmasq', state: 'silent' })
    await call('PATCH', gateway, { issueTokens: null })
    expect((await call('GET', gateway)).body.issueTokens).toBeUndefined()
    expect((await call('GET', `${gateway}/tokens`)).body.state).toBe('removing')
    await field.database.sql`delete from token_outputs`
    expect((await call('GET', `${gateway}/tokens`)).status).toBe(404)
  })
})

test('a place that is none, and access without tokens, are refused', async ({ field }) => {
  await withTenant(field, 'refusing', async (call, gateway) => {
    const put = async (body: object) => (await call('PUT', gateway, { platform: 'main', ...body })).status
    expect(await put({ issueTokens: KEA, access: ['lease'] })).toBe(400)
    expect(await put({ issueTokens: { ...KEA, databaseUrl: 'postgres://kea@192.0.2.9/kea?host=/run/x' } })).toBe(400)
    expect(await put({ issueTokens: { into: 'windows' } })).toBe(400)
    expect(await put({ issueTokens: { ...KEA, subnets: [] } })).toBe(400)
  })
})

test("a phone's tokens are revoked once for all of its tenants, told to whoever serves it, and noted; a stranger's phone is none", async ({
  field,
}) => {
  await withTenant(field, 'revoking', async (call, gateway) => {
    await call('PUT', gateway, { platform: 'main', issueTokens: { into: 'dnsmasq' } })
    const mac = mintMac()
    await call('PUT', `/v1/phones/${mac}`, { tenant: 'revoking', gateway: 'hq' })
    const heard: TokenRevoked[] = []
    const watching = field.bus.watch(tokenRevoked, (event) => heard.push(event))
    const revoked = await call('POST', `/v1/phones/${mac}/revoke-token`)
    expect(revoked).toMatchObject({ status: 200, body: { mac } })
    await vi.waitFor(() => expect(heard).toMatchObject([{ mac, tenant: 'revoking', at: revoked.body.revokedAt }]))
    watching.stop()
    const [row] = await field.database.sql`select tenant from token_revocations where mac = ${mac}`
    expect(row!.tenant).toBe('revoking')
    expect((await call('GET', `/v1/audit?subject=${mac}`)).text).toContain('token.revoked')

    await call('PUT', '/v1/tenants/stranger', { name: 'Stranger' })
    const made = await call('PUT', '/v1/tenants/stranger/tokens/robot', {})
    const stranger = askingAs(call, String(made.body.secret))
    expect((await stranger('POST', `/v1/phones/${mac}/revoke-token`)).status).toBe(404)
    expect((await call('POST', `/v1/phones/${mintMac()}/revoke-token`)).status).toBe(404)
  })
})
