import { createHash } from 'node:crypto'
import { connect, isIP, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { type AmiField, type AmiPacket, fieldOf, openAmiReader, writeAction } from './ami-packet.ts'
import { type AmiOutcome, answer, collect, type PendingAction } from './pending-action.ts'

export type AmiOptions = {
  readonly host: string
  /** 5038, and 5039 for TLS. */
  readonly port?: number
  readonly user: string
  readonly secret: string
  /** `md5` (the default) answers a challenge; `plain` sends the secret, and is for TLS or loopback. */
  readonly login?: 'md5' | 'plain'
  readonly tls?: { readonly ca?: string | Buffer; readonly allowUnverified?: boolean }
  /** Classes of events that are wanted; `system,call` holds those of registrations. */
  readonly events?: string
  onState?(state: AmiState): void
  readonly log?: { warn(fields: object, message: string): void }
  /** Milliseconds before the first, second ... new attempt, give or take a quarter. */
  readonly retryAfterMs?: readonly number[]
  /** Of a login, an action, a ping; 10 s. */
  readonly timeoutMs?: number
  readonly pingMs?: number
  /** Actions that wait for a connection or an answer; 1000. */
  readonly maxWaiting?: number
}

export type AmiState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'waiting'; readonly because: AmiTrouble; readonly retryInMs: number }
  | { readonly kind: 'closed' }

export type AmiTrouble =
  | 'unreachable'
  | 'tls-failed'
  | 'not-ami'
  | 'login-refused'
  | 'timeout'
  | 'connection-lost'
  | 'too-large'

export type Ami = {
  readonly state: AmiState
  /** Sends an action as soon as there is a connection. Throws {@link AmiActionInvalid} for fields that cannot be sent. */
  action(name: string, fields?: readonly AmiField[], options?: { timeoutMs?: number }): Promise<AmiOutcome>
  /** Events that answer no action; the answer takes the listener off. */
  onEvent(listener: (event: AmiPacket) => void): () => void
  close(): Promise<void>
}

const RETRY_AFTER_MS = [1_000, 5_000, 15_000, 60_000]
const MAX_UNSENT_BYTES = 1_048_576

/** Keeps a connection to the manager interface of an Asterisk: logs in, sends actions, hands out events, and connects again when it was lost. */
export function openAmi(options: AmiOptions): Ami {
  const { timeoutMs = 10_000, pingMs = 30_000, maxWaiting = 1_000, retryAfterMs = RETRY_AFTER_MS } = options
  const pending = new Map<string, PendingAction>()
  const listeners = new Set<(event: AmiPacket) => void>()
  let state: AmiState = { kind: 'connecting' }
  let socket: Socket | undefined
  let counter = 0
  let isClosed = false
  let wake = () => {}

  const guard = (call: () => void) => {
    try {
      call()
    } catch (err) {
      options.log?.warn({ err }, 'a listener to the manager interface failed')
    }
  }
  const enter = (next: AmiState) => {
    state = next
    guard(() => options.onState?.(next))
  }
  const send = (entry: PendingAction) => {
    if (entry.isSent || !socket) return
    entry.isSent = true
    socket.write(entry.bytes)
  }
  /** `isLogin`: sent though nobody is logged in yet. */
  const ask = (name: string, fields: readonly AmiField[], ms: number, isLogin: boolean): Promise<AmiOutcome> => {
    const id = `offhook-${++counter}`
    const bytes = writeAction([['Action', name], ['ActionID', id], ...fields])
    if (isClosed) return Promise.resolve({ kind: 'unavailable', because: 'closed' })
    const isFull = pending.size >= maxWaiting || (socket?.writableLength ?? 0) > MAX_UNSENT_BYTES
    if (isFull && !isLogin) return Promise.resolve({ kind: 'unavailable', because: 'too-many-waiting' })
    return new Promise((resolve) => {
      const timer = setTimeout(() => entry.finish({ kind: 'timeout' }), ms)
      const entry: PendingAction = {
        bytes,
        isSent: false,
        events: [],
        isWhole: true,
        finish(outcome) {
          clearTimeout(timer)
          pending.delete(id)
          resolve(outcome)
        },
      }
      pending.set(id, entry)
      if (isLogin || state.kind === 'ready') send(entry)
    })
  }
  const take = (packet: AmiPacket) => {
    const entry = pending.get(fieldOf(packet, 'ActionID') ?? '')
    const response = fieldOf(packet, 'Response')
    if (response !== undefined) {
      if (entry) answer(entry, packet, response)
    } else if (entry?.response) collect(entry, packet)
    else if (fieldOf(packet, 'Event') !== undefined)
      for (const listener of [...listeners]) guard(() => listener(packet))
  }
  const logIn = async (): Promise<AmiTrouble | undefined> => {
    const { user, secret, login = 'md5', events = 'system,call' } = options
    const credentials: AmiField[] = [['Username', user]]
    if (login === 'plain') credentials.push(['Secret', secret])
    else {
      const asked = await ask('Challenge', [['AuthType', 'MD5']], timeoutMs, true)
      if (asked.kind !== 'success') return troubleOf(asked)
      const challenge = fieldOf(asked.fields, 'Challenge') ?? ''
      credentials.push(
        ['AuthType', 'MD5'],
        [
          'Key',
          createHash('md5')
            .update(challenge + secret)
            .digest('hex'),
        ],
      )
    }
    const outcome = await ask('Login', [...credentials, ['Events', events]], timeoutMs, true)
    return outcome.kind === 'success' ? undefined : troubleOf(outcome)
  }
  /** One connection, from its opening to its end; why it ended, and whether it was of use. */
  const stay = async (): Promise<{ because: AmiTrouble; wasReady: boolean }> => {
    const { host, tls } = options
    const port = options.port ?? (tls ? 5039 : 5038)
    const own: Socket = tls
      ? connectTls({
          host,
          port,
          ...(isIP(host) ? {} : { servername: host }),
          ...(tls.ca === undefined ? {} : { ca: tls.ca }),
          rejectUnauthorized: !tls.allowUnverified,
        })
      : connect({ host, port })
    socket = own
    let trouble: AmiTrouble | undefined
    let wasReady = false
    let isConnected = false
    const fail = (because: AmiTrouble) => {
      trouble ??= because
      own.destroy()
    }
    const ended = new Promise<void>((resolve) => own.once('close', () => resolve()))
    const greeting = setTimeout(() => fail('timeout'), timeoutMs)
    let ping: NodeJS.Timeout | undefined
    own.setNoDelay(true)
    own.once('connect', () => {
      isConnected = true
    })
    own.on('error', () => fail(wasReady ? 'connection-lost' : tls && isConnected ? 'tls-failed' : 'unreachable'))
    own.once('end', () => fail('connection-lost'))
    const begin = async () => {
      const refused = await logIn()
      if (refused) return fail(refused)
      if (own.destroyed) return
      wasReady = true
      enter({ kind: 'ready' })
      for (const entry of [...pending.values()]) send(entry)
      ping = setInterval(async () => {
        const { kind } = await ask('Ping', [], timeoutMs, true)
        if (kind === 'timeout') fail('timeout')
      }, pingMs)
    }
    const read = openAmiReader()
    own.on('data', (chunk) => {
      const { banner, packets, fault } = read(chunk)
      if (banner !== undefined) {
        clearTimeout(greeting)
        begin().catch((err: unknown) => {
          options.log?.warn({ err }, 'the login to the manager interface failed')
          fail('login-refused')
        })
      }
      for (const packet of packets) take(packet)
      if (fault) fail(fault)
    })
    await ended
    clearTimeout(greeting)
    clearInterval(ping)
    socket = undefined
    for (const entry of [...pending.values()])
      if (entry.isSent) entry.finish({ kind: 'unavailable', because: 'connection-lost' })
    return { because: trouble ?? 'connection-lost', wasReady }
  }
  const run = async () => {
    for (let failures = 0; !isClosed; failures++) {
      enter({ kind: 'connecting' })
      const { because, wasReady } = await stay()
      if (isClosed) return
      if (wasReady) failures = 0
      const delays = retryAfterMs.length === 0 ? RETRY_AFTER_MS : retryAfterMs
      const retryInMs = Math.round(delays[Math.min(failures, delays.length - 1)]! * (0.75 + Math.random() / 2))
      enter({ kind: 'waiting', because, retryInMs })
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, retryInMs)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
  }
  const running = run()
  return {
    get state() {
      return state
    },
    async action(name, fields = [], { timeoutMs: ms = timeoutMs } = {}) {
      return ask(name, fields, ms, false)
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async close() {
      if (isClosed) return running
      isClosed = true
      for (const entry of [...pending.values()]) entry.finish({ kind: 'unavailable', because: 'closed' })
      if (state.kind === 'ready') socket?.end(writeAction([['Action', 'Logoff']]))
      const giveUp = setTimeout(() => socket?.destroy(), state.kind === 'ready' ? 1_000 : 0)
      wake()
      await running
      clearTimeout(giveUp)
      enter({ kind: 'closed' })
    },
  }
}

const troubleOf = ({ kind }: AmiOutcome): AmiTrouble =>
  kind === 'timeout' ? 'timeout' : kind === 'refused' ? 'login-refused' : 'connection-lost'
