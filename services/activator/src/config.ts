import { commonConfig, parseEnvironment, serviceEnvironment } from '@offhook/runtime'
import { z } from 'zod'
import { type PbxConfig, pbxConfig, pbxEnvironment } from './outputs/pbx-config.ts'

const environment = serviceEnvironment.extend({
  OFFHOOK_PLATFORM_TIMEOUT_SECONDS: z.coerce.number().positive().max(25).default(10),
  OFFHOOK_PLATFORM_CONCURRENCY: z.coerce.number().int().min(1).max(1_000).default(64),
  ...pbxEnvironment,
})

export const readConfig = (variables: NodeJS.ProcessEnv) => {
  const read = parseEnvironment(environment, variables)
  return {
    ...commonConfig(read),
    platform: {
      timeoutMs: read.OFFHOOK_PLATFORM_TIMEOUT_SECONDS * 1_000,
      maxConcurrent: read.OFFHOOK_PLATFORM_CONCURRENCY,
      maxWaiting: 1_000,
    },
    pbx: pbxConfig(read),
  }
}
/** Without `pbx` nothing is written into PBXes. */
export type ActivatorConfig = Omit<ReturnType<typeof readConfig>, 'pbx'> & { readonly pbx?: PbxConfig }
