import type { Bus } from '@offhook/bus'
import {
  activationRefused,
  bootFinished,
  configRendered,
  fileServed,
  leaseAlerted,
  phoneActivated,
  phoneRegistered,
} from '@offhook/contracts'
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'

export type LiveEvent = {
  readonly event: string
  readonly boot?: string
  readonly mac: string
  readonly tenant?: string
  readonly title: string
  readonly at: string
}

export type LiveEvents = { listen(hear: (event: LiveEvent) => void): () => void; stop(): void }

/** What happens now, for whoever watches a page. At most once; nothing depends on it. */
export function liveEvents(bus: Bus): LiveEvents {
  const listeners = new Set<(event: LiveEvent) => void>()
  const tell = (event: LiveEvent) => {
    for (const hear of listeners) hear(event)
  }
  const owner = ({ boot, mac, tenant }: { boot?: string | undefined; mac: string; tenant: string }) => ({
    ...(boot ? { boot } : {}),
    mac,
    tenant,
  })
  const watch = () => [
    bus.watch(leaseAlerted, (alert) =>
      tell({
        event: 'lease.alerted',
        ...owner(alert),
        title: `Lease ${alert.leasedIp ?? ''}`.trim(),
        at: alert.alertedAt,
      }),
    ),
    bus.watch(phoneActivated, (one) =>
      tell({ event: 'phone.activated', ...owner(one), title: `Activated by ${one.platform}`, at: one.at }),
    ),
    bus.watch(activationRefused, (one) =>
      tell({ event: 'activation.refused', ...owner(one), title: `Refused: ${one.because}`, at: one.at }),
    ),
    bus.watch(configRendered, (one) =>
      tell({ event: 'config.rendered', ...owner(one), title: `Rendered ${one.files} files`, at: one.at }),
    ),
    bus.watch(fileServed, (one) =>
      tell({ event: 'file.served', ...owner(one), title: `${one.method} ${one.file} ${one.status}`, at: one.at }),
    ),
    bus.watch(phoneRegistered, ({ mac, aor, at }) =>
      tell({ event: 'phone.registered', mac, title: `Registered ${aor}`, at }),
    ),
    bus.watch(bootFinished, (one) =>
      tell({ event: 'boot.finished', ...owner(one), title: `Boot ${one.state}`, at: one.finishedAt }),
    ),
  ]
  let watches: { stop(): void }[] = []
  const rest = () => {
    for (const one of watches.splice(0)) one.stop()
  }
  return {
    listen(hear) {
      if (listeners.size === 0) watches = watch() // reading every event costs something; nobody there, nobody reads
      listeners.add(hear)
      return () => {
        listeners.delete(hear)
        if (listeners.size === 0) rest()
      }
    },
    stop() {
      rest()
      listeners.clear()
    },
  }
}

const MAX_QUEUED = 1_000
const HEARTBEAT_MS = 15_000

/** `GET /v1/stream?tenant=&mac=`: every event as it comes; a reader who is too slow loses the oldest. */
export const streamEvents = (live: LiveEvents, context: Context): Response =>
  streamSSE(context, async (stream) => {
    const { tenant, mac } = context.req.query()
    const queue: LiveEvent[] = []
    let wake: () => void = () => {}
    const stop = live.listen((event) => {
      if ((tenant && event.tenant !== tenant) || (mac && event.mac !== mac)) return
      if (queue.push(event) > MAX_QUEUED) queue.shift()
      wake()
    })
    stream.onAbort(() => {
      stop()
      wake()
    })
    await stream.write(': welcome\n\n')
    while (!stream.aborted && !stream.closed) {
      for (const { event, ...data } of queue.splice(0)) await stream.writeSSE({ event, data: JSON.stringify(data) })
      const beat = await pause(HEARTBEAT_MS, (now) => {
        wake = now
        if (queue.length > 0 || stream.aborted) now()
      })
      if (beat) await stream.write(': still here\n\n')
    }
  })

/** For pages: one `changed` a second at most, when anything happened. */
export const streamChanges = (live: LiveEvents, context: Context): Response =>
  streamSSE(context, async (stream) => {
    const { boot, mac } = context.req.query()
    let changed = false
    const stop = live.listen((event) => {
      if ((!boot || event.boot === boot || event.mac === mac) && (boot || !mac || event.mac === mac)) changed = true
    })
    stream.onAbort(stop)
    for (let beat = 0; !stream.aborted && !stream.closed; beat++) {
      if (changed) {
        await new Promise((resolve) => setTimeout(resolve, 300)) // the tracer writes a moment after the event
        changed = false
        await stream.writeSSE({ event: 'changed', data: '' })
      } else if (beat % 15 === 0) await stream.write(': still here\n\n')
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }
    stop()
  })

/** True after `ms`; false when `start`'s callback is called before. */
function pause(ms: number, start: (now: () => void) => void): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms, true)
    start(() => {
      clearTimeout(timer)
      resolve(false)
    })
  })
}
