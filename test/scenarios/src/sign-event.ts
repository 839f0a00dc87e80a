import { createHmac, randomBytes, randomUUID } from 'node:crypto'

/** A Standard Webhooks secret. */
export const mintEventSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`

export type PostEvent = (
  type: string,
  data: unknown,
  more?: { id?: string; happenedAt?: Date },
) => Promise<{ status: number; id: string; text: string }>

/** Posts account events as a tenant's platform does; the signature is made by the specification's words alone, without the library that checks it. */
export const eventPoster =
  (consoleUrl: string, tenant: string, platform: string, secret: string): PostEvent =>
  async (type, data, { id = `evt_${randomUUID()}`, happenedAt = new Date() } = {}) => {
    const body = JSON.stringify({ type, timestamp: happenedAt.toISOString(), data })
    const timestamp = String(Math.floor(Date.now() / 1_000))
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
    const answer = await fetch(`${consoleUrl}/v1/platforms/${tenant}/${platform}/events`, {
      method: 'POST',
      headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` },
      body,
    })
    return { status: answer.status, id, text: await answer.text() }
  }
