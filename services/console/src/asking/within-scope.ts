import { randomUUID } from 'node:crypto'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Bus } from '@offhook/bus'
import { securityRaised } from '@offhook/contracts'
import type { ScopedDatabase } from '@offhook/database'
import { Mac } from '@offhook/phones'
import type { Log } from '@offhook/runtime'
import type { Context, MiddlewareHandler } from 'hono'
import { OwnerConflict } from '../manners/refusal.ts'

/** Streams outlive any transaction: what they tell is filtered instead, or read in transactions of its own. */
const STREAMS = new Set(['/v1/stream', '/v1/logs/stream', '/v1/export'])

/**
 * A tenant's request runs as that tenant, in one transaction: everything below sees its subtree alone, and a request that fails has done nothing.
 * The body is read before, so that whoever sends slowly holds no connection.
 */
export const withinScope =
  (database: ScopedDatabase, bus: Bus, log: Log): MiddlewareHandler =>
  async (context, next) => {
    const tenant = context.get('scope')
    if (tenant === undefined || STREAMS.has(context.req.path)) return next()
    await context.req.arrayBuffer()
    try {
      await database.as(tenant, async () => {
        await next()
        if (context.error) throw context.error
      })
    } catch (fault) {
      if (fault instanceof OwnerConflict) await raise(bus, log, context, fault.mac)
      throw fault
    }
    return undefined
  }

async function raise(bus: Bus, log: Log, context: Context, mac: string): Promise<void> {
  const event = {
    id: randomUUID(),
    kind: 'owner-conflict' as const,
    remote: getConnInfo(context).remote.address ?? 'unknown',
    mac: Mac.parse(mac),
    tenant: context.get('scope'),
    at: new Date().toISOString(),
  }
  await bus.publish(securityRaised, event).catch((cause) => log.warn({ err: cause }, 'a security event was not told'))
}
