import { randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { digestResponse } from './digest.ts'
import { type Registrar, startRegistrar } from './registrar.ts'
import { parseDigest, parseSipMessage, quote, statusOf, writeSipMessage } from './sip-message.ts'
import { registerLine } from './sip-user-agent.ts'

const PASSWORDS: Record<string, string> = { '201': 'right', '202': 'other', 'a b"\\>': 'p"\\, qop=é' }

let registrar: Registrar
let socket: Socket
const heard: string[] = []
beforeAll(async () => {
  registrar = await startRegistrar({
    passwordOf: (user) => PASSWORDS[user],
    onRegistered: ({ aor, expires }) => heard.push(`${aor} ${expires}`),
  })
  socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  socket.close()
  await registrar.stop()
})

const line = (user: string, password: string) => ({
  user,
  authUser: user,
  password,
  registrar: '127.0.0.1',
  port: registrar.port,
  expires: 60,
})

const ask = (text: string): Promise<string> =>
  new Promise((resolve) => {
    socket.once('message', (bytes) => resolve(bytes.toString('utf8')))
    socket.send(text, registrar.port, '127.0.0.1')
  })

const URI = 'sip:127.0.0.1'
let cseq = 1
const register = (user: string, more: readonly (readonly [string, string])[] = []) =>
  writeSipMessage(`REGISTER ${URI} SIP/2.0`, [
    ['Via', 'SIP/2.0/UDP 127.0.0.1'],
    ['From', `<sip:${user}@127.0.0.1>;tag=1`],
    ['To', `<sip:${user}@127.0.0.1>`],
    ['Call-ID', 'one-call'],
    ['CSeq', `${cseq++} REGISTER`],
    ['Contact', `<sip:${user}@127.0.0.1:5066>`],
    ...more,
  ])
const challenged = async (user: string) =>
  parseDigest(parseSipMessage(await ask(register(user)))!.headers.get('www-authenticate')![0]!)!
const authorization = (user: string, password: string, nonce: string, nc: string, uri = URI) => {
  const given = {
    user,
    realm: 'offhook-simulator',
    password,
    method: 'REGISTER',
    uri,
    nonce,
    nc,
    cnonce: 'c',
    qop: 'auth',
  }
  return [
    'Authorization',
    `Digest username=${quote(user)}, realm="offhook-simulator", nonce="${nonce}", uri="${uri}", qop=auth, nc=${nc}, cnonce="c", response="${digestResponse(given)}"`,
  ] as const
}

test('a line registers with its password, and with no other', async () => {
  const before = registrar.refused
  expect(await registerLine(line('201', 'right'), 'test')).toBe(200)
  expect(await registerLine(line('201', 'wrong'), 'test')).toBe(403)
  expect(await registerLine(line('999', 'right'), 'test')).toBe(403)
  expect(registrar.refused - before).toBe(2)
  expect(registrar.registered.get('201@127.0.0.1')).toMatchObject({ expires: 60 })
  expect(registrar.registered.has('999@127.0.0.1')).toBe(false)
})

test('quotes, blanks and letters of any script in user and password do no harm', async () => {
  const [user, password] = Object.entries(PASSWORDS).at(-1)!
  expect(await registerLine(line(user, password), 'test')).toBe(200)
  expect(registrar.registered.has(`${user}@127.0.0.1`)).toBe(true)
})

test('nobody registers for somebody else, nor with a digest for another place', async () => {
  const nonce = (await challenged('201')).get('nonce')!
  expect(
    statusOf(parseSipMessage(await ask(register('201', [authorization('202', 'other', nonce, '00000001')])))),
  ).toBe(403)
  const elsewhere = authorization('201', 'right', nonce, '00000001', 'sip:elsewhere.example')
  expect(statusOf(parseSipMessage(await ask(register('201', [elsewhere]))))).toBe(403)
})

test('a nonce that is made up or used twice is stale; one that counts on is good', async () => {
  const nonce = (await challenged('201')).get('nonce')!
  const send = async (user: string, nonce: string, nc: string) =>
    parseSipMessage(await ask(register(user, [authorization(user, 'right', nonce, nc)])))
  expect(statusOf(await send('201', nonce, '00000001'))).toBe(200)
  const again = await send('201', nonce, '00000001')
  expect(statusOf(again)).toBe(401)
  expect(parseDigest(again!.headers.get('www-authenticate')![0]!)!.get('stale')).toBe('true')
  expect(statusOf(await send('201', nonce, '00000002'))).toBe(200)
  expect(statusOf(await send('201', 'made-up', '00000001'))).toBe(401)
})

test('a request that comes twice is answered twice and counts once; zero seconds unregisters', async () => {
  const nonce = (await challenged('201')).get('nonce')!
  const request = register('201', [['Expires', '77'], authorization('201', 'right', nonce, '00000001')])
  expect(await ask(request)).toBe(await ask(request))
  expect(heard.filter((one) => one === '201@127.0.0.1 77')).toHaveLength(1)
  await ask(register('201', [['Expires', '0'], authorization('201', 'right', nonce, '00000002')]))
  expect(registrar.registered.has('201@127.0.0.1')).toBe(false)
})

test('whatever else arrives, it goes on', async () => {
  const odd = register('201', [['Authorization', 'Digest username="201", response="é'.padEnd(64, 'é')]])
  for (const bytes of [randomBytes(1_200), Buffer.from(''), Buffer.from('REGISTER'), Buffer.from(odd)])
    socket.send(bytes, registrar.port, '127.0.0.1')
  const invite = writeSipMessage('INVITE sip:201@127.0.0.1 SIP/2.0', [['CSeq', '1 INVITE']])
  await vi.waitFor(async () => expect(statusOf(parseSipMessage(await ask(invite)))).toBe(405))
  expect(await registerLine(line('201', 'right'), 'test')).toBe(200)
})
