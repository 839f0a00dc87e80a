import type { Mac } from '@offhook/phones'
import type { PhoneBundles, PhoneFiles } from './phone-bundles.ts'
import type { Session, Sessions } from './sessions.ts'

/** Whether these files were made for this boot, or for a later one: boot ids sort by time. */
export const areReady = (files: PhoneFiles | undefined, { boot }: Session): files is PhoneFiles =>
  files !== undefined && (boot === undefined || (files.boot !== null && files.boot >= boot))

export type FilesVerdict = PhoneFiles | 'refused' | 'not-ready'

export type Waiting = {
  /** Files for this session's boot; waits for them to be made, and once for a little while for those of what the phone says it is, when others are there: the renderer hears at the same time what it is. */
  filesFor(session: Session, said?: { readonly family: string; readonly model: string }): Promise<FilesVerdict>
  /** Something about this phone was announced. */
  wake(mac: Mac): void
  readonly waiting: number
}

const CHECK_MS = 2_000
const IDENTITY_WAIT_MS = 4_000
const MAX_WAITING = 20_000

/** Requests that come before their bundle wait for it: woken by announcements, and looking for themselves every other second in case one was missed. `reads` counts where files were. */
export function awaitFiles(
  bundles: PhoneBundles,
  sessions: Sessions,
  maxWaitMs: number,
  reads: { memory: number; read: number } = { memory: 0, read: 0 },
): Waiting {
  const sleepers = new Map<Mac, Set<() => void>>()
  let waiting = 0

  const sleep = (mac: Mac, ms: number): Promise<boolean> =>
    new Promise((resolve) => {
      const own = sleepers.get(mac) ?? new Set()
      sleepers.set(mac, own)
      const awake = (announced = true) => {
        clearTimeout(timer)
        own.delete(awake)
        if (own.size === 0) sleepers.delete(mac)
        resolve(announced)
      }
      const timer = setTimeout(awake, ms, false)
      own.add(awake)
    })

  /** In case the announcement was missed. */
  const isRefused = async ({ token }: Session): Promise<boolean> =>
    token !== undefined && ((await sessions.byToken(token).catch(() => undefined))?.refused ?? false)

  return {
    get waiting() {
      return waiting
    },
    async filesFor(session, said) {
      const isOwn = (files: PhoneFiles) =>
        !said || session.identityAwaited || (files.family === said.family && files.model === said.model)
      const there = bundles.peek(session.mac)
      if (areReady(there, session) && isOwn(there)) {
        reads.memory++
        return there
      }
      reads.read++
      const startedAt = performance.now()
      const deadline = startedAt + maxWaitMs
      waiting++
      try {
        for (let left = maxWaitMs; left > 0; left = deadline - performance.now()) {
          const asleep = sleep(session.mac, Math.min(left, CHECK_MS)) // before looking, so that no announcement slips between
          const files = await bundles.reload(session.mac)
          if (areReady(files, session)) {
            if (performance.now() - startedAt >= IDENTITY_WAIT_MS) session.identityAwaited = true
            if (isOwn(files)) return files
          }
          if (session.refused) return 'refused'
          if (waiting >= MAX_WAITING) return 'not-ready'
          const announced = await asleep
          if (!announced && (await isRefused(session))) return 'refused'
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
