import { createHash } from 'node:crypto'
import { rootSpanIdOf, traceIdOf } from '@offhook/phones'
import { SpanKind } from '@opentelemetry/api'
import type { BootStep } from './boot-step.ts'
import type { UpdatedBoot } from './kept-boots.ts'
import type { FinishedSpan, SpanLink } from './readable-span.ts'
import { type Attributes, isResyncFailed, onlyScalars, stepAttributes } from './span-attributes.ts'

/** A session of the same phone that came before. */
export type EarlierSession = { readonly boot: string; readonly kind: string; readonly state: string }

/**
 * A session as spans: one root from its first step to its end, and below it what was done. Ids come from the session and its steps, so that a second export is
 * the same trace. The root is linked to the phone's sessions before.
 */
export function bootSpans(session: UpdatedBoot, earlier: readonly EarlierSession[] = []): readonly FinishedSpan[] {
  const { boot, steps } = session
  const root = rootSpan(session, earlier)
  const activity = { ...session, root: root.spanId, id: (part: string) => spanId(boot, part) }
  return [root, ...steps.flatMap((step) => spansOf(step, activity))]
}

function rootSpan(session: UpdatedBoot, earlier: readonly EarlierSession[]): FinishedSpan {
  const { boot, kind, mac, tenant, gateway, assembled, steps } = session
  const { state, family, model, firmware, startedAt, finishedAt, lastStepAt, diagnosis } = assembled
  return {
    spanId: rootSpanIdOf(boot),
    name: kind,
    start: startedAt,
    end: finishedAt ?? lastStepAt,
    failed: state === 'completed' ? undefined : (diagnosis?.text ?? state),
    attributes: onlyScalars({
      'offhook.session.kind': kind,
      'offhook.session.state': state,
      'offhook.mac': mac,
      'offhook.tenant': tenant,
      'offhook.gateway': gateway,
      'offhook.family': family,
      'offhook.model': model,
      'offhook.firmware': firmware,
      'offhook.because': diagnosis?.because,
      'offhook.stuck_after': diagnosis?.stuckAfter,
      'offhook.expected': diagnosis?.expected,
      'offhook.cause': diagnosis?.cause,
      'offhook.check': diagnosis?.check,
      'error.type': state === 'completed' ? undefined : (diagnosis?.because ?? state),
    }),
    events: steps
      .filter(({ name }) => name === 'phone.identified')
      .map((step) => ({ name: step.name, at: step.at, attributes: stepAttributes(step, mac, boot) })),
    links: earlier.map(
      (one): SpanLink => ({
        traceId: traceIdOf(one.boot),
        spanId: rootSpanIdOf(one.boot),
        attributes: { 'offhook.session.kind': one.kind, 'offhook.session.state': one.state },
      }),
    ),
  }
}

type Activity = UpdatedBoot & { readonly root: string; id(part: string): string }

function spansOf(step: BootStep, activity: Activity): readonly FinishedSpan[] {
  const { at, ms = 0, attributes } = step
  const make = (part: Partial<FinishedSpan>): FinishedSpan => ({
    spanId: activity.id(step.step),
    parentId: activity.root,
    name: step.name,
    start: at,
    end: at,
    attributes: stepAttributes(step, activity.mac, activity.boot),
    ...part,
  })
  const below = (name: string, start: Date, end: Date, part: Partial<FinishedSpan> = {}): FinishedSpan => ({
    spanId: activity.id(`${step.step} ${name}`),
    parentId: activity.id(step.step),
    name,
    start,
    end,
    attributes: {},
    ...part,
  })
  switch (step.name) {
    case 'lease.alerted':
      return [make({ kind: SpanKind.PRODUCER, end: told(attributes.acceptedAt) ?? at })]
    case 'phone.activated':
    case 'activation.refused': {
      const calls = platformCalls(step).map(({ start, end, because }, number) =>
        below('platform.call', start, end, {
          spanId: activity.id(`${step.step} call ${number}`),
          kind: SpanKind.CLIENT,
          failed: because,
          attributes: onlyScalars({ ...platformAttributes(attributes), 'error.type': because }),
        }),
      )
      const sealed = after(at, attributes.sealMs)
      return [
        make({
          start: earliest(at, acceptedAt(activity.steps), ...calls.map(({ start }) => start)),
          end: sealed,
          failed: step.name === 'activation.refused' ? String(attributes.because) : undefined,
        }),
        ...calls,
        ...(step.name === 'phone.activated' && attributes.sealMs !== undefined
          ? [below('lines.seal', at, sealed)]
          : []),
      ]
    }
    case 'config.rendered': {
      const [start, sealed] = [after(at, -ms), after(at, attributes.sealMs)]
      return [
        make({ start, end: sealed }),
        below('files.render', start, at),
        ...(attributes.sealMs === undefined ? [] : [below('bundle.seal', at, sealed)]),
      ]
    }
    case 'file.served': {
      const failed = step.status !== undefined && step.status >= 500 ? `answered ${step.status}` : undefined
      return [
        make({
          name: `${attributes.method} ${attributes.fileClass}`,
          kind: SpanKind.SERVER,
          end: after(at, ms),
          failed,
        }),
        ...(attributes.waitedMs === undefined ? [] : [below('bundle.wait', at, after(at, attributes.waitedMs))]),
      ]
    }
    case 'boot-log.received':
      return [make({ parentId: uploadOf(step, activity) ?? activity.root })]
    case 'phone.reactivated':
      return [make({ start: earliest(at, activity.steps.find(({ name }) => name === 'account.changed')?.at) })]
    case 'resync.finished': {
      const failed = isResyncFailed(attributes.result) ? String(attributes.result) : undefined
      return [make({ name: 'NOTIFY', kind: SpanKind.CLIENT, failed })]
    }
    case 'phone.identified':
      return [] // an event of the root
    default:
      return [make({})]
  }
}

type Call = { readonly start: Date; readonly end: Date; readonly because?: string | undefined }

/** Each call that is known; the one that the duration tells of where none is. */
function platformCalls({ at, ms, attributes }: BootStep): readonly Call[] {
  const { calls } = attributes
  if (!Array.isArray(calls)) return ms === undefined ? [] : [{ start: after(at, -ms), end: at }]
  return calls.flatMap((call: { at?: unknown; ms?: unknown; because?: unknown }): Call[] => {
    const start = told(call.at)
    return start
      ? [{ start, end: after(start, call.ms), because: typeof call.because === 'string' ? call.because : undefined }]
      : []
  })
}

function platformAttributes({ platform, platformHost }: Readonly<Record<string, unknown>>): Attributes {
  const [address, port] = typeof platformHost === 'string' ? platformHost.split(/:(?=\d+$)/) : []
  return onlyScalars({
    'offhook.platform': platform,
    'server.address': address,
    'server.port': port === undefined ? undefined : Number(port),
  })
}

/** The request by which a log came, if the edge told of it. */
function uploadOf({ at, attributes }: BootStep, { steps, id }: Activity): string | undefined {
  const upload = steps.findLast(
    (step) =>
      step.name === 'file.served' &&
      step.attributes.method === 'PUT' &&
      step.attributes.file === attributes.file &&
      step.at.getTime() <= at.getTime(),
  )
  return upload && id(upload.step)
}

const acceptedAt = (steps: readonly BootStep[]): Date | undefined => {
  const lease = steps.find(({ name }) => name === 'lease.alerted')
  return told(lease?.attributes.acceptedAt) ?? lease?.at
}

const told = (at: unknown): Date | undefined => (typeof at === 'string' ? new Date(at) : undefined)

const after = (at: Date, ms: unknown): Date => (typeof ms === 'number' ? new Date(at.getTime() + ms) : at)

const earliest = (at: Date, ...others: readonly (Date | undefined)[]): Date =>
  new Date(Math.min(at.getTime(), ...others.flatMap((other) => (other ? [other.getTime()] : []))))

const spanId = (boot: string, part: string): string =>
  createHash('sha256').update(`${boot} ${part}`).digest('hex').slice(0, 16)
