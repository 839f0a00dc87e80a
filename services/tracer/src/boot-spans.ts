import { createHash } from 'node:crypto'
import { traceIdOf } from '@offhook/phones'
import { type HrTime, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import type { ReadableSpan } from '@opentelemetry/sdk-trace'
import type { BootStep } from './boot-step.ts'
import type { UpdatedBoot } from './kept-boots.ts'

/** A boot as spans: one root from lease to its end, a child for each step. Ids come from the boot and its steps, so that a second export is the same trace. */
export function bootSpans(
  { boot, kind, mac, tenant, gateway, assembled, steps }: UpdatedBoot,
  resource: Resource,
): ReadableSpan[] {
  const traceId = traceIdOf(boot)
  const rootId = spanId(boot, 'root')
  const { state, family, model, firmware, startedAt, finishedAt, lastStepAt, diagnosis } = assembled
  const make = span(traceId, resource)
  const root = make({
    spanId: rootId,
    name: kind,
    start: startedAt,
    end: finishedAt ?? lastStepAt,
    failed: state === 'completed' ? undefined : (diagnosis?.text ?? state),
    attributes: {
      'offhook.boot.state': state,
      'offhook.mac': mac,
      'offhook.tenant': tenant,
      'offhook.gateway': gateway,
      ...(family ? { 'offhook.family': family } : {}),
      ...(model ? { 'offhook.model': model } : {}),
      ...(firmware ? { 'offhook.firmware': firmware } : {}),
      ...(diagnosis?.because ? { 'offhook.because': diagnosis.because } : {}),
    },
  })
  return [
    root,
    ...steps.map((step) =>
      make({
        spanId: spanId(boot, step.step),
        parentId: rootId,
        name: spanName(step),
        ...spanTimes(step),
        failed: spanFailure(step),
        attributes: spanAttributes(step),
        kind: spanKind(step),
      }),
    ),
  ]
}

type Made = {
  spanId: string
  parentId?: string
  name: string
  start: Date
  end: Date
  failed: string | undefined
  attributes: Record<string, string | number | boolean>
  kind?: SpanKind
}

const span =
  (traceId: string, resource: Resource) =>
  ({ spanId, parentId, name, start, end, failed, attributes, kind = SpanKind.INTERNAL }: Made): ReadableSpan => {
    const context = (id: string) => ({ traceId, spanId: id, traceFlags: TraceFlags.SAMPLED })
    return {
      name,
      kind,
      spanContext: () => context(spanId),
      ...(parentId ? { parentSpanContext: context(parentId) } : {}),
      startTime: hrTime(start),
      endTime: hrTime(end),
      duration: hrTime(new Date(Math.max(0, end.getTime() - start.getTime()))),
      status: failed === undefined ? { code: SpanStatusCode.UNSET } : { code: SpanStatusCode.ERROR, message: failed },
      attributes,
      links: [],
      events: [],
      ended: true,
      resource,
      instrumentationScope: { name: 'offhook' },
      droppedAttributesCount: 0,
      droppedEventsCount: 0,
      droppedLinksCount: 0,
    }
  }

/** Requests are named by the kind of file, so that names stay few; the file itself is an attribute. */
function spanName({ name, attributes }: BootStep): string {
  return name === 'file.served' ? `${attributes.method} ${attributes.fileClass}` : name
}

/** A request starts at its time; what was told when it was over ends at it. */
function spanTimes({ name, at, ms = 0 }: BootStep): { start: Date; end: Date } {
  return name === 'file.served'
    ? { start: at, end: new Date(at.getTime() + ms) }
    : { start: new Date(at.getTime() - ms), end: at }
}

const spanKind = ({ name }: BootStep): SpanKind =>
  name === 'file.served' ? SpanKind.SERVER : name === 'phone.activated' ? SpanKind.CLIENT : SpanKind.INTERNAL

const spanFailure = ({ name, status, attributes }: BootStep): string | undefined =>
  name === 'activation.refused'
    ? String(attributes.because)
    : status !== undefined && status >= 500
      ? `status ${status}`
      : undefined

/** HTTP attributes by OpenTelemetry's semantic conventions, our own under `offhook.`. The URL's path holds the token and is left out. */
function spanAttributes({ name, status, attributes }: BootStep): Record<string, string | number | boolean> {
  const { title: _title, method, userAgent, remote, ...own } = attributes
  const http =
    name === 'file.served'
      ? {
          'http.request.method': method,
          'http.response.status_code': status,
          'user_agent.original': userAgent,
          'client.address': remote,
        }
      : {}
  const offhook = Object.fromEntries(
    Object.entries(own).map(([key, value]) => [
      `offhook.${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`,
      value,
    ]),
  )
  const all = Object.entries({ ...http, ...offhook })
  return Object.fromEntries(
    all.filter((entry): entry is [string, string | number | boolean] =>
      ['string', 'number', 'boolean'].includes(typeof entry[1]),
    ),
  )
}

const spanId = (boot: string, step: string): string =>
  createHash('sha256').update(`${boot} ${step}`).digest('hex').slice(0, 16)

const hrTime = (at: Date): HrTime => [Math.floor(at.getTime() / 1_000), (at.getTime() % 1_000) * 1_000_000]
