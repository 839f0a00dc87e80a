import {
  type BootFinished,
  type BootStalled,
  bootFinished,
  bootStalled,
  type LogAlertRaised,
  logAlertRaised,
  type PhoneIdentified,
  type PhoneUnregistered,
  phoneIdentified,
  phoneUnregistered,
} from '@offhook/contracts'
import type { WebhookBody } from '@offhook/webhooks'

/** What platforms are told: whose phone it is about, and what they read. `id` is the same however often the bus tells it. */
export type TenantEvent = { readonly id: string; readonly tenant: string; readonly body: WebhookBody }

/** Whose phone it was that left its registrar. */
export type PhoneOwner = { readonly tenant: string; readonly gateway: string; readonly family: string }

export type ToldEvent =
  | { readonly name: 'boot.finished'; readonly payload: BootFinished }
  | { readonly name: 'boot.stalled'; readonly payload: BootStalled }
  | { readonly name: 'phone.identified'; readonly payload: PhoneIdentified }
  | { readonly name: 'log.alert-raised'; readonly payload: LogAlertRaised }

/** An event of the bus in the words of webhooks. Each field is named here: one that a contract gains is not told by itself. */
export function tenantEvent({ name, payload }: ToldEvent): TenantEvent {
  switch (name) {
    case 'boot.finished': {
      const { boot, mac, tenant, gateway, family, model, firmware, state, because, text, startedAt, finishedAt } =
        payload
      const data = { boot, mac, tenant, gateway, family, model, firmware, state, because, text, startedAt, finishedAt }
      const type = state === 'completed' ? 'boot.completed' : 'boot.refused'
      return { id: bootFinished.messageId(payload), tenant, body: { type, timestamp: finishedAt, data: told(data) } }
    }
    case 'boot.stalled': {
      const { boot, mac, tenant, gateway, family, model, firmware } = payload
      const { because, text, stuckAfter, expected, cause, check, startedAt, lastStepAt, at } = payload
      const phone = { boot, mac, tenant, gateway, family, model, firmware }
      const why = { because, text, stuckAfter, expected, cause, check }
      const data = { ...phone, state: 'stalled', ...why, startedAt, lastStepAt }
      return { id: bootStalled.messageId(payload), tenant, body: { type: name, timestamp: at, data: told(data) } }
    }
    case 'phone.identified': {
      const { boot, mac, tenant, gateway, family, model, firmware, component, at } = payload
      const data = { boot, mac, tenant, gateway, family, model, firmware, component, at }
      // Outside a boot a phone may become what it was before.
      const id = `${phoneIdentified.messageId(payload)}${boot ? '' : `.${at}`}`
      return { id, tenant, body: { type: name, timestamp: at, data: told(data) } }
    }
    case 'log.alert-raised': {
      const { tenant, alert, lines, times, withinSeconds, first, last, at } = payload
      const data = { tenant, alert, lines, times, withinSeconds, first, last, at }
      return { id: logAlertRaised.messageId(payload), tenant, body: { type: name, timestamp: at, data } }
    }
  }
}

/** A line that is gone, told to whoever owns its phone. */
export function unregistrationEvent(payload: PhoneUnregistered, { tenant, gateway, family }: PhoneOwner): TenantEvent {
  const { mac, aor, at } = payload
  const data = { mac, tenant, gateway, family, aor, at }
  return {
    id: phoneUnregistered.messageId(payload),
    tenant,
    body: { type: 'phone.unregistered', timestamp: at, data: told(data) },
  }
}

/** Without what is absent, and without what PostgreSQL's jsonb does not take: phones have a hand in what they are called. */
const told = (data: Record<string, string | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(data).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value.toWellFormed().replaceAll('\0', '')]],
    ),
  )
