import type { Log } from '@offhook/runtime'
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { bootSpans } from './boot-spans.ts'
import type { UpdatedBoot } from './kept-boots.ts'

export type BootExport = { add(boot: UpdatedBoot): void; close(): Promise<void> }

const MAX_WAITING = 5_000

/**
 * Sends a boot's spans over OTLP/HTTP some seconds after it ended, so that late log uploads are in; a boot that changes meanwhile is sent as it is then.
 * Tracing never waits for it: with the receiver away, boots beyond a bound go unsent.
 */
export function exportBoots(url: string, delayMs: number, log: Log): BootExport {
  const exporter = new OTLPTraceExporter({ url })
  const resource = resourceFromAttributes({ 'service.name': 'offhook' })
  const waiting = new Map<string, { boot: UpdatedBoot; dueAt: number }>()

  const send = (boots: readonly UpdatedBoot[]) =>
    new Promise<void>((resolve) => {
      if (boots.length === 0) return resolve()
      exporter.export(
        boots.flatMap((boot) => bootSpans(boot, resource)),
        ({ error }) => {
          if (error) log.warn({ err: error, boots: boots.length }, 'boots were not exported')
          resolve()
        },
      )
    })
  const take = (now: number) => {
    const due = [...waiting.values()]
      .filter(({ dueAt }) => dueAt <= now)
      .slice(0, 200)
      .map(({ boot }) => boot)
    for (const { boot } of due) waiting.delete(boot)
    return due
  }
  const timer = setInterval(() => void send(take(Date.now())), 500)
  return {
    add(boot) {
      const dueAt = waiting.get(boot.boot)?.dueAt ?? Date.now() + delayMs
      if (waiting.size < MAX_WAITING || waiting.has(boot.boot)) waiting.set(boot.boot, { boot, dueAt })
    },
    async close() {
      clearInterval(timer)
      while (waiting.size > 0) await send(take(Number.POSITIVE_INFINITY))
      await exporter.shutdown()
    },
  }
}
