import { commonConfig, parseEnvironment, serviceEnvironment } from '@offhook/runtime'
import { z } from 'zod'

const environment = serviceEnvironment.extend({
  OFFHOOK_LOG_RETENTION_DAYS: z.coerce.number().int().min(1).max(3_650).default(14),
})

export const readConfig = (variables: NodeJS.ProcessEnv) => {
  const read = parseEnvironment(environment, variables)
  return { ...commonConfig(read), retentionDays: read.OFFHOOK_LOG_RETENTION_DAYS }
}
export type LogCollectorConfig = ReturnType<typeof readConfig>
