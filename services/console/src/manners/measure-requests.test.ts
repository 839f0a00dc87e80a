import { openMetrics } from '@offhook/runtime'
import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { measureRequests } from './measure-requests.ts'

it('a request is counted by the kind of thing it asks for, whatever its path holds', async () => {
  const metrics = openMetrics('test')
  const app = new Hono()
  app.onError((_, context) => context.text('', 500))
  app.use(measureRequests(metrics))
  app.use('/v1/*', (_, next) => next())
  app.get('/v1/tenants/:tenant/gateways/:gateway', (context) => context.text(''))
  app.get('/v1/phones/:mac', () => {
    throw new Error('defect')
  })
  app.get('/boots/:id', (context) => context.text(''))
  for (const path of [
    '/v1/tenants/acme/gateways/hq',
    '/v1/phones/0004f21a2457',
    '/v1/nonsense/0004f21a2457',
    '/boots/1',
    '/x',
  ])
    await app.request(path)
  await app.request('/x', { method: 'BREW' })
  const counted = [...(await metrics.text()).matchAll(/^offhook_api_requests_total\{(.*),otel.*\} (\d+)$/gm)]
  expect(counted.map(([, labels, count]) => `${labels} ${count}`).sort()).toEqual([
    'route="gateways",method="GET",status="200" 1',
    'route="none",method="GET",status="404" 1',
    'route="pages",method="GET",status="200" 1',
    'route="pages",method="GET",status="404" 1',
    'route="pages",method="other",status="404" 1',
    'route="phones",method="GET",status="500" 1',
  ])
})
