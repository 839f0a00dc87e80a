import type {
  ActivationRefused,
  BootLogReceived,
  ConfigRendered,
  FileServed,
  LeaseAlerted,
  PhoneActivated,
  PhoneIdentified,
  PhoneRegistered,
} from '@offhook/contracts'

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

/** Whose boot it is; every event that names a boot says so. */
export type BootOwner = {
  readonly boot: string
  readonly mac: string
  readonly tenant: string
  readonly gateway: string
}

export type BootEvent =
  | { readonly name: 'lease.alerted'; readonly payload: LeaseAlerted }
  | { readonly name: 'phone.activated'; readonly payload: PhoneActivated }
  | { readonly name: 'activation.refused'; readonly payload: ActivationRefused }
  | { readonly name: 'config.rendered'; readonly payload: ConfigRendered }
  | { readonly name: 'file.served'; readonly payload: FileServed }
  | { readonly name: 'phone.identified'; readonly payload: PhoneIdentified }
  | { readonly name: 'boot-log.received'; readonly payload: BootLogReceived }

/** The step that an event is; undefined when it belongs to no boot, or repeats what another part of it said. */
export function stepOf(event: BootEvent): (BootStep & BootOwner) | undefined {
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
      const { leasedIp, alert, vendorClass, alertedAt } = event.payload
      return make('lease', alertedAt, leasedIp ? `Lease ${leasedIp}` : 'Lease', { leasedIp, alert, vendorClass })
    }
    case 'phone.activated': {
      const { platform, revision, lines, platformMs, attempts, at } = event.payload
      return make(
        `activated.${revision}`,
        at,
        `${lines} ${lines === 1 ? 'line' : 'lines'} from platform ${platform}`,
        { platform, revision, lines, attempts },
        whole(platformMs),
      )
    }
    case 'activation.refused': {
      const { platform, because, detail, at } = event.payload
      return make('refused', at, `Refused: ${because}`, { platform, because, detail })
    }
    case 'config.rendered': {
      const { family, model, revision, files, bytes, changed, renderMs, at } = event.payload
      return make(
        `rendered.${revision}`,
        at,
        `Rendered ${files} files`,
        { family, model, revision, files, bytes, changed },
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

/** A registration names no boot: the caller knows whose it is. One step for each line. */
export const registrationStep = (
  boot: string,
  { aor, contact, expiresSeconds, source, at }: PhoneRegistered,
): BootStep => ({
  boot,
  step: `registered.${aor}`,
  name: 'phone.registered',
  at: new Date(at),
  attributes: { title: `Registered ${aor}`, ...definedOnly({ aor, contact, expiresSeconds, source }) },
})

const whole = (ms: number | undefined) => (ms === undefined ? {} : { ms: Math.round(ms) })

const definedOnly = (attributes: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined && value !== 0))
