import { z } from 'zod'

/** What a webhook may ask for. */
export const WEBHOOK_EVENTS = [
  'boot.completed',
  'boot.refused',
  'boot.stalled',
  'phone.identified',
  'phone.unregistered',
  'log.alert-raised',
] as const
export const WebhookEvent = z.enum(WEBHOOK_EVENTS)
export type WebhookEvent = z.output<typeof WebhookEvent>

/** What is delivered: those, and the test that is sent on request, whatever was asked for. */
export const DeliveryType = z.enum([...WEBHOOK_EVENTS, 'webhook.test'])
export type DeliveryType = z.output<typeof DeliveryType>

/** The body of a delivery, by the Standard Webhooks specification; `timestamp` is when it happened. */
export type WebhookBody = {
  readonly type: DeliveryType
  readonly timestamp: string
  readonly data: Readonly<Record<string, unknown>>
}
