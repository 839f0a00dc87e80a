import { randomUUID } from 'node:crypto'
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { tokenRevoked } from '@offhook/contracts'
import type { Database } from '@offhook/database'
import { idempotencyHeader } from '../manners/idempotency-header.ts'
import { missing } from '../manners/refusal.ts'
import { answer, mountRoute, parse, problems, secured } from '../manners/routes.ts'
import { audit } from '../outbox/outbox.ts'
import { iso } from '../tenants/tenants.ts'
import { RevokedTokens } from './answers.ts'
import { MacName } from './phones.ts'

const Params = z.object({ mac: MacName })

/** Makes every boot token of a phone worthless, whatever its DHCP server hands out: the edge refuses them from now on. */
export function mountRevocations(app: OpenAPIHono, database: Database): void {
  mountRoute(
    app,
    {
      method: 'post',
      path: '/v1/phones/{mac}/revoke-token',
      tags: ['phones'],
      security: secured,
      summary: 'Makes the boot tokens that a phone got until now worthless',
      request: { params: Params, headers: idempotencyHeader },
      responses: { 200: answer('revoked; the phone boots again with its next token', RevokedTokens), ...problems },
    },
    async (context) => {
      const { mac } = parse(Params, context.req.param())
      const revokedAt = await revokeTokens(database, mac, context.get('actor'))
      if (!revokedAt) throw missing('phone')
      return context.json({ mac, revokedAt }, 200)
    },
  )
}

/** When they were revoked; undefined for a phone that nobody knows. */
export async function revokeTokens(
  { sql }: Pick<Database, 'sql'>,
  mac: string,
  actor: string,
): Promise<string | undefined> {
  return sql.begin(async (sql) => {
    const owners = await sql<{ tenant: string }[]>`
      select tenant from phones where mac = ${mac} union select tenant from credentials where mac = ${mac} union select tenant from issued_tokens where mac = ${mac} and replaced_at is null
      union (select tenant from boots where mac = ${mac} order by started_at desc limit 1) order by 1`
    if (owners.length === 0) return undefined
    const tenants = owners.map(({ tenant }) => tenant)
    const [revoked] = await sql<{ revoked_at: string }[]>`
      insert into token_revocations as kept (mac, tenant, revoked_at) select ${mac}, tenant, clock_timestamp() from unnest(${tenants}::text[]) as tenant order by tenant
      on conflict (mac, tenant) do update set revoked_at = greatest(kept.revoked_at, excluded.revoked_at) returning revoked_at`
    const at = iso(revoked!.revoked_at)
    const tenant = tenants[0]!
    const payload = JSON.stringify({ id: randomUUID(), mac, tenant, at })
    await sql`insert into outbox (contract, payload) values (${tokenRevoked.name}, ${payload}::text::jsonb)`
    for (const owner of tenants) await audit(sql, actor, 'token.revoked', mac, {}, owner)
    return at
  })
}
