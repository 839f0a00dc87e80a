import { randomBytes, randomInt } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a platform may do instead of granting. */
export type Fault =
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number }
  | { readonly kind: 'drop' }
  | { readonly kind: 'nonsense' }

export type Account = { readonly user: string; readonly password: string }

export type TenantPlatform = {
  readonly url: string
  readonly asked: readonly string[]
  /** The account a MAC has or will have; the same for as long as the platform runs. */
  accountOf(mac: string): Account
  /** `times`: so often, then it grants; for ever when absent. */
  fault(mac: string, fault: Fault, times?: number): void
  stop(): Promise<void>
}

/** A platform that knows every phone: `POST /twautoprovisioning` answers XML, `POST /v1/activations` JSON. */
export async function startTenantPlatform({
  registrar,
  lines = 1,
  password,
  port = 0,
}: {
  registrar: { host: string; port: number }
  lines?: number
  password?: string
  port?: number
}): Promise<TenantPlatform> {
  const accounts = new Map<string, Account>()
  const faults = new Map<string, { fault: Fault; left: number }>()
  const asked: string[] = []
  const firstUser = randomInt(100_000, 900_000) // several platforms on one machine share no address of record
  const accountOf = (mac: string): Account => {
    const known = accounts.get(mac) ?? {
      user: String(firstUser + accounts.size),
      password: password ?? randomBytes(9).toString('base64url'),
    }
    accounts.set(mac, known)
    return known
  }
  const grant = (mac: string, xml: boolean, response: ServerResponse) => {
    const { user, password } = accountOf(mac)
    const all = Array.from({ length: lines }, (_, line) => ({
      user: line === 0 ? user : `${user}-${line + 1}`,
      password,
      registrar: registrar.host,
      port: registrar.port,
      transport: 'udp',
      displayName: `Phone ${user}`,
    }))
    if (!xml) return response.setHeader('content-type', 'application/json').end(JSON.stringify({ lines: all }))
    const elements = all.map(
      (line) =>
        `<line>${Object.entries(line)
          .map(([name, value]) => `<${name}>${value}</${name}>`)
          .join('')}</line>`,
    )
    return response
      .setHeader('content-type', 'text/xml')
      .end(`<?xml version="1.0"?><TeleWare>${elements.join('')}</TeleWare>`)
  }
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece) => {
      body += piece
    })
    request.on('end', async () => {
      const xml = request.url?.endsWith('/twautoprovisioning') ?? false
      const mac = (xml ? new URLSearchParams(body).get('mac') : (JSON.parse(body) as { mac?: string }).mac) ?? ''
      asked.push(mac)
      const waiting = faults.get(mac)
      if (!waiting || waiting.left-- <= 0) return grant(mac, xml, response)
      const { fault } = waiting
      if (fault.kind === 'drop') return response.destroy()
      if (fault.kind === 'nonsense') return response.end('<html>It works!</html>')
      if (fault.kind === 'status')
        return response
          .writeHead(fault.status, fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) })
          .end()
      await new Promise((resolve) => setTimeout(resolve, fault.ms))
      return grant(mac, xml, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens
    asked,
    accountOf,
    fault: (mac, fault, times = Number.POSITIVE_INFINITY) => void faults.set(mac, { fault, left: times }),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}
