import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { promisify } from 'node:util'
import { mintBootId, parseMac } from '@offhook/phones'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PlatformAuth } from './platform-auth.ts'
import { restPlatform } from './rest-platform.ts'

const execute = promisify(execFile)
const granted = { lines: [{ user: '201', password: 'p', registrar: 'sip.acme.example' }] }
let folder: string
const pem = (name: string) => readFile(join(folder, name), 'utf8')

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-certificates-'))
  const run = (...args: string[]) => execute('openssl', args, { cwd: folder })
  const make = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-x509', '-days', '2']
  for (const name of ['authority', 'stranger'])
    await run(...make, '-subj', `/CN=${name}`, '-keyout', `${name}.key`, '-out', `${name}.pem`)
  const signed = ['-CA', 'authority.pem', '-CAkey', 'authority.key']
  await run(
    ...make,
    ...signed,
    '-subj',
    '/CN=platform',
    '-addext',
    'subjectAltName=IP:127.0.0.1',
    '-keyout',
    'server.key',
    '-out',
    'server.pem',
  )
  await run(...make, ...signed, '-subj', '/CN=offhook', '-keyout', 'client.key', '-out', 'client.pem')
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a platform that asks for a client certificate gets ours, and each side trusts the authority it was given alone', async () => {
  const seen: string[] = []
  const server = createServer(
    { cert: await pem('server.pem'), key: await pem('server.key'), ca: await pem('authority.pem'), requestCert: true },
    (request, response) => {
      seen.push(String((request.socket as TLSSocket).getPeerCertificate().subject.CN))
      response.end(JSON.stringify(granted))
    },
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const baseUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  const ask = async (auth: object | undefined) =>
    restPlatform({ baseUrl, auth: auth && PlatformAuth.parse(auth), timeoutMs: 5_000 }).requestCredentials({
      boot: mintBootId(),
      mac: parseMac('0004f21a2457')!,
      bootToken: undefined,
      gateway: 'hq',
      leasedIp: undefined,
    })
  const ours = { kind: 'certificate', cert: await pem('client.pem'), key: await pem('client.key') }
  const strangers = { kind: 'certificate', cert: await pem('stranger.pem'), key: await pem('stranger.key') }
  try {
    expect(await ask({ ...ours, ca: await pem('authority.pem') })).toEqual({ kind: 'granted', credentials: granted })
    expect(seen).toEqual(['offhook'])
    for (const auth of [{ ...ours, ca: await pem('stranger.pem') }, ours, undefined])
      expect(await ask(auth)).toEqual({ kind: 'unavailable', because: 'tls' })
    // In TLS 1.3 a server refuses a certificate after the handshake, by an alert or by hanging up.
    const refused = await ask({ ...strangers, ca: await pem('authority.pem') })
    expect(refused).toMatchObject({ kind: 'unavailable', because: expect.stringMatching(/^(?:tls|unreachable)$/) })
    expect(seen).toEqual(['offhook'])
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

test('a key that is not the certificate’s, or is sealed by a passphrase, is refused before it is kept', async () => {
  await execute('openssl', ['ec', '-in', 'client.key', '-aes256', '-passout', 'pass:x', '-out', 'locked.key'], {
    cwd: folder,
  })
  const fault = async (key: string) =>
    PlatformAuth.safeParse({ kind: 'certificate', cert: await pem('client.pem'), key: await pem(key) }).error?.issues
  expect(await fault('client.key')).toBeUndefined()
  expect(await fault('stranger.key')).toMatchObject([{ path: ['key'], message: 'not the key of the certificate' }])
  expect(await fault('locked.key')).toMatchObject([{ path: ['key'] }])
  expect(JSON.stringify(await fault('stranger.key'))).not.toContain('PRIVATE KEY')
})
