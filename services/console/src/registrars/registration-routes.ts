import { randomUUID } from 'node:crypto'
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Bus } from '@offhook/bus'
import { phoneRegistered, phoneUnregistered } from '@offhook/contracts'
import type { Database } from '@offhook/database'
import { type Mac, normaliseAor } from '@offhook/phones'
import { missing, Refusal } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problems, readJson, requestBody, secured } from '../manners/routes.ts'
import { MacName } from '../phones/phones.ts'

const text = z
  .string()
  .max(512)
  .regex(/^\P{Cc}*$/u, 'no control characters')
const Registration = z.strictObject({
  mac: MacName.optional(),
  aor: text.min(1),
  contact: text.optional(),
  expires: z
    .number()
    .int()
    .min(0)
    .max(10_000_000)
    .optional()
    .openapi({ description: 'seconds; 0 is an unregistration' }),
  at: z.iso.datetime({ offset: true }).optional().openapi({ description: "the registrar's clock; now, where absent" }),
})
const Taken = z
  .object({ accepted: z.literal(true), mac: z.string() })
  .openapi('Taken', { example: { accepted: true, mac: '0004f21a2457' } })

/** A registrar's report. 202 once the bus has it. An `expires` of 0 is an unregistration, which ends no boot. */
export function mountRegistrations(app: OpenAPIHono, { sql }: Database, bus: Bus): void {
  const findMac = async (aor: string): Promise<Mac> => {
    const owners = await sql<{ mac: Mac }[]>`select distinct mac from line_addresses where aor = ${aor} limit 2`
    if (owners.length === 1) return owners[0]!.mac
    throw new Refusal(
      404,
      owners.length === 0
        ? 'no phone has this address of record'
        : 'several phones share this address of record; say which by mac',
    )
  }
  /** A tenant's registrar speaks of that tenant's phones. */
  const requireOwnPhone = async (mac: Mac): Promise<void> => {
    const known = await sql`select from phones where mac = ${mac} union all select from credentials where mac = ${mac}`
    if (known.length === 0) throw missing('phone')
  }
  const schema = Registration.openapi({
    example: { aor: 'sip:201@sip.acme.example', contact: 'sip:201@192.168.100.100', expires: 3600 } as never, // the mac of the output is another type
  })
  mountRoute(
    app,
    {
      method: 'post',
      path: '/v1/registrations',
      tags: ['registrations'],
      security: secured,
      summary: 'Reports that a line registered',
      request: { body: requestBody(schema) },
      responses: { 202: answer('taken', Taken), ...problems },
    },
    async (context) => {
      const { mac, aor: written, contact, expires, at } = parse(Registration, await readJson(context))
      const aor = normaliseAor(written)
      if (!aor)
        throw new Refusal(400, 'aor is not an address of record', {
          errors: [{ path: 'aor', message: 'sip:user@host' }],
        })
      if (mac && context.get('scope') !== undefined) await requireOwnPhone(mac)
      const owner = mac ?? (await findMac(aor))
      const common = {
        id: context.get('operation') ?? randomUUID(),
        mac: owner,
        aor,
        source: 'api' as const,
        at: (at ? new Date(at) : new Date()).toISOString(),
      }
      if (expires === 0) await bus.publish(phoneUnregistered, common)
      else
        await bus.publish(phoneRegistered, {
          ...common,
          ...(contact ? { contact } : {}),
          ...(expires === undefined ? {} : { expiresSeconds: expires }),
        })
      return context.json({ accepted: true, mac: owner }, 202)
    },
  )
}
