import type {
  ActivationRefused,
  BootLogReceived,
  Change,
  ConfigRendered,
  FileServed,
  LeaseAlerted,
  PhoneActivated,
  PhoneIdentified,
  PhoneRegistered,
  ResyncFinished,
} from '@offhook/contracts'
import type { SessionKind } from '@offhook/database'

/** One thing that happened in a boot, whatever event told of it. `step` is the event's own id, so that a repeat is the same step. */
export type BootStep = {
  readonly boot: string
  readonly step: string
  readonly name: StepName
  readonly at: Date
  readonly status?: number | undefined
  /** Milliseconds that it took, ending at `at` for calls and starting at `at` for requests. */
  readonly ms?: number | undefined
  readonly attributes: Readonly<Record<string, unknown>>
}

export type StepName =
  | 'lease.alerted'
  | 'phone.activated'
  | 'activation.refused'
  | 'config.rendered'
  | 'file.served'
  | 'phone.identified'
  | 'boot-log.received'
  | 'phone.registered'
  | 'account.changed'
  | 'phone.reactivated'
  | 'resync.finished'

/** Whose boot it is; every event that names a boot says so. */
export type BootOwner = {
  readonly boot: string
  readonly mac: string
  readonly tenant: string
  readonly gateway: string
  /** Of a session that is to be made where it is not there yet; a boot where not said. */
  readonly kind?: SessionKind
}

export type BootEvent =
  | { readonly name: 'lease.alerted'; readonly payload: LeaseAlerted }
  | { readonly name: 'phone.activated'; readonly payload: PhoneActivated }
  | { readonly name: 'activation.refused'; readonly payload: ActivationRefused }
  | { readonly name: 'config.rendered'; readonly payload: ConfigRendered }
  | { readonly name: 'file.served'; readonly payload: FileServed }
  | { readonly name: 'phone.identified'; readonly payload: PhoneIdentified }
  | { readonly name: 'boot-log.received'; readonly payload: BootLogReceived }
  | { readonly name: 'resync.finished'; readonly payload: ResyncFinished }

/** The steps that an event is: several where it begins a change; none when it belongs to no session, or repeats what another part of it said. */
export function stepsOf(event: BootEvent): readonly (BootStep & BootOwner)[] {
  if (event.name === 'resync.finished') return resyncStep(event.payload)
  const step = stepOf(event)
  if (event.name !== 'config.rendered' || !event.payload.change) return step ? [step] : []
  return event.payload.changed ? changeSteps(event.payload, event.payload.change) : []
}

/** A phone's files that became others outside a boot begin a session: what was told, that the phone was looked at again, and the files. */
function changeSteps(rendered: ConfigRendered, change: Change): (BootStep & BootOwner)[] {
  const { mac, tenant, gateway } = rendered
  const { id, what, event, toldAt, reactivatedAt } = change
  const owner = { boot: id, mac, tenant, gateway, kind: 'change' as const }
  const told = {
    ...owner,
    step: 'changed',
    name: 'account.changed' as const,
    at: new Date(toldAt),
    attributes: { title: CHANGES[what] ?? what, ...definedOnly({ what, event }) },
  }
  const reactivated = reactivatedAt && {
    ...owner,
    step: 'reactivated',
    name: 'phone.reactivated' as const,
    at: new Date(reactivatedAt),
    attributes: { title: 'Lines and settings looked at again', revision: rendered.revision },
  }
  return [
    told,
    ...(reactivated ? [reactivated] : []),
    { ...stepOf({ name: 'config.rendered', payload: { ...rendered, boot: id } })!, ...owner }, // it names a session now
  ]
}

const CHANGES: Record<string, string> = {
  settings: 'Settings changed',
  lines: 'Lines changed',
  assignment: 'The phone was ordered, moved or described anew',
}

function resyncStep({ change, mac, tenant, gateway, what, result, status, attempts, at }: ResyncFinished) {
  if (!change || !gateway) return []
  return [
    {
      ...{ boot: change, mac, tenant, gateway, kind: 'change' as const },
      step: 'resync',
      name: 'resync.finished' as const,
      at: new Date(at),
      attributes: { title: `Told to ${what}: ${result}`, ...definedOnly({ what, result, answer: status, attempts }) },
    },
  ]
}

/** The step that an event of a boot is; undefined when it belongs to no boot, or repeats what another part of it said. */
function stepOf(event: Exclude<BootEvent, { name: 'resync.finished' }>): (BootStep & BootOwner) | undefined {
  const { boot } = event.payload
  if (!boot) return undefined
  const { mac, tenant, gateway } = event.payload
  const make = (
    step: string,
    at: string,
    title: string,
    attributes: Record<string, unknown>,
    timing: { status?: number; ms?: number } = {},
  ) => ({
    boot,
    mac,
    tenant,
    gateway,
    step,
    name: event.name,
    at: new Date(at),
    ...timing,
    attributes: { title, ...definedOnly(attributes) },
  })
  switch (event.name) {
    case 'lease.alerted': {
      const { leasedIp, alert, vendorClass, alertedAt, acceptedAt } = event.payload
      const title = leasedIp ? `Lease ${leasedIp}` : 'Lease'
      return make('lease', alertedAt, title, { leasedIp, alert, vendorClass, acceptedAt })
    }
    case 'phone.activated': {
      const { platform, revision, lines, platformMs, attempts, calls, platformHost, sealMs, at } = event.payload
      return make(
        `activated.${revision}`,
        at,
        `${lines} ${lines === 1 ? 'line' : 'lines'} from platform ${platform}`,
        { platform, revision, lines, attempts, calls, platformHost, sealMs: tenths(sealMs) },
        whole(platformMs),
      )
    }
    case 'activation.refused': {
      const { platform, because, detail, calls, platformHost, at } = event.payload
      return make('refused', at, `Refused: ${because}`, { platform, because, detail, calls, platformHost })
    }
    case 'config.rendered': {
      const { family, model, revision, files, bytes, changed, neutral, renderMs, sealMs, at } = event.payload
      return make(
        `rendered.${revision}`,
        at,
        `Rendered ${files} files`,
        { family, model, revision, files, bytes, changed, neutral, sealMs: tenths(sealMs) },
        whole(renderMs),
      )
    }
    case 'file.served': {
      const { id, method, file, fileClass, status, bytes, ms, waitedMs, protocol, remote, userAgent, times, at } =
        event.payload
      return make(
        `served.${id}`,
        at,
        `${method} ${file}`,
        {
          method,
          file,
          fileClass,
          bytes,
          waitedMs: waitedMs && Math.round(waitedMs),
          protocol,
          remote,
          userAgent,
          times,
        },
        { status, ...whole(ms) },
      )
    }
    case 'phone.identified': {
      const { family, model, firmware, component, at } = event.payload
      return make(`identified.${model}.${firmware}`, at, `${model} ${firmware}`, { family, model, firmware, component })
    }
    case 'boot-log.received': {
      const { upload, part, file, kind, bytes, receivedAt } = event.payload
      return part === 0 ? make(`log.${upload}`, receivedAt, `Log ${file}`, { file, kind, bytes }) : undefined
    }
  }
}

/** A registration names no session: the caller knows whose it is. One step for each line of a boot; in a change those with the old password come before the one that counts. */
export const registrationStep = (
  boot: string,
  kind: SessionKind,
  { aor, contact, expiresSeconds, source, at }: PhoneRegistered,
): BootStep => ({
  boot,
  step: kind === 'boot' ? `registered.${aor}` : `registered.${aor}.${at}`,
  name: 'phone.registered',
  at: new Date(at),
  attributes: { title: `Registered ${aor}`, ...definedOnly({ aor, contact, expiresSeconds, source }) },
})

const whole = (ms: number | undefined) => (ms === undefined ? {} : { ms: Math.round(ms) })

const tenths = (ms: number | undefined) => (ms === undefined ? undefined : Math.round(ms * 10) / 10)

const definedOnly = (attributes: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined && value !== 0))
