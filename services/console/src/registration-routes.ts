import { randomUUID } from 'node:crypto'
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Bus } from '@offhook/bus'
import { phoneRegistered } from '@offhook/contracts'
import type { Database } from '@offhook/database'
import { type Mac, normaliseAor } from '@offhook/phones'
import { problems, secured } from './named-resource.ts'
import { MacName } from './phones.ts'
import { Refusal } from './refusal.ts'

const Registration = z.strictObject({
  mac: MacName.optional(),
  aor: z.string().min(1).max(512),
  contact: z.string().max(512).optional(),
  expires: z.number().int().min(0).max(10_000_000).optional(),
  at: z.iso.datetime({ offset: true }).optional(),
})

/** A registrar's report. 202 once the bus has it. An `expires` of 0 is an unregistration, which ends no boot: taken note of and not passed on. */
export function mountRegistrations(app: OpenAPIHono, { sql }: Database, bus: Bus): void {
  const findMac = async (aor: string): Promise<Mac> => {
    const owners = await sql<{ mac: Mac }[]>`select distinct mac from line_addresses where aor = ${aor}`
    if (owners.length === 1) return owners[0]!.mac
    throw new Refusal(
      404,
      owners.length === 0
        ? 'no phone has this address of record'
        : 'several phones share this address of record; say which by mac',
    )
  }
  const schema = Registration.openapi({
    example: { aor: 'sip:201@sip.acme.example', contact: 'sip:201@192.168.100.100', expires: 3600 } as never,
  })
  const route = createRoute({
    method: 'post',
    path: '/v1/registrations',
    tags: ['registrations'],
    security: secured,
    summary: 'Reports that a line registered',
    request: { body: { required: true, content: { 'application/json': { schema } } } },
    responses: { 202: { description: 'taken' }, ...problems },
  })
  app.openapi(route, async (context) => {
    const { mac, aor: written, contact, expires, at } = context.req.valid('json')
    const aor = normaliseAor(written)
    if (!aor) throw new Refusal(400, 'aor is not an address of record')
    const owner = mac ?? (await findMac(aor))
    if (expires === 0) return context.json({ accepted: true, mac: owner, passedOn: false }, 202)
    const event = {
      id: randomUUID(),
      mac: owner,
      aor,
      ...(contact ? { contact } : {}),
      ...(expires === undefined ? {} : { expiresSeconds: expires }),
      source: 'api' as const,
      at: at ? new Date(at).toISOString() : new Date().toISOString(),
    }
    await bus.publish(phoneRegistered, event)
    return context.json({ accepted: true, mac: owner, passedOn: true }, 202)
  })
}
