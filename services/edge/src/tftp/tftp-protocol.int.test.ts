import { createSocket } from 'node:dgram'
import type { AddressInfo } from 'node:net'
import { PortInUse } from '@offhook/runtime'
import { afterEach, expect, test, vi } from 'vitest'
import type { TftpAnswer, TftpRequest } from './start-download.ts'
import { fetchRest, openPeer, type RawPeer, readRequest } from './testing/raw-peer.ts'
import { startTftpServer, type TftpServer } from './tftp-server.ts'

const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

const CONFIG = Buffer.from('a phone config, two blocks long'.repeat(20))
const config = (ended?: (outcome: { bytes: number; ms: number; completed: boolean }) => void): TftpAnswer => ({
  file: { size: CONFIG.length, read: async (offset, length) => CONFIG.subarray(offset, offset + length) },
  ...(ended ? { ended } : {}),
})

async function start(options: Partial<Parameters<typeof startTftpServer>[0]> = {}): Promise<TftpServer> {
  const server = await startTftpServer({ host: '127.0.0.1', port: 0, answer: async () => config(), ...options })
  closers.push(server.close)
  return server
}
async function peer(host?: string): Promise<RawPeer> {
  const opened = await openPeer(host)
  closers.push(opened.close)
  return opened
}
const error = (code: number, text: string) => ({ kind: 'error', code, text })

test('a phone gets its file from a port of its own, and the outcome is told', async () => {
  const asked: TftpRequest[] = []
  const ended = vi.fn()
  const server = await start({
    async answer(request) {
      asked.push(request)
      return config(ended)
    },
  })
  const phone = await peer()
  phone.send(readRequest('020319816065/sip.cfg', {}, 'OCTET'), server.port)
  const first = await phone.hear()
  expect(first.port).not.toBe(server.port)
  expect(await fetchRest(phone, first)).toEqual(CONFIG)
  await vi.waitFor(() => expect(ended.mock.calls).toEqual([[{ bytes: 620, ms: expect.any(Number), completed: true }]]))
  expect(asked).toEqual([{ path: '020319816065/sip.cfg', mode: 'octet', address: '127.0.0.1' }])
})

test('options are agreed in an OACK, and the transfer begins when it is answered', async () => {
  const server = await start()
  const phone = await peer()
  phone.send(readRequest('a', { BLKSIZE: '100', tsize: '0', windowsize: '2', x: 'y', timeout: '3' }), server.port)
  const oack = await phone.hear()
  expect(oack.packet).toEqual({
    kind: 'oack',
    options: new Map([
      ['blksize', '100'],
      ['timeout', '3'],
      ['tsize', '620'],
      ['windowsize', '2'],
    ]),
  })
  phone.send({ kind: 'ack', block: 0 }, oack.port)
  const blocks: unknown[] = []
  for (const acknowledged of [2, 4, 6]) {
    blocks.push((await phone.hear()).packet, (await phone.hear()).packet)
    phone.send({ kind: 'ack', block: acknowledged }, oack.port)
  }
  blocks.push((await phone.hear()).packet)
  phone.send({ kind: 'ack', block: 7 }, oack.port)
  expect(blocks).toEqual(
    [1, 2, 3, 4, 5, 6, 7].map((block) => ({
      kind: 'data',
      block,
      bytes: CONFIG.subarray((block - 1) * 100, block * 100),
    })),
  )
  await vi.waitFor(() => expect(server.counts.completed).toBe(1))
})

test('what is not there and what may not be had get the same answer; uploads, mail and other modes are refused', async () => {
  const answers: Record<string, TftpAnswer> = {
    gone: { refused: 'not-found' },
    theirs: { refused: 'access' },
    later: { refused: 'busy' },
  }
  const server = await start({
    answer: async ({ path }) => answers[path] ?? Promise.reject(new Error('database away')),
  })
  const phone = await peer()
  const ask = async (packet: Parameters<RawPeer['send']>[0]) => {
    phone.send(packet, server.port)
    return phone.hear()
  }
  const [gone, theirs] = [await ask(readRequest('gone')), await ask(readRequest('theirs'))]
  expect(gone.packet).toEqual(error(1, 'File not found'))
  expect(theirs.datagram).toEqual(gone.datagram)
  expect((await ask(readRequest('later'))).packet).toEqual(error(0, 'Busy, try again later'))
  expect((await ask(readRequest('throws'))).packet).toEqual(error(0, 'Busy, try again later'))
  expect((await ask({ ...readRequest('gone'), kind: 'write' } as never)).packet).toEqual(error(2, 'Access violation'))
  expect((await ask(readRequest('gone', {}, 'mail'))).packet).toMatchObject({ kind: 'error', code: 4 })
  expect((await ask(readRequest('gone', {}, 'image'))).packet).toMatchObject({ kind: 'error', code: 4 })
  await vi.waitFor(() => expect(server.counts).toMatchObject({ requests: 7, refused: 7, completed: 0, failed: 0 }))
  expect(server.running).toBe(0)
})

test('a request that comes again while it is answered starts nothing', async () => {
  let asked = 0
  const { promise: ready, resolve } = Promise.withResolvers<void>()
  const server = await start({
    async answer() {
      asked++
      await ready
      return config()
    },
  })
  const phone = await peer()
  for (let turn = 0; turn < 3; turn++) phone.send(readRequest('a'), server.port)
  await vi.waitFor(() => expect(server.counts.requests).toBe(3))
  resolve()
  const first = await phone.hear()
  for (let turn = 0; turn < 3; turn++) phone.send(readRequest('a'), server.port)
  await vi.waitFor(() => expect(server.counts.requests).toBe(6))
  expect(await fetchRest(phone, first)).toEqual(CONFIG)
  expect([asked, phone.unheard]).toEqual([1, 0])
})

test('a phone that restarts in the middle and asks from the same port is served anew', async () => {
  const outcomes: boolean[] = []
  const server = await start({
    retryAfterMs: 30,
    limits: { transfersPerSource: 1 },
    answer: async () => config(({ completed }) => void outcomes.push(completed)),
  })
  const phone = await peer()
  phone.send(readRequest('a'), server.port)
  const first = await phone.hear()
  phone.send({ kind: 'ack', block: 1 }, first.port)
  const second = await phone.hear()
  expect(await phone.hear()).toEqual(second) // again, because nobody answered
  phone.send(readRequest('a'), server.port)
  let fresh = await phone.hear()
  while (fresh.port === first.port) {
    expect(fresh).toEqual(second)
    fresh = await phone.hear()
  }
  expect(await fetchRest(phone, fresh)).toEqual(CONFIG)
  await vi.waitFor(() => expect(outcomes).toEqual([false, true]))
  await vi.waitFor(() => expect(server.running).toBe(0))
})

test('a stranger who writes to a transfer is told that it is not his, and disturbs nothing', async () => {
  const server = await start()
  const [phone, stranger] = [await peer(), await peer()]
  phone.send(readRequest('a'), server.port)
  const first = await phone.hear()
  stranger.send({ kind: 'error', code: 0, text: 'stop' }, first.port) // errors are never answered
  stranger.send({ kind: 'ack', block: 1 }, first.port)
  expect((await stranger.hear()).packet).toEqual(error(5, 'Unknown transfer ID'))
  expect(phone.unheard).toBe(0)
  expect(await fetchRest(phone, first)).toEqual(CONFIG)
  await vi.waitFor(() => expect(server.counts.completed).toBe(1))
  expect(stranger.unheard).toBe(0)
})

test('whoever asks too often hears nothing more, and others are served', async () => {
  const server = await start({
    limits: { requestsPerSecond: 5 },
    answer: async ({ path }) => (path === 'a' ? config() : { refused: 'not-found' }),
  })
  const [flood, phone] = [await peer('127.0.0.2'), await peer()]
  for (let turn = 0; turn < 200; turn++) flood.send(readRequest('nothing'), server.port)
  await vi.waitFor(() => expect(server.counts.requests + server.counts.dropped).toBe(200))
  phone.send(readRequest('a'), server.port)
  expect(await fetchRest(phone, await phone.hear())).toEqual(CONFIG)
  await vi.waitFor(() => expect(flood.unheard).toBe(server.counts.refused))
  expect(server.counts.refused).toBeGreaterThanOrEqual(5)
  expect(server.counts.dropped).toBeGreaterThan(150)
})

test('an address has so many transfers at a time, and the server so many in all', async () => {
  const server = await start({ limits: { transfersPerSource: 2, transfers: 3 } })
  const [one, two] = [await peer('127.0.0.2'), await peer('127.0.0.3')]
  const ask = async (from: RawPeer, path: string) => {
    from.send(readRequest(path), server.port)
    return from.hear()
  }
  const begun = [await ask(one, 'a'), await ask(one, 'b')]
  const busy = error(0, 'Busy, try again later')
  expect((await ask(one, 'c')).packet).toEqual(busy)
  const other = await ask(two, 'a')
  expect(other.packet).toMatchObject({ kind: 'data', block: 1 })
  expect((await ask(two, 'b')).packet).toEqual(busy)
  expect(server.running).toBe(3)
  expect(await fetchRest(one, begun[0]!)).toEqual(CONFIG)
  await vi.waitFor(() => expect(server.running).toBe(2))
  expect((await ask(two, 'b')).packet).toMatchObject({ kind: 'data', block: 1 })
})

test('a file that cannot be read ends its own transfer only', async () => {
  const outcomes: boolean[] = []
  const server = await start({
    answer: async ({ path }) =>
      path === 'a'
        ? config()
        : {
            file: { size: 10_000, read: () => Promise.reject(new Error('disk')) },
            ended: ({ completed }) => {
              outcomes.push(completed)
              throw new Error('whoever listens fails too')
            },
          },
  })
  const phone = await peer()
  phone.send(readRequest('broken'), server.port)
  expect((await phone.hear()).packet).toEqual(error(0, 'The file cannot be read'))
  phone.send(readRequest('a'), server.port)
  expect(await fetchRest(phone, await phone.hear())).toEqual(CONFIG)
  expect(outcomes).toEqual([false])
})

test('closing tells the peers, ends each outcome once and frees every socket', async () => {
  const sockets = () => process.getActiveResourcesInfo().filter((name) => name === 'UDPWrap').length
  const [phone, waiting] = [await peer(), await peer()]
  await vi.waitFor(() => expect(sockets()).toBe(2)) // those of earlier tests are closing
  const outcomes: string[] = []
  const { promise: later, resolve } = Promise.withResolvers<void>()
  const server = await start({
    async answer({ path }) {
      if (path === 'later') await later
      return config(({ completed }) => void outcomes.push(`${path} ${completed}`))
    },
  })
  phone.send(readRequest('a'), server.port)
  await phone.hear()
  waiting.send(readRequest('later'), server.port)
  await vi.waitFor(() => expect(server.running).toBe(2))
  expect(sockets()).toBe(4)
  await server.close()
  await server.close()
  for (const told of [phone, waiting]) expect((await told.hear()).packet).toEqual(error(0, 'The server stops'))
  resolve()
  await vi.waitFor(() => expect(outcomes).toEqual(['a false', 'later false']))
  await vi.waitFor(() => expect([sockets(), server.running]).toEqual([2, 0]))
  expect([phone.unheard, waiting.unheard]).toEqual([0, 0])
})

test('a port that another program has is said to be so', async () => {
  const other = createSocket('udp4')
  await new Promise<void>((resolve) => other.bind(0, '127.0.0.1', resolve))
  closers.push(() => new Promise((resolve) => other.close(() => resolve())))
  await expect(start({ port: (other.address() as AddressInfo).port })).rejects.toThrow(PortInUse)
})

test('phones are served over IPv6, and by the name of this machine', async () => {
  const phone = await peer('::1')
  const server = await start({ host: '::1' })
  phone.send(readRequest('a'), server.port)
  expect(await fetchRest(phone, await phone.hear())).toEqual(CONFIG)
  const named = await start({ host: 'localhost' })
  const other = await peer()
  other.send(readRequest('a'), named.port)
  expect(await fetchRest(other, await other.hear())).toEqual(CONFIG)
})
