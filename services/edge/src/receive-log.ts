import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { BootLogReceived } from '@offhook/contracts'
import type { ResolvedFile } from '@offhook/families'
import { plain, tryLater } from './answers.ts'
import { readContentRange } from './conditional-request.ts'
import type { LogFiles } from './log-files.ts'
import type { LogUsage } from './log-usage.ts'
import { readBody } from './read-body.ts'
import { decodeLog, splitLog } from './read-log-text.ts'
import { redactLog } from './redact-log.ts'
import type { Session } from './sessions.ts'

export const MAX_LOG_BYTES = 1024 * 1024

export type LogPorts = {
  files: LogFiles
  usage: Pick<LogUsage, 'take' | 'giveBack'>
  hand(event: BootLogReceived): Promise<unknown>
  /** Of one phone for a day. */
  quotaBytes: number
  /** A quota was in the way: the phone's, or one of its tenant or above. */
  refused(quota: 'phone' | 'tenant'): void
}

export type Received = { readonly status: number; readonly bytes: number }

/** Takes an uploaded log: 2xx once the bus has every part of it. Too long 413, too much for one day, for the phone or its tenant, 507, bus or database away 503. */
export async function receiveLog(
  ports: LogPorts,
  request: IncomingMessage,
  response: ServerResponse,
  session: Session,
  file: ResolvedFile,
): Promise<Received> {
  if (request.headers['content-encoding'] && request.headers['content-encoding'] !== 'identity')
    return { status: plain(response, 415), bytes: 0 }
  const range = readContentRange(request.headers['content-range'])
  if (range === 'malformed') return { status: plain(response, 400), bytes: 0 }
  const body = await readBody(request, MAX_LOG_BYTES)
  if (body === 'cut-off') return { status: 400, bytes: 0 }
  if (body === 'too-large') return { status: plain(response, 413, ['Connection', 'close']), bytes: 0 }
  let taken = 0
  try {
    const { mac } = session
    const { length, dayBytes } = await ports.files.find({ mac, name: file.name })
    const quota = dayBytes + body.length > ports.quotaBytes ? 'phone' : 'tenant'
    if (quota === 'phone' || !(await ports.usage.take(session.tenant, body.length))) {
      ports.refused(quota)
      return { status: plain(response, 507), bytes: body.length }
    }
    taken = body.length
    const start = range === 'none' ? 0 : range.start
    // An append that begins before our end repeats what we have.
    const fresh = range === 'none' ? body : body.subarray(Math.max(0, (length ?? 0) - start))
    if (fresh.length > 0) await handParts(ports, session, file, fresh)
    await ports.files.grow({
      mac,
      name: file.name,
      length: Math.max(start + body.length, range === 'none' ? 0 : (length ?? 0)),
      uploaded: body.length,
    })
    return { status: plain(response, length === undefined ? 201 : 204), bytes: body.length }
  } catch {
    if (taken > 0) ports.usage.giveBack(session.tenant, taken)
    return { status: tryLater(response), bytes: body.length }
  }
}

/** `HEAD` before an append: how long the file is. */
export async function tellLogLength(
  files: LogFiles,
  response: ServerResponse,
  { mac }: Session,
  file: ResolvedFile,
): Promise<number | 'absent'> {
  const { length } = await files.find({ mac, name: file.name })
  if (length === undefined) return 'absent'
  response.writeHead(200, ['Content-Type', 'text/plain', 'Content-Length', String(length), 'Accept-Ranges', 'bytes'])
  response.end()
  return 200
}

async function handParts(
  ports: LogPorts,
  { boot, mac, tenant, gateway, token }: Session,
  file: ResolvedFile,
  body: Buffer,
): Promise<void> {
  const parts = splitLog(redactLog(decodeLog(body), token))
  const upload = randomUUID()
  const receivedAt = new Date().toISOString()
  const common = {
    upload,
    parts: parts.length,
    ...(boot ? { boot } : {}),
    mac,
    tenant,
    gateway,
    family: file.family,
    file: file.name,
    kind: file.entry.logKind ?? 'log',
    bytes: body.length,
    receivedAt,
  }
  await Promise.all(parts.map((text, part) => ports.hand({ ...common, part, text })))
}
