import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type BootToken, type Mac, parseBootToken, parseMac } from '@offhook/phones'
import type { Dialect } from '../open-platform.ts'
import { type CaseName, SPECIAL_NAME } from './cases.ts'
import type { Sandbox } from './verify-platform.ts'

const phone = (mac: string, bootToken: string) => ({
  mac: parseMac(mac) as Mac, // written correctly below
  bootToken: parseBootToken(bootToken) as BootToken,
})
export const SANDBOX = {
  ordered: phone('0004f2000001', '020319816061'),
  several: phone('0004f2000002', '020319816062'),
  unknown: phone('0004f2000009', '020319816069'),
  mismatched: phone('0004f2000001', '999999999999'),
  busy: phone('0004f2000003', '020319816063'),
  named: phone('0004f2000004', '020319816064'),
} as const satisfies Sandbox
export const TOKEN = 'let-me-in'

type Line = { user: string; password: string; registrar: string; displayName?: string }
type Told = {
  readonly mac: string | undefined
  /** Empty or absent: nobody boots, an account event asks. */
  readonly bootToken: string | undefined
}

/** How a dialect's questions are read and its grants written; undefined for what is no question of it. */
export type Spoken = {
  readonly dialect: Dialect
  read(body: string): Told | undefined
  write(lines: readonly Line[], response: ServerResponse): void
}

/** A platform that keeps to every case but those in `wrong`; without `asksAgain` it answers no question without a token. */
export async function startPlatform({ read, write }: Spoken, wrong?: CaseName, asksAgain = true) {
  let granted = 0
  const server = createServer((request, response) => {
    const answer = (status: number, headers = {}) => response.writeHead(status, headers).end()
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      if (wrong !== 'not-signed-in' && request.headers.authorization !== `Bearer ${TOKEN}`) return answer(401)
      const told = read(Buffer.concat(pieces).toString('utf8'))
      const mac = told?.mac?.replaceAll(':', '')
      if (!mac || !/^[0-9a-f]{12}$/.test(mac)) return answer(wrong === 'malformed-question' ? 500 : 400)
      const line: Line = { user: '201', password: 's3cret', registrar: 'sip.acme.example' }
      const grant = (...lines: Line[]) => write(lines, response)
      switch (mac) {
        case SANDBOX.ordered.mac:
          if (!told?.bootToken) return wrong === 'asked-for-event' ? answer(200) : asksAgain ? grant(line) : answer(400)
          if (told.bootToken !== SANDBOX.ordered.bootToken && wrong !== 'token-mismatch') return answer(409)
          if (wrong === 'grants') return answer(404)
          if (wrong === 'in-time') return
          if (wrong === 'no-redirect') return answer(307, { location: 'http://127.0.0.1:1/elsewhere' })
          return grant(wrong === 'repeated-question' ? { ...line, password: `other-${granted++}` } : line)
        case SANDBOX.several.mac:
          return wrong === 'grants-several' ? grant(line) : grant(line, { ...line, user: '202' })
        case SANDBOX.busy.mac:
          return answer(503, wrong === 'busy' ? {} : { 'retry-after': '7' })
        case SANDBOX.named.mac:
          return grant({
            ...line,
            displayName: wrong === 'special-name' ? SPECIAL_NAME.replace('東', '?') : SPECIAL_NAME,
          })
        default:
          return wrong === 'unknown-phone' ? grant(line) : answer(404)
      }
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
