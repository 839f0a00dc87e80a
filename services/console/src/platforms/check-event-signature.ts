import { randomBytes } from 'node:crypto'
import { Webhook, WebhookVerificationError } from 'standardwebhooks'

/** `late`: what it says of its time is more than five minutes away, whatever its signature. */
export type Signature = 'signed' | 'late' | 'unsigned'

export type SignedHeaders = Readonly<
  Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string | undefined>
>

const MOST_SECRETS = 2
const nobodys = `whsec_${randomBytes(32).toString('base64')}`

/**
 * Whether one of a platform's secrets signed this body (Standard Webhooks). It takes as long for a platform that has none, or that does not exist, as for one with
 * two.
 */
export function checkEventSignature(secrets: readonly string[], body: string, headers: SignedHeaders): Signature {
  const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  > // what is left has values
  const verdicts = Array.from({ length: MOST_SECRETS }, (_, at) => verdictBy(secrets[at] ?? nobodys, body, given))
  return verdicts.includes('signed') ? 'signed' : verdicts[0]!
}

function verdictBy(secret: string, body: string, headers: Record<string, string>): Signature {
  try {
    new Webhook(secret).verify(body, headers, { jsonParse: false })
    return 'signed'
  } catch (cause) {
    if (!(cause instanceof WebhookVerificationError)) throw cause
    return cause.message.startsWith('Message timestamp too') ? 'late' : 'unsigned'
  }
}
