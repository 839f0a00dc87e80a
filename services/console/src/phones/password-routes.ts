import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import { generatePassword } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import { idempotencyHeader } from '../manners/idempotency-header.ts'
import { missing, Refusal } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problem, problems, secured } from '../manners/routes.ts'
import { takeTurns } from '../manners/take-turns.ts'
import { audit, noteAccountChanges } from '../outbox/outbox.ts'
import { RotatedLine } from './answers.ts'
import { noteInventoryChanges } from './inventory-changes.ts'
import { findPasswordPolicy } from './line-passwords.ts'
import { findOrdered, MacName, sealLines } from './phones.ts'

const Params = z.object({
  mac: MacName,
  line: z.coerce
    .number()
    .int()
    .min(1)
    .max(48)
    .openapi({ description: "which of the phone's lines, from 1", example: 1 }),
})

/** A new password for a line of a `local` platform: the PBX gets it, and the phone a file with it and a resync. Nobody is shown it. */
export function mountPasswords(app: OpenAPIHono, { sql }: Database, sealer: Sealer): void {
  mountRoute(
    app,
    {
      method: 'post',
      path: '/v1/phones/{mac}/lines/{line}/password',
      tags: ['phones'],
      security: secured,
      summary: 'Gives a line a new password, made by the policy of its platform',
      request: { params: Params, headers: idempotencyHeader },
      responses: {
        202: answer('made; phone and PBX get it now', RotatedLine),
        409: problem('its platform is not local'),
        ...problems,
      },
    },
    async (context) => {
      const { mac, line: number } = parse(Params, context.req.param())
      const user = await sql.begin(async (sql) => {
        await takeTurns(sql, `phone ${mac}`)
        const { before } = await findOrdered(sql, sealer, mac)
        if (!before) throw missing('phone')
        const line = before.lines?.[number - 1]
        if (!line) throw missing('line')
        const policy = await findPasswordPolicy(sql, mac, before)
        if (!policy) throw new Refusal(409, 'the platform of this phone is not local: passwords are made there')
        const lines = before.lines!.map((one) => (one === line ? { ...one, password: generatePassword(policy) } : one))
        await sql`update phones set lines = ${sealLines(sealer, mac, lines)}, updated_at = now() where mac = ${mac}`
        await noteAccountChanges(sql, 'lines', { mac })
        await noteInventoryChanges(sql, [before.tenant])
        await audit(sql, context.get('actor'), 'line.rotated', mac, { line: number, user: line.user }, before.tenant)
        return line.user
      })
      return context.json({ mac, line: number, user }, 202)
    },
  )
}
