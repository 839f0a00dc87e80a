import type { BootStep } from './boot-step.ts'

export type Attributes = Record<string, string | number | boolean>

type Given = Readonly<Record<string, unknown>>

/**
 * What a step's span says of it: by OpenTelemetry's semantic conventions where they have a word, else under `offhook.`. Only what stands here is told: URLs hold
 * tokens, and what platforms and phones write in their own words may hold anything.
 */
export function stepAttributes({ name, status, attributes }: BootStep, mac: string, boot: string): Attributes {
  switch (name) {
    case 'lease.alerted':
      return onlyScalars({
        'messaging.system': 'nats',
        'messaging.operation.type': 'send',
        'messaging.destination.template': 'lease.alerted.{mac}',
        'messaging.destination.name': `lease.alerted.${mac}`,
        'messaging.message.id': boot,
        'client.address': attributes.leasedIp,
        'offhook.mac_alert': attributes.alert,
      })
    case 'phone.activated':
      return onlyScalars({
        'offhook.platform': attributes.platform,
        'offhook.revision': attributes.revision,
        'offhook.lines': attributes.lines,
        'offhook.attempts': attributes.attempts,
      })
    case 'activation.refused':
      return onlyScalars({
        'offhook.platform': attributes.platform,
        'offhook.because': attributes.because,
        'error.type': attributes.because,
      })
    case 'config.rendered':
      return onlyScalars({
        'offhook.family': attributes.family,
        'offhook.model': attributes.model,
        'offhook.revision': attributes.revision,
        'offhook.files': attributes.files,
        'offhook.bytes': attributes.bytes,
        'offhook.changed': attributes.changed,
      })
    case 'file.served':
      return fileAttributes(status, attributes)
    case 'phone.identified':
      return onlyScalars({
        'offhook.family': attributes.family,
        'offhook.model': attributes.model,
        'offhook.firmware': attributes.firmware,
        'offhook.component': attributes.component,
      })
    case 'boot-log.received':
      return onlyScalars({
        'offhook.file': attributes.file,
        'offhook.log.kind': attributes.kind,
        'offhook.bytes': attributes.bytes,
      })
    case 'phone.registered':
      return onlyScalars({
        'offhook.aor': withoutPassword(attributes.aor),
        'offhook.registration.source': attributes.source,
        'offhook.registration.expires': attributes.expiresSeconds,
      })
    case 'account.changed':
      return onlyScalars({ 'offhook.change': attributes.what })
    case 'phone.reactivated':
      return onlyScalars({ 'offhook.revision': attributes.revision })
    case 'resync.finished':
      return onlyScalars({
        'network.protocol.name': 'sip',
        'offhook.resync.what': attributes.what,
        'offhook.resync.result': attributes.result,
        'offhook.attempts': attributes.attempts,
        'offhook.sip.status': attributes.answer,
        'error.type': isResyncFailed(attributes.result) ? attributes.result : undefined,
      })
  }
}

/** A phone that took it, or an Asterisk that will tell it, did what was asked. */
export const isResyncFailed = (result: unknown): boolean => result !== 'accepted' && result !== 'handed-over'

function fileAttributes(status: number | undefined, attributes: Given): Attributes {
  const { method, file, fileClass, bytes, protocol, remote, userAgent, times, waitedMs } = attributes
  const http = protocol === 'tftp' ? {} : httpAttributes(status, attributes)
  return onlyScalars({
    ...http,
    'network.protocol.name': protocol === 'tftp' ? 'tftp' : 'http',
    'network.transport': protocol === 'tftp' ? 'udp' : 'tcp',
    'client.address': remote,
    'user_agent.original': userAgent,
    'error.type': status !== undefined && status >= 500 ? String(status) : undefined,
    'offhook.file': file,
    'offhook.file_class': fileClass,
    'offhook.status': status,
    'offhook.bytes': bytes,
    'offhook.upload': method === 'PUT',
    'offhook.times': times,
    'offhook.waited_ms': waitedMs,
  })
}

const httpAttributes = (status: number | undefined, { method, bytes, protocol }: Given): Given => ({
  'url.scheme': protocol,
  'http.request.method': method,
  'http.response.status_code': status,
  [method === 'PUT' ? 'http.request.body.size' : 'http.response.body.size']: bytes,
})

/** A SIP URI may carry a password behind its user. */
const withoutPassword = (aor: unknown) =>
  typeof aor === 'string' ? aor.replace(/^(sips?:[^:@]+|(?!sips?:)[^:@]+):[^@]*@/, '$1@') : undefined

export const onlyScalars = (given: Given): Attributes =>
  Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, string | number | boolean] =>
      ['string', 'number', 'boolean'].includes(typeof entry[1]),
    ),
  )
