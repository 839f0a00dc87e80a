import { type HrTime, type Link, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import type { Attributes } from './span-attributes.ts'

/** A span that is over. */
export type FinishedSpan = {
  readonly spanId: string
  readonly parentId?: string
  readonly name: string
  readonly kind?: SpanKind
  readonly start: Date
  readonly end: Date
  /** Why it failed. */
  readonly failed?: string | undefined
  readonly attributes: Attributes
  readonly events?: readonly { readonly name: string; readonly at: Date; readonly attributes: Attributes }[]
  readonly links?: readonly SpanLink[]
}

export type SpanLink = { readonly traceId: string; readonly spanId: string; readonly attributes: Attributes }

/** As OpenTelemetry's exporters take it. */
export const readableSpan =
  (traceId: string, resource: Resource) =>
  (span: FinishedSpan): ReadableSpan => {
    const context = (spanId: string) => ({ traceId, spanId, traceFlags: TraceFlags.SAMPLED })
    const { spanId, parentId, name, kind = SpanKind.INTERNAL, start, failed, attributes, events = [] } = span
    const end = new Date(Math.max(start.getTime(), span.end.getTime()))
    return {
      name,
      kind,
      spanContext: () => context(spanId),
      ...(parentId ? { parentSpanContext: context(parentId) } : {}),
      startTime: hrTime(start),
      endTime: hrTime(end),
      duration: hrTime(new Date(end.getTime() - start.getTime())),
      status: failed === undefined ? { code: SpanStatusCode.UNSET } : { code: SpanStatusCode.ERROR, message: failed },
      attributes,
      links: (span.links ?? []).map(
        ({ attributes, ...linked }): Link => ({ context: { ...linked, traceFlags: TraceFlags.SAMPLED }, attributes }),
      ),
      events: events.map(({ name, at, attributes }) => ({ name, time: hrTime(at), attributes })),
      ended: true,
      resource,
      instrumentationScope: { name: 'offhook' },
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
    }
  }

const hrTime = (at: Date): HrTime => {
  const ms = at.getTime()
  return [Math.floor(ms / 1_000), Math.round((ms % 1_000) * 1_000_000)]
}
