import { randomFillSync } from 'node:crypto'
import { z } from 'zod'

/** A boot session's id: a UUIDv7 (RFC 9562 section 5.7), whose 16 bytes are the boot's OpenTelemetry trace id. */
export const BootId = z.uuidv7().brand<'BootId'>()
export type BootId = z.output<typeof BootId>

/** A new id; ids sort by `at` (milliseconds). */
export function mintBootId(at: Date = new Date()): BootId {
  const bytes = Buffer.allocUnsafe(16)
  randomFillSync(bytes, 6)
  bytes.writeUIntBE(at.getTime(), 0, 6)
  bytes[6] = (bytes[6]! & 0x0f) | 0x70
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as BootId // version and variant set above
}

/** The same 16 bytes as a trace id: 32 hex digits. */
export const traceIdOf = (boot: string): string => boot.replaceAll('-', '')

/** The span that all others of a session are below: the last 8 of these bytes, so that whoever knows the session knows it too. */
export const rootSpanIdOf = (boot: string): string => traceIdOf(boot).slice(16)
