import { type Ask, openBootServer, type PhoneRequest } from './boot-requests.ts'
import { openHttp } from './http-agent.ts'
import { openPhoneLog, type PhoneLog } from './phone-log.ts'
import { type RegisterLine, registerLine } from './sip-user-agent.ts'

export type BootOutcome =
  | 'registered'
  /** no file was to be had that says anything */
  | 'no-config'
  /** there was one, and no line in what it led to */
  | 'no-lines'
  | 'register-failed'
  | 'unreachable'

export type BootResult = {
  readonly mac: string
  readonly model: string
  readonly outcome: BootOutcome
  readonly requests: readonly PhoneRequest[]
  /** Lines that the phone read out of its files. */
  readonly lines: number
  /** From the first request until the lines were known. */
  readonly configuredMs?: number
  readonly ms: number
}

export type BootOptions = {
  readonly mac: string
  /** As families name it, e.g. `SPIP_331`. */
  readonly model: string
  /** What DHCP option 66 says. */
  readonly option66: string
  readonly onRequest?: (request: PhoneRequest) => void
  /** After each request, as a real phone takes its time. */
  readonly pauseMs?: number
  /** How long a phone tries again while nobody answers or it is told to wait. */
  readonly patienceMs?: number
  /** What the phone keeps between boots; without it, or empty, it comes out of its box. */
  readonly memory?: Map<string, string>
  /** How a line is registered; from a socket of its own when absent. The final status, 0 when nobody answered. */
  readonly register?: (line: RegisterLine, userAgent: string) => Promise<number>
}

export type BootingPhone = {
  readonly mac: string
  readonly model: string
  readonly memory: Map<string, string>
  readonly log: PhoneLog
}

export type BootServer = {
  /** Without a slash at its end. */
  readonly folder: string
  readonly ask: Ask
  /** The URL, if it is of another folder and the phone has not been sent on before. */
  elsewhere(url: string | undefined): string | undefined
}

/** What a phone knows when it has read its files. */
export type Walked = {
  /** Undefined when there was nothing to read them from. */
  readonly lines?: readonly RegisterLine[]
  readonly sipUserAgent: string
  /** Where its files send it for good, which it follows when they give it no line. */
  readonly bootServer?: string | undefined
  /** What it asks for once its lines are known. */
  readonly loadTheRest?: () => Promise<void>
  /** What it does after it has registered, or has tried to. */
  readonly afterwards?: () => Promise<void>
}

/** What a kind of phone asks for from its start on, in its order, and what it reads out of that. */
export type Walk = (phone: BootingPhone, server: BootServer) => Promise<Walked>

/** One boot: a phone walks through its files and registers what it found in them. */
export async function runBoot(
  {
    mac,
    model,
    option66,
    onRequest = () => {},
    pauseMs = 0,
    patienceMs = 60_000,
    memory = new Map(),
    register = registerLine,
  }: BootOptions,
  walk: Walk,
): Promise<BootResult> {
  const http = openHttp(1)
  const startedAt = performance.now()
  const requests: PhoneRequest[] = []
  const log = openPhoneLog()
  const open = (url: string, sentOn: boolean): BootServer => {
    const folder = withoutSlash(url)
    return {
      folder,
      ask: openBootServer(http.send, folder, log, {
        pauseMs,
        patienceMs,
        onRequest(request) {
          requests.push(request)
          onRequest(request)
        },
      }),
      elsewhere: (other) => (other && !sentOn && withoutSlash(other) !== folder ? other : undefined),
    }
  }
  const finish = (outcome: BootOutcome, lines = 0, configuredMs?: number): BootResult => ({
    mac,
    model,
    outcome,
    requests,
    lines,
    ...(configuredMs === undefined ? {} : { configuredMs }),
    ms: performance.now() - startedAt,
  })

  try {
    const phone = { mac, model, memory, log }
    const server = open(option66, false)
    let walked = await walk(phone, server)
    const elsewhere = walked.lines?.length ? undefined : server.elsewhere(walked.bootServer)
    if (elsewhere) walked = await walk(phone, open(elsewhere, true))
    if (requests.every(({ status }) => status === 0)) return finish('unreachable')
    const { lines, sipUserAgent, loadTheRest, afterwards } = walked
    if (!lines) return finish('no-config')
    const configuredMs = performance.now() - startedAt
    await loadTheRest?.()
    if (lines.length === 0) return finish('no-lines', 0, configuredMs)

    let failed = 0
    for (const line of lines) {
      const status = await register(line, sipUserAgent)
      log.note('sip', status === 200 ? 2 : 5, `REGISTER of line ${line.user} answered ${status}`)
      if (status !== 200) failed++
    }
    await afterwards?.()
    return finish(failed === 0 ? 'registered' : 'register-failed', lines.length, configuredMs)
  } finally {
    http.close()
  }
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '')
