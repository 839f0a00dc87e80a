import { randomBytes } from 'node:crypto'
import type { FileServed } from '@offhook/contracts'
import type { Log } from '@offhook/runtime'

/** An event that waits to be told: while it does, the same answer again only adds to its `times`. */
export type WaitingEvent = { readonly event: FileServed; times: number; told: boolean }

export type ServedEvents = {
  add(event: Omit<FileServed, 'id'>): WaitingEvent
  flush(): Promise<void>
  readonly dropped: number
  close(): Promise<void>
}

const FLUSH_MS = 100
const MAX_WAITING = 50_000
const PER_FLUSH = 2_000

/** Answers are told to the bus in the background, a tenth of a second late; kept while it is away, up to a bound. */
export function servedEvents(
  publish: (event: FileServed) => Promise<unknown>,
  connected: () => boolean,
  log: Log,
): ServedEvents {
  const run = randomBytes(6).toString('hex')
  let waiting: WaitingEvent[] = []
  let number = 0
  let dropped = 0
  let flushing: Promise<void> = Promise.resolve()

  const tell = (one: WaitingEvent) => {
    one.told = true
    return publish(one.times > 1 ? { ...one.event, times: one.times } : one.event)
  }
  const flush = async () => {
    while (waiting.length > 0 && connected()) {
      const taken = waiting.slice(0, PER_FLUSH)
      waiting = waiting.slice(PER_FLUSH)
      const outcomes = await Promise.allSettled(taken.map(tell))
      const failed = taken.filter((_, position) => outcomes[position]!.status === 'rejected')
      if (failed.length === 0) continue
      waiting = [...failed, ...waiting] // the same ids: what the stream has already, it drops
      log.warn({ events: failed.length }, 'served files are told later')
      return
    }
  }
  const timer = setInterval(() => {
    flushing = flushing.then(flush)
  }, FLUSH_MS)
  return {
    add(event) {
      const added: WaitingEvent = { event: { ...event, id: `${run}.${number++}` }, times: 1, told: false }
      if (waiting.length < MAX_WAITING) waiting.push(added)
      else dropped++
      return added
    },
    flush: () => {
      flushing = flushing.then(flush)
      return flushing
    },
    get dropped() {
      return dropped
    },
    async close() {
      clearInterval(timer)
      await flushing
      await flush()
    },
  }
}
