import { commonConfig, parseEnvironment, serviceEnvironment } from '@offhook/runtime'
import { z } from 'zod'
import { Sampling } from './sampling.ts'

const environment = serviceEnvironment.extend({
  OFFHOOK_STALL_AFTER_SECONDS: z.coerce.number().positive().max(86_400).default(60),
  OFFHOOK_REGISTER_WITHIN_SECONDS: z.coerce.number().positive().max(86_400).default(180),
  OFFHOOK_TRACE_SAMPLING: Sampling.prefault('1'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url().optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.url().optional(),
})

export const readConfig = (variables: NodeJS.ProcessEnv) => {
  const read = parseEnvironment(environment, variables)
  const { OTEL_EXPORTER_OTLP_ENDPOINT: base, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: traces } = read
  return {
    ...commonConfig(read),
    stallAfterMs: read.OFFHOOK_STALL_AFTER_SECONDS * 1_000,
    registerWithinMs: read.OFFHOOK_REGISTER_WITHIN_SECONDS * 1_000,
    /** Where spans go; undefined: nowhere. */
    tracesUrl: traces ?? (base ? `${base.replace(/\/+$/, '')}/v1/traces` : undefined),
    exportAfterMs: 3_000,
    sampling: read.OFFHOOK_TRACE_SAMPLING,
  }
}
export type TracerConfig = ReturnType<typeof readConfig>
