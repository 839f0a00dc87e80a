import { randomBytes } from 'node:crypto'
import type { Sealer } from '@offhook/runtime'
import { z } from 'zod'

/** `whsec_` and base64 of 24 to 64 bytes, as the Standard Webhooks specification has it. */
export const WebhookSecret = z
  .string()
  .refine(
    (written) =>
      /^whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(written) && inBounds(written),
    'whsec_ and base64 of 24 to 64 bytes',
  )

const inBounds = (written: string): boolean => {
  const { length } = Buffer.from(written.slice('whsec_'.length), 'base64')
  return length >= 24 && length <= 64
}

/** Valid until then; the newest has no end. */
const KeptSecret = z.object({ secret: WebhookSecret, until: z.iso.datetime().optional() })
/** The newest first. */
const KeptSecrets = z.array(KeptSecret).min(1)
export type KeptSecrets = z.output<typeof KeptSecrets>

/** However often it is rotated, a header stays short. */
export const MAX_SECRETS = 5

export const makeSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

type Name = { readonly tenant: string; readonly webhook: string }
const purpose = ({ tenant, webhook }: Name) => `webhook:${tenant}/${webhook}`

export const sealSecrets = (sealer: Sealer, name: Name, secrets: KeptSecrets): Buffer =>
  sealer.seal(purpose(name), Buffer.from(JSON.stringify(secrets)))

/** Throws `SealBroken`. */
export const openSecrets = (sealer: Sealer, name: Name, sealed: Buffer): KeptSecrets =>
  KeptSecrets.parse(JSON.parse(sealer.open(purpose(name), sealed).toString()))

/** Those that are valid now, the newest first. */
export const validSecrets = (secrets: KeptSecrets, now: Date): KeptSecrets =>
  secrets.filter(({ until }) => until === undefined || Date.parse(until) > now.getTime())

/** A new secret before the others; the one that was newest stays valid for a while. Undefined when there would be too many. Rotating to what is the newest already changes nothing. */
export function rotateSecrets(
  secrets: KeptSecrets,
  secret: string,
  { overlapMs, now }: { overlapMs: number; now: Date },
): KeptSecrets | undefined {
  if (secrets[0]?.secret === secret) return secrets
  const until = new Date(now.getTime() + overlapMs).toISOString()
  const others = secrets.filter((one) => one.secret !== secret).map((one) => ({ until, ...one }))
  const rotated = [{ secret }, ...validSecrets(others, now)]
  return rotated.length > MAX_SECRETS ? undefined : rotated
}
