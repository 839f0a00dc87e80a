import { z } from 'zod'
import { Host, MediaEncryption, Port, Transport, text } from './field-types.ts'

/** Speech codecs by their RTP names (RFC 3551, RFC 7587). */
export const Codec = z.enum(['pcma', 'pcmu', 'g722', 'g729', 'g726-32', 'g723', 'ilbc', 'opus'])

/** A key beside the display. */
export const Key = z.strictObject({
  type: z.enum(['line', 'blf', 'speed-dial']).describe('A line, a watched extension, a number to dial'),
  value: text(128)
    .optional()
    .describe('The watched extension or the number; for `line` the number of the line, 1 when absent'),
  label: text(64).optional().describe('What stands beside the key; `value` when absent'),
  line: z.int().min(1).max(48).optional().describe('The line that the key uses, 1 when absent'),
  position: z.int().min(1).max(200).optional().describe('Which key it is; behind the lines, in order, when absent'),
})
export type Key = z.output<typeof Key>

export const Contact = z.strictObject({
  name: text(99).describe('As the directory shows it'),
  number: text(64).describe('What is dialled'),
  group: text(64).optional().describe('For phones whose directory has groups'),
})
export type Contact = z.output<typeof Contact>

const Vlan = z.strictObject({
  id: z.int().min(1).max(4094).optional().describe('Of the phone itself (IEEE 802.1Q)'),
  priority: z.int().min(0).max(7).optional().describe('Of the phone itself (IEEE 802.1p)'),
  pcId: z.int().min(1).max(4094).optional().describe('Of the port behind the phone'),
  pcPriority: z.int().min(0).max(7).optional().describe('Of the port behind the phone'),
})

const imageName = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'the name of an image')

const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'hh:mm')

/**
 * What a phone is to do, in no vendor's words; every field optional, the same shape at every layer: carrier, reseller, customer, gateway, family, model,
 * platform, phone. A later layer's value replaces an earlier one's, field by field; a list is replaced whole.
 */
export const Settings = z.strictObject({
  registrar: Host.optional().describe('Where lines register that name no registrar of their own'),
  port: Port.optional().describe('The port of `registrar`; 5060, or 5061 with TLS, when absent'),
  backupRegistrar: Host.optional().describe('Where lines register while the registrar is away'),
  backupPort: Port.optional().describe('The port of `backupRegistrar`'),
  transport: Transport.optional().describe('How SIP travels; udp when absent'),
  expirySeconds: z.int().min(30).max(86_400).optional().describe('Seconds between registrations; 3600 when absent'),
  voiceMail: text(64).optional().describe('What the message key dials'),
  srtp: MediaEncryption.optional().describe('Whether speech is encrypted'),
  sntpServer: Host.optional().describe("The time server's name or address"),
  timeZone: z
    .string()
    .refine(isTimeZone, 'an IANA time zone')
    .optional()
    .describe('IANA time zone, e.g. `Europe/Dublin`; summer time follows from it'),
  language: z
    .string()
    .regex(/^[a-z]{2}(?:-[A-Z]{2})?$/, 'a language tag such as en or pt-BR')
    .optional()
    .describe('Of the display (BCP 47): `en`, `pt-BR`'),
  toneCountry: z
    .string()
    .regex(/^[A-Z]{2}$/, 'two capital letters')
    .optional()
    .describe('Whose dial and busy tones are played (ISO 3166): `GB`'),
  codecs: z.array(Codec).min(1).max(8).optional().describe('In order of preference; others are off'),
  dtmf: z.enum(['rfc2833', 'info', 'inband']).optional().describe('How key presses travel during a call'),
  keys: z.array(Key).max(200).optional().describe('The keys beside the display'),
  vlan: Vlan.optional(),
  qos: z
    .strictObject({
      sipDscp: z.int().min(0).max(63).optional().describe('DSCP of SIP packets'),
      rtpDscp: z.int().min(0).max(63).optional().describe('DSCP of speech packets'),
    })
    .optional(),
  lldp: z.boolean().optional().describe('Whether the phone takes its VLAN from LLDP-MED'),
  adminPassword: text(64).optional().describe("Of the phone's administrator; kept sealed"),
  userPassword: text(64).optional().describe("Of the phone's user; kept sealed"),
  webAccess: z.enum(['off', 'http', 'https']).optional().describe("The phone's own web pages"),
  directory: z
    .strictObject({
      contacts: z.array(Contact).max(5_000).optional(),
    })
    .optional(),
  paging: z
    .array(
      z.strictObject({
        address: z.ipv4().describe('Multicast address'),
        port: Port,
        label: text(32).optional(),
      }),
    )
    .max(10)
    .optional()
    .describe('Multicast groups that the phone plays'),
  intercom: z
    .strictObject({
      autoAnswer: z.boolean().describe('Whether calls that ask for it are answered at once'),
      alertInfo: text(64).optional().describe('The Alert-Info text that asks for it; `auto-answer` when absent'),
    })
    .optional(),
  polling: z
    .strictObject({
      at: timeOfDay.describe('In the phone’s own time'),
      spreadMinutes: z.int().min(0).max(720).optional().describe('Over which a fleet spreads itself'),
    })
    .optional()
    .describe('When phones look for changes by themselves'),
  syslog: z.strictObject({ server: Host, port: Port.optional().describe('514 when absent') }).optional(),
  provisioning: z
    .strictObject({
      url: z
        .url({ protocol: /^(?:https?|tftp|ftps?)$/ })
        .max(255)
        .refine(namesNobody, 'a URL without a user or password: those have fields of their own')
        .optional()
        .describe('Where the phone provisions from, instead of here'),
      user: text(64).optional(),
      password: text(64).optional().describe('Kept sealed'),
    })
    .optional(),
  background: z
    .strictObject({
      url: z
        .url({ protocol: /^https?$/ })
        .max(255)
        .refine(namesNobody, 'a URL without a user or password')
        .optional()
        .describe('Where phones load it from; the background of the tenant’s branding when absent'),
    })
    .optional()
    .describe('The picture behind the display, in the size and format that the model takes'),
  firmware: imageName
    .optional()
    .describe("The firmware image the phone is told to load; the family's default when absent"),
  images: z
    .record(z.string().regex(/^[a-z][a-z0-9-]{0,31}$/), imageName)
    .optional()
    .describe('Further files of the firmware folder, by the role that the family gives them: `dsp`, `tones`'),
  renderedAsOverrides: z
    .boolean()
    .optional()
    .describe('Polycom: for a hand-made master file; the rendered configuration is served as `<mac>-phone.cfg`'),
  vendor: z
    .record(z.string().regex(/^[A-Za-z][A-Za-z0-9._ -]{0,127}$/), z.string().max(1024))
    .optional()
    .describe("Raw parameters in the vendor's own words; they win over what the other settings make"),
})
export type Settings = z.output<typeof Settings>

/** Settings of a tenant or a gateway: beside their own, those for the phones of one family or model there, which do not move lines to another registrar. */
export const SharedSettings = Settings.extend({
  families: z.record(z.string().regex(/^[a-z][a-z0-9-]{0,62}$/), Settings.omit({ registrar: true })).optional(),
  models: z.record(z.string().regex(/^[A-Za-z0-9_-]{1,64}$/), Settings.omit({ registrar: true })).optional(),
})
export type SharedSettings = z.output<typeof SharedSettings>

function namesNobody(url: string): boolean {
  const parsed = URL.parse(url)
  return !parsed || (parsed.username === '' && parsed.password === '')
}

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}
