import { randomBytes } from 'node:crypto'
import { type FileServed, fileServed } from '@offhook/contracts'
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
  publish: (events: readonly FileServed[]) => Promise<unknown>,
  connected: () => boolean,
  log: Log,
): ServedEvents {
  const run = randomBytes(6).toString('hex')
  let waiting: WaitingEvent[] = []
  let number = 0
  let dropped = 0
  let flushing: Promise<void> = Promise.resolve()

  const eventOf = (one: WaitingEvent): FileServed => {
    one.told = true
    return one.times > 1 ? { ...one.event, times: one.times } : one.event
  }
  const flush = async () => {
    while (waiting.length > 0 && connected()) {
      const taken = waiting.slice(0, PER_FLUSH)
      waiting = waiting.slice(PER_FLUSH)
      try {
        await publish(taken.map(eventOf))
      } catch (cause) {
        const tellable = taken.filter((one) => fileServed.payload.safeParse(eventOf(one)).success)
        waiting = [...tellable, ...waiting] // the same ids: what the stream has already, it drops
        dropped += taken.length - tellable.length
        log.warn({ err: cause, events: tellable.length }, 'served files are told later')
        return
      }
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
