import { createServer, type Socket } from 'node:net'
import { listenPlain } from '@offhook/runtime'
import type { Books } from '../books.ts'
import { type AgiRequest, parseAgiRequest } from './agi-request.ts'
import { answerCall, type CallAnswer } from './answer-call.ts'

/** What became of a call. `late`: its second was over; `refused`: no room for it. In all but `named` and `routed` it goes on as it came. */
export const AGI_OUTCOMES = [
  'named',
  'unnamed',
  'routed',
  'unrouted',
  'unknown-key',
  'not-understood',
  'unavailable',
  'late',
] as const
export type AgiOutcome = (typeof AGI_OUTCOMES)[number]

export type AgiPorts = {
  books: Pick<Books, 'open'>
  counted(outcome: AgiOutcome): void
}

/** From the connection to its end; Asterisk goes on with the call when it is over. */
const DEADLINE_MS = 750
const MAX_HEADER_BYTES = 16 * 1024
const MAX_REPLY_BYTES = 4 * 1024
const MAX_CONNECTIONS = 2_000

/** Asterisk's AGI over TCP. Whatever goes wrong the connection is closed, and the call goes on unchanged. */
export const listenAgi = (ports: AgiPorts, address: { host: string; port: number }) => {
  const server = createServer({ noDelay: true }, (socket) => serveCall(socket, ports))
  server.maxConnections = MAX_CONNECTIONS
  return listenPlain(server, address)
}

function serveCall(socket: Socket, { books, counted }: AgiPorts): void {
  let outcome: AgiOutcome = 'not-understood'
  let text = ''
  let answer: CallAnswer | undefined
  let asked = false
  const deadline = setTimeout(() => {
    if (answer === undefined) outcome = asked ? 'unavailable' : 'late'
    socket.destroy()
  }, DEADLINE_MS)
  socket.setEncoding('utf8')
  socket.on('error', () => {}) // a caller who hung up: 'close' follows
  socket.on('close', () => {
    clearTimeout(deadline)
    counted(outcome)
  })
  socket.on('data', (piece: string) => {
    text += piece
    if (answer) return readReply()
    if (asked || text.length > MAX_HEADER_BYTES) return void socket.destroy()
    const end = /\r?\n\r?\n/.exec(text)
    if (!end) return
    const request = parseAgiRequest(text.slice(0, end.index).split('\n'))
    text = text.slice(end.index + end[0].length)
    if (!request) return void socket.end()
    asked = true
    socket.pause()
    void ask(request)
  })

  const ask = async (request: AgiRequest): Promise<void> => {
    try {
      const book = await books.open('agi', request.key)
      if (socket.destroyed) return
      if (!book) {
        outcome = 'unknown-key'
        socket.end()
        return
      }
      answer = answerCall(request, book)
      outcome = answer.outcome
      if (answer.command === undefined) return void socket.end()
      socket.write(answer.command)
      socket.resume()
    } catch {
      outcome = 'unavailable'
      socket.destroy()
    }
  }
  /** `200 result=1`; `HANGUP` may come before it, and `5xx` instead of it. */
  const readReply = () => {
    if (/^\d{3}[ -].*\n/m.test(text)) socket.end()
    else if (text.length > MAX_REPLY_BYTES) socket.destroy()
  }
}
