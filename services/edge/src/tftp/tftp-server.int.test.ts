import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import type { TftpFile } from './read-blocks.ts'
import { openLossyRelay, seededNumbers } from './testing/lossy-relay.ts'
import { fetchRest, openPeer, readRequest } from './testing/raw-peer.ts'
import { type ClientOptions, realClients, runClient } from './testing/real-clients.ts'
import { startTftpServer, type TftpServer } from './tftp-server.ts'

let folder: string
const closers: (() => Promise<void>)[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-tftp-'))
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const fileOf = (bytes: Buffer): TftpFile => ({
  size: bytes.length,
  read: async (offset, length) => bytes.subarray(offset, offset + length),
})
const files: Record<string, Buffer> = {
  'empty.cfg': Buffer.alloc(0),
  'exact.cfg': randomBytes(512 * 9),
  'sip.ld': randomBytes(2_000_000),
  'phone.cfg': randomBytes(150_001),
}
const [tftpHpa, atftp, , curl] = realClients
const LIMITS = { transfersPerSource: 100, requestsPerSecond: 10_000 }

type Options = Partial<Parameters<typeof startTftpServer>[0]>
async function start(options: Options = {}): Promise<TftpServer> {
  const server = await startTftpServer({
    host: '127.0.0.1',
    port: 0,
    limits: LIMITS,
    answer: async ({ path }) => (files[path] ? { file: fileOf(files[path]) } : { refused: 'not-found' }),
    ...options,
  })
  closers.push(server.close)
  return server
}

let fetches = 0
/** Lets a client fetch a file; yields what it then has. */
async function fetchBy(client: (typeof realClients)[number], port: number, name: string, options: ClientOptions = {}) {
  const local = join(folder, `${++fetches}-${name}`)
  const said = await runClient(client.program, client.arguments(port, name, local, options))
  const bytes = await readFile(local).catch(() => undefined)
  return { said, bytes, local }
}
const digest = (bytes: Buffer | undefined) => bytes && createHash('sha256').update(bytes).digest('hex')

describe.each(realClients)('$name', (client) => {
  const { installed, asksBlksize, smallestBlock } = client
  const it = test.skipIf(!installed)
  if (!installed) console.warn(`SKIPPED: ${client.name} is not installed, so nothing was shown for it`)

  it('fetches files byte for byte: an empty one, one of whole blocks, firmware, with each block size', async () => {
    const server = await start()
    const variants = asksBlksize
      ? [{}, { blksize: 512 }, { blksize: 1_024 }, { blksize: 1_428 }, { blksize: 65_464 }]
      : [{}]
    for (const options of variants) {
      for (const name of ['empty.cfg', 'exact.cfg', 'phone.cfg', 'sip.ld']) {
        const { bytes, said } = await fetchBy(client, server.port, name, options)
        expect(digest(bytes), `${name} ${JSON.stringify(options)} ${said}`).toBe(digest(files[name]))
      }
    }
    await vi.waitFor(() => expect(server.running).toBe(0))
    expect(server.counts).toMatchObject({ completed: variants.length * 4, failed: 0, refused: 0 })
  })

  it('is told of a file that is not there', async () => {
    const server = await start()
    const { said, bytes } = await fetchBy(client, server.port, 'nothing.cfg')
    expect(said).toMatch(client.notFound)
    expect(bytes?.length ?? 0).toBe(0)
    expect(server.counts).toMatchObject({ requests: 1, refused: 1 })
  })

  it('fetches more blocks than have numbers', async () => {
    const image = randomBytes(smallestBlock * 65_600 + 1)
    const server = await start({ answer: async () => ({ file: fileOf(image) }) })
    const { bytes, said } = await fetchBy(client, server.port, 'w', asksBlksize ? { blksize: smallestBlock } : {})
    expect(digest(bytes), said).toBe(digest(image))
  }, 60_000)

  it('fetches byte for byte over a network that loses, repeats and swaps', async () => {
    const server = await start({ retryAfterMs: 20 })
    for (const [seed, options] of [{}, { blksize: 1_024, windowsize: 8 }].entries()) {
      const relay = await openLossyRelay(server.port, 0.02, 42 + seed)
      closers.push(relay.close)
      const { bytes, said } = await fetchBy(client, relay.port, 'phone.cfg', { ...options, patient: true })
      expect(digest(bytes), said).toBe(digest(files['phone.cfg']))
      expect(Math.min(relay.counts.lost, relay.counts.repeated, relay.counts.swapped)).toBeGreaterThan(0)
    }
  }, 60_000)
})

test.skipIf(!atftp.installed)('atftp fetches in windows, of small blocks and more than have numbers too', async () => {
  const server = await start()
  for (const [name, blksize, windowsize] of [
    ['sip.ld', 1_428, 4],
    ['sip.ld', 1_468, 65_535],
    ['exact.cfg', 512, 3],
    ['sip.ld', 16, 16],
  ] as const) {
    const { bytes, said } = await fetchBy(atftp, server.port, name, { blksize, windowsize })
    expect(digest(bytes), said).toBe(digest(files[name]))
  }
  await vi.waitFor(() => expect(server.counts.completed).toBe(4))
})

test.skipIf(!tftpHpa.installed)('tftp-hpa reads a text back as it was, by netascii', async () => {
  const text = Buffer.from('line\nline\r\nbare\rreturn\n\n\r\r\n'.repeat(300))
  const server = await start({ answer: async () => ({ file: fileOf(text) }) })
  const local = join(folder, 'text.cfg')
  await runClient('tftp', ['-m', 'netascii', '127.0.0.1', String(server.port), '-c', 'get', 'text.cfg', local])
  expect((await readFile(local)).equals(text)).toBe(true)
})

test('fifty phones are served at the same time', async () => {
  const here = realClients.filter(({ installed }) => installed)
  expect(here.length, 'at least one client must be installed').toBeGreaterThan(0)
  let asked = 0
  const { promise: allAsked, resolve } = Promise.withResolvers<void>()
  const server = await start({
    async answer({ path }) {
      if (++asked === 50) resolve()
      await allAsked // so that all fifty run at once; those who ask again meanwhile are not counted twice
      return { file: fileOf(files[path]!) }
    },
  })
  const most = vi.waitFor(() => expect(server.running).toBe(50), { timeout: 20_000 })
  const fetched = await Promise.all(
    Array.from({ length: 50 }, (_, at) => fetchBy(here[at % here.length]!, server.port, 'phone.cfg')),
  )
  await most
  for (const { bytes, said } of fetched) expect(digest(bytes), said).toBe(digest(files['phone.cfg']))
  expect(asked).toBe(50)
  await vi.waitFor(() => expect(server.counts).toMatchObject({ completed: 50, failed: 0, refused: 0, dropped: 0 }))
})

test('random datagrams, to the server and to a running transfer, disturb nobody', async () => {
  const here = realClients.filter(({ installed }) => installed)
  const server = await start({ limits: { transfersPerSource: 100 } })
  const [phone, hostile] = [await openPeer(), await openPeer('127.0.0.2', '127.0.0.1')]
  closers.push(phone.close, hostile.close)
  phone.send(readRequest('phone.cfg'), server.port)
  const first = await phone.hear()
  const random = seededNumbers(7)
  const noise = () => {
    const bytes = Buffer.from(Array.from({ length: Math.floor(random() * 80) }, () => Math.floor(random() * 256)))
    if (bytes.length > 1 && random() < 0.7) bytes.writeUInt16BE(Math.floor(random() * 8)) // mostly something like a packet
    return bytes
  }
  let hostileSent = 0
  const fetching = Promise.all(here.map((client) => fetchBy(client, server.port, 'sip.ld', { blksize: 1_428 })))
  const rest = fetchRest(phone, first)
  let over = false
  const all = Promise.all([fetching, rest]).finally(() => {
    over = true
  })
  while (!over) {
    for (let turn = 0; turn < 20; turn++) hostile.send(noise(), turn % 2 ? server.port : first.port)
    hostileSent += 20
    await new Promise(setImmediate)
  }
  const [fetched, bytes] = await all
  expect(digest(bytes)).toBe(digest(files['phone.cfg']))
  for (const { bytes, said } of fetched) expect(digest(bytes), said).toBe(digest(files['sip.ld']))
  expect(hostileSent).toBeGreaterThan(500)
  expect(hostile.unheard).toBeLessThan(hostileSent / 4) // it does not get an answer to each
  await vi.waitFor(() => expect(server.counts.completed).toBe(here.length + 1))
})

test.skipIf(!curl.installed)('a firmware image is sent from disk without being in memory', async () => {
  const size = 40_000_000
  let reads = 0
  let longest = 0
  const server = await start({
    answer: async () => ({
      file: {
        size,
        read: async (_, length) => {
          reads++
          longest = Math.max(longest, length)
          return Buffer.alloc(length, 7)
        },
      },
    }),
  })
  const { local } = await fetchBy(curl, server.port, 'sip.ld', { blksize: 1_468 })
  expect((await stat(local)).size).toBe(size)
  expect([longest < 100_000, reads > 400]).toEqual([true, true])
})
