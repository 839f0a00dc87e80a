import { connect, type Socket } from 'node:net'

export type AsteriskCall = {
  /** Commands that the script sent, without their line breaks. */
  readonly commands: string[]
  /** From the connection to its end. */
  readonly ms: number
}

/** One call as Asterisk makes it to a FastAGI script: its variables, an answer to every command, and on with the call when the connection ends. */
export function callAgi(
  port: number,
  path: string,
  variables: Record<string, string> = {},
  { reply = '200 result=1\n', raw }: { reply?: string; raw?: string } = {},
): Promise<AsteriskCall> {
  return new Promise((resolve, reject) => {
    const startedAt = performance.now()
    const commands: string[] = []
    let text = ''
    const socket: Socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.setEncoding('utf8')
    socket.on('connect', () => socket.write(raw ?? headerOf(path, variables)))
    socket.on('data', (piece: string) => {
      text += piece
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n')) {
        commands.push(text.slice(0, end))
        text = text.slice(end + 1)
        socket.write(reply)
      }
    })
    socket.on('error', (cause: NodeJS.ErrnoException) => {
      if (!['ECONNRESET', 'EPIPE'].includes(cause.code ?? '')) reject(cause)
    })
    socket.on('close', () => resolve({ commands, ms: performance.now() - startedAt }))
  })
}

/** What Asterisk writes first, as far as a script of ours looks at it. */
export const headerOf = (path: string, variables: Record<string, string>): string =>
  [
    'agi_network: yes',
    `agi_network_script: ${path}`,
    `agi_request: agi://127.0.0.1/${path}`,
    'agi_channel: PJSIP/trunk-00000001',
    'agi_language: en',
    'agi_type: PJSIP',
    'agi_uniqueid: 1767603630.1',
    ...Object.entries({ callerid: 'unknown', calleridname: 'unknown', extension: '201', ...variables }).map(
      ([name, value]) => `agi_${name}: ${value}`,
    ),
    '\n',
  ].join('\n')
