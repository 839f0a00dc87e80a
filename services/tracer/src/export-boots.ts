import { traceIdOf } from '@offhook/phones'
import type { Log } from '@offhook/runtime'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { bootSpans, type EarlierSession } from './boot-spans.ts'
import type { UpdatedBoot } from './kept-boots.ts'
import { readableSpan } from './readable-span.ts'
import { isSampled, type Sampling } from './sampling.ts'

export type BootExport = { add(session: UpdatedBoot): void; close(): Promise<void> }

export type BootExportOptions = {
  url: string
  /** So long after a session has ended its spans are sent, so that late log uploads are in. */
  delayMs: number
  sampling: Sampling
  findEarlier(boots: readonly string[]): Promise<ReadonlyMap<string, readonly EarlierSession[]>>
  log: Log
}

const MAX_WAITING = 5_000

/**
 * Sends a session's spans over OTLP/HTTP some seconds after it ended; one that changes meanwhile is sent as it is then. Of those that completed without a fault a
 * share is sent, of the others every one. Tracing never waits for it: with the receiver away, sessions beyond a bound go unsent.
 */
export function exportBoots({ url, delayMs, sampling, findEarlier, log }: BootExportOptions): BootExport {
  const exporter = new OTLPTraceExporter({ url })
  const resource = resourceFromAttributes({ 'service.name': 'offhook' })
  const waiting = new Map<string, { session: UpdatedBoot; dueAt: number }>()

  const send = async (sessions: readonly UpdatedBoot[]): Promise<void> => {
    if (sessions.length === 0) return
    const earlier = await findEarlier(sessions.map(({ boot }) => boot)).catch((cause: unknown) => {
      log.warn({ err: cause, sessions: sessions.length }, 'sessions are exported without links to earlier ones')
      return new Map<string, readonly EarlierSession[]>()
    })
    const spans = sessions.flatMap((session) =>
      bootSpans(session, earlier.get(session.boot)).map(readableSpan(traceIdOf(session.boot), resource)),
    )
    return new Promise((resolve) => {
      exporter.export(spans, ({ error }) => {
        if (error) log.warn({ err: error, sessions: sessions.length }, 'sessions were not exported')
        resolve()
      })
    })
  }
  const take = (now: number) => {
    const due = [...waiting.values()]
      .filter(({ dueAt }) => dueAt <= now)
      .slice(0, 200)
      .map(({ session }) => session)
    for (const { boot } of due) waiting.delete(boot)
    return due
  }
  let sending: Promise<void> = Promise.resolve()
  const timer = setInterval(() => {
    sending = sending.then(() => send(take(Date.now())))
  }, 500)
  return {
    add(session) {
      const known = waiting.get(session.boot)
      if (!known && (waiting.size >= MAX_WAITING || !isKept(sampling, session))) return
      waiting.set(session.boot, { session, dueAt: known?.dueAt ?? Date.now() + delayMs })
    },
    async close() {
      clearInterval(timer)
      await sending
      while (waiting.size > 0) await send(take(Number.POSITIVE_INFINITY))
      await exporter.shutdown()
    },
  }
}

/** A session that was refused, stood still, or met a fault is kept whatever its tenant's share is. */
export const isKept = (sampling: Sampling, session: UpdatedBoot): boolean =>
  session.assembled.state !== 'completed' ||
  session.before === 'stalled' ||
  isSampled(sampling, session.boot, session.tenant) ||
  bootSpans(session).some(({ failed }) => failed !== undefined)
