import type { PbxOutput } from './output.ts'
import { OutputFailed } from './output-failed.ts'
import type { LeftOut, PbxContent } from './pbx-line.ts'
import type { ReloadLimits } from './reload-asterisk.ts'
import { writeAsterisk } from './write-asterisk.ts'
import { writeSubscribers } from './write-subscribers.ts'

/** The platform whose output it is. */
export type Owner = { readonly tenant: string; readonly platform: string }

/** What the administrator of this machine lets tenants' outputs do: they say what they want through an API, and are trusted less. */
export type OutputLimits = ReloadLimits & {
  /** The folder that all files are written below; undefined: none. */
  readonly files: string | undefined
  /** Contexts beside each platform's own. */
  readonly contexts: readonly string[]
  /** Throws OutputFailed for a host that outputs may not be connected to. */
  refuseHost(host: string, port: number): void
}

export type Made = {
  readonly accounts: number
  readonly leftOut: readonly LeftOut[]
  /** Whether the PBX has something now that it had not before. */
  readonly hasChanged: boolean
}

/** Brings a PBX to exactly these lines, an Asterisk to these groups too; undefined takes out all that were ever written there. Throws OutputFailed. Repeating it changes nothing. */
export function writeOutput(
  owner: Owner,
  output: PbxOutput,
  content: PbxContent | undefined,
  limits: OutputLimits,
): Promise<Made> {
  return output.kind === 'asterisk'
    ? writeAsterisk(owner, output, content, limits)
    : writeSubscribers(owner, output, content?.lines ?? [], limits)
}

/** `pbx.acme.example`, `192.0.2.7:5038`, `[2001:db8::7]:5432`, and `*` for all of them. */
export const refuseHostsBut =
  (allowed: readonly string[], variable = 'OFFHOOK_PBX_HOSTS'): OutputLimits['refuseHost'] =>
  (host, port) => {
    const name = host.toLowerCase()
    const bracketed = name.includes(':') ? `[${name}]` : name
    const wanted = new Set(['*', name, bracketed, `${bracketed}:${port}`])
    if (!allowed.some((entry) => wanted.has(entry.toLowerCase())))
      throw new OutputFailed('host-not-allowed', `${variable} does not list ${bracketed}:${port}`)
  }
