import type { ResolvedFile } from '@offhook/families'
import type { Mac } from '@offhook/phones'
import { BoundedMap } from '@offhook/runtime'
import type { PhoneBundles, PhoneFiles } from './phone-bundles.ts'
import type { ServableFile } from './serve-bytes.ts'
import type { WaitingEvent } from './served-events.ts'
import type { Session } from './sessions.ts'

/** A path that was answered from a ready bundle: answered again without looking anything up while session and bundle are the same. */
export type HotPath = {
  readonly session: Session
  readonly file: ServableFile
  readonly resolved: ResolvedFile
  told: WaitingEvent
  /** Of the method that was told last, answered 200. */
  counter: { count: number }
}

export type HotPaths = {
  /** Undefined once the bundle that it was answered from is no longer the phone's. */
  find(url: string): HotPath | undefined
  keep(url: string, files: PhoneFiles, path: HotPath): void
}

/** A file has many spellings, in letter case, slashes and queries: so many are kept for a phone. */
const MAX_SPELLINGS = 32
const MAX_URLS = 100_000

/** Hot paths by URL. A bundle that is dropped takes its paths with it; what is left is whom a URL belongs to. */
export function hotPaths(bundles: PhoneBundles): HotPaths {
  const owners = new BoundedMap<string, Mac>(MAX_URLS)
  const byBundle = new WeakMap<PhoneFiles, Map<string, HotPath>>()
  return {
    find(url) {
      const mac = owners.get(url)
      const files = mac && bundles.peek(mac)
      return files && byBundle.get(files)?.get(url)
    },
    keep(url, files, path) {
      const paths = byBundle.get(files) ?? new BoundedMap<string, HotPath>(MAX_SPELLINGS)
      byBundle.set(files, paths.set(url, path))
      owners.set(url, path.session.mac)
    },
  }
}
