import type { IncomingMessage, ServerResponse } from 'node:http'
import type { FileServed } from '@offhook/contracts'
import { chooseFile, etagOf, type Identification, parseBackgroundName, type ResolvedFile } from '@offhook/families'
import type { Mac } from '@offhook/phones'
import { plainAddress } from '@offhook/runtime'
import { deny, notFound, plain, tryLater } from './answers.ts'
import { certifiedMac } from './certified-mac.ts'
import type { EdgePorts } from './edge-ports.ts'
import { findCandidates } from './find-candidates.ts'
import { findInBundle, nameEdge, onlyEntries, searchedFor } from './find-in-bundle.ts'
import { type HotPath, hotPaths } from './hot-paths.ts'
import { type BootPath, parsePath } from './parse-path.ts'
import type { PhoneFiles } from './phone-bundles.ts'
import { phoneHeaders } from './phone-headers.ts'
import { tellLogLength } from './receive-log.ts'
import { MAX_USER_AGENT, rememberIdentifications } from './remember-identifications.ts'
import type { DenialReason } from './request-counts.ts'
import { servable, serveBytes } from './serve-bytes.ts'
import { serveFirmware } from './serve-firmware.ts'
import type { Session } from './sessions.ts'

type Asked = {
  readonly session: Session
  readonly file: ResolvedFile
  /** What else the name may be, and what the phone says it is: the bundle's family decides. */
  readonly candidates: readonly ResolvedFile[]
  readonly identification: Identification | undefined
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
  const hot = hotPaths(ports.bundles)
  const identify = rememberIdentifications(ports.families)
  const candidatesFor = findCandidates(ports.families, ports.firmware)
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
    if (session.userAgents.size < 16 && userAgent.length <= MAX_USER_AGENT) session.userAgents.add(userAgent)
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
    const { session, file, resolved } = path
    if (session.refused) return false
    if (protocol === 'https' && (certifiedMac(request, ports.makers) ?? session.mac) !== session.mac) return false
    if (session.token === undefined || ports.sessions.peek(session.token) !== session) return false
    const headers = phoneHeaders(request.rawHeaders)
    if (headers.userAgent !== undefined && !session.userAgents.has(headers.userAgent)) return false
    const status = serveBytes(request, response, file, headers)
    if (status === 200 && !path.told.told && path.told.event.method === request.method) {
      path.told.times++
      path.counter.count++
      ports.counts.bundles.path++
      return true
    }
    const asked = {
      session,
      file: resolved,
      candidates: [],
      identification: undefined,
      receivedAt: performance.now(),
      at: new Date(),
      remote: plainAddress(request.socket.remoteAddress ?? ''),
    }
    path.told = tell(asked, request, status, status === 200 ? file.bytes.length : 0)
    path.counter = ports.counts.counterOf(request.method!, resolved.entry.fileClass, 200, protocol)
    ports.counts.bundles.path++
    return true
  }

  const deniedAt = (response: ServerResponse, receivedAt: number, remote: string, reason: DenialReason) => {
    ports.denials.count(remote)
    ports.counts.deny(reason)
    deny(response, receivedAt)
  }

  /** Without a token, the MAC of the phone's certificate, or what it says in the path, its User-Agent or the query, tells whose files are asked for. */
  const findSession = async (
    path: BootPath,
    named: Mac | undefined,
    remote: string,
    certified: boolean,
  ): Promise<Session | undefined> => {
    if (path.token) return ports.sessions.peek(path.token) ?? ports.sessions.byToken(path.token)
    return named ? ports.sessions.byMac(named, remote, certified) : undefined
  }

  const answerSlowly = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const receivedAt = performance.now()
    const at = new Date()
    const remote = plainAddress(request.socket.remoteAddress ?? '')
    const path = parsePath(request.url!, prefix)
    const candidates = path ? candidatesFor(path.fileName) : []
    if (!METHODS.has(request.method!)) return deniedAt(response, receivedAt, remote, 'bad-method')
    if (!path || candidates.length === 0) return deniedAt(response, receivedAt, remote, 'bad-path')
    const userAgent = request.headers['user-agent']
    const identification = identify(userAgent ?? '')
    const inPath = candidates.find(({ mac }) => mac)?.mac
    const certified = protocol === 'https' ? certifiedMac(request, ports.makers) : undefined
    let session: Session | undefined
    try {
      session = await findSession(
        path,
        certified ?? inPath ?? identification?.mac ?? path.mac,
        remote,
        certified !== undefined,
      )
    } catch {
      ports.counts.shed('sessions-away')
      tryLater(response)
      return
    }
    if (!session && !path.token && !inPath) {
      const file = chooseFile(candidates, [identification?.family])! // there is one
      return answerStranger(request, response, file, identification, receivedAt, remote)
    }
    if (!session) return deniedAt(response, receivedAt, remote, path.token ? 'unknown-token' : 'unknown-mac')
    if (session.refused) return deniedAt(response, receivedAt, remote, 'refused')
    const contradiction =
      [certified, inPath].find((mac) => mac && mac !== session.mac) ??
      (noteUserAgent(session, userAgent, at) ? undefined : identification!.mac) // only a MAC in it contradicts
    if (contradiction) {
      ports.denials.otherMac(session, contradiction, remote)
      return deniedAt(response, receivedAt, remote, 'other-mac')
    }
    const hints = [
      ports.bundles.peek(session.mac)?.family,
      identification?.family,
      ports.families.ofOui(session.mac)?.name,
    ]
    const asked = { session, file: chooseFile(candidates, hints)!, candidates, identification, receivedAt, at, remote } // there is one
    if (request.method === 'PUT') return takeUpload(asked, request, response)
    await serveFile(asked, request, response)
  }

  /** Nobody's files: images are public, and a family's common file may be a first contact that holds no secret. */
  const answerStranger = async (
    request: IncomingMessage,
    response: ServerResponse,
    file: ResolvedFile,
    identification: Identification | undefined,
    receivedAt: number,
    remote: string,
  ): Promise<void> => {
    const denied = () => deniedAt(response, receivedAt, remote, identification?.mac ? 'unknown-mac' : 'no-name')
    if (request.method === 'PUT') return denied()
    const image = file.entry.source === 'firmware' ? ports.firmware.find(file.name) : undefined
    if (image) {
      const { status } = await serveFirmware(request, response, image)
      ports.counts.add(request.method!, file.entry.fileClass, status, protocol)
      return
    }
    const contact =
      identification?.family === file.family
        ? ports.families.named(file.family)?.renderFirstContact(file.entry, file.name)
        : undefined
    if (!contact) return denied()
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
      case 'background': {
        const picture = await ports.backgrounds.find(session.tenant, parseBackgroundName(file.name)!) // its entry is of such a name
        const status = picture ? serveBytes(request, response, picture) : notFound(response)
        const isSent = status === 200 && request.method === 'GET'
        tell(asked, request, status, isSent && picture ? picture.bytes.length : 0)
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
        const verdict = await ports.waiting.filesFor(session, asked.identification)
        if (verdict === 'refused') return deniedAt(response, receivedAt, remote, 'refused')
        const waitedMs = performance.now() - receivedAt
        if (verdict === 'not-ready') tell(asked, request, tryLater(response), 0, waitedMs)
        else serveFromBundle({ ...asked, file: ownFile(asked, verdict) }, request, response, verdict, waitedMs)
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
    const bootUrl = `${ports.baseUrl}${session.token ? `/${session.token}` : ''}`
    const whole = findInBundle(files, resolved, session.mac, bootUrl)
    const searched = whole && searchedFor(request.url!, resolved)
    const file = searched ? onlyEntries(whole, resolved, searched) : whole
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
    if (resolved.entry.source !== 'bundle' || !session.token || searched) return
    const counter = ports.counts.counterOf(request.method!, resolved.entry.fileClass, 200, protocol)
    hot.keep(request.url!, files, { session, file, resolved, told, counter })
  }

  return (request, response) => {
    if (request.method === 'GET' || request.method === 'HEAD') {
      const path = hot.find(request.url!)
      if (path && answerHot(request, response, path)) return
    }
    if (running >= ports.maxRunning) {
      ports.counts.shed('too-many')
      tryLater(response, 10)
      return
    }
    running++
    answerSlowly(request, response)
      .catch(() => {
        ports.counts.shed('failed')
        if (!response.headersSent) tryLater(response)
        else response.destroy()
      })
      .finally(() => running--)
  }
}

/** Once the files are there, their family says what the name is. */
const ownFile = ({ file, candidates }: Asked, { family }: PhoneFiles): ResolvedFile =>
  candidates.find((candidate) => candidate.family === family) ?? file
