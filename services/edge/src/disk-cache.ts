import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sealer } from '@offhook/runtime'
import { openCacheJournal } from './cache-journal.ts'

export type CachedBundle = {
  boot: string | null
  family: string
  model: string | null
  contentHash?: string
  revision: number
  renderedAt: string
  sealed: string
}

export type CachedBackground = { bytes: string; contentType: string; lastModified: string }

export type DiskCache = {
  readSession<Row>(name: string): Promise<Row | undefined>
  /** In the background. */
  writeSession(name: string, row: object, expiresAt: number): void
  readBundle(mac: string): Promise<CachedBundle | undefined>
  /** In the background. */
  writeBundle(mac: string, bundle: CachedBundle): void
  readBackground(contentHash: string): Promise<CachedBackground | undefined>
  /** In the background. */
  writeBackground(contentHash: string, picture: CachedBackground): void
  /** Which picture that is under the name that a tenant's phones know it by. */
  readBackgroundOf(tenant: string, hash: string): Promise<string | undefined>
  /** In the background. */
  writeBackgroundOf(tenant: string, hash: string, contentHash: string): void
  /** Since the start. */
  readonly counts: {
    readonly hit: number
    readonly miss: number
    readonly faults: { readonly read: number; readonly write: number; readonly drop: number }
  }
  /** Waits for what is being written. */
  close(): Promise<void>
}

/** Sealed copies of what was served, for the time when NATS and PostgreSQL are both away. May be thrown away at any time. */
export async function openDiskCache(folder: string, sealer: Sealer, now: () => number = Date.now): Promise<DiskCache> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const journal = await openCacheJournal(join(folder, 'served.journal'))
  const reads = { hit: 0, miss: 0, fault: 0 }
  const write = (name: string, value: object) =>
    journal.write(name, sealer.seal(`edge-cache:${name}`, Buffer.from(JSON.stringify(value))))
  const read = async <Value>(name: string): Promise<Value | undefined> => {
    try {
      const sealed = await journal.read(name)
      const value = sealed && (JSON.parse(sealer.open(`edge-cache:${name}`, sealed).toString()) as Value) // sealed by us
      reads[value === undefined ? 'miss' : 'hit']++
      return value
    } catch {
      reads.fault++
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
    readBackground: (contentHash) => read<CachedBackground>(`background-${contentHash}`),
    writeBackground: (contentHash, picture) => write(`background-${contentHash}`, picture),
    readBackgroundOf: async (tenant, hash) =>
      (await read<{ contentHash: string }>(`background-of-${tenant}-${hash}`))?.contentHash,
    writeBackgroundOf: (tenant, hash, contentHash) => write(`background-of-${tenant}-${hash}`, { contentHash }),
    get counts() {
      return { hit: reads.hit, miss: reads.miss, faults: { ...journal.faults, read: reads.fault } }
    },
    close: journal.close,
  }
}
