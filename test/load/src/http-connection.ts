import { connect, type Socket } from 'node:net'

export type Answer = { status: number; body: Buffer }

export type HttpConnection = {
  send(method: string, path: string, headers?: Record<string, string>, body?: Buffer | string): Promise<Answer>
  close(): void
}

/**
 * One keep-alive HTTP/1.1 connection, one request at a time, as a phone has it. Bare on purpose: the generator shares the machine with what it measures.
 * Understands `Content-Length` and `Transfer-Encoding: chunked` answers.
 */
export async function openHttpConnection(host: string, port: number): Promise<HttpConnection> {
  let socket = await open(host, port)
  return {
    async send(method, path, headers = {}, body) {
      if (socket.destroyed) socket = await open(host, port)
      const bytes = body === undefined ? undefined : Buffer.from(body)
      let head = `${method} ${path} HTTP/1.1\r\nHost: ${host}:${port}\r\n`
      for (const [name, value] of Object.entries(headers)) head += `${name}: ${value}\r\n`
      if (bytes) head += `Content-Length: ${bytes.length}\r\n`
      socket.write(bytes ? Buffer.concat([Buffer.from(`${head}\r\n`), bytes]) : `${head}\r\n`)
      return readAnswer(socket, method === 'HEAD')
    },
    close: () => socket.destroy(),
  }
}

const open = (host: string, port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true }, () => resolve(socket))
    socket.once('error', reject)
  })

function readAnswer(socket: Socket, headOnly: boolean): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0)
    const finish = (answer: Answer, keep: boolean) => {
      socket.off('data', take).off('error', fail).off('close', closed)
      if (!keep) socket.destroy()
      resolve(answer)
    }
    const fail = (cause: Error) => {
      socket.off('data', take).off('close', closed)
      reject(cause)
    }
    const closed = () => fail(new Error('the connection was closed before the answer'))
    const take = (chunk: Buffer) => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk])
      const headEnd = received.indexOf('\r\n\r\n')
      if (headEnd < 0) return
      const head = received.toString('latin1', 0, headEnd)
      const status = Number(head.slice(9, 12))
      const rest = received.subarray(headEnd + 4)
      const keep = !/\r\nconnection: close/i.test(head)
      if (headOnly || status === 204 || status === 304) return finish({ status, body: Buffer.alloc(0) }, keep)
      const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1]
      if (length !== undefined) {
        if (rest.length >= Number(length)) finish({ status, body: rest.subarray(0, Number(length)) }, keep)
      } else if (rest.toString('latin1').endsWith('0\r\n\r\n')) {
        finish({ status, body: joinChunks(rest) }, keep)
      }
    }
    socket.on('data', take).once('error', fail).once('close', closed)
  })
}

function joinChunks(rest: Buffer): Buffer {
  const pieces: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = rest.indexOf('\r\n', at)
    const size = Number.parseInt(rest.toString('latin1', at, lineEnd), 16)
    if (!size) return Buffer.concat(pieces)
    pieces.push(rest.subarray(lineEnd + 2, lineEnd + 2 + size))
    at = lineEnd + 4 + size
  }
}
