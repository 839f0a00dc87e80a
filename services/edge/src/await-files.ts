import type { Mac } from '@offhook/phones'
import type { PhoneBundles, PhoneFiles } from './phone-bundles.ts'
import type { Session, Sessions } from './sessions.ts'

/** Whether these files were made for this boot, or for a later one: boot ids sort by time. */
export const areReady = (files: PhoneFiles | undefined, { boot }: Session): files is PhoneFiles =>
  files !== undefined && (boot === undefined || (files.boot !== null && files.boot >= boot))

export type FilesVerdict = PhoneFiles | 'refused' | 'not-ready'

export type Waiting = {
  /** Files for this session's boot; waits for them to be made. */
  filesFor(session: Session): Promise<FilesVerdict>
  /** Something about this phone was announced. */
  wake(mac: Mac): void
  readonly waiting: number
}

const CHECK_MS = 1_000
const MAX_WAITING = 20_000

/** Requests that come before their bundle wait for it: woken by announcements, and looking for themselves every second in case one was missed. */
export function awaitFiles(bundles: PhoneBundles, sessions: Sessions, maxWaitMs: number): Waiting {
  const sleepers = new Map<Mac, Set<() => void>>()
  let waiting = 0

  const sleep = (mac: Mac, ms: number): Promise<void> =>
    new Promise((resolve) => {
      const own = sleepers.get(mac) ?? new Set()
      sleepers.set(mac, own)
      const awake = () => {
        clearTimeout(timer)
        own.delete(awake)
        if (own.size === 0) sleepers.delete(mac)
        resolve()
      }
      const timer = setTimeout(awake, ms)
      own.add(awake)
    })

  return {
    get waiting() {
      return waiting
    },
    async filesFor(session) {
      let files = await bundles.find(session.mac)
      if (areReady(files, session)) return files
      if (session.refused) return 'refused'
      if (waiting >= MAX_WAITING) return 'not-ready'
      const deadline = performance.now() + maxWaitMs
      waiting++
      try {
        for (let left = maxWaitMs; left > 0; left = deadline - performance.now()) {
          const asleep = sleep(session.mac, Math.min(left, CHECK_MS)) // before looking, so that no announcement slips between
          files = await bundles.reload(session.mac)
          if (areReady(files, session)) return files
          if (session.refused) return 'refused'
          await asleep
          if (session.token && (await sessions.byToken(session.token).catch(() => session))?.refused) return 'refused'
        }
        return 'not-ready'
      } finally {
        waiting--
      }
    },
    wake(mac) {
      for (const awake of [...(sleepers.get(mac) ?? [])]) awake()
    },
  }
}
