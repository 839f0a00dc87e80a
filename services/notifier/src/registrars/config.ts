import { z } from 'zod'

export const registrarEnvironment = {
  OFFHOOK_SUBSCRIBES_PER_SECOND: z.coerce.number().positive().max(10_000).default(50),
}
const environment = z.object(registrarEnvironment)

export const registrarConfig = (read: z.output<typeof environment>) => ({
  /** SUBSCRIBEs to one registrar. */
  subscribesPerSecond: read.OFFHOOK_SUBSCRIBES_PER_SECOND,
  /** How often it is looked which registrars there are, and what has happened to their lines. */
  lookEveryMs: 1_000,
  /** A notifier that is not heard of for so long is taken to be gone, and another watches what it watched. */
  leaseMs: 10_000,
  /** Registrars that one look takes on: several notifiers that start together share them. */
  takeAtOnce: 20,
  /** How often all lines of a registrar are read again, and registrations looked for that ran out without a word. */
  sweepEveryMs: 60_000,
  /** After the time that a registration was granted. */
  lapseAfterMs: 30_000,
  /** Of a SUBSCRIBE. */
  timeoutMs: 8_000,
  /** Before a registrar that was not reached is tried again: the first, the second ... time. */
  retryAfterMs: [2_000, 10_000, 60_000, 300_000] as readonly number[],
})
export type RegistrarConfig = ReturnType<typeof registrarConfig>

/** As without any variable. */
export const usualRegistrarConfig = (): RegistrarConfig => registrarConfig(environment.parse({}))
