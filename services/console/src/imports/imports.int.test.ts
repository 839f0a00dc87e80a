import { mintMac, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { type Answer, type Call, withConsole } from '../console-for-tests.ts'

/** A tenant with a platform of ours and a gateway. */
export async function plantSite(call: Call, tenant = `t-${mintMac()}`) {
  await call('PUT', `/v1/tenants/${tenant}`, { name: tenant })
  await call('PUT', `/v1/tenants/${tenant}/platforms/main`, { kind: 'local' })
  await call('PUT', `/v1/tenants/${tenant}/gateways/hq`, { platform: 'main' })
  return { tenant }
}

export async function finished(call: Call, begun: Answer): Promise<Answer['body']> {
  expect([begun.status, begun.text]).toEqual([202, expect.any(String)])
  const path = `/v1/imports/${begun.body.id}`
  await vi.waitFor(async () => expect((await call('GET', path)).body.phase).toBe('finished'), {
    timeout: 20_000,
    interval: 100,
  })
  return (await call('GET', path)).body
}

const phoneLine = (mac: string, body: object) => JSON.stringify({ kind: 'phone', mac, body })

test('an import is tried first, then applied, and the same again changes nothing', async ({ field }) => {
  await withConsole(field, async (call) => {
    const { tenant } = await plantSite(call)
    const [one, two] = [mintMac(), mintMac()]
    const text = [
      phoneLine(one, { tenant, gateway: 'hq', lines: [{ user: '201', password: 'a-secret-of-201' }] }),
      phoneLine(two, { tenant, lines: [{ user: '202' }], settings: { timeZone: 'Europe/Dublin' } }),
    ].join('\n')
    const files = [{ name: 'export.jsonl', text }]
    const tried = await finished(call, await call('POST', '/v1/imports', { format: 'jsonl', files }))
    expect(tried).toMatchObject({ outcome: 'checked', rows: 2, verdicts: { made: 2, bad: 0 }, dryRun: true })
    expect((await call('GET', `/v1/phones/${one}`)).status).toBe(404)

    const applied = await finished(call, await call('POST', `/v1/imports/${tried.id}/apply`))
    expect(applied).toMatchObject({ outcome: 'applied', verdicts: { made: 2 } })
    expect((await call('GET', `/v1/phones/${two}`)).body).toMatchObject({
      tenant,
      settings: { timeZone: 'Europe/Dublin' },
      lines: [{ user: '202' }],
    })

    const [{ count: before }] = await field.database.sql<[{ count: string }]>`select count(*) from audit_trail where action like 'phone.%'`
    const again = await finished(call, await call('POST', '/v1/imports', { format: 'jsonl', files, dryRun: false }))
    expect(again).toMatchObject({ outcome: 'applied', verdicts: { made: 0, changed: 0, unchanged: 2 } })
    const [{ count: after }] = await field.database.sql<[{ count: string }]>`select count(*) from audit_trail where action like 'phone.%'`
    expect(after).toBe(before)
    const operation = (await call('GET', `/v1/operations/${again.id}`)).body
    expect(operation).toMatchObject({ kind: 'import', what: 'jsonl', state: 'finished', total: 2, finished: 2 })
  })
})
