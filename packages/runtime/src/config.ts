import { z } from 'zod'

/** The environment does not make a configuration; the message names every variable at fault and prints no value. */
export class ConfigInvalid extends Error {
  override name = 'ConfigInvalid'
}

/** Parses the environment by `schema`. Empty strings count as unset. */
export function parseEnvironment<Schema extends z.ZodType>(
  schema: Schema,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<Schema> {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''))
  const parsed = schema.safeParse(set)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'environment'}: ${issue.message}`)
  throw new ConfigInvalid(`the configuration has ${faults.length} fault(s):\n  ${faults.join('\n  ')}`)
}

export const port = (preset: number) => z.coerce.number().int().min(0).max(65_535).default(preset)

/** 32 bytes in base64; several, separated by commas, while a key is being replaced: the first seals, all open. */
export const sealingKeys = z.string().transform((written, context) => {
  const keys = written.split(',').map((key): Buffer => Buffer.from(key.trim(), 'base64'))
  if (keys.every((key) => key.length === 32)) return keys
  context.addIssue({ code: 'custom', message: 'each key is 32 bytes in base64' })
  return z.NEVER
})

const MAX_METRICS_TENANTS = 50

/** `acme,globex`: the tenants that have a label of their own in metrics. */
export const metricsTenants = z
  .string()
  .default('')
  .transform((written) => written.split(',').flatMap((name) => name.trim() || []))
  .refine((names) => names.length <= MAX_METRICS_TENANTS, `at most ${MAX_METRICS_TENANTS} tenants have a label`)

/** The variables that every service reads. */
export const serviceEnvironment = z.object({
  OFFHOOK_NATS_URL: z.string(),
  OFFHOOK_DATABASE_URL: z.string(),
  OFFHOOK_SEALING_KEY: sealingKeys,
  OFFHOOK_LISTEN: z.string().default('127.0.0.1'),
  OFFHOOK_METRICS_PORT: port(9066),
  OFFHOOK_METRICS_TENANTS: metricsTenants,
  OFFHOOK_DATA_DIR: z.string().default('.offhook'),
  OFFHOOK_PACKS_DIR: z.string().optional(),
  OFFHOOK_DATABASE_POOL: z.coerce.number().int().min(1).max(200).default(8),
})
export type ServiceEnvironment = z.output<typeof serviceEnvironment>
