import { isInstalled } from '@offhook/testing/real-peer'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { answer, type Sipp, startSipp } from './peers/sipp.ts'
import type { RegistrationChange } from './registered-contacts.ts'
import { openSipClient, type SipClient } from './sip-client.ts'
import { type RegistrationWatch, type Watch, type WatchState, watchRegistrations } from './watch-registrations.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const open = async (): Promise<SipClient> => {
  const client = await openSipClient({ listen: { host: '127.0.0.1' } })
  closing.push(() => client.close())
  return client
}

const start = (client: SipClient, port: number, more: Partial<RegistrationWatch> = {}) => {
  const [changes, states]: [RegistrationChange[], WatchState[]] = [[], []]
  const watch: Watch = watchRegistrations(client, {
    registrar: `sip:127.0.0.1:${port}`,
    aor: 'sip:*@acme.example',
    from: 'sip:offhook@acme.example',
    onChange: (change) => changes.push(change),
    onState: (state) => states.push(state),
    retryAfterMs: [50],
    ...more,
  })
  closing.push(() => watch.stop())
  return { watch, changes, states }
}

const reginfo = (
  version: number,
  state: 'full' | 'partial',
  ...contacts: readonly [id: string, state: string, event: string][]
) =>
  `<?xml version="1.0"?>
<reginfo xmlns="urn:ietf:params:xml:ns:reginfo" version="${version}" state="${state}">
<registration aor="sip:201@acme.example" id="r1" state="active">
${contacts.map(([id, state, event]) => `<contact id="${id}" state="${state}" event="${event}"><uri>sip:201@192.0.2.${id}</uri></contact>`).join('\n')}
</registration>
</reginfo>`

const recvSubscribe = (expires: string) =>
  `<recv request="SUBSCRIBE"><action>
     <ereg regexp="sip:watch-[0-9a-f]+@[^&gt;]*" search_in="hdr" header="Contact:" check_it="true" assign_to="target"/>
     <ereg regexp="^ *reg *$" search_in="hdr" header="Event:" check_it="true" assign_to="event"/>
     <ereg regexp="^ *${expires} *$" search_in="hdr" header="Expires:" check_it="true" assign_to="event"/>
     <ereg regexp="application/reginfo.xml" search_in="hdr" header="Accept:" check_it="true" assign_to="event"/>
     <ereg regexp=".*" search_in="hdr" header="From:" assign_to="from"/>
   </action></recv><Reference variables="event,target,from"/>`

const accept = (expires: number) => `<send><![CDATA[

SIP/2.0 200 OK
[last_Via:]
[last_From:]
To: <sip:*@acme.example>;tag=notifier
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:notifier@[local_ip]:[local_port]>
Expires: ${expires}
Content-Length: 0

]]></send>`

const notify = (cseq: number, state: string, body = '', event = 'reg') => `<send><![CDATA[

NOTIFY [$target] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
From: <sip:*@acme.example>;tag=notifier
To:[$from]
[last_Call-ID:]
CSeq: ${cseq} NOTIFY
Contact: <sip:notifier@[local_ip]:[local_port]>
Event: ${event}
Subscription-State: ${state}
Content-Type: application/reginfo+xml
Content-Length: [len]

${body}
]]></send>`

const patient = { timeout: 10_000, interval: 20 }

describe.skipIf(!isInstalled('sipp', 'sip-tester'))('a registrar that SIPp plays', () => {
  const play = async (steps: string): Promise<Sipp> => {
    const sipp = await startSipp({ steps })
    closing.push(() => sipp.stop())
    return sipp
  }

  test('tells all, then what changes; a missed document makes us ask for all again, and stopping ends the subscription', async () => {
    const sipp = await play(
      [
        recvSubscribe('600'),
        accept(600),
        notify(1, 'active;expires=600', reginfo(0, 'full', ['1', 'active', 'registered'], ['2', 'active', 'created'])),
        '<recv response="200"/>',
        notify(
          2,
          'active;expires=599',
          reginfo(1, 'partial', ['2', 'terminated', 'expired'], ['3', 'active', 'registered']),
        ),
        '<recv response="200"/>',
        notify(3, 'active;expires=598', 'this is no XML'),
        '<recv response="200"/>',
        notify(4, 'active;expires=598', reginfo(1, 'partial'), 'presence'),
        '<recv response="489"/>',
        notify(2, 'active;expires=598', reginfo(2, 'partial', ['1', 'terminated', 'expired'])),
        '<recv response="500"/>',
        notify(5, 'active;expires=598', reginfo(7, 'partial', ['4', 'active', 'registered'])),
        '<recv response="200"/>',
        recvSubscribe('600'),
        accept(600),
        notify(
          6,
          'active;expires=600',
          reginfo(8, 'full', ['3', 'active', 'registered'], ['4', 'active', 'registered']),
        ),
        '<recv response="200"/>',
        recvSubscribe('0'),
        answer('200 OK'),
      ].join(''),
    )
    const { watch, changes, states } = start(await open(), sipp.port, { expiresSeconds: 600 })
    await vi.waitFor(() => expect(changes).toHaveLength(6), patient)
    expect(changes.map(({ kind, contact }) => `${kind} ${contact}`)).toEqual([
      'registered sip:201@192.0.2.1',
      'registered sip:201@192.0.2.2',
      'unregistered sip:201@192.0.2.2',
      'registered sip:201@192.0.2.3',
      'registered sip:201@192.0.2.4',
      'unregistered sip:201@192.0.2.1',
    ])
    expect(changes[2]).toMatchObject({ because: 'expired', aor: 'sip:201@acme.example' })
    await watch.stop()
    expect(await sipp.exited).toBe(0)
    expect(states).toEqual([
      { kind: 'subscribed', expiresInSeconds: 600 },
      { kind: 'subscribed', expiresInSeconds: 600 },
    ])
  })

  test('wants a password and a longer time, ends the subscription, and is asked anew; what it knew is not told twice', async () => {
    const challenge = 'WWW-Authenticate: Digest realm="acme.example", nonce="n1", algorithm=SHA-256, qop="auth"'
    const first = [
      '<recv request="SUBSCRIBE"/>',
      answer('401 Unauthorized', [challenge]),
      '<recv request="SUBSCRIBE"><action><ereg regexp="username=.watcher.*algorithm=SHA-256" search_in="hdr" header="Authorization:" check_it="true" assign_to="event"/></action></recv>',
      answer('423 Interval Too Brief', ['Min-Expires: 120']),
      recvSubscribe('120'),
      accept(120),
      notify(1, 'active;expires=120', reginfo(0, 'full', ['1', 'active', 'registered'])),
      '<recv response="200"/>',
      notify(2, 'terminated;reason=deactivated'),
      '<recv response="200"/>',
    ]
    const sipp = await startSipp({ steps: first.join('') })
    closing.push(() => sipp.stop())
    const { changes, states } = start(await open(), sipp.port, {
      expiresSeconds: 60,
      credentials: { user: 'watcher', password: 's3cr3t' },
    })
    expect(await sipp.exited, await sipp.messages()).toBe(0)
    const second = await startSipp({
      port: sipp.port,
      steps: [
        recvSubscribe('120'),
        accept(120),
        notify(
          1,
          'active;expires=120',
          reginfo(0, 'full', ['1', 'active', 'registered'], ['2', 'active', 'registered']),
        ),
        '<recv response="200"/>',
      ].join(''),
    })
    closing.push(() => second.stop())
    await vi.waitFor(() => expect(changes).toHaveLength(2), patient)
    expect(changes.map(({ contact }) => contact)).toEqual(['sip:201@192.0.2.1', 'sip:201@192.0.2.2'])
    expect(states[1]).toEqual({ kind: 'waiting', because: 'terminated', retryInMs: 0 })
  })

  test.for([
    ['489 Bad Event', { because: 'refused', status: 489 }],
    ['403 Forbidden', { because: 'refused', status: 403 }],
    ['401 Unauthorized', { because: 'credentials', status: 401 }],
    ['200 OK', { because: 'bad-answer', status: 200 }], // without a Contact there is no dialog
  ] as const)('answers %s, and is asked again later', async ([status, expected]) => {
    const sipp = await startSipp({ steps: `<recv request="SUBSCRIBE"/>${answer(status)}`, calls: 2 })
    closing.push(() => sipp.stop())
    const { states } = start(await open(), sipp.port)
    await vi.waitFor(() => expect(states).toHaveLength(2), patient)
    expect(states[1]).toEqual({ kind: 'waiting', ...expected, retryInMs: 50 })
  })

  test('accepts when nobody wants it any more: nothing is told, and the subscription is ended', async () => {
    const late = '<pause milliseconds="400"/>'
    const sipp = await play([recvSubscribe('3600'), late, accept(3600), recvSubscribe('0'), answer('200 OK')].join(''))
    const { watch, states } = start(await open(), sipp.port)
    await vi.waitFor(async () => expect(await sipp.messages()).toContain('SUBSCRIBE'), patient)
    await watch.stop()
    expect(await sipp.exited).toBe(0)
    expect(states).toEqual([])
  })

  test('accepts and then never notifies: the subscription is taken for lost', async () => {
    const sipp = await play(recvSubscribe('3600') + accept(3600))
    const { states } = start(await open(), sipp.port, { timeoutMs: 300 })
    await vi.waitFor(() => expect(states[1]).toEqual({ kind: 'waiting', because: 'no-notify', retryInMs: 50 }), patient)
  })
})

test('a registrar that is away is tried again, and stopping does not wait for it', async () => {
  const { watch, states } = start(await open(), 1, { registrar: 'sip:127.0.0.1:1;transport=tcp' })
  await vi.waitFor(() => expect(states.length).toBeGreaterThan(2), patient)
  expect(states[0]).toEqual({ kind: 'waiting', because: 'unreachable', retryInMs: 50 })
  const since = performance.now()
  await watch.stop()
  expect(performance.now() - since).toBeLessThan(1_000)
})
