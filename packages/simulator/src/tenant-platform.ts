import { randomBytes, randomInt } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { escapeText } from './escape-text.ts'
import { sleep } from './http-agent.ts'

/** What a platform may do instead of granting. */
export type Fault =
  | { readonly kind: 'slow'; readonly ms: number }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfter?: number }
  | { readonly kind: 'drop' }
  | { readonly kind: 'nonsense'; readonly text?: string }

export type Account = { readonly user: string; readonly password: string }

/** What the platform was asked: a phone, by whom it is to be known as the same question, and in which dialect. `bootToken` is empty when an account event asks, or for a phone that a lease admits. */
export type AskedPlatform = {
  readonly mac: string
  readonly bootToken: string
  /** Where the phone is, when a lease admits it and no token. */
  readonly leasedIp?: string
  readonly gateway: string
  readonly dialect: 'teleware' | 'rest'
  readonly idempotencyKey?: string
  /** The account event for which it was asked. */
  readonly event?: string
}

export type TenantPlatform = {
  readonly url: string
  /** The last hundred thousand questions, oldest first. */
  readonly asked: readonly AskedPlatform[]
  /** The account a MAC has or will have; the same for as long as the platform runs. */
  accountOf(mac: string): Account
  /** From now on this MAC has another password; its user stays. */
  rotate(mac: string, password?: string): Account
  /** From now on this MAC's answers say which model was ordered. */
  order(mac: string, model: string): void
  /** From now on this MAC's questions meet the fault; `times`: so often, then it grants; for ever when absent. */
  fault(mac: string, fault: Fault, times?: number): void
  stop(): Promise<void>
}

const MAX_ASKED = 100_000
const MAX_QUESTION_BYTES = 64 * 1024

/**
 * A platform that knows every phone: `POST /twautoprovisioning` answers XML, `POST /v1/activations` JSON. `faultRates` makes it fail by chance: how large a share
 * of questions (0 to 1) meets which fault.
 */
export async function startTenantPlatform({
  registrar,
  lines = 1,
  password,
  port = 0,
  faultRates = [],
}: {
  registrar: { host: string; port: number }
  lines?: number
  password?: string
  port?: number
  faultRates?: readonly { readonly share: number; readonly fault: Fault }[]
}): Promise<TenantPlatform> {
  const accounts = new Map<string, Account>()
  const models = new Map<string, string>()
  const faults = new Map<string, { fault: Fault; left: number }>()
  const asked: AskedPlatform[] = []
  const firstUser = randomInt(100_000, 900_000) // several platforms on one machine share no address of record
  const accountOf = (mac: string): Account => {
    const known = accounts.get(mac) ?? {
      user: String(firstUser + accounts.size),
      password: password ?? randomBytes(9).toString('base64url'),
    }
    accounts.set(mac, known)
    return known
  }
  const linesOf = (mac: string) => {
    const { user, password } = accountOf(mac)
    return Array.from({ length: lines }, (_, line) => ({
      user: line === 0 ? user : `${user}-${line + 1}`,
      password,
      registrar: registrar.host,
      port: registrar.port,
      transport: 'udp',
      displayName: `Phone ${user}`,
    }))
  }
  const grant = ({ mac, dialect }: AskedPlatform, response: ServerResponse) => {
    const [lines, model] = [linesOf(mac), models.get(mac)]
    return dialect === 'rest'
      ? response
          .setHeader('content-type', 'application/json')
          .end(JSON.stringify({ lines, ...(model ? { model } : {}) }))
      : response.setHeader('content-type', 'text/xml').end(writeXml(lines, model))
  }
  const faultFor = (mac: string): Fault | undefined => {
    const waiting = faults.get(mac)
    if (waiting && waiting.left-- > 0) return waiting.fault
    let chance = Math.random()
    return faultRates.find(({ share }) => {
      chance -= share
      return chance < 0
    })?.fault
  }
  const answer = async (question: AskedPlatform, response: ServerResponse) => {
    const fault = faultFor(question.mac)
    if (fault?.kind === 'drop') return response.destroy()
    if (fault?.kind === 'nonsense') return response.end(fault.text ?? '<html>It works!</html>')
    if (fault?.kind === 'status') {
      const { status, retryAfter } = fault
      return response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }).end()
    }
    if (fault) await sleep(fault.ms)
    return grant(question, response)
  }
  const server = createServer((request, response) => {
    const pieces: Buffer[] = []
    let length = 0
    request.on('data', (piece: Buffer) => {
      length += piece.length
      if (length <= MAX_QUESTION_BYTES) pieces.push(piece)
    })
    request.on('end', () => {
      const question = readQuestion(
        `${request.method} ${request.url}`,
        Buffer.concat(pieces).toString('utf8'),
        request.headers,
      )
      if (typeof question === 'number') {
        response.writeHead(question).end()
        return
      }
      if (asked.push(question) > MAX_ASKED) asked.shift()
      void answer(question, response)
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, // it listens
    asked,
    accountOf,
    rotate(mac, next = randomBytes(9).toString('base64url')) {
      const account = { user: accountOf(mac).user, password: next }
      accounts.set(mac, account)
      return account
    },
    order: (mac, model) => void models.set(mac, model),
    fault: (mac, fault, times = Number.POSITIVE_INFINITY) => void faults.set(mac, { fault, left: times }),
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** The question, or the status that its faults deserve. */
export function readQuestion(route: string, body: string, headers: IncomingHttpHeaders): AskedPlatform | number {
  if (route === 'POST /twautoprovisioning') {
    const form = new URLSearchParams(body)
    const read = (name: string) => form.get(name) ?? ''
    return known({ mac: read('mac'), bootToken: read('random'), gateway: read('gateway'), dialect: 'teleware' })
  }
  if (route !== 'POST /v1/activations') return 404
  let told: Record<string, unknown>
  try {
    told = Object(JSON.parse(body))
  } catch {
    return 400
  }
  const read = (name: string) => (typeof told[name] === 'string' ? told[name] : '')
  const idempotencyKey = headers['idempotency-key']
  if (typeof idempotencyKey !== 'string') return 400
  const [event, leasedIp] = [read('event'), read('leasedIp')]
  return known({
    mac: read('mac'),
    bootToken: read('bootToken'),
    gateway: read('gateway'),
    dialect: 'rest',
    idempotencyKey,
    ...(event ? { event } : {}),
    ...(leasedIp && !read('bootToken') ? { leasedIp } : {}),
  })
}

/** Without a token only an account event asks, or a phone that tells its lease instead, of which `teleware` does not tell more than that. */
const known = (question: AskedPlatform): AskedPlatform | number => {
  const { mac, bootToken, gateway, dialect, event, leasedIp } = question
  const hasReason = bootToken !== '' || event !== undefined || leasedIp !== undefined || dialect === 'teleware'
  return /^[0-9a-f]{12}$/.test(mac) && hasReason && gateway !== '' ? question : 400
}

function writeXml(lines: readonly Record<string, string | number>[], model: string | undefined): string {
  const elements = lines.map(
    (line) =>
      `<line>${Object.entries(line)
        .map(([name, value]) => `<${name}>${escapeText(String(value))}</${name}>`)
        .join('')}</line>`,
  )
  const ordered = model ? `<model>${escapeText(model)}</model>` : ''
  return `<?xml version="1.0"?><TeleWare>${ordered}${elements.join('')}</TeleWare>`
}
