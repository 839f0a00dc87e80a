import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BootToken, mintBootId, parseMac } from '@offhook/phones'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { mappedPlatform } from './mapped-platform.ts'
import { Mapping } from './mapping.ts'
import { PlatformAuth } from './platform-auth.ts'
import { restPlatform } from './rest-platform.ts'
import type { PlatformConnection } from './tenant-platform.ts'

type Asked = { method: string; url: string; headers: IncomingMessage['headers']; body: string }
let asked: Asked[] = []
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (piece) => {
    body += piece
  })
  request.on('end', () => {
    asked.push({ method: request.method!, url: request.url!, headers: request.headers, body })
    if (request.url!.endsWith('/moved')) response.writeHead(307, { location: '/elsewhere' })
    response.end('{}')
  })
})
beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
beforeEach(() => {
  asked = []
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const question = {
  boot: mintBootId(),
  mac: parseMac('0004f21a2457')!,
  bootToken: BootToken.parse('020319816065'),
  gateway: 'hq',
  leasedIp: undefined,
}
const connection = (auth?: object): PlatformConnection => ({
  baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/base`,
  auth: auth && PlatformAuth.parse(auth),
  timeoutMs: 2_000,
})
const ask = async (auth?: object): Promise<Asked> => {
  await restPlatform(connection(auth)).requestCredentials(question)
  return asked.at(-1)!
}

it('who signs in with nothing, a bearer token, a password or a key of its own sends that header and no other', async () => {
  expect((await ask()).headers).not.toHaveProperty('authorization')
  expect((await ask({ kind: 'bearer', token: 'let-me-in' })).headers.authorization).toBe('Bearer let-me-in')
  expect((await ask({ kind: 'basic', user: 'zoë', password: 'a:b' })).headers.authorization).toBe(
    `Basic ${Buffer.from('zoë:a:b').toString('base64')}`,
  )
  const { headers } = await ask({ kind: 'header', name: 'X-Api-Key', value: 'k3y' })
  expect([headers['x-api-key'], headers.authorization]).toEqual(['k3y', undefined])
})

it('a platform can check a signature over the method, path, time and body that it got, in headers of its choice', async () => {
  const secret = 'a-secret-of-some-length'
  const check = ({ method, url, headers, body }: Asked, timestampHeader: string, signatureHeader: string) => {
    const timestamp = headers[timestampHeader]
    expect(Math.abs(Number(timestamp) - Date.now() / 1_000)).toBeLessThan(5)
    const signature = createHmac('sha256', secret).update(`${method}\n${url}\n${timestamp}\n${body}`).digest('hex')
    expect(headers[signatureHeader]).toBe(`sha256=${signature}`)
  }
  check(await ask({ kind: 'hmac', secret }), 'x-offhook-timestamp', 'x-offhook-signature')
  const own = { kind: 'hmac', secret, algorithm: 'sha256', timestampHeader: 'X-When', signatureHeader: 'X-Proof' }
  check(await ask(own), 'x-when', 'x-proof')

  const answer = { user: 'u', password: 'p' }
  const get = Mapping.parse({ request: { method: 'GET', path: '/phones/{macColons}?otp={bootToken}' }, answer })
  await mappedPlatform(connection(own), get).requestCredentials(question)
  expect(asked.at(-1)).toMatchObject({
    method: 'GET',
    url: '/base/phones/00%3A04%3Af2%3A1a%3A24%3A57?otp=020319816065',
    body: '',
  })
  check(asked.at(-1)!, 'x-when', 'x-proof')
})

it('a redirect gets neither token nor signature: nobody follows it', async () => {
  const moved = Mapping.parse({
    request: { path: '/moved', body: { otp: '{bootToken}' } },
    answer: { user: 'u', password: 'p' },
  })
  const answer = await mappedPlatform(connection({ kind: 'bearer', token: 't' }), moved).requestCredentials(question)
  expect(answer).toMatchObject({ kind: 'refused', because: 'bad-answer', detail: 'the platform answered 307' })
  expect(asked.map(({ url }) => url)).toEqual(['/base/moved'])
})

it.each([
  [{ kind: 'bearer', token: 'a\r\nx-b: c' }, 'token'],
  [{ kind: 'bearer', token: '' }, 'token'],
  [{ kind: 'header', name: 'a b', value: 'c' }, 'name'],
  [{ kind: 'header', name: 'Content-Length', value: '5' }, 'name'],
  [{ kind: 'header', name: 'x', value: 'é' }, 'value'],
  [{ kind: 'hmac', secret: 'short' }, 'secret'],
  [{ kind: 'hmac', secret: 'x'.repeat(32), algorithm: 'md5' }, 'algorithm'],
  [{ kind: 'certificate', cert: 'x', key: 'y' }, 'cert'],
  [{ kind: 'none' }, 'kind'],
])('a sign-in that could not work is refused where it is wrong, and not quoted: %j', (auth, where) => {
  const { error } = PlatformAuth.safeParse(auth)
  expect(error?.issues[0]?.path).toEqual([where])
})
