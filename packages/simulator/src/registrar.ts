import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { digestResponse } from './digest.ts'
import { parseDigest, parseSipMessage, type SipMessage, writeSipMessage } from './sip-message.ts'

export type RegisteredLine = { readonly aor: string; readonly contact: string; readonly expires: number }

export type Registrar = {
  readonly host: string
  readonly port: number
  readonly registered: ReadonlyMap<string, RegisteredLine>
  readonly refused: number
  stop(): Promise<void>
}

const REALM = 'offhook-simulator'
const MAX_NONCES = 50_000

/** A SIP registrar over UDP that checks digests: a line is registered when it knew its password, and not otherwise. */
export async function startRegistrar({
  passwordOf,
  onRegistered = () => {},
  port = 0,
}: {
  passwordOf(user: string): string | undefined
  onRegistered?(line: RegisteredLine): void
  port?: number
}): Promise<Registrar> {
  const socket = createSocket('udp4')
  const nonces = new Set<string>()
  const registered = new Map<string, RegisteredLine>()
  let refused = 0

  const answer = (message: SipMessage, status: string, more: readonly (readonly [string, string])[] = []) => {
    const copied = ['via', 'from', 'call-id', 'cseq'].flatMap((name) =>
      (message.headers.get(name) ?? []).map((value) => [name, value] as const),
    )
    const to = message.headers.get('to')?.[0] ?? ''
    return writeSipMessage(`SIP/2.0 ${status}`, [
      ...copied,
      ['to', to.includes('tag=') ? to : `${to};tag=${randomBytes(4).toString('hex')}`],
      ...more,
    ])
  }
  const challenge = (message: SipMessage, stale = false) => {
    const nonce = randomBytes(12).toString('hex')
    nonces.add(nonce)
    if (nonces.size > MAX_NONCES) nonces.delete(nonces.values().next().value!)
    return answer(message, '401 Unauthorized', [
      [
        'WWW-Authenticate',
        `Digest realm="${REALM}", nonce="${nonce}", algorithm=MD5, qop="auth"${stale ? ', stale=true' : ''}`,
      ],
    ])
  }
  const register = (message: SipMessage): string => {
    const aor = /sips?:([^>;\s]+)/i.exec(message.headers.get('to')?.[0] ?? '')?.[1]
    const given = parseDigest(message.headers.get('authorization')?.[0] ?? '')
    if (!aor) return answer(message, '400 Bad Request')
    if (!given) return challenge(message)
    const user = given.get('username') ?? ''
    const password = passwordOf(user)
    const nonce = given.get('nonce') ?? ''
    if (!nonces.has(nonce)) return challenge(message, true)
    const expected = digestResponse({
      user,
      realm: REALM,
      password: password ?? '',
      method: 'REGISTER',
      uri: given.get('uri') ?? '',
      nonce,
      nc: given.get('nc'),
      cnonce: given.get('cnonce'),
      qop: given.get('qop'),
    })
    if (password === undefined || !same(expected, given.get('response') ?? '')) {
      refused++
      return answer(message, '403 Forbidden')
    }
    const contact = message.headers.get('contact')?.[0] ?? ''
    const line = { aor, contact, expires: Number(message.headers.get('expires')?.[0] ?? 3600) }
    registered.set(aor, line)
    onRegistered(line)
    return answer(message, '200 OK', [
      ['Contact', contact],
      ['Expires', String(line.expires)],
    ])
  }
  socket.on('message', (bytes, peer) => {
    const message = parseSipMessage(bytes.toString('utf8'))
    if (!message || message.startLine.startsWith('SIP/')) return
    const reply = message.startLine.startsWith('REGISTER ')
      ? register(message)
      : answer(message, '405 Method Not Allowed')
    socket.send(reply, peer.port, peer.address)
  })
  await new Promise<void>((resolve) => socket.bind(port, '127.0.0.1', resolve))
  return {
    host: '127.0.0.1',
    port: socket.address().port,
    registered,
    get refused() {
      return refused
    },
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

const same = (one: string, other: string): boolean =>
  one.length === other.length && timingSafeEqual(Buffer.from(one), Buffer.from(other))
