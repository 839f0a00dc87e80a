import { commonConfig, parseEnvironment, port, serviceEnvironment } from '@offhook/runtime'
import { z } from 'zod'

const environment = serviceEnvironment.extend({
  OFFHOOK_AGI: z.enum(['on', 'off']).default('on'),
  OFFHOOK_AGI_PORT: port(4573),
  OFFHOOK_LDAP: z.enum(['on', 'off']).default('off'),
  OFFHOOK_LDAP_PORT: port(8389),
  OFFHOOK_LDAPS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  OFFHOOK_TLS_CERT: z.string().optional(),
  OFFHOOK_TLS_KEY: z.string().optional(),
})

export const readConfig = (variables: NodeJS.ProcessEnv) => {
  const read = parseEnvironment(environment, variables)
  const ldaps = read.OFFHOOK_LDAPS_PORT !== undefined && read.OFFHOOK_TLS_CERT && read.OFFHOOK_TLS_KEY
  return {
    ...commonConfig(read),
    agi: read.OFFHOOK_AGI === 'on' ? { port: read.OFFHOOK_AGI_PORT } : undefined,
    ldap: read.OFFHOOK_LDAP === 'on' ? { port: read.OFFHOOK_LDAP_PORT } : undefined,
    ldaps: ldaps
      ? {
          port: read.OFFHOOK_LDAPS_PORT!,
          certificateFile: read.OFFHOOK_TLS_CERT!,
          keyFile: read.OFFHOOK_TLS_KEY!,
        }
      : undefined,
  }
}
export type DirectoryConfig = ReturnType<typeof readConfig>
