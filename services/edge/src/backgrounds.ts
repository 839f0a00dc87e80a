import type { Database } from '@offhook/database'
import type { BackgroundName } from '@offhook/families'
import { BoundedMap } from '@offhook/runtime'
import type { DiskCache } from './disk-cache.ts'
import { type ServableFile, servable } from './serve-bytes.ts'

export type Backgrounds = {
  /** The picture of that name, when it is a background of the tenant's or of one above; undefined otherwise. Throws when nobody can say. */
  find(tenant: string, name: Pick<BackgroundName, 'hash'>): Promise<ServableFile | undefined>
}

type Found = {
  readonly content_hash: string
  readonly content_type: string
  readonly bytes: Buffer | null
  readonly updated_at: string
}

/** That a tenant has a picture is asked again after so long. */
const FRESH_MS = 30_000
const MAX_GRANTS = 20_000
/** Pictures have half a mebibyte at most. */
const MAX_PICTURES = 64

/** Pictures behind displays: by their hash in memory, whose they are asked of the database, and of the disk while that is away. */
export function backgroundsFrom({ sql }: Database, disk: DiskCache, now: () => number = Date.now): Backgrounds {
  const pictures = new BoundedMap<string, ServableFile>(MAX_PICTURES)
  const grants = new BoundedMap<string, { readonly contentHash: string | undefined; readonly readAt: number }>(
    MAX_GRANTS,
  )

  const read = async (tenant: string, hash: string): Promise<Found | undefined> => {
    const [row] = await sql<Found[]>`
      with recursive up as (select tenant, parent from tenants where tenant = ${tenant} union select t.tenant, t.parent from tenants t join up on t.tenant = up.parent)
      select i.content_hash, i.content_type, i.updated_at, case when i.content_hash = any(${[...pictures.keys()]}::text[]) then null else i.bytes end as bytes
      from brand_images i join up using (tenant) where i.kind = 'background' and left(i.content_hash, ${hash.length}) = ${hash} limit 1`
    return row
  }
  const fromDisk = async (tenant: string, hash: string): Promise<ServableFile | undefined> => {
    const known = grants.get(`${tenant} ${hash}`)?.contentHash ?? (await disk.readBackgroundOf(tenant, hash))
    const there = known && pictures.get(known)
    if (there) return there
    const kept = known ? await disk.readBackground(known) : undefined
    if (!known || !kept) throw new BackgroundsUnavailable()
    return keep(known, Buffer.from(kept.bytes, 'base64'), kept.contentType, kept.lastModified)
  }
  const keep = (contentHash: string, bytes: Buffer, contentType: string, lastModified: string): ServableFile => {
    const file = servable(bytes, `"${contentHash.slice(0, 32)}"`, contentType, lastModified)
    pictures.set(contentHash, file)
    return file
  }

  const find: Backgrounds['find'] = async (tenant, { hash }) => {
    const grant = grants.get(`${tenant} ${hash}`)
    if (grant && now() - grant.readAt < FRESH_MS) {
      if (grant.contentHash === undefined) return undefined
      const file = pictures.get(grant.contentHash)
      if (file) return file
    }
    let row: Found | undefined
    try {
      row = await read(tenant, hash)
    } catch {
      return fromDisk(tenant, hash)
    }
    grants.set(`${tenant} ${hash}`, { contentHash: row?.content_hash, readAt: now() })
    if (!row) return undefined
    if (!grant) disk.writeBackgroundOf(tenant, hash, row.content_hash)
    const there = pictures.get(row.content_hash)
    if (there) return there
    if (!row.bytes) return find(tenant, { hash }) // dropped from memory while it was asked for
    const lastModified = new Date(row.updated_at).toUTCString()
    disk.writeBackground(row.content_hash, {
      bytes: row.bytes.toString('base64'),
      contentType: row.content_type,
      lastModified,
    })
    return keep(row.content_hash, row.bytes, row.content_type, lastModified)
  }
  return { find }
}

/** The database is away, and this edge has not served the picture before. */
export class BackgroundsUnavailable extends Error {
  override name = 'BackgroundsUnavailable'
}
