import { commonConfig, parseEnvironment, port, serviceEnvironment } from '@offhook/runtime'
import { z } from 'zod'

const environment = serviceEnvironment.extend({
  OFFHOOK_INGESTER_HTTP_PORT: port(8067),
  OFFHOOK_INGESTER_SYSLOG_PORT: port(8514),
  OFFHOOK_INGESTER_SNMP_PORT: z.coerce.number().int().min(0).max(65_535).optional(),
  OFFHOOK_INGESTER_SNMP_COMMUNITY: z.string().min(1).optional(),
  OFFHOOK_INGESTER_PNP: z.enum(['on', 'off']).default('off'),
  OFFHOOK_INGESTER_PNP_PORT: port(5060),
  OFFHOOK_TOKEN_LIFETIME_HOURS: z.coerce
    .number()
    .positive()
    .max(24 * 30)
    .default(26),
  OFFHOOK_TOKEN_GRACE_MINUTES: z.coerce
    .number()
    .positive()
    .max(24 * 60)
    .default(10),
  OFFHOOK_EDGE_BASE_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:8066/phoneprovisioning'),
  OFFHOOK_DHCP_HOSTS: z
    .string()
    .default('')
    .transform((written) => written.split(/[\s,]+/).filter((host) => host !== '')),
})

export const readConfig = (variables: NodeJS.ProcessEnv) => {
  const read = parseEnvironment(environment, variables)
  return {
    ...commonConfig(read),
    port: read.OFFHOOK_INGESTER_HTTP_PORT,
    finders: {
      syslogPort: read.OFFHOOK_INGESTER_SYSLOG_PORT,
      traps:
        read.OFFHOOK_INGESTER_SNMP_PORT === undefined
          ? undefined
          : { port: read.OFFHOOK_INGESTER_SNMP_PORT, community: read.OFFHOOK_INGESTER_SNMP_COMMUNITY },
      pnpPort: read.OFFHOOK_INGESTER_PNP === 'on' ? read.OFFHOOK_INGESTER_PNP_PORT : undefined,
    },
    tokenLifetimeMs: read.OFFHOOK_TOKEN_LIFETIME_HOURS * 3_600_000,
    /** For how long a phone's older tokens are good beside a newer one. */
    tokenGraceMs: read.OFFHOOK_TOKEN_GRACE_MINUTES * 60_000,
    /** What phones are given in option 66, without the slash at its end. */
    baseUrl: read.OFFHOOK_EDGE_BASE_URL.replace(/\/+$/, ''),
    /** Where databases of DHCP servers may be: tenants ask for them through the API, and are trusted less than whoever sets this. */
    dhcpHosts: read.OFFHOOK_DHCP_HOSTS,
  }
}
export type IngesterConfig = ReturnType<typeof readConfig>
