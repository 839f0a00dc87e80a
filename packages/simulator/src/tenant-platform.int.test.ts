import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Fault, startTenantPlatform, type TenantPlatform } from './tenant-platform.ts'

let platform: TenantPlatform
beforeAll(async () => {
  platform = await startTenantPlatform({
    registrar: { host: 'sip.acme.example', port: 5070 },
    lines: 2,
    password: 'a<b&c',
  })
})
afterAll(() => platform.stop())

const MAC = '0004f21a2457'
const askRest = (mac = MAC) =>
  fetch(`${platform.url}/v1/activations`, {
    method: 'POST',
    headers: { 'idempotency-key': 'boot-1' },
    body: JSON.stringify({ mac, bootToken: '020319816065', gateway: 'hq', leasedIp: '192.168.100.100' }),
  })
const askTeleware = (mac = MAC) =>
  fetch(`${platform.url}/twautoprovisioning`, {
    method: 'POST',
    body: new URLSearchParams({ mac, random: '020319816065', gateway: 'hq' }),
  })

test('both dialects tell of the same account, every time', async () => {
  const { user } = platform.accountOf(MAC)
  const { lines } = (await (await askRest()).json()) as { lines: unknown[] }
  expect(lines).toMatchObject([
    { user, password: 'a<b&c', registrar: 'sip.acme.example', port: 5070 },
    { user: `${user}-2`, password: 'a<b&c' },
  ])
  const xml = await (await askTeleware()).text()
  expect(xml).toContain(`<user>${user}</user><password>a&lt;b&amp;c</password>`)
  expect(platform.asked.slice(-2)).toEqual([
    { mac: MAC, bootToken: '020319816065', gateway: 'hq', dialect: 'rest', idempotencyKey: 'boot-1' },
    { mac: MAC, bootToken: '020319816065', gateway: 'hq', dialect: 'teleware' },
  ])
})

test('a model that was ordered is told with the lines, in both dialects', async () => {
  const mac = '7c2f80000720'
  expect(await (await askRest(mac)).json()).not.toHaveProperty('model')
  platform.order(mac, 'N720-DM-PRO')
  expect(await (await askRest(mac)).json()).toMatchObject({ model: 'N720-DM-PRO' })
  expect(await (await askTeleware(mac)).text()).toContain('<TeleWare><model>N720-DM-PRO</model><line>')
})

test.each<[Fault, unknown]>([
  [{ kind: 'status', status: 429, retryAfter: 7 }, [429, '7', '']],
  [{ kind: 'status', status: 404 }, [404, null, '']],
  [{ kind: 'nonsense' }, [200, null, '<html>It works!</html>']],
  [{ kind: 'drop' }, 'no answer'],
])('a fault comes as often as it is asked for, then the phone is granted: %o', async (fault, expected) => {
  const mac = '0004f2000001'
  platform.fault(mac, fault, 2)
  for (const ask of [askRest, askTeleware]) {
    const seen = await ask(mac).then(
      async (answer) => [answer.status, answer.headers.get('retry-after'), await answer.text()],
      () => 'no answer',
    )
    expect(seen).toEqual(expected)
  }
  expect((await askRest(mac)).status).toBe(200)
})

test('a share of failures of 1 fails every time, of 0 never; garbage gets its status and ends nothing', async () => {
  const failing = await startTenantPlatform({
    registrar: { host: 'x', port: 1 },
    faultRates: [{ share: 1, fault: { kind: 'status', status: 500 } }],
  })
  const body = JSON.stringify({ mac: MAC, bootToken: '1', gateway: 'g' })
  const headers = { 'idempotency-key': 'k' }
  expect((await fetch(`${failing.url}/v1/activations`, { method: 'POST', headers, body })).status).toBe(500)
  expect((await fetch(`${failing.url}/v1/activations`, { method: 'POST', headers, body: '{' })).status).toBe(400)
  expect((await fetch(`${failing.url}/elsewhere`)).status).toBe(404)
  await failing.stop()
})
