import { randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { digestResponse } from './digest.ts'
import { parseDigest, parseSipMessage, quote, type SipMessage, statusOf, writeSipMessage } from './sip-message.ts'

export type RegisterLine = {
  readonly user: string
  readonly authUser: string
  readonly password: string
  readonly registrar: string
  readonly port: number
  readonly expires: number
  /** UDP when absent. */
  readonly transport?: 'udp' | 'tcp' | 'tls'
  /** The host that requests are sent to, if not the registrar itself. */
  readonly sendTo?: string
}

const MAX_CHALLENGES = 3

/** REGISTERs a line over UDP with what its phone was told; the final status, or 0 when nobody answered or it was told another transport. */
export async function registerLine(line: RegisterLine, userAgent: string): Promise<number> {
  if (line.transport && line.transport !== 'udp') return 0
  const socket = createSocket('udp4')
  socket.on('error', () => {}) // a registrar that cannot be reached or looked up does not answer
  await new Promise<void>((resolve) => socket.bind(0, resolve))
  const callId = randomBytes(8).toString('hex')
  const tag = randomBytes(4).toString('hex')
  const local = `127.0.0.1:${socket.address().port}`
  const uri = `sip:${line.registrar}`
  const user = encodeURIComponent(line.user)
  const send = (cseq: number, authorization?: string) => {
    const address = `<sip:${user}@${line.registrar}>`
    const text = writeSipMessage(`REGISTER ${uri} SIP/2.0`, [
      ['Via', `SIP/2.0/UDP ${local};branch=z9hG4bK${randomBytes(6).toString('hex')}`],
      ['Max-Forwards', '70'],
      ['From', `${address};tag=${tag}`],
      ['To', address],
      ['Call-ID', callId],
      ['CSeq', `${cseq} REGISTER`],
      ['Contact', `<sip:${user}@${local}>`],
      ['Expires', String(line.expires)],
      ['User-Agent', userAgent],
      ...(authorization ? [['Authorization', authorization] as const] : []),
    ])
    return exchange(socket, line, cseq, text)
  }
  try {
    let answer = await send(1)
    for (let cseq = 2; statusOf(answer) === 401 && cseq <= MAX_CHALLENGES + 1; cseq++) {
      const challenge = parseDigest(answer?.headers.get('www-authenticate')?.[0] ?? '')
      if (!challenge || (cseq > 2 && challenge.get('stale')?.toLowerCase() !== 'true')) break
      answer = await send(cseq, authorizationFor(line, challenge, uri))
    }
    return statusOf(answer)
  } finally {
    socket.close()
  }
}

function authorizationFor(line: RegisterLine, challenge: ReadonlyMap<string, string>, uri: string): string {
  const [realm, nonce] = [challenge.get('realm') ?? '', challenge.get('nonce') ?? '']
  const session = challenge.has('qop')
    ? { qop: 'auth', nc: '00000001', cnonce: randomBytes(6).toString('hex') }
    : undefined
  const response = digestResponse({
    user: line.authUser,
    realm,
    password: line.password,
    method: 'REGISTER',
    uri,
    nonce,
    ...session,
  })
  return [
    `Digest username=${quote(line.authUser)}`,
    `realm=${quote(realm)}`,
    `nonce=${quote(nonce)}`,
    `uri=${quote(uri)}`,
    'algorithm=MD5',
    ...(session ? ['qop=auth', `nc=${session.nc}`, `cnonce=${quote(session.cnonce)}`] : []),
    `response=${quote(response)}`,
  ].join(', ')
}

/** Sends and sends again (RFC 3261's timer E, shortened) until the answer of this CSeq comes. */
function exchange(
  socket: Socket,
  { registrar, port, sendTo = registrar }: RegisterLine,
  cseq: number,
  text: string,
): Promise<SipMessage | undefined> {
  return new Promise((resolve) => {
    let sends = 0
    let timer: NodeJS.Timeout | undefined
    const repeat = () => {
      if (sends++ >= 6) return finish(undefined)
      socket.send(text, port, sendTo, () => {})
      timer = setTimeout(repeat, 500 * sends)
    }
    const hear = (bytes: Buffer) => {
      const message = parseSipMessage(bytes.toString('utf8'))
      if (message?.headers.get('cseq')?.[0]?.startsWith(`${cseq} `) && statusOf(message) >= 200) finish(message)
    }
    const finish = (message: SipMessage | undefined) => {
      clearTimeout(timer)
      socket.off('message', hear)
      resolve(message)
    }
    socket.on('message', hear)
    repeat()
  })
}
