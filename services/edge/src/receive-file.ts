import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Database } from '@offhook/database'
import { etagOf, type ResolvedFile } from '@offhook/families'
import type { Sealer } from '@offhook/runtime'
import { plain, tryLater } from './answers.ts'
import { keptFile, type PhoneBundles } from './phone-bundles.ts'
import { readBody } from './read-body.ts'
import type { Received } from './receive-log.ts'
import type { Session } from './sessions.ts'

const MAX_FILE_BYTES = 256 * 1024

/** Keeps what a phone puts here for itself, overrides, directory, call lists, sealed, and serves it back from the next request on. */
export const receiveFile =
  ({ sql }: Database, sealer: Sealer, bundles: PhoneBundles) =>
  async (
    request: IncomingMessage,
    response: ServerResponse,
    { mac }: Session,
    { name }: ResolvedFile,
  ): Promise<Received> => {
    if (request.headers['content-range']) return { status: plain(response, 400), bytes: 0 } // no phone appends to these, and a piece is no file
    const body = await readBody(request, MAX_FILE_BYTES)
    if (body === 'cut-off') return { status: 400, bytes: 0 }
    if (body === 'too-large') return { status: plain(response, 413, ['Connection', 'close']), bytes: 0 }
    const updatedAt = new Date()
    try {
      const [row] = await sql<{ created: boolean }[]>`
        insert into phone_files (mac, name, sealed, bytes, content_hash, updated_at)
        values (${mac}, ${name}, ${sealer.seal(`phone-file:${mac}/${name}`, body)}, ${body.length}, ${etagOf(body)}, ${updatedAt.toISOString()}::timestamptz)
        on conflict (mac, name) do update set sealed = excluded.sealed, bytes = excluded.bytes, content_hash = excluded.content_hash, updated_at = excluded.updated_at
        returning xmax = 0 as created`
      bundles.peek(mac)?.kept.set(name, keptFile(name, body, updatedAt))
      return { status: plain(response, row?.created ? 201 : 204), bytes: body.length }
    } catch {
      return { status: tryLater(response), bytes: body.length }
    }
  }
