import type { Metrics } from '@offhook/runtime'
import type { Context, MiddlewareHandler } from 'hono'
import { matchedRoutes } from 'hono/route'

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Methods as HTTP has them; whoever sends another makes no label. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** Counts and times requests by what they ask for. */
export function measureRequests({ meter }: Metrics): MiddlewareHandler {
  const requests = meter.createCounter('offhook_api_requests', {
    description: 'Requests to the console, by the kind of thing they ask for, method and status',
  })
  const seconds = meter.createHistogram('offhook_api_request_seconds', {
    unit: 's',
    description: 'From a request to the console to the start of its answer, by the kind of thing it asks for',
    advice: { explicitBucketBoundaries: SECONDS },
  })
  return async (context, next) => {
    const askedAt = performance.now()
    await next()
    const route = routeClass(context)
    const method = METHODS.has(context.req.method) ? context.req.method : 'other'
    requests.add(1, { route, method, status: context.res.status })
    seconds.record((performance.now() - askedAt) / 1_000, { route })
  }
}

/** `gateways` for `/v1/tenants/{tenant}/gateways/{gateway}`, `pages` for what people look at, `none` where there is no such route. */
function routeClass(context: Context): string {
  const path = matchedRoutes(context).findLast(({ method, path }) => method !== 'ALL' && !path.includes('*'))?.path
  if (path === undefined) return context.req.path.startsWith('/v1/') ? 'none' : 'pages'
  if (!path.startsWith('/v1/')) return 'pages'
  const named = path.split('/').filter((segment) => /^[a-z][a-z-]*$/.test(segment))
  return named.at(-1) ?? 'none'
}
