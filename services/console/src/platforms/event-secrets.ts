import { z } from '@hono/zod-openapi'
import type { Sealer } from '@offhook/runtime'

/** As Standard Webhooks writes a secret: `whsec_` and 24 to 64 bytes in base64. */
const EventSecret = z
  .string()
  .max(100)
  .refine((written) => {
    const [, base64] = /^whsec_((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/.exec(written) ?? []
    const bytes = Buffer.from(base64 ?? '', 'base64').length
    return bytes >= 24 && bytes <= 64
  }, 'whsec_ and 24 to 64 bytes in base64')

export const EventSecrets = z
  .array(EventSecret)
  .min(1)
  .max(2)
  .openapi({ description: 'what account events are signed with (Standard Webhooks); two while one replaces the other' })

type Sealed = { readonly tenant: string; readonly platform: string; readonly event_secrets: Buffer | null }

const purposeOf = (tenant: string, platform: string): string => `platform-events:${tenant}/${platform}`

/** A platform's secrets in clear; none for one that tells of no events. */
export const openEventSecrets = (sealer: Sealer, { tenant, platform, event_secrets }: Sealed): string[] =>
  event_secrets
    ? EventSecrets.parse(JSON.parse(sealer.open(purposeOf(tenant, platform), event_secrets).toString()))
    : []

export const sealEventSecrets = (
  sealer: Sealer,
  tenant: string,
  platform: string,
  secrets: readonly string[] | undefined,
): Buffer | null => (secrets ? sealer.seal(purposeOf(tenant, platform), Buffer.from(JSON.stringify(secrets))) : null)
