import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Log, Sealer } from '@offhook/runtime'

export type CachedBundle = { boot: string | null; revision: number; renderedAt: string; sealed: string }

export type DiskCache = {
  readSession<Row>(name: string): Promise<Row | undefined>
  /** In the background. */
  writeSession(name: string, row: object, expiresAt: number): void
  readBundle(mac: string): Promise<CachedBundle | undefined>
  /** In the background. */
  writeBundle(mac: string, bundle: CachedBundle): void
  /** Waits for what is being written. */
  close(): Promise<void>
}

const MAX_AGE_MS = 60 * 24 * 3_600_000

/** Sealed copies of what was served, for the time when NATS and PostgreSQL are both away. May be thrown away at any time. */
export async function openDiskCache(
  folder: string,
  sealer: Sealer,
  log: Log,
  now: () => number = Date.now,
): Promise<DiskCache> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  void removeOld(folder, now()).catch((cause: unknown) => log.warn({ err: cause }, 'the disk cache was not tidied'))
  const writing = new Map<string, Promise<void>>()

  const write = (name: string, value: object) => {
    const path = join(folder, name)
    const sealed = sealer.seal(`edge-cache:${name}`, Buffer.from(JSON.stringify(value)))
    const before = writing.get(name) ?? Promise.resolve()
    const work = before
      .then(() => writeFile(`${path}.new`, sealed, { mode: 0o600 }))
      .then(() => rename(`${path}.new`, path))
      .catch((cause: unknown) => log.warn({ err: cause }, 'the disk cache could not be written'))
      .finally(() => {
        if (writing.get(name) === work) writing.delete(name)
      })
    writing.set(name, work)
  }
  const read = async <Value>(name: string): Promise<Value | undefined> => {
    try {
      return JSON.parse(sealer.open(`edge-cache:${name}`, await readFile(join(folder, name))).toString()) as Value // sealed by us
    } catch {
      return undefined
    }
  }
  return {
    async readSession<Row>(name: string) {
      const kept = await read<{ row: Row; expiresAt: number }>(name)
      return kept && kept.expiresAt > now() ? kept.row : undefined
    },
    writeSession: (name, row, expiresAt) => write(name, { row, expiresAt }),
    readBundle: (mac) => read<CachedBundle>(`bundle-${mac}`),
    writeBundle: (mac, bundle) => write(`bundle-${mac}`, bundle),
    async close() {
      while (writing.size > 0) await Promise.all(writing.values())
    },
  }
}

async function removeOld(folder: string, now: number): Promise<void> {
  for (const name of await readdir(folder)) {
    const { mtimeMs } = await stat(join(folder, name))
    const maxAgeMs = name.startsWith('bundle-') ? MAX_AGE_MS : MAX_AGE_MS / 30
    if (now - mtimeMs > maxAgeMs) await rm(join(folder, name), { force: true })
  }
}
