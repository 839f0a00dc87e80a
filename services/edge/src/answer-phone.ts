import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FileServed, PhoneIdentified } from '@offhook/contracts'
import {
  BOOT_URL,
  type BundleFile,
  bundleNameOf,
  etagOf,
  type Family,
  familyNamed,
  type Identification,
  identifyPhone,
  type ResolvedFile,
} from '@offhook/families'
import type { Mac } from '@offhook/phones'
import { plainAddress } from '@offhook/runtime'
import { deny, notFound, plain, tryLater } from './answers.ts'
import type { Waiting } from './await-files.ts'
import { BoundedMap } from './bounded-map.ts'
import type { Denials } from './denials.ts'
import type { FirmwareFolder } from './firmware-folder.ts'
import type { LogFiles } from './log-files.ts'
import { parsePath } from './parse-path.ts'
import type { PhoneBundles, PhoneFiles } from './phone-bundles.ts'
import { phoneHeaders } from './phone-headers.ts'
import { type Received, tellLogLength } from './receive-log.ts'
import type { RequestCounts } from './request-counts.ts'
import { type ServableFile, servable, serveBytes } from './serve-bytes.ts'
import { serveFirmware } from './serve-firmware.ts'
import type { ServedEvents, WaitingEvent } from './served-events.ts'
import type { Session, Sessions } from './sessions.ts'

type Receive = (
  request: IncomingMessage,
  response: ServerResponse,
  session: Session,
  file: ResolvedFile,
) => Promise<Received>

export type EdgePorts = {
  baseUrl: string
  resolve(name: string): ResolvedFile | undefined
  sessions: Sessions
  bundles: PhoneBundles
  waiting: Waiting
  firmware: FirmwareFolder
  logFiles: LogFiles
  receiveLog: Receive
  receiveFile: Receive
  denials: Denials
  served: ServedEvents
  identified(event: PhoneIdentified): void
  counts: RequestCounts
  maxRunning: number
}

/** A path that was answered from a ready bundle: answered again without looking anything up while session and bundle are the same. */
type HotPath = {
  readonly session: Session
  readonly files: PhoneFiles
  readonly file: ServableFile
  readonly resolved: ResolvedFile
  told: WaitingEvent
  /** Of GETs answered 200, or whatever method came first. */
  readonly counter: { count: number }
}

type Asked = {
  readonly session: Session
  readonly file: ResolvedFile
  readonly receivedAt: number
  readonly at: Date
  readonly remote: string
}

const METHODS = new Set(['GET', 'HEAD', 'PUT'])

/** Answers phones. What a ready phone asks again takes no wait and no look-up beyond four maps; everything else goes the long way. */
export function answerPhones(
  ports: EdgePorts,
  protocol: 'http' | 'https',
): (request: IncomingMessage, response: ServerResponse) => void {
  const prefix = new URL(ports.baseUrl).pathname.replace(/\/+$/, '')
  const hot = new BoundedMap<string, HotPath>(100_000)
  const identify = rememberIdentifications()
  let running = 0

  const tell = (
    { session, file, receivedAt, at, remote }: Asked,
    request: IncomingMessage,
    status: number,
    bytes: number,
    waitedMs?: number,
  ) => {
    ports.counts.add(request.method!, file.entry.fileClass, status, protocol)
    const { boot, mac, tenant, gateway } = session
    const userAgent = request.headers['user-agent']?.slice(0, 256)
    return ports.served.add({
      ...(boot ? { boot } : {}),
      mac,
      tenant,
      gateway,
      method: request.method as FileServed['method'], // one of METHODS by now
      file: file.name,
      fileClass: file.entry.fileClass,
      status,
      bytes,
      ms: performance.now() - receivedAt,
      ...(waitedMs && waitedMs >= 1 ? { waitedMs } : {}),
      protocol,
      remote,
      ...(userAgent ? { userAgent } : {}),
      at: at.toISOString(),
    })
  }

  /** False when the phone's own words contradict whose files it asks for. */
  const noteUserAgent = (session: Session, userAgent: string | undefined, at: Date): boolean => {
    if (userAgent === undefined || session.userAgents.has(userAgent)) return true
    const identification = identify(userAgent)
    if (identification?.mac && identification.mac !== session.mac) return false
    if (session.userAgents.size < 16) session.userAgents.add(userAgent)
    if (!identification) return true
    const { family, model, firmware, component } = identification
    const { boot, mac, tenant, gateway } = session
    ports.identified({
      ...(boot ? { boot } : {}),
      mac,
      tenant,
      gateway,
      family,
      model,
      firmware,
      ...(component ? { component } : {}),
      at: at.toISOString(),
    })
    return true
  }

  const answerHot = (request: IncomingMessage, response: ServerResponse, path: HotPath): boolean => {
    const { session, files, file, resolved } = path
    if (session.refused || ports.bundles.peek(session.mac) !== files) return false
    if (session.token === undefined || ports.sessions.peek(session.token) !== session) return false
    const headers = phoneHeaders(request.rawHeaders)
    if (headers.userAgent !== undefined && !session.userAgents.has(headers.userAgent)) return false
    const status = serveBytes(request, response, file, headers)
    if (status === 200 && !path.told.told && path.told.event.method === request.method) {
      path.told.times++
      path.counter.count++
      return true
    }
    const asked = {
      session,
      file: resolved,
      receivedAt: performance.now(),
      at: new Date(),
      remote: plainAddress(request.socket.remoteAddress ?? ''),
    }
    path.told = tell(asked, request, status, status === 200 ? file.bytes.length : 0)
    return true
  }

  const deniedAt = (response: ServerResponse, receivedAt: number, remote: string) => {
    ports.denials.count(remote)
    ports.counts.deny()
    deny(response, receivedAt)
  }

  const findSession = async (
    token: ReturnType<typeof parsePath> & object,
    file: ResolvedFile,
    remote: string,
  ): Promise<Session | undefined> => {
    if (token.token) return ports.sessions.peek(token.token) ?? ports.sessions.byToken(token.token)
    return file.mac ? ports.sessions.byMac(file.mac, remote) : undefined
  }

  const answerSlowly = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const receivedAt = performance.now()
    const at = new Date()
    const remote = plainAddress(request.socket.remoteAddress ?? '')
    const path = parsePath(request.url!, prefix)
    const file = path && ports.resolve(path.fileName)
    if (!path || !file || !METHODS.has(request.method!)) return deniedAt(response, receivedAt, remote)
    if (!path.token && !file.mac) return answerStranger(request, response, file, receivedAt, remote)
    let session: Session | undefined
    try {
      session = await findSession(path, file, remote)
    } catch {
      tryLater(response)
      return
    }
    if (!session || session.refused) return deniedAt(response, receivedAt, remote)
    const contradiction =
      file.mac && file.mac !== session.mac
        ? file.mac
        : noteUserAgent(session, request.headers['user-agent'], at)
          ? undefined
          : identify(request.headers['user-agent']!)!.mac
    if (contradiction) {
      ports.denials.otherMac(session, contradiction, remote)
      return deniedAt(response, receivedAt, remote)
    }
    const asked = { session, file, receivedAt, at, remote }
    if (request.method === 'PUT') return takeUpload(asked, request, response)
    await serveFile(asked, request, response)
  }

  /** Nobody's files: images are public, and a family's common file may be a first contact that holds no secret. */
  const answerStranger = async (
    request: IncomingMessage,
    response: ServerResponse,
    file: ResolvedFile,
    receivedAt: number,
    remote: string,
  ): Promise<void> => {
    if (request.method === 'PUT') return deniedAt(response, receivedAt, remote)
    const image = file.entry.source === 'firmware' ? ports.firmware.find(file.name) : undefined
    if (image) {
      const { status } = await serveFirmware(request, response, image)
      ports.counts.add(request.method!, file.entry.fileClass, status, protocol)
      return
    }
    const contact =
      file.entry.source === 'bundle'
        ? firstContact(familyNamed(file.family), file.name, identify(request.headers['user-agent'] ?? ''))
        : undefined
    if (!contact) return deniedAt(response, receivedAt, remote)
    const bytes = nameEdge(contact.bytes, ports.baseUrl)
    const status = serveBytes(
      request,
      response,
      servable(bytes, etagOf(bytes), contact.contentType, new Date(0).toUTCString()),
    )
    ports.counts.add(request.method!, 'first-contact', status, protocol)
  }

  const takeUpload = async (asked: Asked, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { entry } = asked.file
    if (!entry.writable) {
      tell(asked, request, plain(response, 405, ['Allow', 'GET, HEAD', 'Connection', 'close']), 0)
      return
    }
    const receive = entry.source === 'log' ? ports.receiveLog : ports.receiveFile
    const { status, bytes } = await receive(request, response, asked.session, asked.file)
    tell(asked, request, status, bytes)
  }

  const serveFile = async (asked: Asked, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { session, file, receivedAt, remote } = asked
    switch (file.entry.source) {
      case 'absent':
        tell(asked, request, notFound(response), 0)
        return
      case 'firmware': {
        const image = ports.firmware.find(file.name)
        const { status, bytes } = image
          ? await serveFirmware(request, response, image)
          : { status: notFound(response), bytes: 0 }
        tell(asked, request, status, bytes)
        return
      }
      case 'log': {
        if (request.method !== 'HEAD') {
          tell(asked, request, plain(response, 405, ['Allow', 'HEAD, PUT']), 0)
          return
        }
        const told = await tellLogLength(ports.logFiles, response, session, file).catch(() => tryLater(response))
        tell(asked, request, told === 'absent' ? notFound(response) : told, 0)
        return
      }
      case 'bundle':
      case 'kept': {
        const verdict = await ports.waiting.filesFor(session)
        if (verdict === 'refused') return deniedAt(response, receivedAt, remote)
        const waitedMs = performance.now() - receivedAt
        if (verdict === 'not-ready') tell(asked, request, tryLater(response), 0, waitedMs)
        else serveFromBundle(asked, request, response, verdict, waitedMs)
      }
    }
  }

  const serveFromBundle = (
    asked: Asked,
    request: IncomingMessage,
    response: ServerResponse,
    files: PhoneFiles,
    waitedMs: number,
  ) => {
    const { session, file: resolved } = asked
    const file = findInBundle(
      files,
      resolved,
      session.mac,
      `${ports.baseUrl}${session.token ? `/${session.token}` : ''}`,
    )
    if (!file) {
      tell(asked, request, notFound(response), 0, waitedMs)
      return
    }
    const status = serveBytes(request, response, file)
    const told = tell(
      asked,
      request,
      status,
      status === 200 && request.method === 'GET' ? file.bytes.length : 0,
      waitedMs,
    )
    if (resolved.entry.source === 'bundle' && session.token)
      hot.set(request.url!, {
        session,
        files,
        file,
        resolved,
        told,
        counter: ports.counts.counterOf(request.method!, resolved.entry.fileClass, 200, protocol),
      })
  }

  return (request, response) => {
    if (request.method === 'GET' || request.method === 'HEAD') {
      const path = hot.get(request.url!)
      if (path && answerHot(request, response, path)) return
    }
    if (running >= ports.maxRunning) {
      ports.counts.shed()
      tryLater(response, 10)
      return
    }
    running++
    answerSlowly(request, response)
      .catch(() => {
        if (!response.headersSent) tryLater(response)
        else response.destroy()
      })
      .finally(() => running--)
  }
}

/** What the phone put there itself, or else what was rendered under that name; a rendered file of a writable name wins, since somebody asked for it. */
function findInBundle(files: PhoneFiles, resolved: ResolvedFile, mac: Mac, bootUrl: string): ServableFile | undefined {
  const name = bundleNameOf(resolved, mac)
  const rendered = files.rendered.get(name)
  if (rendered) return servableOf(rendered, files.lastModified, bootUrl)
  const kept = resolved.entry.source === 'kept' ? files.kept.get(resolved.name) : undefined
  return kept && servable(kept.bytes, kept.etag, kept.contentType, kept.lastModified)
}

function servableOf(
  { bytes, etag, contentType, namesEdge }: BundleFile,
  lastModified: string,
  bootUrl: string,
): ServableFile {
  if (!namesEdge) return servable(bytes, etag, contentType, lastModified)
  const named = nameEdge(bytes, bootUrl)
  return servable(named, etagOf(named), contentType, lastModified)
}

const nameEdge = (bytes: Buffer, bootUrl: string): Buffer =>
  Buffer.from(bytes.toString('latin1').replaceAll(BOOT_URL, bootUrl), 'latin1')

const firstContact = (family: Family | undefined, name: string, identification: Identification | undefined) =>
  family?.renderFirstContact?.(name, identification)

function rememberIdentifications(): (userAgent: string) => Identification | undefined {
  const known = new BoundedMap<string, Identification | undefined>(10_000)
  return (userAgent) => {
    if (!known.has(userAgent)) known.set(userAgent, identifyPhone(userAgent))
    return known.get(userAgent)
  }
}
