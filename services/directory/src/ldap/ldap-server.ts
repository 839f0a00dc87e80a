import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { listenPlain } from '@offhook/runtime'
import type { Books } from '../books.ts'
import { chooseAttributes, findEntries, rootEntry, tenantEntry, whatIsBelow } from './answer-search.ts'
import { lengthOfElement } from './ber.ts'
import { tenantInDn } from './directory-entries.ts'
import {
  CODES,
  type Message,
  readMessage,
  type SearchRequest,
  writeEntry,
  writePaged,
  writeResult,
} from './ldap-message.ts'

export const LDAP_OUTCOMES = ['signed-in', 'refused', 'searched', 'not-understood', 'unavailable'] as const
export type LdapOutcome = (typeof LDAP_OUTCOMES)[number]

export type LdapPorts = {
  books: Pick<Books, 'open'>
  counted(outcome: LdapOutcome): void
}

const MAX_MESSAGE_BYTES = 64 * 1024
const MAX_CONNECTIONS = 1_000
const MAX_REFUSALS = 3
/** To sign in, or to take what was found; a phone that signed in keeps its connection longer. */
const PATIENCE_MS = 10_000
const IDLE_MS = 300_000

export type Certificate = { readonly cert: Buffer; readonly key: Buffer }

/** Directories over LDAP, to be read alone; over TLS with a certificate. */
export const listenLdap = (ports: LdapPorts, address: { host: string; port: number }, certificate?: Certificate) => {
  const serve = (socket: Socket) => serveClient(socket, ports)
  const server: Server = certificate
    ? createTlsServer({ ...certificate, handshakeTimeout: PATIENCE_MS }, serve).on('tlsClientError', () => {})
    : createServer({ noDelay: true }, serve)
  server.maxConnections = MAX_CONNECTIONS
  return listenPlain(server, address)
}

/** Who signed in, by what: looked up again for every search, so that a password that was ended ends. */
type Asker = { readonly tenant: string; readonly password: string }

function serveClient(socket: Socket, { books, counted }: LdapPorts): void {
  let bytes: Buffer = Buffer.alloc(0)
  let asker: Asker | undefined
  let refusals = 0
  let busy = false
  const deadline = setTimeout(() => {
    if (!asker) socket.destroy()
  }, PATIENCE_MS)
  socket.on('close', () => clearTimeout(deadline))
  socket.setTimeout(PATIENCE_MS, () => socket.destroy())
  socket.on('error', () => {}) // 'close' follows
  socket.on('data', (piece) => {
    bytes = bytes.length === 0 ? piece : Buffer.concat([bytes, piece])
    if (!busy) void work()
  })

  /** One request after the other; what comes meanwhile stays in the socket. */
  const work = async (): Promise<void> => {
    busy = true
    socket.pause()
    try {
      for (let message = take(); message && !socket.destroyed; message = take()) await answer(message)
    } catch {
      counted('not-understood')
      socket.destroy()
    } finally {
      busy = false
      socket.resume()
    }
  }
  const take = (): Message | undefined => {
    const length = lengthOfElement(bytes)
    if (length !== undefined && length > MAX_MESSAGE_BYTES) throw new RangeError('a message too long')
    if (length === undefined || bytes.length < length) return undefined
    const message = readMessage(bytes.subarray(0, length))
    bytes = Buffer.from(bytes.subarray(length))
    return message
  }
  const answer = async ({ id, request, paged, unknownControl }: Message): Promise<void> => {
    if (request.kind === 'unbind') socket.end()
    else if (request.kind === 'bind') await bind(id, request)
    else if (request.kind === 'refused')
      send(writeResult(id, request.answerTag, request.code, 'this directory is read alone'))
    else if (request.kind === 'search') await answerSearch(id, request, paged, unknownControl)
  }
  const bind = async (
    id: number,
    { version, name, password }: Extract<Message['request'], { kind: 'bind' }>,
  ): Promise<void> => {
    asker = undefined
    const refuse = (code: number, because = '') => {
      counted('refused')
      send(writeResult(id, 0x61, code, because))
      if (++refusals >= MAX_REFUSALS) socket.end()
    }
    if (version !== 3) return refuse(CODES.protocolError, 'version 3 alone')
    if (password === undefined) return refuse(CODES.authMethodNotSupported, 'a password alone')
    if (name.trim() === '' || password === '')
      return refuse(CODES.inappropriateAuthentication, 'nobody reads without a name and a password')
    const tenant = tenantInDn(name)
    const book = await opened(password)
    if (book === 'unavailable') return void send(writeResult(id, 0x61, CODES.unavailable))
    if (!book || tenant === undefined || book.tenant !== tenant) return refuse(CODES.invalidCredentials)
    asker = { tenant, password }
    socket.setTimeout(IDLE_MS)
    counted('signed-in')
    send(writeResult(id, 0x61, CODES.success))
  }
  const opened = async (password: string) => {
    try {
      return await books.open('ldap', password)
    } catch {
      counted('unavailable')
      return 'unavailable' as const
    }
  }
  const answerSearch = async (
    id: number,
    request: SearchRequest,
    paged: Message['paged'],
    unknownControl: boolean,
  ): Promise<void> => {
    if (unknownControl) send(writeResult(id, 0x65, CODES.unavailableCriticalExtension))
    else if (!asker) send(writeResult(id, 0x65, CODES.insufficientAccessRights, 'sign in first'))
    else await search(id, request, paged, asker)
  }
  const search = async (
    id: number,
    request: SearchRequest,
    paged: Message['paged'],
    { tenant, password }: Asker,
  ): Promise<void> => {
    const finish = (code: number, because = '', ...controls: Buffer[]): void => {
      send(writeResult(id, 0x65, code, because, ...controls))
    }
    const book = await opened(password)
    if (book === 'unavailable') return finish(CODES.unavailable)
    if (!book || book.tenant !== tenant) return finish(CODES.insufficientAccessRights, 'the password has ended')
    const below = whatIsBelow(request, tenant)
    if (below === 'nothing') return finish(CODES.noSuchObject)
    if (below !== 'contacts') {
      const { dn, attributes } = below === 'root' ? { dn: '', attributes: rootEntry } : tenantEntry(tenant)
      send(writeEntry(id, dn, chooseAttributes(attributes, request)))
      return finish(CODES.success)
    }
    const { entries, code, cookie } = await findEntries(book, request, paged)
    for (const { dn, attributes } of entries)
      if (!send(writeEntry(id, dn, chooseAttributes(attributes, request)))) await drained()
    counted('searched')
    finish(code, '', ...(paged ? [writePaged(cookie)] : []))
  }
  const send = (answer: Buffer): boolean => socket.destroyed || socket.write(answer)
  const drained = (): Promise<void> =>
    new Promise((resolve) => {
      const over = () => {
        socket.off('drain', over)
        socket.off('close', over)
        resolve()
      }
      socket.on('drain', over)
      socket.on('close', over)
      if (socket.destroyed) over()
    })
}
