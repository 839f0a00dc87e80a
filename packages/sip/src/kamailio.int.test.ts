import { isInstalled } from '@offhook/testing/real-peer'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { isKamailioInstalled, type Kamailio, startKamailio } from './peers/kamailio.ts'
import { answer, demand, recvNotify, type Sipp, startSipp } from './peers/sipp.ts'
import type { RegistrationChange } from './registered-contacts.ts'
import { sendNotify } from './send-notify.ts'
import { openSipClient, type SipClient } from './sip-client.ts'
import { type WatchState, watchRegistrations } from './watch-registrations.ts'

const isThere = isKamailioInstalled() && isInstalled('sipp', 'sip-tester')

const REGISTER = `<send retrans="500"><![CDATA[

REGISTER sip:acme.example SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
From: <sip:[service]@acme.example>;tag=[pid]r[call_number]
To: <sip:[service]@acme.example>
Call-ID: [call_id]
CSeq: 1 REGISTER
Contact: <[contact]>;expires=[expires]
Content-Length: 0

]]></send><recv response="200"/>`

describe.skipIf(!isThere)('behind a real Kamailio', () => {
  const started: Sipp[] = []
  let kamailio: Kamailio
  let client: SipClient
  beforeAll(async () => {
    if (!isThere) return
    kamailio = await startKamailio()
    client = await openSipClient({ listen: { host: '127.0.0.1' }, tls: { ca: kamailio.certificate } })
  })
  afterEach(async () => {
    for (const sipp of started.splice(0)) await sipp.stop()
  })
  afterAll(async () => {
    await client?.close()
    await kamailio?.stop()
  })
  const play = async (options: Parameters<typeof startSipp>[0]): Promise<Sipp> => {
    const sipp = await startSipp(options)
    started.push(sipp)
    return sipp
  }
  /** SIPp registers a contact, which need not be its own. */
  const register = async (user: string, contact: string, expires = 60) => {
    const keys = ['-key', 'contact', contact, '-key', 'expires', String(expires)]
    const sipp = await play({ steps: REGISTER, parameters: ['-s', user, ...keys, `127.0.0.1:${kamailio.port}`] })
    expect(await sipp.exited).toBe(0)
  }
  const credentials = { user: 'offhook', password: 's3cr3t', realm: 'acme.example' }
  const checkSync = { from: 'sip:offhook@acme.example', event: 'check-sync;reboot=true' } as const

  test.for(['udp', 'tcp', 'tls'] as const)(
    'a NOTIFY to an address of record over %s reaches the contact that was registered',
    async (transport) => {
      const checks = demand('Event', '^ *check-sync;reboot=true *$') + demand('Subscription-State', 'terminated')
      const phone = await play({ steps: recvNotify(checks) + answer('200 OK') })
      await register(`over-${transport}`, `sip:201@127.0.0.1:${phone.port}`)
      const proxy = transport === 'tls' ? `sip:localhost:${kamailio.tlsPort}` : `sip:127.0.0.1:${kamailio.port}`
      const notify = { ...checkSync, aor: `sip:over-${transport}@acme.example`, proxy, transport, credentials }
      expect(await sendNotify(client, notify)).toEqual({ kind: 'accepted', status: 200 })
      expect(await phone.exited).toBe(0)
      expect(await phone.messages()).toContain(`NOTIFY sip:201@127.0.0.1:${phone.port} SIP/2.0`)
    },
  )

  test('the proxy and the phone may both challenge', async () => {
    const challenge = 'WWW-Authenticate: Digest realm="acme.example", nonce="n1", algorithm=MD5'
    const verify = '<verifyauth assign_to="right" username="offhook" password="s3cr3t"/>'
    const steps = `${recvNotify()}${answer('401 Unauthorized', [challenge])}<recv request="NOTIFY"><action>${verify}</action></recv>
      <nop hide="true" test="right" next="granted"/>${answer('403 Forbidden')}<label id="granted"/>${answer('200 OK')}`
    const phone = await play({ steps })
    await register('both', `sip:201@127.0.0.1:${phone.port}`)
    const notify = { ...checkSync, aor: 'sip:both@acme.example', proxy: `sip:127.0.0.1:${kamailio.port}`, credentials }
    expect(await sendNotify(client, notify)).toEqual({ kind: 'accepted', status: 200 })
  })

  test('a contact is reached through the proxy by a Route', async () => {
    const phone = await play({ steps: recvNotify() + answer('200 OK') })
    const contact = `<sip:201@127.0.0.1:${phone.port}>;expires=60`
    const notify = { ...checkSync, contact, proxy: `sip:127.0.0.1:${kamailio.port}`, credentials }
    expect(await sendNotify(client, notify)).toEqual({ kind: 'accepted', status: 200 })
    expect(await phone.messages()).toMatch(/^Via: .*\r?\nVia: .*/m)
  })

  test('what the proxy says itself is told as such', async () => {
    const send = (credentials?: { user: string; password: string }) =>
      sendNotify(client, {
        ...checkSync,
        aor: 'sip:nobody@acme.example',
        proxy: `sip:127.0.0.1:${kamailio.port}`,
        ...(credentials ? { credentials } : {}),
      })
    expect(await send()).toEqual({ kind: 'challenged-without-credentials', status: 407 })
    expect(await send({ user: 'offhook', password: 'wrong' })).toEqual({
      kind: 'refused',
      status: 407,
      because: 'credentials',
    })
    expect(await send(credentials)).toEqual({ kind: 'answered', status: 404 })
  })

  test('a certificate that nobody vouches for is refused, unless that was asked for', async () => {
    const send = async (tls: object, proxy: string) => {
      const own = await openSipClient({ listen: { host: '127.0.0.1' }, tls })
      const result = await sendNotify(own, {
        ...checkSync,
        aor: 'sip:nobody@acme.example',
        proxy,
        transport: 'tls',
        credentials,
      })
      await own.close()
      return result
    }
    const failed = { kind: 'unreachable', because: 'tls-failed' }
    expect(await send({}, `sip:localhost:${kamailio.tlsPort}`)).toEqual(failed)
    expect(await send({ ca: kamailio.certificate }, `sip:127.0.0.1:${kamailio.tlsPort}`)).toEqual(failed) // another name than the certificate's
    expect(await send({ allowUnverified: true }, `sip:localhost:${kamailio.tlsPort}`)).toEqual({
      kind: 'answered',
      status: 404,
    })
  })

  test.for(['udp', 'tcp'] as const)('a watch over %s hears who registers and who leaves', async (transport) => {
    const aor = `sip:watched-${transport}@acme.example`
    const changes: RegistrationChange[] = []
    const states: WatchState[] = []
    await register(`watched-${transport}`, 'sip:first@127.0.0.1:5099')
    const watch = watchRegistrations(client, {
      registrar: `sip:127.0.0.1:${kamailio.port};transport=${transport}`,
      aor,
      from: 'sip:watcher@acme.example',
      credentials,
      expiresSeconds: 4,
      onChange: (change) => changes.push(change),
      onState: (state) => states.push(state),
    })
    const patient = { timeout: 10_000, interval: 50 }
    await vi.waitFor(
      () => expect(changes).toMatchObject([{ kind: 'registered', aor, contact: 'sip:first@127.0.0.1:5099' }]),
      patient,
    )
    await register(`watched-${transport}`, 'sip:second@127.0.0.1:5098')
    await vi.waitFor(
      () => expect(changes[1]).toMatchObject({ kind: 'registered', aor, contact: 'sip:second@127.0.0.1:5098' }),
      patient,
    )
    await register(`watched-${transport}`, 'sip:first@127.0.0.1:5099', 0)
    await vi.waitFor(
      () => expect(changes[2]).toMatchObject({ kind: 'unregistered', aor, contact: 'sip:first@127.0.0.1:5099' }),
      patient,
    )
    await vi.waitFor(() => expect(states.length).toBeGreaterThan(2), patient) // refreshed
    await watch.stop()
    expect(states.every(({ kind }) => kind === 'subscribed')).toBe(true)
    expect(changes).toHaveLength(3)
  })
})
