import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BootToken, mintBootId, parseMac } from '@offhook/phones'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mappedPlatform } from './mapped-platform.ts'
import { Mapping } from './mapping.ts'
import { readJsonAnswer } from './read-json-answer.ts'
import { readStatus } from './read-status.ts'
import { readXmlAnswer } from './read-xml-answer.ts'
import { restPlatform } from './rest-platform.ts'
import { telewarePlatform } from './teleware-platform.ts'
import type { PlatformAnswer, PlatformConnection, Question } from './tenant-platform.ts'

const question: Question = {
  boot: mintBootId(),
  mac: parseMac('0004f21a2457')!,
  bootToken: BootToken.parse('020319816065'),
  gateway: 'hq',
  leasedIp: '192.168.100.100',
}

type Asked = { path: string; body: string; headers: IncomingMessage['headers'] }
let answerNext: (response: ServerResponse) => void
let asked: Asked
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (piece) => {
    body += piece
  })
  request.on('end', () => {
    asked = { path: request.url!, body, headers: request.headers }
    answerNext(response)
  })
})
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const ownDialect = Mapping.parse({
  request: { path: '/devices/{macColons}', body: { device: { mac: '{mac}', otp: '{bootToken}' }, ip: '{leasedIp}' } },
  answer: {
    lines: 'data.accounts',
    user: 'id',
    password: 'sip.secret',
    registrar: '/data.server.host',
    port: '/data.server.port',
    transport: '/data.server.proto',
  },
})

const adapters = {
  teleware: {
    connect: telewarePlatform,
    granted:
      '<?xml version="1.0"?><Account><user>201</user><password>a&lt;b&amp;c</password><registrar>sip.example</registrar><port>5070</port><transport>TCP</transport></Account>',
    type: 'text/xml',
    says: ['mac=0004f21a2457', 'random=020319816065', 'gateway=hq'],
  },
  rest: {
    connect: restPlatform,
    granted: JSON.stringify({
      lines: [{ user: '201', password: 'a<b&c', registrar: 'sip.example', port: 5070, transport: 'tcp' }],
    }),
    type: 'application/json',
    says: ['"mac":"0004f21a2457"', '"bootToken":"020319816065"', '"leasedIp":"192.168.100.100"'],
  },
  mapped: {
    connect: (connection: PlatformConnection) => mappedPlatform(connection, ownDialect),
    granted: JSON.stringify({
      data: {
        accounts: [{ id: 201, sip: { secret: 'a<b&c' } }],
        server: { host: 'sip.example', port: '5070', proto: 'TCP' },
      },
    }),
    type: 'application/json',
    says: ['"mac":"0004f21a2457"', '"otp":"020319816065"', '"ip":"192.168.100.100"'],
  },
}

for (const [dialect, adapter] of Object.entries(adapters)) {
  describe(`a ${dialect} platform`, () => {
    const ask = (respond: (response: ServerResponse) => void, timeoutMs = 2_000) => {
      answerNext = respond
      const { port } = server.address() as AddressInfo
      return adapter
        .connect({ baseUrl: `http://127.0.0.1:${port}/base/`, auth: { kind: 'bearer', token: 'let-me-in' }, timeoutMs })
        .requestCredentials(question)
    }
    const status = (code: number, headers = {}) =>
      ask((response) => response.writeHead(code, headers).end('{"secret":"do-not-quote"}'))

    it('is told MAC and token, and its lines are read', async () => {
      const answer = await ask((response) => response.setHeader('content-type', adapter.type).end(adapter.granted))
      expect(answer).toEqual({
        kind: 'granted',
        credentials: {
          lines: [{ user: '201', password: 'a<b&c', registrar: 'sip.example', port: 5070, transport: 'tcp' }],
        },
      })
      for (const said of adapter.says) expect(asked.body).toContain(said)
      expect(asked.headers.authorization).toBe('Bearer let-me-in')
    })
    it.each([
      [404, 'not-ordered'],
      [409, 'token-mismatch'],
      [401, 'unauthorized'],
      [302, 'bad-answer'],
      [204, 'bad-answer'],
      [418, 'bad-answer'],
    ])('that answers %i refuses: %s', async (code, because) => {
      expect(await status(code)).toMatchObject({ kind: 'refused', because })
    })
    it.each([
      [429, 7_000],
      [503, 7_000],
      [500, undefined],
    ])('that answers %i is asked later', async (code, retryAfterMs) => {
      const answer = await status(code, retryAfterMs ? { 'retry-after': '7' } : {})
      expect(answer).toMatchObject({ kind: 'unavailable', ...(retryAfterMs ? { retryAfterMs } : {}) })
    })
    it('that hangs, drops the connection or is not there is asked later', async () => {
      expect(await ask(() => {}, 50)).toEqual({ kind: 'unavailable', because: 'timeout' })
      expect(await ask((response) => response.destroy())).toMatchObject({ kind: 'unavailable' })
      expect(
        await adapter
          .connect({ baseUrl: 'http://127.0.0.1:1', auth: undefined, timeoutMs: 500 })
          .requestCredentials(question),
      ).toMatchObject({ kind: 'unavailable' })
    })
    it('that answers nonsense is refused, and not a word of it is quoted', async () => {
      for (const nonsense of [
        '',
        '<',
        '{',
        '<a/>',
        '{}',
        '[]',
        'null',
        '<a><user>x</user></a>',
        '{"lines":[]}',
        '{"lines":[{"user":"hunter2"}]}',
        '\u0000',
        'x'.repeat(400_000),
      ]) {
        const answer = await ask((response) => response.setHeader('content-type', adapter.type).end(nonsense))
        expect(answer).toMatchObject({ kind: 'refused', because: 'bad-answer' })
        expect(JSON.stringify(answer)).not.toContain('hunter2')
      }
    })
  })
}

it('XML answers: several lines, any root, no document types', () => {
  const two = readXmlAnswer(
    '<x:r xmlns:x="u"><model>VVX_500</model><line><user>1</user><password>007</password></line><line><user>2</user><password>p</password></line></x:r>',
  )
  expect(two).toMatchObject({
    kind: 'granted',
    credentials: {
      model: 'VVX_500',
      lines: [
        { user: '1', password: '007' },
        { user: '2', password: 'p' },
      ],
    },
  })
  expect(
    readXmlAnswer(
      '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a><user>&e;</user><password>p</password></a>',
    ),
  ).toMatchObject({ kind: 'refused' })
})

it('every text gets an answer from either reader, and none throws', () => {
  const readers: ((text: string) => PlatformAnswer)[] = [readXmlAnswer, readJsonAnswer]
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc.string().map((text) => `<a><user>${text}</user></a>`),
      ),
      (text) => readers.every((read) => ['granted', 'refused'].includes(read(text).kind)),
    ),
  )
})

it('Retry-After is read as seconds or a date, an hour at most', () => {
  const now = new Date('2026-01-05T09:00:00Z')
  expect(readStatus(503, 'Mon, 05 Jan 2026 09:00:30 GMT', now)).toMatchObject({ retryAfterMs: 30_000 })
  expect(readStatus(503, '999999', now)).toMatchObject({ retryAfterMs: 3_600_000 })
  expect(readStatus(503, 'soon', now)).toMatchObject({ retryAfterMs: undefined })
})
