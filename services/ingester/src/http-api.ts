import type { IncomingMessage } from 'node:http'
import { isLostInfrastructure } from '@offhook/bus'
import { type Log, plainAddress, problemResponse } from '@offhook/runtime'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { type Acceptance, type AlertPorts, acceptAlerts } from './accept-alerts.ts'
import type { Gateway, Gateways } from './gateways.ts'
import type { listTokens } from './issued-tokens/list-tokens.ts'
import { LeaseReport } from './parse-lease-report.ts'
import { readEventLines, UnreadableBody } from './read-event-lines.ts'
import { readLeaseAlerts } from './read-lease-alerts.ts'
import type { renewLease } from './renew-lease.ts'

export const MAX_BODY_BYTES = 256 * 1024
/** An agent that waits for the next tokens is answered by then. */
const MAX_WAIT_SECONDS = 50

/** What becomes of an alert. `unknown-gateway`: of a whole request, whose alerts are not read then; `not-kept`: of one that was told to come again; `lost`: of a datagram that came too fast to be read. */
export const OUTCOMES = [
  'accepted',
  'duplicate',
  'out-of-range',
  'ignored',
  'malformed',
  'unknown-gateway',
  'not-kept',
  'lost',
] as const
export type Outcome = (typeof OUTCOMES)[number]

export type IngesterCounts = { alerts(outcome: Outcome, count: number): void }

export type IngesterApi = {
  gateways: Gateways
  alerts: AlertPorts
  tokens: ReturnType<typeof listTokens>
  renewLease: ReturnType<typeof renewLease>
  /** Ends what waits. */
  stopping: AbortSignal
  counts: IngesterCounts
  log: Log
}

type Bindings = { incoming: IncomingMessage }

/** What gateways post to. 202 only once the bus has every alert of the request. */
export function httpApi({
  gateways,
  alerts,
  tokens,
  renewLease,
  stopping,
  counts,
  log,
}: IngesterApi): Hono<{ Bindings: Bindings }> {
  const app = new Hono<{ Bindings: Bindings }>()
  app.use(
    bodyLimit({
      maxSize: MAX_BODY_BYTES,
      onError: () =>
        problemResponse(413, `a request holds at most ${MAX_BODY_BYTES} bytes`, {}, { connection: 'close' }),
    }),
  )

  const takeEvents = async (context: Context, gateway: Gateway): Promise<Response> => {
    const lines = readEventLines(await context.req.text(), context.req.header('content-type') ?? '')
    const read = readLeaseAlerts(lines)
    counts.alerts('malformed', read.malformed)
    counts.alerts('ignored', read.ignored)
    if (read.alerts.length === 0 && read.malformed > 0)
      return problemResponse(422, 'no alert in this request can be understood', { malformed: read.malformed })
    return answer(context, await accept(gateway, read.alerts), { malformed: read.malformed, ignored: read.ignored })
  }
  const accept = async (gateway: Gateway, found: Parameters<typeof acceptAlerts>[2]): Promise<Acceptance> => {
    const acceptance = await acceptAlerts(alerts, gateway, found)
    counts.alerts('accepted', acceptance.accepted)
    counts.alerts('duplicate', acceptance.duplicates)
    counts.alerts('out-of-range', acceptance.outOfRange)
    return acceptance
  }
  const unknown = (text: string): Response => {
    counts.alerts('unknown-gateway', 1)
    return problemResponse(404, text)
  }

  app.post('/activator/eventHandler.asp', async (context) => {
    const gateway = await gateways.byAddress(addressOf(context))
    if (gateway === 'several')
      return problemResponse(409, 'this address belongs to several gateways; use the URL with the gateway key')
    return gateway ? takeEvents(context, gateway) : unknown('no gateway is known at this address')
  })
  app.post('/activator/:key/eventHandler.asp', async (context) => {
    const gateway = await gateways.byKey(context.req.param('key'))
    return gateway ? takeEvents(context, gateway) : unknown('no gateway has this key')
  })
  app.post('/v1/leases', async (context) => {
    const report = LeaseReport.safeParse(await readJson(context))
    if (!report.success) {
      counts.alerts('malformed', 1)
      return problemResponse(422, 'the report does not have the shape of a lease', {
        errors: report.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
      })
    }
    const { gateway: reference, ip, at, renewed, ...lease } = report.data
    const direct = !context.req.header('forwarded') && !context.req.header('x-forwarded-for')
    const gateway = await gateways.byReference(reference, { address: addressOf(context), direct })
    if (gateway === 'several')
      return problemResponse(409, 'several gateways have this name; use <tenant>/<gateway> or the key')
    if (!gateway) return unknown('no such gateway, or not from this address')
    if (renewed && (await renewLease(gateway, { mac: lease.mac, leasedIp: ip }))) {
      counts.alerts('duplicate', 1)
      return answer(context, { accepted: 0, duplicates: 1, outOfRange: 0 }, {})
    }
    const found = { ...lease, bootToken: lease.bootToken, leasedIp: ip, at: at ? new Date(at) : undefined }
    return answer(context, await accept(gateway, [found]), {})
  })
  // Who may report leases of a gateway's phones may hold their next tokens: its DHCP server hands them to whoever asks by the MAC.
  app.get('/v1/dhcp-tokens/:key', async (context) => {
    const gateway = await gateways.byKey(context.req.param('key'))
    if (!gateway) return problemResponse(404, 'no gateway has this key')
    const has = /^"([0-9a-f]{32})"$/.exec(context.req.header('if-none-match') ?? '')?.[1]
    const waitMs = Math.min(Math.max(Number(context.req.query('wait')) || 0, 0), MAX_WAIT_SECONDS) * 1_000
    const signal = AbortSignal.any([stopping, context.req.raw.signal])
    const list = await tokens(gateway, { has, waitMs, signal })
    if (!list) return problemResponse(409, 'tokens of this gateway are not issued for dnsmasq')
    const headers = { etag: `"${list.tag}"`, 'cache-control': 'no-store' }
    return list.lines === undefined ? context.body(null, 304, headers) : context.text(list.lines, 200, headers)
  })
  app.notFound(() => problemResponse(404, 'gateways post to /activator/<gateway key>/eventHandler.asp or /v1/leases'))
  app.onError((error) => {
    if (error instanceof UnreadableBody) {
      counts.alerts('malformed', 1)
      return problemResponse(400, error.message)
    }
    counts.alerts('not-kept', 1)
    if (isLostInfrastructure(error)) {
      log.warn({ err: error }, 'alert not taken: something is away')
      return problemResponse(503, 'the alert could not be kept; send it again', {}, { 'retry-after': '2' })
    }
    log.error({ err: error }, 'alert not taken')
    return problemResponse(500)
  })
  return app
}

const answer = (
  context: Context,
  { accepted, duplicates, outOfRange }: Acceptance,
  more: { malformed?: number; ignored?: number },
) => context.json({ accepted, duplicates, outOfRange, ...more }, 202)

const addressOf = (context: Context<{ Bindings: Bindings }>): string =>
  plainAddress(context.env.incoming.socket.remoteAddress ?? '')

async function readJson(context: Context): Promise<unknown> {
  try {
    return JSON.parse(await context.req.text())
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new UnreadableBody('the body is not JSON')
    throw cause
  }
}
