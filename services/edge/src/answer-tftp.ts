import { open } from 'node:fs/promises'
import { chooseFile, parseBackgroundName, type ResolvedFile } from '@offhook/families'
import { type BootToken, type Mac, parseBootToken } from '@offhook/phones'
import type { EdgePorts } from './edge-ports.ts'
import { findCandidates } from './find-candidates.ts'
import { findInBundle, nameEdge } from './find-in-bundle.ts'
import type { DenialReason } from './request-counts.ts'
import type { Session } from './sessions.ts'
import type { TftpFile } from './tftp/read-blocks.ts'
import type { TftpAnswer, TftpRequest } from './tftp/start-download.ts'

type TftpPath = { readonly token: BootToken | undefined; readonly fileName: string }

const MAX_SEGMENTS = 6

/**
 * `[<boot token>/]<file>`, with the folders that some phones put in front (`provisioning/ST2030/config/`) left aside, and the NUL that an ST2030 puts
 * behind. Undefined for what names no file.
 */
export function parseTftpPath(written: string): TftpPath | undefined {
  const path = written.replace(/\u0000+$/, '').replaceAll('\\', '/')
  if (path.length > 255 || /[%\u0000-\u0020\u007f-\uffff]/.test(path)) return undefined
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.')
  const fileName = segments.at(-1)
  if (fileName === undefined || path.endsWith('/') || segments.length > MAX_SEGMENTS || segments.includes('..'))
    return undefined
  const token = segments
    .slice(0, -1)
    .map(parseBootToken)
    .find((found) => found !== undefined)
  return { token, fileName }
}

/**
 * Answers read requests as HTTP GETs are answered, but for this: TFTP shows everybody on the way what it carries, so a phone's own files go only to sites that
 * are admitted by lease or address as well. There is no User-Agent; the path and the MAC say what the phone is.
 */
export function answerTftp(ports: EdgePorts): (request: TftpRequest) => Promise<TftpAnswer> {
  const candidatesFor = findCandidates(ports.families, ports.firmware)

  const findSession = async (path: TftpPath, mac: Mac | undefined, address: string): Promise<Session | undefined> => {
    const session = path.token
      ? (ports.sessions.peek(path.token) ?? (await ports.sessions.byToken(path.token)))
      : mac && (await ports.sessions.byMac(mac, address))
    return session?.overTftp ? session : undefined
  }

  return async ({ path: written, address }) => {
    const [receivedAt, at] = [performance.now(), new Date()]
    const path = parseTftpPath(written)
    const candidates = path ? candidatesFor(path.fileName) : []
    const denied = (reason: DenialReason): TftpAnswer => {
      ports.denials.count(address)
      ports.counts.deny(reason)
      return { refused: 'not-found' }
    }
    if (!path || candidates.length === 0) return denied('bad-path')
    const mac = candidates.find((candidate) => candidate.mac)?.mac
    let session: Session | undefined
    try {
      session = await findSession(path, mac, address)
    } catch {
      ports.counts.shed('sessions-away')
      return { refused: 'busy' }
    }
    if (!session) {
      const common = mac || path.token ? undefined : await publicFile(ports, candidates)
      return common ? { file: common } : denied(path.token ? 'unknown-token' : mac ? 'unknown-mac' : 'no-name')
    }
    if (session.refused) return denied('refused')
    if (mac && mac !== session.mac) {
      ports.denials.otherMac(session, mac, address)
      return denied('other-mac')
    }
    const waitedFor = await ports.waiting.filesFor(session)
    if (waitedFor === 'refused') return denied('refused')
    if (waitedFor === 'not-ready') return { refused: 'busy' }
    const file = chooseFile(candidates, [waitedFor.family])! // there is one
    let found: TftpFile | undefined
    try {
      found = await findFile(ports, session, file, waitedFor)
    } catch {
      return { refused: 'busy' }
    }
    const tell = (status: number, bytes: number, ms: number) => {
      const { boot, tenant, gateway } = session
      ports.counts.add('GET', file.entry.fileClass, status, 'tftp')
      ports.served.add({
        ...(boot ? { boot } : {}),
        ...{ mac: session.mac, tenant, gateway, method: 'GET', file: file.name, fileClass: file.entry.fileClass },
        ...{ status, bytes, ms, protocol: 'tftp', remote: address, at: at.toISOString() },
      })
    }
    if (!found) {
      tell(404, 0, performance.now() - receivedAt)
      return { refused: 'not-found' }
    }
    return {
      file: found,
      ended: ({ bytes, completed }) => tell(completed ? 200 : 499, bytes, performance.now() - receivedAt),
    }
  }
}

/** What anybody may have: images, and a family's first contact. */
async function publicFile(ports: EdgePorts, candidates: readonly ResolvedFile[]): Promise<TftpFile | undefined> {
  for (const { family, entry, name } of candidates) {
    const image = entry.source === 'firmware' ? imageFile(ports, name) : undefined
    if (image) return image
    const contact = ports.families.named(family)?.renderFirstContact(entry, name)
    if (contact) return bytesFile(nameEdge(contact.bytes, ports.baseUrl))
  }
  return undefined
}

async function findFile(
  ports: EdgePorts,
  { mac, tenant, token }: Session,
  file: ResolvedFile,
  files: Parameters<typeof findInBundle>[0],
): Promise<TftpFile | undefined> {
  if (file.entry.source === 'firmware') return imageFile(ports, file.name)
  if (file.entry.source === 'background') {
    const picture = await ports.backgrounds.find(tenant, parseBackgroundName(file.name)!) // its entry is of such a name
    return picture && bytesFile(picture.bytes)
  }
  if (file.entry.source !== 'bundle' && file.entry.source !== 'kept') return undefined
  const found = findInBundle(files, file, mac, `${ports.baseUrl}${token ? `/${token}` : ''}`)
  return found && bytesFile(found.bytes)
}

const bytesFile = (bytes: Buffer): TftpFile => ({
  size: bytes.length,
  read: async (offset, length) => bytes.subarray(offset, offset + length),
})

class ImageReplaced extends Error {
  override name = 'ImageReplaced'
}

/** Opened for each piece: a transfer that is given up leaves nothing open, and one whose image is replaced meanwhile ends rather than mixing two. */
function imageFile({ firmware }: EdgePorts, name: string): TftpFile | undefined {
  const image = firmware.find(name)
  return (
    image && {
      size: image.size,
      async read(offset, length) {
        const handle = await open(image.path)
        try {
          const { size, mtime } = await handle.stat()
          if (size !== image.size || mtime.toUTCString() !== image.lastModified) throw new ImageReplaced()
          const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset)
          return buffer.subarray(0, bytesRead)
        } finally {
          await handle.close()
        }
      },
    }
  )
}
