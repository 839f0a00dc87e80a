import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { digestResponse } from './digest.ts'
import { parseAddress, parseDigest, parseSipMessage, type SipMessage, writeSipMessage } from './sip-message.ts'

export type RegisteredLine = { readonly aor: string; readonly contact: string; readonly expires: number }

export type Registrar = {
  readonly host: string
  readonly port: number
  /** By address of record, `201@127.0.0.1`. */
  readonly registered: ReadonlyMap<string, RegisteredLine>
  /** How often a wrong password, or somebody else's, was turned away. */
  readonly refused: number
  stop(): Promise<void>
}

const REALM = 'offhook-simulator'
const MAX_NONCES = 50_000
const MAX_REMEMBERED = 5_000
const MAX_EXPIRES = 86_400

/**
 * A SIP registrar over UDP that checks digests (RFC 2617, MD5, `qop=auth` or none): a line is registered when it knew its password, and not otherwise. A nonce
 * that is unknown, or used again without counting on, is `stale`; a request that comes twice is answered twice and counts once.
 */
export async function startRegistrar({
  passwordOf,
  authUserOf = (user) => user,
  onRegistered = () => {},
  host = '127.0.0.1',
  port = 0,
}: {
  /** By the name that authenticates. */
  passwordOf(authUser: string): string | undefined
  /** Who may register that user; the user itself when absent. */
  authUserOf?(user: string): string
  onRegistered?(line: RegisteredLine): void
  host?: string
  port?: number
}): Promise<Registrar> {
  const socket = createSocket('udp4')
  /** The last `nc` of each nonce. */
  const nonces = new Map<string, number>()
  const answered = new Map<string, string>()
  const registered = new Map<string, RegisteredLine>()
  let refused = 0

  const challenge = (message: SipMessage, stale: boolean) => {
    const nonce = randomBytes(12).toString('hex')
    remember(nonces, nonce, 0, MAX_NONCES)
    const value = `Digest realm="${REALM}", nonce="${nonce}", algorithm=MD5, qop="auth"${stale ? ', stale=true' : ''}`
    return answer(message, '401 Unauthorized', [['WWW-Authenticate', value]])
  }
  const register = (message: SipMessage): string => {
    const to = parseAddress(message.headers.get('to')?.[0] ?? '')
    if (!to) return answer(message, '400 Bad Request')
    const given = parseDigest(message.headers.get('authorization')?.[0] ?? '')
    if (!given) return challenge(message, false)
    const verdict = checkDigest(given, message, passwordOf, nonces)
    if (verdict === 'stale') return challenge(message, true)
    if (verdict === 'wrong' || given.get('username') !== authUserOf(to.user)) {
      refused++
      return answer(message, '403 Forbidden')
    }
    const contact = message.headers.get('contact')?.[0] ?? ''
    const line = { aor: `${to.user}@${to.host}`, contact, expires: readExpires(message) }
    if (line.expires === 0) registered.delete(line.aor)
    else registered.set(line.aor, line)
    onRegistered(line)
    return answer(message, '200 OK', [
      ['Contact', contact],
      ['Expires', String(line.expires)],
    ])
  }
  socket.on('message', (bytes, peer) => {
    const message = parseSipMessage(bytes.toString('utf8'))
    if (!message || message.startLine.startsWith('SIP/')) return
    const transaction = `${message.headers.get('call-id')?.[0]} ${message.headers.get('cseq')?.[0]} ${peer.port}`
    const reply =
      answered.get(transaction) ??
      (message.startLine.startsWith('REGISTER ') ? register(message) : answer(message, '405 Method Not Allowed'))
    remember(answered, transaction, reply, MAX_REMEMBERED)
    socket.send(reply, peer.port, peer.address, () => {})
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.bind(port, host, resolve)
  })
  return {
    host,
    port: socket.address().port,
    registered,
    get refused() {
      return refused
    },
    stop: () => new Promise((resolve) => socket.close(() => resolve())),
  }
}

/** Notes the `nc` of a nonce that was used rightly. */
function checkDigest(
  given: ReadonlyMap<string, string>,
  { startLine }: SipMessage,
  passwordOf: (user: string) => string | undefined,
  nonces: Map<string, number>,
): 'right' | 'wrong' | 'stale' {
  const [user, nonce, uri, qop, nc] = ['username', 'nonce', 'uri', 'qop', 'nc'].map(
    (name) => given.get(name) ?? '',
  ) as [string, string, string, string, string] // as many as there are names
  const password = passwordOf(user)
  const lastCount = nonces.get(nonce)
  if (lastCount === undefined) return 'stale'
  if (password === undefined || given.get('realm') !== REALM || uri !== startLine.split(' ')[1]) return 'wrong'
  if (qop !== '' && qop !== 'auth') return 'wrong'
  const cnonce = given.get('cnonce')
  const expected = digestResponse({ user, realm: REALM, password, method: 'REGISTER', uri, nonce, qop, nc, cnonce })
  if (!isSame(expected, given.get('response') ?? '')) return 'wrong'
  const count = qop ? Number.parseInt(nc, 16) : lastCount + 1
  if (!(count > lastCount)) return 'stale'
  nonces.set(nonce, count)
  return 'right'
}

/** Seconds: the contact's own `expires`, or else the header's, or else an hour. */
function readExpires({ headers }: SipMessage): number {
  const written = /;\s*expires=(\d{1,9})/i.exec(headers.get('contact')?.[0] ?? '')?.[1] ?? headers.get('expires')?.[0]
  return /^\d{1,9}$/.test(written ?? '') ? Math.min(Number(written), MAX_EXPIRES) : 3600
}

function answer(message: SipMessage, status: string, more: readonly (readonly [string, string])[] = []): string {
  const copied = ['via', 'from', 'call-id', 'cseq'].flatMap((name) =>
    (message.headers.get(name) ?? []).map((value) => [name, value] as const),
  )
  const to = message.headers.get('to')?.[0] ?? ''
  const tagged = to.includes('tag=') ? to : `${to};tag=${randomBytes(4).toString('hex')}`
  return writeSipMessage(`SIP/2.0 ${status}`, [...copied, ['to', tagged], ...more])
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value, most: number): void {
  map.set(key, value)
  if (map.size > most) map.delete(map.keys().next().value!)
}

const isSame = (one: string, other: string): boolean => timingSafeEqual(sha256(one), sha256(other))

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest()
