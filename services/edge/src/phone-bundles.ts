import type { Database } from '@offhook/database'
import { type BundleFile, decodeBundle, etagOf } from '@offhook/families'
import type { Mac } from '@offhook/phones'
import { BoundedMap, coalesce, type Sealer } from '@offhook/runtime'
import type { CachedBundle, DiskCache } from './disk-cache.ts'

export type KeptFile = {
  readonly bytes: Buffer
  readonly etag: string
  readonly contentType: string
  readonly lastModified: string
}

/** A phone's files, opened: what was rendered, and what it put here itself. */
export type PhoneFiles = {
  readonly boot: string | null
  family: string
  model: string | null
  readonly contentHash: string | null
  readonly revision: number
  readonly renderedAt: string
  readonly lastModified: string
  readonly rendered: ReadonlyMap<string, BundleFile>
  readonly kept: Map<string, KeptFile>
  readonly bytes: number
  loadedAt: number
}

export type PhoneBundles = {
  /** In memory and fresh enough. */
  peek(mac: Mac): PhoneFiles | undefined
  /** In memory, or else read; undefined when there is no bundle. Stale while the database is away. */
  find(mac: Mac): Promise<PhoneFiles | undefined>
  reload(mac: Mac): Promise<PhoneFiles | undefined>
  forget(mac: Mac): void
  /** The same bytes were made for another family or model: what is in memory is not read again. False when there is none of that content. */
  rename(mac: Mac, to: { family: string; model: string | null; contentHash: string }): boolean
  forgetAll(): void
}

const FRESH_MS = 30_000

type Row = {
  mac: Mac
  boot: string | null
  family: string
  model: string | null
  content_hash: string
  revision: number
  rendered_at: string
  sealed: Buffer
}
type KeptRow = { mac: Mac; name: string; sealed: Buffer; updated_at: string }

/** Bundles in memory up to `maxBytes`, from the database, and from the sealed disk cache while that is away. */
export function phoneBundles(
  { sql }: Database,
  sealer: Sealer,
  disk: DiskCache,
  maxBytes: number,
  now: () => number = Date.now,
): PhoneBundles {
  const loaded = new Map<Mac, PhoneFiles>()
  let bytes = 0

  /** What a phone put here for an owner whom it does not belong to any more. */
  const forgetFormer = (files: readonly KeptRow[]) => sql`
    delete from phone_files f using unnest(${files.map(({ mac }) => mac as string)}::text[], ${files.map(({ name }) => name)}::text[], ${files.map(({ updated_at }) => updated_at)}::text[]::timestamptz[])
      as former (mac, name, updated_at) where f.mac = former.mac and f.name = former.name and f.updated_at = former.updated_at`
  const read = coalesce(async (macs: Mac[]) => {
    const asked = [...new Set(macs as string[])]
    const [rows, kept] = await Promise.all([
      sql<
        Row[]
      >`select mac, boot, family, model, content_hash, revision, rendered_at, sealed from bundles where mac = any(${asked})`,
      sql<(KeptRow & { former: boolean | null })[]>`
        select f.mac, f.name, f.sealed, f.updated_at, f.updated_at < b.owner_since as former from phone_files f left join bundles b using (mac) where f.mac = any(${asked})`,
    ])
    const former = kept.filter((file) => file.former)
    if (former.length > 0) await forgetFormer(former)
    const byMac = new Map(rows.map((row) => [row.mac, row]))
    return macs.map((mac) => ({ row: byMac.get(mac), kept: kept.filter((file) => file.mac === mac && !file.former) }))
  })

  /** How often each phone's files were announced anew: what was read before is not kept after. */
  const announced = new BoundedMap<Mac, number>(100_000)

  const keep = (mac: Mac, files: PhoneFiles): PhoneFiles => {
    drop(mac)
    loaded.set(mac, files)
    bytes += files.bytes
    for (const [oldest, { bytes: size }] of loaded) {
      if (bytes <= maxBytes || oldest === mac) break
      loaded.delete(oldest)
      bytes -= size
    }
    return files
  }
  const drop = (mac: Mac) => {
    bytes -= loaded.get(mac)?.bytes ?? 0
    loaded.delete(mac)
  }
  const open = (
    mac: Mac,
    {
      boot,
      family,
      model,
      contentHash,
      revision,
      renderedAt,
      sealed,
    }: Omit<CachedBundle, 'sealed'> & { sealed: Buffer },
    kept: readonly KeptRow[],
  ): PhoneFiles => {
    const encoded = sealer.open(`bundle:${mac}`, sealed)
    return {
      boot,
      family,
      model,
      contentHash: contentHash ?? null,
      revision,
      renderedAt,
      lastModified: new Date(renderedAt).toUTCString(),
      rendered: decodeBundle(encoded),
      kept: new Map(kept.map((file) => [file.name, openKept(sealer, file)])),
      bytes: encoded.length + 2_048,
      loadedAt: now(),
    }
  }
  const fromDisk = async (mac: Mac): Promise<PhoneFiles | undefined> => {
    const there = loaded.get(mac)
    if (there) {
      there.loadedAt = now() - FRESH_MS + 2_000 // asked again in two seconds
      return there
    }
    const cached = await disk.readBundle(mac)
    return (
      cached &&
      keep(mac, {
        ...open(mac, { ...cached, sealed: Buffer.from(cached.sealed, 'base64') }, []),
        loadedAt: now() - FRESH_MS + 2_000,
      })
    )
  }
  const reload = async (mac: Mac): Promise<PhoneFiles | undefined> => {
    let found: Awaited<ReturnType<typeof read>>
    let before: number | undefined
    try {
      do {
        before = announced.get(mac)
        found = await read(mac)
      } while (announced.get(mac) !== before)
    } catch {
      return fromDisk(mac)
    }
    const { row, kept } = found
    if (!row) return undefined
    const there = loaded.get(mac)
    const files = keep(
      mac,
      open(
        mac,
        {
          boot: row.boot,
          family: row.family,
          model: row.model,
          contentHash: row.content_hash,
          revision: row.revision,
          renderedAt: row.rendered_at,
          sealed: row.sealed,
        },
        kept,
      ),
    )
    if (there?.renderedAt !== row.rendered_at) {
      disk.writeBundle(mac, {
        boot: row.boot,
        family: row.family,
        model: row.model,
        contentHash: row.content_hash,
        revision: row.revision,
        renderedAt: row.rendered_at,
        sealed: row.sealed.toString('base64'),
      })
    }
    return files
  }
  return {
    peek(mac) {
      const files = loaded.get(mac)
      return files && now() - files.loadedAt < FRESH_MS ? files : undefined
    },
    async find(mac) {
      const files = loaded.get(mac)
      return files && now() - files.loadedAt < FRESH_MS ? files : reload(mac)
    },
    reload,
    forget(mac) {
      announced.set(mac, (announced.get(mac) ?? 0) + 1)
      drop(mac)
    },
    rename(mac, { family, model, contentHash }) {
      const files = loaded.get(mac)
      if (files?.contentHash !== contentHash) return false
      files.family = family
      files.model = model
      return true
    },
    forgetAll() {
      for (const files of loaded.values()) files.loadedAt = 0
    },
  }
}

const openKept = (sealer: Sealer, { mac, name, sealed, updated_at }: KeptRow): KeptFile =>
  keptFile(name, sealer.open(`phone-file:${mac}/${name}`, sealed), new Date(updated_at))

export const keptFile = (name: string, bytes: Buffer, updatedAt: Date): KeptFile => ({
  bytes,
  etag: etagOf(bytes),
  contentType: /\.(xml|cfg)$/.test(name) ? 'text/xml' : 'application/octet-stream',
  lastModified: updatedAt.toUTCString(),
})
