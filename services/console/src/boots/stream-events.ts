import type { Context } from 'hono'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import type { Visible } from '../asking/subtree.ts'
import { Refusal } from '../manners/refusal.ts'
import type { LiveEvent, LiveEvents } from './live-events.ts'

const MAX_READERS = 500
const MAX_QUEUED = 1_000
const HEARTBEAT_MS = 15_000

export type EventFilter = { tenant?: string | undefined; mac?: string | undefined; boot?: string | undefined }

/** `GET /v1/stream?tenant=&mac=`: every event as it comes. A reader who is too slow loses the oldest, and is told how many. */
export function streamEvents(live: LiveEvents, context: Context, filter: EventFilter, visible: Visible): Response {
  refuseCrowd(live)
  return openStream(context, async (stream) => {
    const queue: LiveEvent[] = []
    let lost = 0
    const signal = makeSignal()
    const leave = live.listen({
      hear(event) {
        if (!visible.has(event.tenant) || !concerns(event, filter)) return
        if (queue.push(event) > MAX_QUEUED) {
          queue.shift()
          lost++
        }
        signal.raise()
      },
      missed: () => {},
      end: signal.end,
    })
    stream.onAbort(signal.end)
    await stream.write(': welcome\n\n')
    while (!signal.ended()) {
      if (lost > 0) await stream.writeSSE({ event: 'lost', data: JSON.stringify({ events: lost }) })
      lost = 0
      for (const { event, ...data } of queue.splice(0)) await stream.writeSSE({ event, data: JSON.stringify(data) })
      await visible.refresh()
      if (!(await signal.raised(HEARTBEAT_MS)) && !signal.ended()) await stream.write(': still here\n\n')
    }
    leave()
  })
}

/** The tracer writes a moment after the event. */
const SETTLE_MS = 300
/** No page is drawn anew more often than this. */
const PAUSE_MS = 900
/** Once more after the last event, for what was written late. */
const ONCE_MORE_MS = 2_500

/** For pages: `changed` when something happened, at most about once a second, and now and then without, since boots also stall by silence. */
export function streamChanges(live: LiveEvents, context: Context, filter: EventFilter, visible: Visible): Response {
  refuseCrowd(live)
  return openStream(context, async (stream) => {
    const signal = makeSignal()
    const leave = live.listen({
      hear(event) {
        if (visible.has(event.tenant) && concerns(event, filter)) signal.raise()
      },
      missed: signal.raise,
      end: signal.end,
    })
    stream.onAbort(signal.end)
    await stream.write(': welcome\n\n')
    for (let wait = HEARTBEAT_MS; !signal.ended(); ) {
      await visible.refresh()
      const happened = await signal.raised(wait)
      if (signal.ended()) break
      if (happened) await pause(SETTLE_MS, stream)
      signal.clear()
      await stream.writeSSE({ event: 'changed', data: '' })
      await pause(PAUSE_MS, stream)
      wait = happened ? ONCE_MORE_MS : HEARTBEAT_MS
    }
    leave()
  })
}

/** A stream ends with its connection, so that a console that stops has none left. */
function openStream(context: Context, write: (stream: SSEStreamingApi) => Promise<void>): Response {
  const response = streamSSE(context, write)
  response.headers.set('connection', 'close')
  return response
}

function refuseCrowd(live: LiveEvents): void {
  if (live.count() >= MAX_READERS) throw new Refusal(503, `${MAX_READERS} readers are listening already`)
}

const concerns = ({ tenant, mac, boot }: LiveEvent, wanted: EventFilter): boolean =>
  (wanted.tenant === undefined || tenant === wanted.tenant) &&
  (wanted.mac === undefined || mac === wanted.mac) &&
  (wanted.boot === undefined || boot === undefined || boot === wanted.boot)

const pause = (ms: number, stream: SSEStreamingApi): Promise<unknown> => stream.sleep(ms)

/** A flag that can be waited for. */
function makeSignal() {
  let raised = false
  let ended = false
  let wake = () => {}
  return {
    raise() {
      raised = true
      wake()
    },
    end() {
      ended = true
      wake()
    },
    clear() {
      raised = false
    },
    ended: () => ended,
    /** True when raised within `ms`, or already; it is lowered again. */
    raised(ms: number): Promise<boolean> {
      return new Promise((resolve) => {
        const settle = () => {
          clearTimeout(timer)
          wake = () => {}
          const was = raised
          raised = false
          resolve(was)
        }
        const timer = setTimeout(settle, ms)
        wake = settle
        if (raised || ended) settle()
      })
    },
  }
}
