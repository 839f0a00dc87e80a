import { z } from 'zod'

export const Transport = z.enum(['udp', 'tcp', 'tls'])
export type Transport = z.output<typeof Transport>

const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[^\u0000-\u001f\u007f\ufffe\uffff]*$/, 'no control characters')

const host = z
  .string()
  .max(253)
  .regex(/^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]{2,45})$/, 'a host name or an address')

/** One line as a tenant platform or an operator gives it. */
export const Line = z.object({
  user: text(128),
  authUser: text(128).optional(),
  password: text(256),
  registrar: host.optional(),
  port: z.int().min(1).max(65535).optional(),
  transport: Transport.optional(),
  displayName: text(128).optional(),
  label: text(64).optional(),
})
export type Line = z.output<typeof Line>

/** A line with all its gaps filled from the settings: what a family's templates render. */
export type EffectiveLine = {
  readonly user: string
  readonly authUser: string
  readonly password: string
  readonly registrar: string
  readonly port: number
  readonly transport: Transport
  readonly expirySeconds: number
  readonly displayName: string
  readonly label: string
}

/**
 * Vendor-neutral settings, every one optional; the same shape at every layer
 * (carrier, reseller, customer, gateway, phone). A later layer's value replaces an earlier one's.
 */
export const Settings = z.strictObject({
  /** The registrar for lines whose platform names none. */
  registrar: host.optional(),
  port: z.int().min(1).max(65535).optional(),
  transport: Transport.optional(),
  /** Seconds between registrations. */
  expirySeconds: z.int().min(30).max(86_400).optional(),
  /** An SNTP server's name or address. */
  sntpServer: host.optional(),
  /** IANA time zone, e.g. `Europe/Dublin`. */
  timeZone: z.string().refine(isTimeZone, 'an IANA time zone').optional(),
  /** When phones look for changes by themselves, in the phone's own time. */
  polling: z
    .strictObject({
      at: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'hh:mm'),
      spreadMinutes: z.int().min(0).max(720).optional(),
    })
    .optional(),
  /** The firmware folder's image a phone is told to load; its family's default when absent. */
  firmware: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/)
    .optional(),
  /** For a site with a hand-made master file: the rendered phone configuration is served as the phone's overrides file. */
  renderedAsOverrides: z.boolean().optional(),
  /** Raw vendor parameters, written as they are (escaped) after everything else. */
  vendor: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9._-]{0,127}$/), z.string().max(1024)).optional(),
})
export type Settings = z.output<typeof Settings>

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** Later layers win, field by field; raw vendor parameters are merged name by name. */
export function layerSettings(layers: readonly (Settings | null | undefined)[]): Settings {
  const effective: Settings = {}
  for (const layer of layers) {
    if (!layer) continue
    const vendor = { ...effective.vendor, ...layer.vendor }
    Object.assign(effective, layer)
    if (Object.keys(vendor).length > 0) effective.vendor = vendor
  }
  return effective
}

/** What a line looks like once the settings fill its gaps. Undefined when no layer names a registrar. */
export function effectiveLine(line: Line, settings: Settings): EffectiveLine | undefined {
  const registrar = line.registrar ?? settings.registrar
  if (registrar === undefined) return undefined
  const transport = line.transport ?? settings.transport ?? 'udp'
  return {
    user: line.user,
    authUser: line.authUser ?? line.user,
    password: line.password,
    registrar,
    port: line.port ?? settings.port ?? (transport === 'tls' ? 5061 : 5060),
    transport,
    expirySeconds: settings.expirySeconds ?? 3600,
    displayName: line.displayName ?? line.user,
    label: line.label ?? line.user,
  }
}
