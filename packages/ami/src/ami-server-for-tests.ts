import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'

type Action = ReadonlyMap<string, readonly string[]>
export type SentNotify = {
  readonly action: string
  readonly target: string
  readonly option?: string
  readonly headers: readonly (readonly [string, string])[]
}

/** Who is registered now, as its lists tell it. */
export type AmiContact = {
  readonly endpoint: string
  readonly address: string
  readonly port: number
  /** Seconds since 1970. */
  readonly expiresAt: number
  readonly callId: string
}

export type AmiServer = {
  readonly port: number
  readonly notifies: readonly SentNotify[]
  /** Modules that were reloaded. */
  readonly reloads: readonly string[]
  /** Everything that it was sent, as it came. */
  readonly received: string
  readonly logins: number
  /** To all who are logged in and want events. */
  tell(event: string): void
  /** Breaks every connection off. */
  drop(): void
  /** Answers nothing any more, though it keeps its connections. */
  silence(): void
  stop(): Promise<void>
}

/**
 * A manager interface after Asterisk's documentation, for want of an Asterisk: the banner, Challenge, Login by MD5 and in plain, Ping, Logoff, PJSIPNotify,
 * SIPnotify, Reload, lists (PJSIPShowEndpoints, PJSIPShowContacts, SIPpeers), and errors for the rest. It reads `Variable` as `AST_STANDARD_APP_ARGS` does. It proves what we send by these documents, and
 * nothing of what a real one does beyond them.
 */
export async function startAmiServer({
  user,
  secret,
  port = 0,
  endpoints = [],
  modules = [],
  contacts = () => [],
  tls,
  banner = 'Asterisk Call Manager/5.0.2\r\n',
}: {
  user: string
  secret: string
  port?: number
  endpoints?: readonly string[]
  /** That it has, and can reload. */
  modules?: readonly string[]
  contacts?: () => readonly AmiContact[]
  tls?: { key: string | Buffer; cert: string | Buffer }
  banner?: string
}): Promise<AmiServer> {
  const sockets = new Map<Socket, { challenge: string; isIn: boolean; wantsEvents: boolean }>()
  const notifies: SentNotify[] = []
  const reloads: string[] = []
  let received = ''
  let logins = 0
  let isSilent = false

  const act = (socket: Socket, action: Action) => {
    const one = (name: string) => action.get(name)?.[0] ?? ''
    const session = sockets.get(socket)!
    const id = one('actionid') === '' ? '' : `ActionID: ${one('actionid')}\r\n`
    const reply = (response: string, message: string, more = '') =>
      socket.write(`Response: ${response}\r\n${id}${more}Message: ${message}\r\n\r\n`)
    const name = one('action').toLowerCase()
    if (name === 'challenge') {
      session.challenge = randomBytes(6).toString('hex')
      socket.write(`Response: Success\r\n${id}Challenge: ${session.challenge}\r\n\r\n`)
      return
    }
    if (name === 'login') {
      const key = createHash('md5')
        .update(session.challenge + secret)
        .digest('hex')
      const isRight =
        one('authtype').toLowerCase() === 'md5'
          ? session.challenge !== '' && same(one('key'), key)
          : same(one('secret'), secret)
      if (one('username') !== user || !isRight) {
        reply('Error', 'Authentication failed')
        socket.end()
        return
      }
      logins++
      session.isIn = true
      session.wantsEvents = one('events').toLowerCase() !== 'off'
      reply('Success', 'Authentication accepted')
      socket.write('Event: FullyBooted\r\nPrivilege: system,all\r\nStatus: Fully Booted\r\n\r\n')
      return
    }
    if (!session.isIn) return reply('Error', 'Permission denied')
    if (name === 'ping') return socket.write(`Response: Success\r\n${id}Ping: Pong\r\nTimestamp: 1.0\r\n\r\n`)
    if (name === 'logoff') return socket.end(`Response: Goodbye\r\n${id}Message: Thanks for all the fish.\r\n\r\n`)
    if (name === 'pjsipshowendpoints') {
      reply('Success', 'A listing of Endpoints follows, presented as EndpointList events', 'EventList: start\r\n')
      for (const endpoint of endpoints) socket.write(`Event: EndpointList\r\n${id}ObjectName: ${endpoint}\r\n\r\n`)
      socket.write(`Event: EndpointListComplete\r\n${id}EventList: Complete\r\nListItems: ${endpoints.length}\r\n\r\n`)
      return
    }
    if (name === 'pjsipshowcontacts') {
      const all = contacts()
      if (all.length === 0) return reply('Error', 'No Contacts found')
      reply('Success', 'A listing of Contacts follows, presented as ContactList events', 'EventList: start\r\n')
      for (const { endpoint, address, port, expiresAt, callId } of all)
        socket.write(
          `Event: ContactList\r\n${id}ObjectType: contact\r\nObjectName: ${endpoint}@@4f1c\r\nViaAddr: ${address}\r\nViaPort: ${port}\r\nCallId: ${callId}\r\nEndpoint: ${endpoint}\r\nUri: sip:${endpoint}@${address}:${port}\r\nUserAgent: phone\r\nExpirationTime: ${expiresAt}\r\nStatus: NonQualified\r\nRoundtripUsec: 0\r\n\r\n`,
        )
      socket.write(`Event: ContactListComplete\r\n${id}EventList: Complete\r\nListItems: ${all.length}\r\n\r\n`)
      return
    }
    if (name === 'sippeers') {
      const all = contacts()
      reply('Success', 'Peer status list will follow', 'EventList: start\r\n')
      for (const endpoint of endpoints) {
        const found = all.find((contact) => contact.endpoint === endpoint)
        socket.write(
          `Event: PeerEntry\r\n${id}Channeltype: SIP\r\nObjectName: ${endpoint}\r\nChanObjectType: peer\r\nIPaddress: ${found?.address ?? '-none-'}\r\nIPport: ${found?.port ?? 0}\r\nDynamic: yes\r\nStatus: Unmonitored\r\n\r\n`,
        )
      }
      socket.write(`Event: PeerlistComplete\r\n${id}EventList: Complete\r\nListItems: ${endpoints.length}\r\n\r\n`)
      return
    }
    if (name === 'reload') {
      if (!modules.includes(one('module'))) return reply('Error', 'No such module')
      reloads.push(one('module'))
      return reply('Success', 'Module Reloaded')
    }
    if (name === 'pjsipnotify' || name === 'sipnotify') return notify(name)
    reply('Error', 'Invalid/unknown command')

    function notify(action: string) {
      const targets = [one('endpoint'), one('uri'), one('channel')].filter((target) => target !== '')
      if (targets.length !== 1)
        return reply('Error', 'PJSIPNotify requires either an endpoint name, a SIP URI, or a channel.')
      const target = targets[0]!
      if (one('endpoint') !== '' && !endpoints.includes(target))
        return reply('Error', `Unable to retrieve endpoint ${target}`)
      const option = one('option')
      notifies.push({
        action,
        target,
        ...(option === '' ? {} : { option }),
        headers: readVariables(lines('variable')),
      })
      reply('Success', 'NOTIFY sent')
    }
    function lines(name: string): readonly string[] {
      return action.get(name) ?? []
    }
  }
  const attend = (socket: Socket) => {
    sockets.set(socket, { challenge: '', isIn: false, wantsEvents: false })
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
    socket.write(banner)
    let waiting = ''
    socket.on('data', (chunk) => {
      received += chunk
      waiting += chunk
      const packets = waiting.split('\r\n\r\n')
      waiting = packets.pop() ?? ''
      if (!isSilent) for (const packet of packets) act(socket, readAction(packet))
    })
  }
  const server: Server = tls ? createTlsServer(tls, attend) : createServer(attend)
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as { port: number }).port, // a TCP server that listens has a port
    notifies,
    reloads,
    get received() {
      return received
    },
    get logins() {
      return logins
    },
    tell(event) {
      for (const [socket, { isIn, wantsEvents }] of sockets) if (isIn && wantsEvents) socket.write(event)
    },
    drop() {
      for (const socket of sockets.keys()) socket.destroy()
    },
    silence() {
      isSilent = true
    },
    async stop() {
      for (const socket of sockets.keys()) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}

function readAction(packet: string): Action {
  const fields = new Map<string, string[]>()
  for (const line of packet.split('\r\n')) {
    const [, name, value] = /^([^:]+):\s*(.*)$/s.exec(line) ?? []
    if (name === undefined) continue
    const key = name.toLowerCase()
    fields.set(key, [...(fields.get(key) ?? []), value ?? ''])
  }
  return fields
}

/** Commas part a line unless in quotes, brackets or after a backslash; quotes and backslashes are taken out; then the name ends at the first equals sign. */
export function readVariables(lines: readonly string[]): [string, string][] {
  return lines.flatMap((line) => {
    const parts = ['']
    let isQuoted = false
    let depth = 0
    for (let at = 0; at < line.length; at++) {
      const letter = line[at]!
      if (letter === '"') isQuoted = !isQuoted
      else if (letter === ',' && !isQuoted && depth === 0) parts.push('')
      else {
        if (letter === '(' || letter === '[') depth++
        if ((letter === ')' || letter === ']') && depth > 0) depth--
        parts[parts.length - 1] += letter === '\\' ? (line[++at] ?? '') : letter
      }
    }
    return parts.flatMap((part): [string, string][] => {
      const equals = part.indexOf('=')
      return equals > 0 ? [[part.slice(0, equals), part.slice(equals + 1)]] : []
    })
  })
}

const same = (one: string, other: string): boolean => {
  const [first, second] = [one, other].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer] // as many as there are
  return timingSafeEqual(first, second)
}
