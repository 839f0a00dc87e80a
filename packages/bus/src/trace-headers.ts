import { headers, type MsgHdrs } from '@nats-io/nats-core'
import { rootSpanIdOf, traceIdOf } from '@offhook/phones'

/**
 * W3C Trace Context of the session that an event belongs to: whoever reads it can link logs to that trace, or add spans below its root. Nothing where it belongs to
 * none. Flags: sampled, and random, since the last seven bytes of a session's id are. What is kept of it is decided when the session has ended.
 */
export function traceHeaders(payload: object): MsgHdrs | undefined {
  const session = sessionOf(payload)
  if (session === undefined) return undefined
  const carried = headers()
  carried.set('traceparent', `00-${traceIdOf(session)}-${rootSpanIdOf(session)}-03`)
  return carried
}

/** The change that an event tells of, else its boot. */
export function sessionOf(payload: { boot?: unknown; change?: unknown }): string | undefined {
  const { boot, change } = payload
  const session = typeof change === 'object' && change !== null && 'id' in change ? change.id : (change ?? boot)
  return typeof session === 'string' ? session : undefined
}

const TRACEPARENT = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}/

/** The trace that a message belongs to, as its header says; undefined for none or one that is no trace's. */
export const traceIdIn = (carried: MsgHdrs | undefined): string | undefined =>
  TRACEPARENT.exec(carried?.get('traceparent') ?? '')?.[1]

/** What is published of a message stays in its trace. */
export function sameTrace(carried: MsgHdrs | undefined): { headers?: MsgHdrs } {
  if (!traceIdIn(carried)) return {}
  const same = headers()
  same.set('traceparent', carried!.get('traceparent')) // it has one
  return { headers: same }
}
