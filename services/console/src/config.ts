import { join } from 'node:path'
import { ConfigInvalid, commonConfig, parseEnvironment, port, serviceEnvironment } from '@offhook/runtime'
import { z } from 'zod'
import type { OidcConfig } from './oidc/identity-provider.ts'

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host)

const environment = serviceEnvironment.extend({
  OFFHOOK_CONSOLE_PORT: port(8068),
  OFFHOOK_ADMIN_TOKEN: z.string().min(16, 'at least 16 characters'),
  OFFHOOK_API_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).default(60_000),
  OFFHOOK_FIRMWARE_DIR: z.string().optional(),
  OFFHOOK_CONSOLE_URL: z.url({ protocol: /^https?$/ }).optional(),
  OFFHOOK_OIDC_ISSUER: z.url({ protocol: /^https?$/ }).optional(),
  OFFHOOK_OIDC_CLIENT_ID: z.string().optional(),
  OFFHOOK_OIDC_CLIENT_SECRET: z.string().optional(),
  OFFHOOK_OIDC_SCOPE: z
    .string()
    .default('openid profile email')
    .refine((scope) => scope.split(' ').includes('openid'), 'openid is one of them'),
  OFFHOOK_OIDC_TENANT_CLAIM: z.string().default('offhook_tenant'),
  OFFHOOK_OIDC_ROLE_CLAIM: z.string().default('offhook_role'),
  OFFHOOK_OIDC_HTTP: z.enum(['off', 'loopback']).default('off'),
  OFFHOOK_TRACE_URL: z
    .url({ protocol: /^https?$/ })
    .refine((url) => url.includes('{traceId}'), 'holds {traceId}')
    .optional(),
  OFFHOOK_EDGE_BASE_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:8066/phoneprovisioning'),
})

export const readConfig = (variables: NodeJS.ProcessEnv) => {
  const read = parseEnvironment(environment, variables)
  const common = commonConfig(read)
  const oidc = oidcConfig(read)
  const consoleUrl = read.OFFHOOK_CONSOLE_URL
  return {
    ...common,
    firmwareDir: read.OFFHOOK_FIRMWARE_DIR ?? join(common.dataDir, 'firmware'),
    port: read.OFFHOOK_CONSOLE_PORT,
    adminToken: read.OFFHOOK_ADMIN_TOKEN,
    requestsPerMinute: read.OFFHOOK_API_REQUESTS_PER_MINUTE,
    ...(consoleUrl === undefined ? {} : { consoleUrl }),
    ...(oidc === undefined ? {} : { oidc }),
    ...(read.OFFHOOK_TRACE_URL === undefined ? {} : { traceUrl: read.OFFHOOK_TRACE_URL }),
    baseUrl: read.OFFHOOK_EDGE_BASE_URL.replace(/\/+$/, ''),
  }
}

/** Undefined without an issuer. Throws {@link ConfigInvalid} for what would not work, or not be safe. */
function oidcConfig(read: z.output<typeof environment>): OidcConfig | undefined {
  const issuer = read.OFFHOOK_OIDC_ISSUER
  if (issuer === undefined) return undefined
  const url = new URL(issuer)
  const allowHttp = url.protocol === 'http:'
  if (allowHttp && !(read.OFFHOOK_OIDC_HTTP === 'loopback' && isLoopback(url.hostname)))
    throw new ConfigInvalid(
      'OFFHOOK_OIDC_ISSUER: https, or http at this machine itself with OFFHOOK_OIDC_HTTP=loopback',
    )
  const needed = (name: 'OFFHOOK_CONSOLE_URL' | 'OFFHOOK_OIDC_CLIENT_ID' | 'OFFHOOK_OIDC_CLIENT_SECRET'): string => {
    const value = read[name]
    if (value === undefined) throw new ConfigInvalid(`${name}: needed with OFFHOOK_OIDC_ISSUER`)
    return value
  }
  return {
    issuer,
    allowHttp,
    clientId: needed('OFFHOOK_OIDC_CLIENT_ID'),
    clientSecret: needed('OFFHOOK_OIDC_CLIENT_SECRET'),
    scope: read.OFFHOOK_OIDC_SCOPE,
    tenantClaim: read.OFFHOOK_OIDC_TENANT_CLAIM,
    roleClaim: read.OFFHOOK_OIDC_ROLE_CLAIM,
    redirectUri: `${needed('OFFHOOK_CONSOLE_URL').replace(/\/+$/, '')}/sign-in/oidc/answer`,
  }
}

export type ConsoleConfig = ReturnType<typeof readConfig>
