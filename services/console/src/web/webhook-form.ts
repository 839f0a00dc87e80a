import type { Form } from './forms.ts'

export type ShownWebhook = { url: string; events: string[]; allowPrivate: boolean; enabled: boolean }

/** Everything that may be shown again: no secret is among it. */
export type WebhookForm = {
  tenant?: string | undefined
  webhook?: string | undefined
  url?: string | undefined
  events: readonly string[]
  allowPrivate: boolean
  enabled: boolean
}
export const NO_WEBHOOK_FORM: WebhookForm = { events: [], allowPrivate: false, enabled: true }

export const webhookFormOf = ({ url, events, allowPrivate, enabled }: ShownWebhook): WebhookForm => ({
  ...{ url, events, allowPrivate, enabled },
})

/** What somebody wrote, to be shown again as it was; a secret is not. */
export const readWebhookForm = (form: Form): WebhookForm => ({
  ...{ url: form.text('url'), events: form.all('events') },
  ...{ allowPrivate: form.text('allowPrivate') !== undefined, enabled: form.text('enabled') !== undefined },
})

/** The body that a PUT would have brought; without a secret, those that there are stay. */
export const webhookBodyOf = (form: Form): object => ({
  ...readWebhookForm(form),
  url: form.text('url') ?? '',
  ...(form.text('secret') ? { secret: form.text('secret') } : {}),
})
