import { createHash } from 'node:crypto'

/** The `webhook-id` of an event for a webhook, e.g. `evt_5d41402abc4b2a76b9719d911017c592`: the same however often it is told, and another for each webhook. Holds no dot, which the signature uses as separator. */
export const deliveryId = (tenant: string, webhook: string, event: string): string =>
  `evt_${createHash('sha256').update(`${tenant}/${webhook} ${event}`).digest('hex').slice(0, 32)}`

export const DELIVERY_ID = /^evt_[0-9a-f]{32}$/
