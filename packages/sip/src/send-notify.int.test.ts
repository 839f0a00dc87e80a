import { isInstalled } from '@offhook/testing/real-peer'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { answer, demand, recvNotify, type Sipp, startSipp } from './peers/sipp.ts'
import { sendNotify } from './send-notify.ts'
import { openSipClient, type SipClient } from './sip-client.ts'

const started: Sipp[] = []
let client: SipClient
beforeAll(async () => {
  client = await openSipClient({ listen: { host: '127.0.0.1' } })
})
afterEach(async () => {
  for (const sipp of started.splice(0)) await sipp.stop()
})
afterAll(() => client?.close())

const phone = async (options: Parameters<typeof startSipp>[0]): Promise<Sipp> => {
  const sipp = await startSipp(options)
  started.push(sipp)
  return sipp
}

const checkSync = { from: 'sip:offhook@acme.example', event: 'check-sync;reboot=false' } as const
const credentials = { user: '201', password: 's3cr3t pass' }
const challenge =
  'WWW-Authenticate: Digest realm="phone", nonce="47364c23432d2e131a5fb210812c", qop="auth", algorithm=MD5, opaque="x"'
const verify = (password = credentials.password) =>
  `<recv request="NOTIFY"><action><verifyauth assign_to="right" username="201" password="${password}"/></action></recv>
   <nop hide="true" test="right" next="granted"/>${answer('403 Forbidden')}<nop hide="true" next="end"/>
   <label id="granted"/>${answer('200 OK')}<label id="end"/>`

describe.skipIf(!isInstalled('sipp', 'sip-tester'))('a phone that SIPp plays', () => {
  test.for(['udp', 'tcp'] as const)(
    'accepts a NOTIFY over %s that has all that the standard demands',
    async (transport) => {
      const checks = [
        demand('Event', '^ *check-sync;reboot=false *$'),
        demand('Subscription-State', '^ *terminated *$'),
        demand('Content-Length', '^ *0 *$'),
        demand('Max-Forwards', '^ *70 *$'),
        demand('CSeq', '^ *1 NOTIFY *$'),
        demand('Contact', `sip:offhook@127.0.0.1:${client.addresses[0]!.port}`),
        demand('Via', `^ *SIP/2.0/${transport.toUpperCase()} 127.0.0.1:[0-9]+;branch=z9hG4bK[^;]*;rport`),
        demand('From', '<sip:offhook@acme.example>;tag='),
        demand('To', '^ *<sip:201@127.0.0.1:[0-9]+> *$'),
      ]
      const { port, exited, messages } = await phone({
        steps: recvNotify(checks.join('')) + answer('200 OK'),
        transport,
      })
      const contact = `"Reception" <sip:201@127.0.0.1:${port};transport=${transport}>;expires=60`
      expect(await sendNotify(client, { ...checkSync, contact })).toEqual({ kind: 'accepted', status: 200 })
      expect(await exited).toBe(0)
      expect(await messages()).toContain(`NOTIFY sip:201@127.0.0.1:${port};transport=${transport} SIP/2.0`)
    },
  )

  test.for(['udp', 'tcp'] as const)('challenges over %s, and accepts who knows the password', async (transport) => {
    const steps = recvNotify() + answer('401 Unauthorized', [challenge]) + verify()
    const { port, exited } = await phone({ steps, transport })
    const notify = { ...checkSync, contact: `sip:201@127.0.0.1:${port}`, transport, credentials }
    expect(await sendNotify(client, notify)).toEqual({ kind: 'accepted', status: 200 })
    expect(await exited).toBe(0)
  })

  test('turns away who does not', async () => {
    const { port, messages } = await phone({ steps: recvNotify() + answer('401 Unauthorized', [challenge]) + verify() })
    const notify = {
      ...checkSync,
      contact: `sip:201@127.0.0.1:${port}`,
      credentials: { user: '201', password: 'wrong' },
    }
    expect(await sendNotify(client, notify)).toEqual({ kind: 'refused', status: 403, because: 'forbidden' })
    expect(await messages()).not.toContain('wrong')
  })

  test('that challenges again is not asked a third time, unless the nonce was stale', async () => {
    const again = recvNotify() + answer('401 Unauthorized', [challenge])
    const strict = await phone({ steps: again + again })
    const refused = await sendNotify(client, { ...checkSync, contact: `sip:201@127.0.0.1:${strict.port}`, credentials })
    expect(refused).toEqual({ kind: 'refused', status: 401, because: 'credentials' })
    expect(await strict.exited).toBe(0)
    const forgetful = await phone({
      steps: again + recvNotify() + answer('401 Unauthorized', [`${challenge}, stale=true`]) + verify(),
    })
    const accepted = await sendNotify(client, {
      ...checkSync,
      contact: `sip:201@127.0.0.1:${forgetful.port}`,
      credentials,
    })
    expect(accepted).toEqual({ kind: 'accepted', status: 200 })
  })

  test('challenges, and nobody has given us a password, or only one for elsewhere', async () => {
    const { port } = await phone({ steps: recvNotify() + answer('401 Unauthorized', [challenge]), calls: 2 })
    const notify = { ...checkSync, contact: `sip:201@127.0.0.1:${port}` }
    const expected = { kind: 'challenged-without-credentials', status: 401 }
    expect(await sendNotify(client, notify)).toEqual(expected)
    expect(await sendNotify(client, { ...notify, credentials: { ...credentials, realm: 'elsewhere' } })).toEqual(
      expected,
    )
  })

  test.for([
    ['202 Accepted', { kind: 'accepted', status: 202 }],
    ['403 Forbidden', { kind: 'refused', status: 403, because: 'forbidden' }],
    ['481 Subscription does not exist', { kind: 'no-subscription', status: 481 }],
    ['489 Bad Event', { kind: 'no-subscription', status: 489 }],
    ['486 Busy Here', { kind: 'answered', status: 486 }],
  ] as const)('answers %s', async ([status, expected]) => {
    const { port } = await phone({ steps: recvNotify() + answer(status) })
    expect(await sendNotify(client, { ...checkSync, contact: `sip:201@127.0.0.1:${port}` })).toEqual(expected)
  })

  test('hears the third repetition, after half a second, one and two', async () => {
    const { port, messages, exited } = await phone({
      steps: recvNotify() + recvNotify() + recvNotify() + recvNotify() + answer('200 OK'),
      parameters: ['-nr'], // SIPp would leave out repetitions by itself
    })
    const since = performance.now()
    expect(await sendNotify(client, { ...checkSync, contact: `sip:201@127.0.0.1:${port}` })).toEqual({
      kind: 'accepted',
      status: 200,
    })
    expect(performance.now() - since).toBeGreaterThan(3_400)
    expect(performance.now() - since).toBeLessThan(6_000)
    expect(await exited).toBe(0)
    const branches = (await messages())
      .match(/^NOTIFY[\s\S]*?branch=[^;\r\n]+/gm)!
      .map((text) => text.split('branch=')[1])
    expect(branches).toHaveLength(4)
    expect(new Set(branches).size).toBe(1)
  })

  test('is silent until it is given up', async () => {
    const { port } = await phone({ steps: `${recvNotify()}<pause milliseconds="20000"/>` })
    const notify = { ...checkSync, contact: `sip:201@127.0.0.1:${port}`, timeoutMs: 700 }
    expect(await sendNotify(client, notify)).toEqual({ kind: 'timeout' })
    expect(client.load.requests).toBe(0)
  })

  test('gets the body, and no Subscription-State where that is not wanted', async () => {
    const { port, messages } = await phone({
      steps: recvNotify(demand('Content-Type', 'text/plain')) + answer('200 OK'),
    })
    const body = { contentType: 'text/plain', text: 'action=restart\nRegisterCallId={}\n' }
    const notify = { ...checkSync, event: 'service-control', body, subscriptionState: false }
    expect(await sendNotify(client, { ...notify, contact: `sip:201@127.0.0.1:${port}` })).toMatchObject({
      kind: 'accepted',
    })
    expect(await messages()).toContain('action=restart\nRegisterCallId={}')
    expect(await messages()).not.toContain('Subscription-State')
  })

  test('one connection carries many notifications, and is closed when it lies idle', async () => {
    const impatient = await openSipClient({ listen: { host: '127.0.0.1' }, idleMs: 300 })
    const { port, exited } = await phone({ steps: recvNotify() + answer('200 OK'), transport: 'tcp', calls: 20 })
    const contact = `sip:201@127.0.0.1:${port};transport=tcp`
    const results = await Promise.all(
      Array.from({ length: 20 }, () => sendNotify(impatient, { ...checkSync, contact })),
    )
    expect(results).toEqual(Array(20).fill({ kind: 'accepted', status: 200 }))
    expect(impatient.load.connections).toBe(1)
    await exited
    await vi.waitFor(() => expect(impatient.load.connections).toBe(0))
    await impatient.close()
  })
})

test('what cannot be sent is told apart from silence', async () => {
  const send = (contact: string) => sendNotify(client, { ...checkSync, contact, timeoutMs: 2_000 })
  expect(await send('sip:201@no-such-host.invalid')).toEqual({ kind: 'unreachable', because: 'unknown-host' })
  expect(await send('tel:+4930123456')).toEqual({ kind: 'unreachable', because: 'bad-address' })
  expect(await send('sip:201@127.0.0.1\r\nRoute: <sip:x>')).toEqual({ kind: 'unreachable', because: 'bad-address' })
  expect(await send('sip:201@127.0.0.1:1;transport=tcp')).toEqual({
    kind: 'unreachable',
    because: 'connection-refused',
  })
  expect(await send('sip:201@[::1]:5060')).toEqual({ kind: 'unreachable', because: 'address-family' })
  const injected = { ...checkSync, event: 'check-sync\r\nRoute: <sip:evil.example>', contact: 'sip:201@127.0.0.1' }
  await expect(sendNotify(client, injected)).rejects.toThrow('line break')
  expect(client.load.requests).toBe(0)
})
