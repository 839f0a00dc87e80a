import {
  BOOT_LOCATION,
  BOOT_URL,
  type BundleFile,
  bundleNameOf,
  etagOf,
  mergeEntries,
  type ResolvedFile,
  searchable,
} from '@offhook/families'
import type { Mac } from '@offhook/phones'
import type { KeptFile, PhoneFiles } from './phone-bundles.ts'
import { type ServableFile, servable } from './serve-bytes.ts'

/**
 * What the phone put there itself, or else what was rendered under that name; a rendered file of a writable name wins, since somebody asked for it. A
 * directory that the phone wrote is given back with the entries of its tenant's that it lacks.
 */
export function findInBundle(
  files: PhoneFiles,
  resolved: ResolvedFile,
  mac: Mac,
  bootUrl: string,
): ServableFile | undefined {
  const rendered = files.rendered.get(bundleNameOf(resolved, mac))
  if (rendered) return servableOf(rendered, files.lastModified, bootUrl)
  const kept = resolved.entry.source === 'kept' ? files.kept.get(resolved.name) : undefined
  if (!kept) return undefined
  const { merge } = resolved.entry
  const ours = merge && files.rendered.get(merge.with)
  return merge && ours
    ? merged(kept, ours, merge)
    : servable(kept.bytes, kept.etag, kept.contentType, kept.lastModified)
}

/** A rendered file, where it names the edge with the boot's own URL. */
export function servableOf(
  { bytes, etag, contentType, namesEdge }: BundleFile,
  lastModified: string,
  bootUrl: string,
): ServableFile {
  if (!namesEdge) return servable(bytes, etag, contentType, lastModified)
  const named = nameEdge(bytes, bootUrl)
  return servable(named, etagOf(named), contentType, lastModified)
}

/** Latin-1 is transparent to bytes, whatever the file's own encoding. */
export const nameEdge = (bytes: Buffer, bootUrl: string): Buffer =>
  Buffer.from(
    bytes
      .toString('latin1')
      .replaceAll(BOOT_URL, bootUrl)
      .replaceAll(BOOT_LOCATION, bootUrl.replace(/^[a-z]+:\/\//, '')),
    'latin1',
  )

/** Merging parses both: once for what the phone wrote last and what it is merged with. */
const mergedOnce = new WeakMap<KeptFile, { ours: BundleFile; file: ServableFile }>()

function merged(kept: KeptFile, ours: BundleFile, merge: NonNullable<ResolvedFile['entry']['merge']>): ServableFile {
  const there = mergedOnce.get(kept)
  if (there?.ours === ours) return there.file
  const bytes = Buffer.from(mergeEntries(kept.bytes.toString(), ours.bytes.toString(), merge))
  const file = servable(bytes, etagOf(bytes), kept.contentType, kept.lastModified)
  mergedOnce.set(kept, { ours, file })
  return file
}

/** What a phone searches a directory for, where the file is one that is searched. */
export const searchedFor = (url: string, { entry: { search } }: ResolvedFile): string | undefined =>
  search && url.includes('?')
    ? new URLSearchParams(url.slice(url.indexOf('?'))).get(search.parameter)?.slice(0, 100) || undefined
    : undefined

/** Directories that were searched, by their bytes: parsing one of thousands of entries takes as long as hundreds of answers. */
const searched = new WeakMap<Buffer, (text: string) => string>()

/** The entries of a directory that hold the text. */
export function onlyEntries(file: ServableFile, { entry: { search } }: ResolvedFile, text: string): ServableFile {
  const find = searched.get(file.bytes) ?? searchable(file.bytes.toString(), search!.element) // only files that are searched come here
  searched.set(file.bytes, find)
  const bytes = Buffer.from(find(text))
  return servable(bytes, etagOf(bytes), file.headers[1]!, file.lastModified) // the value behind Content-Type
}
