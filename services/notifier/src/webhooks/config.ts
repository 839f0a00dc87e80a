import { isAddressRange } from '@offhook/runtime'
import { z } from 'zod'

const HOUR_S = 3_600

/** The ladder that the Standard Webhooks specification gives as an example: over three days, close together at first. */
const RETRY_AFTER_SECONDS = [5, 300, 1_800, 2 * HOUR_S, 5 * HOUR_S, 10 * HOUR_S, 14 * HOUR_S, 20 * HOUR_S, 24 * HOUR_S]

const list = (text: string) => text.split(',').map((part) => part.trim())

export const webhookEnvironment = {
  OFFHOOK_WEBHOOK_RETRY_AFTER_SECONDS: z
    .string()
    .default(RETRY_AFTER_SECONDS.join(','))
    .transform((written) => list(written).map(Number))
    .pipe(z.array(z.number().positive().max(604_800)).min(1).max(30)),
  OFFHOOK_WEBHOOK_TIMEOUT_SECONDS: z.coerce.number().positive().max(60).default(15),
  OFFHOOK_WEBHOOK_DNS_SERVERS: z
    .string()
    .transform(list)
    .pipe(z.array(z.string().refine((one) => isAddressRange(one) && !one.includes('/'), 'addresses')))
    .optional(),
}
const environment = z.object(webhookEnvironment)

export const webhookConfig = (read: z.output<typeof environment>) => ({
  timeoutMs: read.OFFHOOK_WEBHOOK_TIMEOUT_SECONDS * 1_000,
  /** How soon what a notifier left in hand comes due for another. */
  leaseMs: read.OFFHOOK_WEBHOOK_TIMEOUT_SECONDS * 2_000,
  retryAfterMs: read.OFFHOOK_WEBHOOK_RETRY_AFTER_SECONDS.map((seconds) => seconds * 1_000) as readonly number[],
  /** What a receiver may ask for by `Retry-After`. */
  maxRetryAfterMs: 24 * HOUR_S * 1_000,
  /** After so many failures one after the other, a webhook gets one attempt at a time, this far apart; twice as far after each that fails. */
  circuit: { afterFailures: 5, pauseMs: 30_000, maxPauseMs: 600_000 },
  /** A webhook that only fails for so long is disabled. */
  disableAfterMs: 5 * 24 * HOUR_S * 1_000,
  keepMs: 30 * 24 * HOUR_S * 1_000,
  /** Attempts at once by one notifier. */
  atOnce: { total: 512, perTenant: 64, perWebhook: 16 },
  lookEveryMs: 500,
  sweepEveryMs: 60_000,
  /** That names of public receivers are asked of; undefined: those of the system. */
  dnsServers: read.OFFHOOK_WEBHOOK_DNS_SERVERS as readonly string[] | undefined,
})
export type WebhookConfig = ReturnType<typeof webhookConfig>

/** As without any variable. */
export const usualWebhookConfig = (): WebhookConfig => webhookConfig(environment.parse({}))
