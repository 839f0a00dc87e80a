import { readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { hasOpenssl, makeCertificate } from '@offhook/testing/make-certificate'
import { openFolder } from '@offhook/testing/open-folder'
import { afterEach, expect, test, vi } from 'vitest'
import { AmiActionInvalid, fieldOf } from './ami-packet.ts'
import { startAmiServer } from './ami-server-for-tests.ts'
import { type ContactChange, contactStatusEvents } from './contact-status.ts'
import { type Ami, type AmiOptions, type AmiState, openAmi } from './open-ami.ts'
import { type PjsipNotify, pjsipNotify, sipNotify } from './send-notify.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const account = { user: 'offhook', secret: 'Zwölf Boxkämpfer' }
const serve = async (options: Partial<Parameters<typeof startAmiServer>[0]> = {}) => {
  const server = await startAmiServer({ ...account, endpoints: ['201', '202'], ...options })
  closing.push(() => server.stop())
  return server
}
const open = (port: number, options: Partial<AmiOptions> = {}): { ami: Ami; states: AmiState[] } => {
  const states: AmiState[] = []
  const ami = openAmi({
    host: '127.0.0.1',
    port,
    ...account,
    retryAfterMs: [20],
    onState: (state) => states.push(state),
    ...options,
  })
  closing.push(() => ami.close())
  return { ami, states }
}
const kinds = (states: AmiState[]) => states.map(({ kind }) => kind)

test.for(['md5', 'plain'] as const)('logs in by %s, and an action that came too early goes out then', async (login) => {
  const server = await serve()
  const { ami, states } = open(server.port, { login })
  expect(await ami.action('Ping')).toMatchObject({
    kind: 'success',
    fields: expect.arrayContaining([['Ping', 'Pong']]),
  })
  expect(kinds(states)).toEqual(['connecting', 'ready'])
  expect(server.received.includes(account.secret)).toBe(login === 'plain')
  expect(server.received).toContain('Events: system,call')
  await ami.close()
  expect(ami.state).toEqual({ kind: 'closed' })
  expect(server.received).toContain('Action: Logoff')
  expect(await ami.action('Ping')).toEqual({ kind: 'unavailable', because: 'closed' })
})

test('an answer of many events is gathered by its ActionID, with others under way beside it', async () => {
  const endpoints = Array.from({ length: 300 }, (_, index) => `e${index}`)
  const server = await serve({ endpoints })
  const { ami } = open(server.port)
  const events: string[] = []
  ami.onEvent((event) => events.push(fieldOf(event, 'Event') ?? ''))
  const [list, ping, unknown, again] = await Promise.all(
    ['PJSIPShowEndpoints', 'Ping', 'NoSuchAction', 'PJSIPShowEndpoints'].map((name) => ami.action(name)),
  )
  for (const answer of [list, again]) {
    if (answer?.kind !== 'success') throw new Error(answer?.kind)
    expect(answer.events.map((event) => fieldOf(event, 'ObjectName'))).toEqual(endpoints)
    expect(answer.isWhole).toBe(true)
  }
  expect(ping?.kind).toBe('success')
  expect(unknown).toEqual({ kind: 'refused', message: 'Invalid/unknown command' })
  expect(events).toEqual(['FullyBooted'])
})

test('sends NOTIFY to an endpoint, a URI and a peer', async () => {
  const server = await serve()
  const { ami } = open(server.port)
  const variables = [
    ['Event', 'check-sync;reboot=false'],
    ['Content-Type', 'text/plain'],
    ['Content', 'a="1,2"'],
    ['Content', ''],
  ] as const
  expect(await pjsipNotify(ami, { endpoint: '201', variables })).toEqual({ kind: 'sent' })
  expect(await pjsipNotify(ami, { uri: 'sip:anonymous@192.0.2.7', option: 'polycom-check-cfg' })).toEqual({
    kind: 'sent',
  })
  expect(await sipNotify(ami, { peer: 'SIP/201', variables: { Event: 'check-sync' } })).toEqual({ kind: 'sent' })
  expect(await pjsipNotify(ami, { endpoint: '999', variables })).toEqual({
    kind: 'refused',
    message: 'Unable to retrieve endpoint 999',
  })
  expect(server.notifies).toEqual([
    { action: 'pjsipnotify', target: '201', headers: variables },
    { action: 'pjsipnotify', target: 'sip:anonymous@192.0.2.7', option: 'polycom-check-cfg', headers: [] },
    { action: 'sipnotify', target: 'SIP/201', headers: [['Event', 'check-sync']] },
  ])
  expect(server.received).toContain('Variable: Event=check-sync;reboot=false\r\n')
})

test('what would be more than a NOTIFY to one target is not sent', async () => {
  const server = await serve()
  const { ami } = open(server.port)
  await ami.action('Ping')
  const before = server.received
  // As it may come from outside, where no type has been asked.
  const both = { endpoint: '201', uri: 'sip:201@acme.example', option: 'x' } as unknown as PjsipNotify
  expect(await pjsipNotify(ami, both)).toEqual({ kind: 'invalid', because: 'target' })
  expect(await pjsipNotify(ami, { option: 'x' } as unknown as PjsipNotify)).toEqual({
    kind: 'invalid',
    because: 'target',
  })
  expect(await pjsipNotify(ami, { endpoint: '201\r\nURI: sip:x', option: 'x' })).toEqual({
    kind: 'invalid',
    because: 'target',
  })
  expect(await pjsipNotify(ami, { endpoint: '201', option: 'x\r\nVariable: Route=a' })).toEqual({
    kind: 'invalid',
    because: 'option',
  })
  const twice = { endpoint: '201', option: 'x', variables: { Event: 'y' } } as unknown as PjsipNotify
  expect(await pjsipNotify(ami, twice)).toEqual({ kind: 'invalid', because: 'option' })
  expect(await pjsipNotify(ami, { endpoint: '201', variables: { Via: 'x' } })).toEqual({
    kind: 'invalid',
    because: 'reserved-name',
    name: 'Via',
  })
  expect(await sipNotify(ami, { peer: '201', variables: { Event: 'a\nb' } })).toEqual({
    kind: 'invalid',
    because: 'line-break',
    name: 'Event',
  })
  await expect(ami.action('Ping\r\nAction: Originate')).rejects.toThrow(AmiActionInvalid)
  expect(server.received).toBe(before)
})

test('tells who registers and who leaves, also when a listener fails', async () => {
  const server = await serve()
  const { ami, states } = open(server.port)
  const changes: ContactChange[] = []
  ami.onEvent(() => {
    throw new Error('defect')
  })
  const forget = contactStatusEvents(ami, (change) => changes.push(change))
  await vi.waitFor(() => expect(kinds(states)).toContain('ready'))
  const status = (status: string) =>
    `Event: ContactStatus\r\nPrivilege: system,all\r\nURI: sip:201@192.0.2.7:5062\r\nContactStatus: ${status}\r\nAOR: 201\r\nEndpointName: 201\r\nRoundtripUsec: 0\r\n\r\n`
  server.tell(status('NonQualified') + status('Removed'))
  await vi.waitFor(() => expect(changes.map(({ kind }) => kind)).toEqual(['registered', 'unregistered']))
  forget()
  server.tell(status('Reachable'))
  await ami.action('Ping')
  expect(changes).toHaveLength(2)
})

test('connects again when it was dropped: what had been sent is told as lost, what waited goes out', async () => {
  const server = await serve()
  const { ami, states } = open(server.port)
  await ami.action('Ping')
  server.silence()
  const sent = ami.action('Ping')
  await vi.waitFor(() => expect(server.received.match(/Action: Ping/g)).toHaveLength(2))
  await server.stop()
  closing.splice(0, 1)
  expect(await sent).toEqual({ kind: 'unavailable', because: 'connection-lost' })
  const waiting = ami.action('Ping')
  const { port } = server
  const again = await serve({ port })
  expect(await waiting).toMatchObject({ kind: 'success' })
  expect(again.logins).toBe(1)
  expect(kinds(states).slice(0, 4)).toEqual(['connecting', 'ready', 'waiting', 'connecting'])
  expect(states[2]).toMatchObject({ because: 'connection-lost' })
})

test('a server that no longer answers is left', async () => {
  const server = await serve()
  const { ami, states } = open(server.port, { pingMs: 30, timeoutMs: 80 })
  await ami.action('Ping')
  server.silence()
  await vi.waitFor(() => expect(states.find(({ kind }) => kind === 'waiting')).toMatchObject({ because: 'timeout' }))
})

test('never waits for more than it may', async () => {
  const server = createServer() // takes connections and says nothing
  server.listen(0, '127.0.0.1')
  await vi.waitFor(() => expect(server.listening).toBe(true))
  closing.push(() => server.close())
  const { ami } = open((server.address() as { port: number }).port, { maxWaiting: 3 }) // a TCP server that listens has a port
  const waiting = Array.from({ length: 3 }, () => ami.action('Ping', [], { timeoutMs: 50 }))
  expect(await ami.action('Ping')).toEqual({ kind: 'unavailable', because: 'too-many-waiting' })
  expect(await Promise.all(waiting)).toEqual(Array(3).fill({ kind: 'timeout' }))
  const late = ami.action('Ping')
  await ami.close()
  expect(await late).toEqual({ kind: 'unavailable', because: 'closed' })
})

test.for([
  ['a wrong secret', { secret: 'another secret' }, {}, 'login-refused'],
  ['a mail server', {}, { banner: '220 mail.example ESMTP\r\n' }, 'not-ami'],
] as const)(
  '%s: tries again and again, each time later, and the secret is told to nobody',
  async ([, mine, theirs, because]) => {
    const server = await serve(theirs)
    const log: unknown[] = []
    const options = { ...mine, retryAfterMs: [20, 40], log: { warn: (...told: unknown[]) => log.push(told) } }
    const { ami, states } = open(server.port, options)
    const troubles = () => states.flatMap((state) => (state.kind === 'waiting' ? [state] : []))
    await vi.waitFor(() => expect(troubles().length).toBeGreaterThan(2))
    expect(troubles()[0]).toMatchObject({ because })
    expect(troubles()[0]!.retryInMs).toBeLessThanOrEqual(25)
    expect(troubles()[2]!.retryInMs).toBeGreaterThanOrEqual(30)
    const secret = options.secret ?? account.secret
    expect(inspect([log, states, ami, await ami.action('Ping', [], { timeoutMs: 10 })], { depth: 9 })).not.toContain(
      secret,
    )
    expect(server.received).not.toContain(secret)
  },
)

test('nobody listening is told as unreachable', async () => {
  const { states } = open(1)
  await vi.waitFor(() =>
    expect(states.find(({ kind }) => kind === 'waiting')).toMatchObject({ because: 'unreachable' }),
  )
})

if (!hasOpenssl)
  console.warn('SKIPPED: there is no openssl here to make a certificate with, so AMI over TLS is not tried')

test.skipIf(!hasOpenssl)('over TLS the certificate is looked at, unless told otherwise', async () => {
  const folder = await openFolder('ami')
  closing.push(() => rm(folder, { recursive: true, force: true }))
  makeCertificate(folder)
  const [key, cert] = [await readFile(join(folder, 'key.pem')), await readFile(join(folder, 'certificate.pem'))]
  const server = await serve({ tls: { key, cert } })
  expect(await open(server.port, { tls: { ca: cert } }).ami.action('Ping')).toMatchObject({ kind: 'success' })
  expect(await open(server.port, { tls: { allowUnverified: true } }).ami.action('Ping')).toMatchObject({
    kind: 'success',
  })
  const { states } = open(server.port, { tls: {} })
  await vi.waitFor(() => expect(states.find(({ kind }) => kind === 'waiting')).toMatchObject({ because: 'tls-failed' }))
})
