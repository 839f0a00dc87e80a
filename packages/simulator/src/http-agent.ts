import { Agent, type IncomingHttpHeaders, request } from 'node:http'

export type Answer = { readonly status: number; readonly headers: IncomingHttpHeaders; readonly body: string }

/** One request over a kept-alive connection; the answer's body as Latin-1, which keeps every byte. */
export type Send = (method: string, url: string, headers?: Record<string, string>, body?: string) => Promise<Answer>

export function openHttp(maxSockets = 4): { send: Send; close(): void } {
  const agent = new Agent({ keepAlive: true, maxSockets })
  return {
    send: (method, url, headers = {}, body) =>
      new Promise((resolve, reject) => {
        const length: Record<string, string | number> =
          body === undefined ? {} : { 'content-length': Buffer.byteLength(body, 'latin1') }
        const sent = request(url, { method, agent, headers: { ...headers, ...length }, timeout: 30_000 }, (answer) => {
          const pieces: Buffer[] = []
          answer.on('data', (piece: Buffer) => pieces.push(piece))
          answer.on('end', () =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              body: Buffer.concat(pieces).toString('latin1'),
            }),
          )
          answer.on('error', reject)
        })
        sent.on('timeout', () => sent.destroy(new Error('no answer in time')))
        sent.on('error', reject)
        sent.end(body === undefined ? undefined : Buffer.from(body, 'latin1'))
      }),
    close: () => agent.destroy(),
  }
}

export const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)))
