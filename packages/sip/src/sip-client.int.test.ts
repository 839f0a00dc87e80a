import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { isInstalled } from '@offhook/testing/real-peer'
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Sipp, startSipp } from './peers/sipp.ts'
import { sendNotify } from './send-notify.ts'
import { openSipClient, type SipClient, type SipClientOptions } from './sip-client.ts'
import type { SipRequest } from './sip-message.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})
const open = async (options: Partial<SipClientOptions> = {}): Promise<SipClient> => {
  const client = await openSipClient({ listen: { host: '127.0.0.1' }, ...options })
  closing.push(() => client.close())
  return client
}
const checkSync = { from: 'sip:offhook@acme.example', event: 'check-sync' } as const
const contactOf = (client: SipClient, transport: 'udp' | 'tcp' = 'udp', index = 0) => {
  const { host, port } = client.addresses[index]!
  return `sip:201@${host.includes(':') ? `[${host}]` : host}:${port};transport=${transport}`
}

const hasIPv6 = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ address }) => address === '::1'),
)
if (!hasIPv6) console.warn('SKIPPED: this machine has no IPv6, not even to itself')

describe('two clients', () => {
  test.for(['udp', 'tcp'] as const)(
    'one asks over %s and the handler of the other answers, once for each request',
    async (transport) => {
      const [client, phone] = [await open(), await open()]
      const heard: SipRequest[] = []
      phone.onRequest(() => undefined)
      const forget = phone.onRequest((request) => {
        heard.push(request)
        return { status: 202, headers: [['x-seen', 'yes']] }
      })
      expect(await sendNotify(client, { ...checkSync, contact: contactOf(phone, transport) })).toEqual({
        kind: 'accepted',
        status: 202,
      })
      expect(heard.map(({ method, uri }) => [method, uri])).toEqual([['NOTIFY', contactOf(phone, transport)]])
      forget()
      expect(await sendNotify(client, { ...checkSync, contact: contactOf(phone, transport) })).toEqual({
        kind: 'no-subscription',
        status: 481,
      })
    },
  )

  test.skipIf(!hasIPv6).for(['udp', 'tcp'] as const)('meet over IPv6 and %s', async (transport) => {
    const client = await open({ listen: [{ host: '127.0.0.1' }, { host: '::1' }] })
    const phone = await open({ listen: { host: '::1' } })
    phone.onRequest((request) => ({
      status: request.headers.some(([, value]) => value.includes(`[::1]:${client.addresses[1]!.port}`)) ? 200 : 400,
    }))
    expect(await sendNotify(client, { ...checkSync, contact: contactOf(phone, transport) })).toEqual({
      kind: 'accepted',
      status: 200,
    })
  })

  test('listening everywhere, a client still says where it can be reached', async () => {
    const client = await open({ listen: { host: '0.0.0.0' } })
    const phone = await open()
    phone.onRequest((request) => ({
      status: request.headers.some(
        ([name, value]) => name === 'contact' && value === `<sip:offhook@127.0.0.1:${client.addresses[0]!.port}>`,
      )
        ? 200
        : 400,
    }))
    expect(await sendNotify(client, { ...checkSync, contact: contactOf(phone) })).toEqual({
      kind: 'accepted',
      status: 200,
    })
  })

  test('a handler that fails, or answers what cannot be written, is a 500, and is told to the log', async () => {
    const faults: object[] = []
    const phone = await open({ log: { warn: (fields) => faults.push(fields) } })
    const client = await open()
    let forget = phone.onRequest(() => {
      throw new Error('defect')
    })
    expect(await sendNotify(client, { ...checkSync, contact: contactOf(phone) })).toEqual({
      kind: 'answered',
      status: 500,
    })
    forget()
    forget = phone.onRequest(() => ({ status: 200, headers: [['x', 'a\r\nb']] }))
    expect(await sendNotify(client, { ...checkSync, contact: contactOf(phone) })).toEqual({
      kind: 'answered',
      status: 500,
    })
    expect(faults).toHaveLength(2)
  })

  test('a full client says so, a closed one too, and what was under way ends', async () => {
    const silent = createSocket('udp4')
    closing.push(() => silent.close())
    silent.bind(0, '127.0.0.1')
    await once(silent, 'listening')
    const client = await open({ maxRequests: 3 })
    const contact = `sip:201@127.0.0.1:${silent.address().port}`
    const underWay = Array.from({ length: 3 }, () => sendNotify(client, { ...checkSync, contact }))
    expect(await sendNotify(client, { ...checkSync, contact })).toEqual({ kind: 'unreachable', because: 'congested' })
    await client.close()
    expect(await Promise.all(underWay)).toEqual(Array(3).fill({ kind: 'unreachable', because: 'closed' }))
    expect(await sendNotify(client, { ...checkSync, contact })).toEqual({ kind: 'unreachable', because: 'closed' })
  })
})

test('a handler that answers when the client has been closed harms nobody', async () => {
  const [client, phone] = [await open(), await open()]
  const before = () => {}
  let answerNow = before
  phone.onRequest(
    () =>
      new Promise((resolve) => {
        answerNow = () => resolve({ status: 200 })
      }),
  )
  const silent = sendNotify(client, { ...checkSync, contact: contactOf(phone), timeoutMs: 300 })
  await vi.waitFor(() => expect(answerNow).not.toBe(before))
  await phone.close()
  answerNow()
  expect(await silent).toEqual({ kind: 'timeout' })
})

test('over UDP a request is repeated after T1, 2 T1, 4 T1 ... up to T2, and every T2 once it is being worked on', async () => {
  const phone = createSocket('udp4')
  closing.push(() => phone.close())
  phone.bind(0, '127.0.0.1')
  await once(phone, 'listening')
  const at: number[] = []
  phone.on('message', (bytes, { port }) => {
    at.push(performance.now())
    if (at.length !== 6) return
    const trying = bytes.toString().replace(/^NOTIFY.*/, 'SIP/2.0 100 Trying')
    phone.send(trying, port, '127.0.0.1')
  })
  const client = await open({ t1Ms: 40, t2Ms: 160 })
  const contact = `sip:201@127.0.0.1:${phone.address().port}`
  expect(await sendNotify(client, { ...checkSync, contact, timeoutMs: 1_100 })).toEqual({ kind: 'timeout' })
  // 40, 80, 160, 160 ...: at 0, 40, 120, 280, 440, 600, 760, 920, 1080
  expect(at.length).toBeGreaterThanOrEqual(7)
  expect(at.length).toBeLessThanOrEqual(9)
  const gaps = at.slice(1).map((time, index) => time - at[index]!)
  for (const [index, least] of [38, 78, 158, 158, 158, 158].entries()) expect(gaps[index]).toBeGreaterThan(least)
})

test('a connection that was closed while it lay idle is opened anew, and one that is lost before the answer is told', async () => {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.on('error', () => {})
    const isLast = connections === 3
    let asked = 0
    socket.on('data', (bytes) => {
      asked++
      // The first connection answers once and breaks off at the second request, just as one does that timed out meanwhile.
      if (isLast || asked === 2) return socket.destroy()
      socket.write(bytes.toString().replace(/^NOTIFY.*/, 'SIP/2.0 200 OK'))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
  const client = await open()
  const contact = `sip:201@127.0.0.1:${(server.address() as { port: number }).port};transport=tcp` // a TCP server that listens has a port
  expect(await sendNotify(client, { ...checkSync, contact })).toEqual({ kind: 'accepted', status: 200 })
  expect(await sendNotify(client, { ...checkSync, contact })).toEqual({ kind: 'accepted', status: 200 })
  expect(connections).toBe(2)
  expect(await sendNotify(client, { ...checkSync, contact })).toEqual({
    kind: 'unreachable',
    because: 'connection-lost',
  })
})

test('repetitions of a request get the same answer again and reach the handler once', async () => {
  const client = await open()
  let heard = 0
  client.onRequest(() => {
    heard++
    return { status: 200 }
  })
  const phone = createSocket('udp4')
  closing.push(() => phone.close())
  phone.bind(0, '127.0.0.1')
  await once(phone, 'listening')
  const answers: string[] = []
  phone.on('message', (bytes) => answers.push(bytes.toString()))
  const request = [
    'OPTIONS sip:offhook@127.0.0.1 SIP/2.0',
    'v: SIP/2.0/UDP 10.9.8.7:1;branch=z9hG4bKx;rport, SIP/2.0/UDP 10.1.1.1;branch=z9hG4bKy',
    'f: <sip:201@acme.example>;tag=1',
    't: <sip:offhook@127.0.0.1>',
    'i: call-1',
    'CSeq: 7 OPTIONS',
    '\r\n',
  ].join('\r\n')
  for (let time = 0; time < 3; time++) phone.send(request, client.addresses[0]!.port, '127.0.0.1')
  await vi.waitFor(() => expect(answers).toHaveLength(3))
  expect(heard).toBe(1)
  expect(new Set(answers).size).toBe(1)
  const port = phone.address().port
  expect(answers[0]).toContain(
    `Via: SIP/2.0/UDP 10.9.8.7:1;branch=z9hG4bKx;rport=${port};received=127.0.0.1\r\nVia: SIP/2.0/UDP 10.1.1.1;branch=z9hG4bKy\r\n`,
  )
  expect(answers[0]).toMatch(/^SIP\/2\.0 200 OK\r\n/)
  expect(answers[0]).toMatch(/\r\nTo: <sip:offhook@127\.0\.0\.1>;tag=[0-9a-f]+\r\n/)
})

test('whatever is sent to it, a client lives on, holds on to little, and answers the next request', async () => {
  const client = await open({ maxConnections: 8 })
  const { port } = client.addresses[0]!
  const hostile = createSocket('udp4')
  closing.push(() => hostile.close())
  const line = fc.constantFrom(
    ...[
      'NOTIFY sip:a SIP/2.0',
      'SIP/2.0 200 OK',
      'SIP/2.0 401 x',
      'Via: SIP/2.0/UDP 127.0.0.1:99999;branch=z9hG4bKx',
      'v: ;',
      'v: "',
    ],
    ...['CSeq: 1 NOTIFY', 'CSeq: x', 'f: <', 't: ', 'i: 1', 'l: 5', 'l: 999999', '', ' folded', 'o: reg'],
  )
  const datagrams = fc.sample(
    fc.oneof(
      fc.array(line, { maxLength: 12 }).map((lines) => Buffer.from(`${lines.join('\r\n')}\r\n\r\n`)),
      fc.uint8Array({ minLength: 1, maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
    ),
    400,
  )
  for (const datagram of datagrams) await new Promise((resolve) => hostile.send(datagram, port, '127.0.0.1', resolve))
  const sockets = datagrams.slice(0, 40).map((datagram) => {
    const socket = connect(port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(datagram)
    return socket
  })
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
  })
  await vi.waitFor(() => expect(client.load.connections).toBeLessThanOrEqual(8))
  const asking = await open()
  for (const transport of ['udp', 'tcp'] as const)
    expect(await sendNotify(asking, { ...checkSync, contact: contactOf(client, transport) })).toEqual({
      kind: 'no-subscription',
      status: 481,
    })
  expect(client.load.requests).toBe(0)
})

const OPTIONS = `<send retrans="500"><![CDATA[

OPTIONS sip:offhook@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
Max-Forwards: 70
From: <sip:201@acme.example>;tag=[pid]o[call_number]
To: <sip:offhook@[remote_ip]>
Call-ID: [call_id]
CSeq: 1 OPTIONS
Content-Length: 0

]]></send><recv response="200"><action><ereg regexp="NOTIFY" search_in="hdr" header="Allow:" check_it="true" assign_to="seen"/></action></recv><Reference variables="seen"/>`

test.skipIf(!isInstalled('sipp', 'sip-tester')).for(['udp', 'tcp'] as const)(
  'SIPp asks after our options over %s and is answered',
  async (transport) => {
    const client = await open()
    const sipp: Sipp = await startSipp({
      steps: OPTIONS,
      transport,
      calls: 5,
      parameters: [`127.0.0.1:${client.addresses[0]!.port}`],
    })
    closing.push(() => sipp.stop())
    expect(await sipp.exited).toBe(0)
  },
)

test('an address that is taken is told by the system’s own error', async () => {
  const { port } = (await open()).addresses[0]!
  await expect(openSipClient({ listen: { host: '127.0.0.1', port } })).rejects.toMatchObject({ code: 'EADDRINUSE' })
})
