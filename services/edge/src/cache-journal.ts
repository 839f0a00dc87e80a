import { type FileHandle, open, rename } from 'node:fs/promises'

/** Named blobs in one file, appended in batches; the newest of a name counts. For what may be lost: nothing waits for the disk. */
export type CacheJournal = {
  read(name: string): Promise<Buffer | undefined>
  /** In the background. */
  write(name: string, blob: Buffer): void
  /** What was not written: `write` batches that the disk did not take, `drop` blobs for which too much waited. */
  readonly faults: { write: number; drop: number }
  /** Writes what waits. */
  close(): Promise<void>
}

type Place = { readonly offset: number; readonly length: number }

const HEADER_BYTES = 6
const FLUSH_MS = 200
const SLACK_BYTES = 64 * 1024 * 1024
const MAX_WAITING_BYTES = 64 * 1024 * 1024

/**
 * Opens a journal: records of blob length (4 bytes), name length (2), name, blob. A record that was cut off by a crash ends the file. It is
 * rewritten without what was replaced when that is most of it.
 */
export async function openCacheJournal(path: string): Promise<CacheJournal> {
  let file = await open(path, 'a+', 0o600)
  let { places, end } = await index(file)
  let live = [...places].reduce((sum, [name, place]) => sum + sizeOf(name, place), 0)
  let waiting = new Map<string, Buffer>()
  let waitingBytes = 0
  const faults = { write: 0, drop: 0 }
  let flushing: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout | undefined

  const append = async (blobs: ReadonlyMap<string, Buffer>) => {
    const records: Buffer[] = []
    for (const [name, blob] of blobs) {
      const record = recordOf(name, blob)
      records.push(record)
      const replaced = places.get(name)
      live += record.length - (replaced ? sizeOf(name, replaced) : 0)
      places.set(name, { offset: end + record.length - blob.length, length: blob.length })
      end += record.length
    }
    await file.write(Buffer.concat(records))
    if (end > 2 * live + SLACK_BYTES) await compact()
  }
  const compact = async () => {
    const fresh = await open(`${path}.new`, 'w+', 0o600)
    const kept = new Map<string, Place>()
    let at = 0
    for (const [name, place] of places) {
      const record = recordOf(name, await readAt(file, place))
      await fresh.write(record)
      kept.set(name, { offset: at + record.length - place.length, length: place.length })
      at += record.length
    }
    await fresh.close()
    await rename(`${path}.new`, path)
    await file.close()
    file = await open(path, 'a+', 0o600)
    places = kept
    end = at
  }
  const flush = () => {
    timer = undefined
    const taken = waiting
    waiting = new Map()
    waitingBytes = 0
    const appendOrCount = () =>
      append(taken).catch(() => {
        faults.write++ // a full disk costs the cache, nothing else
      })
    if (taken.size > 0) flushing = flushing.then(appendOrCount)
    return flushing
  }
  return {
    faults,
    async read(name) {
      const fresh = waiting.get(name)
      if (fresh) return fresh
      await flushing
      const place = places.get(name)
      return place && readAt(file, place)
    },
    write(name, blob) {
      if (waitingBytes > MAX_WAITING_BYTES) {
        faults.drop++
        return
      }
      waiting.set(name, blob)
      waitingBytes += blob.length
      timer ??= setTimeout(flush, FLUSH_MS)
    },
    async close() {
      clearTimeout(timer)
      await flush()
      await file.close()
    },
  }
}

function recordOf(name: string, blob: Buffer): Buffer {
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt32BE(blob.length)
  header.writeUInt16BE(Buffer.byteLength(name), 4)
  return Buffer.concat([header, Buffer.from(name), blob])
}

async function readAt(file: FileHandle, { offset, length }: Place): Promise<Buffer> {
  const blob = Buffer.alloc(length)
  await file.read(blob, 0, length, offset)
  return blob
}

async function index(file: FileHandle): Promise<{ places: Map<string, Place>; end: number }> {
  const { size } = await file.stat()
  const places = new Map<string, Place>()
  let at = 0
  while (at + HEADER_BYTES <= size) {
    const header = await readAt(file, { offset: at, length: HEADER_BYTES })
    const [length, nameLength] = [header.readUInt32BE(), header.readUInt16BE(4)]
    const offset = at + HEADER_BYTES + nameLength
    if (offset + length > size) break
    const name = (await readAt(file, { offset: at + HEADER_BYTES, length: nameLength })).toString()
    places.set(name, { offset, length })
    at = offset + length
  }
  if (at < size) await file.truncate(at)
  return { places, end: at }
}

const sizeOf = (name: string, { length }: Place): number => HEADER_BYTES + Buffer.byteLength(name) + length
