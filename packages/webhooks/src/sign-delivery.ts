import { Webhook } from 'standardwebhooks'
import type { KeptSecrets } from './webhook-secrets.ts'

/** The headers of one attempt, by the Standard Webhooks specification: a signature with each secret, one space apart. `at` is the attempt's time. */
export function signDelivery(id: string, body: string, secrets: KeptSecrets, at: Date): Record<string, string> {
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': secrets.map(({ secret }) => new Webhook(secret).sign(id, at, body)).join(' '),
  }
}
