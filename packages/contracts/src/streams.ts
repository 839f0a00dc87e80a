const HOUR_MS = 3_600_000

/** What JetStream keeps, and for how long. Postgres is the truth: a stream need only outlive the longest outage of its readers. */
export type Stream = {
  readonly subjects: readonly string[]
  readonly maxAgeMs: number
  readonly maxBytes: number
  /** Within this time a repeated message id is dropped. */
  readonly duplicateWindowMs: number
}

const MIB = 1024 * 1024

export const streams = {
  LEASES: {
    subjects: ['lease.>'],
    maxAgeMs: 48 * HOUR_MS,
    maxBytes: 1024 * MIB,
    duplicateWindowMs: 600_000,
  },
  TOKENS: { subjects: ['token.>'], maxAgeMs: 48 * HOUR_MS, maxBytes: 256 * MIB, duplicateWindowMs: 600_000 },
  ACTIVATIONS: {
    subjects: ['phone.activated.*', 'activation.>'],
    maxAgeMs: 48 * HOUR_MS,
    maxBytes: 1024 * MIB,
    duplicateWindowMs: 600_000,
  },
  CONFIGS: { subjects: ['config.>'], maxAgeMs: 48 * HOUR_MS, maxBytes: 1024 * MIB, duplicateWindowMs: 600_000 },
  EDGE: {
    subjects: ['file.>', 'phone.identified.*'],
    maxAgeMs: 24 * HOUR_MS,
    maxBytes: 2048 * MIB,
    duplicateWindowMs: 120_000,
  },
  BOOT_LOGS: { subjects: ['boot-log.>'], maxAgeMs: 24 * HOUR_MS, maxBytes: 4096 * MIB, duplicateWindowMs: 120_000 },
  REGISTRATIONS: {
    subjects: ['phone.registered.*', 'phone.unregistered.*'],
    maxAgeMs: 48 * HOUR_MS,
    maxBytes: 512 * MIB,
    duplicateWindowMs: 120_000,
  },
  BOOTS: { subjects: ['boot.>'], maxAgeMs: 48 * HOUR_MS, maxBytes: 1024 * MIB, duplicateWindowMs: 600_000 },
  ACCOUNTS: {
    subjects: ['account.>', 'phone.reactivated.*', 'inventory.>'],
    maxAgeMs: 168 * HOUR_MS,
    maxBytes: 1024 * MIB,
    duplicateWindowMs: 600_000,
  },
  RESYNCS: { subjects: ['resync.>'], maxAgeMs: 48 * HOUR_MS, maxBytes: 512 * MIB, duplicateWindowMs: 600_000 },
  SECURITY: { subjects: ['security.>'], maxAgeMs: 168 * HOUR_MS, maxBytes: 256 * MIB, duplicateWindowMs: 120_000 },
  LOG_ALERTS: { subjects: ['log.>'], maxAgeMs: 168 * HOUR_MS, maxBytes: 64 * MIB, duplicateWindowMs: 120_000 },
  DEADLETTERS: {
    subjects: ['deadletter.>'],
    maxAgeMs: 720 * HOUR_MS,
    maxBytes: 1024 * MIB,
    duplicateWindowMs: 600_000,
  },
} as const satisfies Record<string, Stream>

export type StreamName = keyof typeof streams
