import { z } from 'zod'
import { Host, MediaEncryption, Port, Transport, text } from './field-types.ts'
import type { Settings } from './settings.ts'

/** One line as a tenant platform or an operator gives it. What is absent comes from the settings. */
export const Line = z.object({
  user: text(128).describe('The user part of the address of record'),
  authUser: text(128).optional().describe('The name for digest authentication; `user` when absent'),
  password: text(256).describe('The SIP password; kept sealed, never shown'),
  registrar: Host.optional().describe('Registers here instead of at the `registrar` of the settings'),
  port: Port.optional().describe('The port of `registrar`'),
  backupRegistrar: Host.optional().describe('Registers here while the registrar is away'),
  backupPort: Port.optional().describe('The port of `backupRegistrar`; that of the registrar when absent'),
  transport: Transport.optional().describe('How SIP travels'),
  expirySeconds: z.int().min(30).max(86_400).optional().describe('Seconds between registrations'),
  displayName: text(128).optional().describe('What the called party sees; `user` when absent'),
  label: text(64).optional().describe('What stands beside the line key; `user` when absent'),
  ring: z.int().min(1).max(20).optional().describe("The number of one of the phone's own ring tones"),
  voiceMail: text(64).optional().describe('What the message key dials for this line'),
  srtp: MediaEncryption.optional().describe('Whether speech is encrypted'),
})
export type Line = z.output<typeof Line>

/** A line with its gaps filled from the settings: what a family's files are made of. */
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
  readonly backupRegistrar?: string
  readonly backupPort?: number
  readonly ring?: number
  readonly voiceMail?: string
  readonly srtp?: z.output<typeof MediaEncryption>
}

/** What a line looks like once the settings fill its gaps. Undefined when no layer names a registrar. */
export function effectiveLine(line: Line, settings: Settings): EffectiveLine | undefined {
  const registrar = line.registrar ?? settings.registrar
  if (registrar === undefined) return undefined
  const transport = line.transport ?? settings.transport ?? 'udp'
  const port = line.port ?? settings.port ?? (transport === 'tls' ? 5061 : 5060)
  const backupRegistrar = line.backupRegistrar ?? settings.backupRegistrar
  const optional = {
    backupRegistrar,
    backupPort: backupRegistrar === undefined ? undefined : (line.backupPort ?? settings.backupPort ?? port),
    ring: line.ring,
    voiceMail: line.voiceMail ?? settings.voiceMail,
    srtp: line.srtp ?? settings.srtp,
  }
  return {
    user: line.user,
    authUser: line.authUser ?? line.user,
    password: line.password,
    registrar,
    port,
    transport,
    expirySeconds: line.expirySeconds ?? settings.expirySeconds ?? 3600,
    displayName: line.displayName ?? line.user,
    label: line.label ?? line.user,
    ...(Object.fromEntries(
      Object.entries(optional).filter(([, value]) => value !== undefined),
    ) as Partial<EffectiveLine>), // the same fields without their gaps
  }
}

/** The settings that fill a line's gaps, by the line's field. */
export const LINE_GAPS: Readonly<Record<string, string>> = {
  registrar: 'registrar',
  port: 'port',
  transport: 'transport',
  backupRegistrar: 'backupRegistrar',
  backupPort: 'backupPort',
  expirySeconds: 'expirySeconds',
  voiceMail: 'voiceMail',
  srtp: 'srtp',
}
