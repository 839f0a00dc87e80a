import { createSocket } from 'node:dgram'
import { bootPolycom } from '@offhook/simulator'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { eventPoster, mintEventSecret, type PostEvent } from './sign-event.ts'
import { type Json, mintMac, openSite, type Site, type System, startSystem } from './system.ts'

let system: System
let site: Site
let post: PostEvent
beforeAll(async () => {
  system = await startSystem({}, { apart: true })
  site = await openSite(system, 'acme', 'rest')
  const secret = mintEventSecret()
  expect((await system.api('PATCH', 'tenants/acme/platforms/main', { eventSecrets: [secret] })).status).toBe(200)
  post = eventPoster(system.urls.console, 'acme', 'main', secret)
})
afterAll(async () => {
  await site?.stop()
  await system?.stop()
})

type Booted = { readonly mac: string; readonly user: string; readonly option66: string }

const boot = async (): Promise<Booted> => {
  const mac = mintMac()
  const { option66 } = await site.gateway.lease(mac)
  expect((await bootPolycom({ mac, model: 'SPIP_331', option66 })).outcome).toBe('registered')
  return { mac, user: site.platform.accountOf(mac).user, option66 }
}

const passwordOf = async ({ mac, option66 }: Booted): Promise<string | undefined> =>
  /reg\.1\.auth\.password="([^"]*)"/.exec(await (await fetch(`${option66}/phone-${mac}.cfg`)).text())?.[1]

const stateOf = async (id: string): Promise<Json> =>
  (await system.api('GET', `tenants/acme/account-events/main/${id}`)).body

/** A phone that is told to resync answers OK, and remembers. */
async function openPhone({ mac, user }: Booted) {
  const socket = createSocket('udp4')
  const told: string[] = []
  socket.on('message', (bytes, from) => {
    const request = bytes.toString()
    told.push(request)
    const copied = request.split('\r\n').filter((line) => /^(?:via|from|to|call-id|cseq):/i.test(line))
    socket.send(['SIP/2.0 200 OK', ...copied, 'Content-Length: 0', '', ''].join('\r\n'), from.port, from.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const contact = `sip:${user}@127.0.0.1:${socket.address().port}`
  const aor = `sip:${user}@127.0.0.1`
  await vi.waitFor(async () =>
    expect((await system.api('POST', 'registrations', { mac, aor, contact, expires: 3600 })).status).toBe(202),
  )
  return { told, close: () => socket.close() }
}

test('a phone is told to read its files again when they became others, and finds them; the same password again tells it nothing', async () => {
  const [one, other] = [await boot(), await boot()]
  const [phone, fence] = [await openPhone(one), await openPhone(other)]
  const rotate = ({ user }: Booted, password: string) =>
    post('account.password-rotated', { account: { user }, lines: [{ user, password }] })
  await rotate(one, 'fresh-one')
  await vi.waitFor(() => expect(phone.told).toHaveLength(1), { timeout: 20_000 })
  expect(phone.told[0]).toMatch(/^Event: check-sync/im)
  expect(await passwordOf(one)).toBe('fresh-one')
  const same = await rotate(one, 'fresh-one')
  await vi.waitFor(async () => expect(await stateOf(same.id)).toMatchObject({ state: 'applied', phones: 0 }))
  await rotate(other, 'fresh-other')
  await vi.waitFor(() => expect(fence.told).toHaveLength(1), { timeout: 20_000 })
  expect(phone.told).toHaveLength(1)
  const taken = await post('phone.unassigned', { mac: one.mac })
  await vi.waitFor(async () => expect(await stateOf(taken.id)).toMatchObject({ state: 'applied', phones: 1 }))
  await vi.waitFor(() => expect(phone.told).toHaveLength(2), { timeout: 20_000 })
  expect(await passwordOf(one)).toBeUndefined()
  phone.close()
  fence.close()
})

test('console, activator and renderer are killed in the middle of six hundred events: none that was acknowledged is lost, and the last of each account holds', async () => {
  const phones = await Promise.all(Array.from({ length: 12 }, boot))
  const acknowledged = new Set<string>()
  const sendUntilTaken = async ({ user }: Booted, turn: number) => {
    const id = `evt_${user}_${turn}`
    const happenedAt = new Date()
    for (;;) {
      const status = await post(
        'account.password-rotated',
        { account: { user }, lines: [{ user, password: `turn-${turn}` }] },
        { id, happenedAt },
      ).then(
        (answer) => answer.status,
        () => 0, // it is gone at this moment
      )
      if (status === 202) break
      expect([0, 503]).toContain(status)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    acknowledged.add(id)
  }
  const sending = Promise.all(
    phones.map(async (phone) => {
      for (let turn = 0; turn < 50; turn++) await sendUntilTaken(phone, turn)
    }),
  )
  for (const [after, service] of [
    [100, 'activator'],
    [250, 'console'],
    [350, 'renderer'],
    [450, 'activator'],
    [500, 'console'],
  ] as const) {
    await vi.waitFor(() => expect(acknowledged.size).toBeGreaterThan(after), { timeout: 60_000, interval: 10 })
    await system.kill(service)
    await system.startService(service)
  }
  await sending
  expect(acknowledged.size).toBe(600)
  await vi.waitFor(
    async () =>
      expect((await system.api('GET', 'tenants/acme/account-events?state=waiting&limit=1')).body.items).toEqual([]),
    { timeout: 90_000, interval: 500 },
  )
  const rows: Json[] = []
  for (let cursor = ''; ; ) {
    const { body } = await system.api('GET', `tenants/acme/account-events?limit=500${cursor}`)
    rows.push(...body.items!)
    if (body.next === null) break
    cursor = `&cursor=${body.next}`
  }
  const burst = rows.filter(({ id }) => acknowledged.has(String(id)))
  expect(burst).toHaveLength(600)
  expect(burst.filter(({ state, phones }) => state !== 'applied' || phones !== 1)).toEqual([])
  for (const phone of phones)
    await vi.waitFor(async () => expect(await passwordOf(phone)).toBe('turn-49'), { timeout: 30_000, interval: 250 })
}, 240_000)
