import { randomBytes } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { digestResponse } from './digest.ts'
import { parseDigest, parseSipMessage, type SipMessage, writeSipMessage } from './sip-message.ts'

export type RegisterLine = {
  readonly user: string
  readonly authUser: string
  readonly password: string
  readonly registrar: string
  readonly port: number
  readonly expires: number
}

/** REGISTERs a line with what its phone was told; the final status, or 0 when nobody answered. */
export async function registerLine(line: RegisterLine, userAgent: string): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '0.0.0.0', resolve))
  const callId = randomBytes(8).toString('hex')
  const tag = randomBytes(4).toString('hex')
  const uri = `sip:${line.registrar}`
  const send = (cseq: number, authorization?: string) => {
    const local = `127.0.0.1:${socket.address().port}`
    const address = `<sip:${line.user}@${line.registrar}>`
    return exchange(
      socket,
      line,
      cseq,
      writeSipMessage(`REGISTER ${uri} SIP/2.0`, [
        ['Via', `SIP/2.0/UDP ${local};branch=z9hG4bK${randomBytes(6).toString('hex')}`],
        ['Max-Forwards', '70'],
        ['From', `${address};tag=${tag}`],
        ['To', address],
        ['Call-ID', callId],
        ['CSeq', `${cseq} REGISTER`],
        ['Contact', `<sip:${line.user}@${local}>`],
        ['Expires', String(line.expires)],
        ['User-Agent', userAgent],
        ...(authorization ? [['Authorization', authorization] as const] : []),
      ]),
    )
  }
  try {
    const challenged = await send(1)
    const challenge = parseDigest(challenged?.headers.get('www-authenticate')?.[0] ?? '')
    if (!challenge) return statusOf(challenged)
    const [realm, nonce] = [challenge.get('realm') ?? '', challenge.get('nonce') ?? '']
    const cnonce = randomBytes(6).toString('hex')
    const response = digestResponse({
      user: line.authUser,
      realm,
      password: line.password,
      method: 'REGISTER',
      uri,
      nonce,
      nc: '00000001',
      cnonce,
      qop: 'auth',
    })
    return statusOf(
      await send(
        2,
        `Digest username="${line.authUser}", realm="${realm}", nonce="${nonce}", uri="${uri}", algorithm=MD5, qop=auth, nc=00000001, cnonce="${cnonce}", response="${response}"`,
      ),
    )
  } finally {
    socket.close()
  }
}

const statusOf = (message: SipMessage | undefined): number => Number(message?.startLine.split(' ')[1] ?? 0)

/** Sends and sends again (RFC 3261's timer E, shortened) until the answer of this CSeq comes. */
function exchange(
  socket: Socket,
  { registrar, port }: RegisterLine,
  cseq: number,
  text: string,
): Promise<SipMessage | undefined> {
  return new Promise((resolve) => {
    let sends = 0
    const repeat = () => {
      if (sends++ >= 6) return finish(undefined)
      socket.send(text, port, registrar)
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
    let timer: NodeJS.Timeout
    socket.on('message', hear)
    repeat()
  })
}
