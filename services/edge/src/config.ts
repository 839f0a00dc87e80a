import { join } from 'node:path'
import { commonConfig, parseEnvironment, port, serviceEnvironment } from '@offhook/runtime'
import { z } from 'zod'

const MIB = 1024 * 1024

const environment = serviceEnvironment.extend({
  OFFHOOK_EDGE_HTTP_PORT: port(8066),
  OFFHOOK_EDGE_HTTPS_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  OFFHOOK_TLS_CERT: z.string().optional(),
  OFFHOOK_TLS_KEY: z.string().optional(),
  OFFHOOK_PHONE_CA: z.string().optional(),
  OFFHOOK_EDGE_TFTP: z.enum(['on', 'off']).default('off'),
  OFFHOOK_EDGE_TFTP_PORT: port(8069),
  OFFHOOK_EDGE_BASE_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:8066/phoneprovisioning'),
  OFFHOOK_FIRMWARE_DIR: z.string().optional(),
  OFFHOOK_LOG_QUOTA_MIB: z.coerce.number().positive().max(10_000).default(20),
  OFFHOOK_EDGE_CACHE_MIB: z.coerce.number().positive().max(100_000).default(256),
})

export const readConfig = (variables: NodeJS.ProcessEnv) => {
  const read = parseEnvironment(environment, variables)
  const common = commonConfig(read)
  const https = read.OFFHOOK_EDGE_HTTPS_PORT !== undefined && read.OFFHOOK_TLS_CERT && read.OFFHOOK_TLS_KEY
  return {
    ...common,
    port: read.OFFHOOK_EDGE_HTTP_PORT,
    https: https
      ? {
          port: read.OFFHOOK_EDGE_HTTPS_PORT!,
          certificateFile: read.OFFHOOK_TLS_CERT!,
          keyFile: read.OFFHOOK_TLS_KEY!,
          phoneCaFile: read.OFFHOOK_PHONE_CA,
        }
      : undefined,
    tftp: read.OFFHOOK_EDGE_TFTP === 'on' ? { port: read.OFFHOOK_EDGE_TFTP_PORT } : undefined,
    baseUrl: read.OFFHOOK_EDGE_BASE_URL.replace(/\/+$/, ''),
    firmwareDir: read.OFFHOOK_FIRMWARE_DIR ?? join(common.dataDir, 'firmware'),
    cacheDir: join(common.dataDir, 'edge'),
    cacheBytes: read.OFFHOOK_EDGE_CACHE_MIB * MIB,
    logQuotaBytes: read.OFFHOOK_LOG_QUOTA_MIB * MIB,
    waitForBundleMs: 8_000,
  }
}
export type EdgeConfig = ReturnType<typeof readConfig>
