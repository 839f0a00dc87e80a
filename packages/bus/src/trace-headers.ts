import { randomBytes } from 'node:crypto'
import { headers, type MsgHdrs } from '@nats-io/nats-core'
import { traceIdOf } from '@offhook/phones'

/** W3C Trace Context for a boot: whoever reads the event can add spans to that boot's trace. */
export function traceHeaders(boot: string): MsgHdrs {
  const carried = headers()
  carried.set('traceparent', `00-${traceIdOf(boot)}-${randomBytes(8).toString('hex')}-01`)
  return carried
}
