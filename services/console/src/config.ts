import { join } from 'node:path'
import { commonConfig, parseEnvironment, port, serviceEnvironment } from '@offhook/runtime'
import { z } from 'zod'

const environment = serviceEnvironment.extend({
  OFFHOOK_CONSOLE_PORT: port(8068),
  OFFHOOK_ADMIN_TOKEN: z.string().min(16, 'at least 16 characters'),
  OFFHOOK_API_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(60_000),
  OFFHOOK_FIRMWARE_DIR: z.string().optional(),
  OFFHOOK_EDGE_BASE_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:8066/phoneprovisioning'),
})

export const readConfig = (variables: NodeJS.ProcessEnv) => {
  const read = parseEnvironment(environment, variables)
  const common = commonConfig(read)
  return {
    ...common,
    firmwareDir: read.OFFHOOK_FIRMWARE_DIR ?? join(common.dataDir, 'firmware'),
    port: read.OFFHOOK_CONSOLE_PORT,
    adminToken: read.OFFHOOK_ADMIN_TOKEN,
    requestsPerMinute: read.OFFHOOK_API_REQUESTS_PER_MINUTE,
    baseUrl: read.OFFHOOK_EDGE_BASE_URL.replace(/\/+$/, ''),
  }
}
export type ConsoleConfig = ReturnType<typeof readConfig>
