import { commonConfig, parseEnvironment, port, serviceEnvironment } from '@offhook/runtime'
import { z } from 'zod'

const environment = serviceEnvironment.extend({
  OFFHOOK_INGESTER_HTTP_PORT: port(8067),
  OFFHOOK_TOKEN_LIFETIME_HOURS: z.coerce
    .number()
    .positive()
    .max(24 * 30)
    .default(26),
})

export const readConfig = (variables: NodeJS.ProcessEnv) => {
  const read = parseEnvironment(environment, variables)
  return {
    ...commonConfig(read),
    port: read.OFFHOOK_INGESTER_HTTP_PORT,
    tokenLifetimeMs: read.OFFHOOK_TOKEN_LIFETIME_HOURS * 3_600_000,
  }
}
export type IngesterConfig = ReturnType<typeof readConfig>
