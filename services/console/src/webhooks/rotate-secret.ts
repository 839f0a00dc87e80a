import { z } from '@hono/zod-openapi'
import type { Database } from '@offhook/database'
import type { Sealer } from '@offhook/runtime'
import { MAX_SECRETS, makeSecret, openSecrets, rotateSecrets, sealSecrets, WebhookSecret } from '@offhook/webhooks'
import { missing, Refusal } from '../manners/refusal.ts'
import { lockWebhook, noteDone, showWebhook, type WebhookNames, type WebhookRow } from './webhooks.ts'

const DAY_S = 86_400
export const Rotation = z.strictObject({
  secret: WebhookSecret.optional().openapi({ description: 'one is made without it' }),
  overlapSeconds: z
    .int()
    .min(0)
    .max(7 * DAY_S)
    .default(DAY_S)
    .openapi({ description: 'how long the one before stays valid' }),
})

/** Gives a webhook a new secret beside the one before, which stays valid for a while: the webhook, and its `secret` where one was made. */
export async function rotateSecret(
  { sql }: Pick<Database, 'sql'>,
  sealer: Sealer,
  names: WebhookNames,
  { secret, overlapSeconds }: z.output<typeof Rotation>,
  actor: string,
) {
  const made = secret === undefined ? makeSecret() : undefined
  const row = await sql.begin(async (sql) => {
    const before = await lockWebhook(sql, names)
    if (!before) throw missing('webhook')
    const rotation = { overlapMs: overlapSeconds * 1_000, now: new Date() }
    const rotated = rotateSecrets(openSecrets(sealer, names, before.secrets), secret ?? made!, rotation)
    if (!rotated) throw new Refusal(409, `${MAX_SECRETS} secrets are valid already; some have to run out first`)
    const [after] = await sql<[WebhookRow]>`
      update webhooks set secrets = ${sealSecrets(sealer, names, rotated)}, updated_at = now() where tenant = ${names.tenant} and webhook = ${names.webhook} returning *`
    await noteDone(sql, actor, 'webhook.rotated', names, { overlapSeconds })
    return after
  })
  return { ...showWebhook(sealer)(row), ...(made ? { secret: made } : {}) }
}
