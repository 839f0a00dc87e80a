import type { Access, MacAlert } from '@offhook/database'
import {
  DHCP_SERVERS,
  type DhcpServerName,
  FAMILIES,
  POLYCOM_OPTIONS,
  prefixOf,
  readIPv4,
  readPolycomOption,
  readUrl,
  type Site,
  type SiteFamily,
  SMG_OPTION_66_LENGTH,
  siteWarnings,
  usualReports,
  withSlash,
} from '@offhook/dhcp-snippets'

type Gateway = { readonly key: string; readonly access: readonly Access[]; readonly alerts: readonly MacAlert[] }
type Asked = {
  server?: string | undefined
  base?: string | undefined
  reports?: string | undefined
  families: string[]
  tftp?: string | undefined
  polycomOption?: string | undefined
}

/** What a gateway's page shows to copy into a DHCP server, of what somebody chose there. */
export function gatewaySnippets(gateway: Gateway, asked: Asked, baseUrl: string) {
  const server: DhcpServerName = isServer(asked.server) ? asked.server : 'smg'
  const { name, tried, snippets } = DHCP_SERVERS[server]
  const families = (Object.keys(FAMILIES) as SiteFamily[]).filter((family) => asked.families.includes(family))
  const prefixes = gateway.alerts.map(prefixOf).filter((one) => one !== undefined)
  const [base, reports] = [asked.base?.trim() || baseUrl, asked.reports?.trim() || usualReports(baseUrl)]
  const [baseRead, reportsRead] = [readUrl(base), readUrl(reports)]
  const bootServer = baseRead === undefined ? undefined : withSlash(baseRead)
  const tftp = asked.tftp?.trim() || undefined
  const tftpRead = tftp === undefined ? undefined : readIPv4(tftp)
  const polycomOption = readPolycomOption(asked.polycomOption) ?? POLYCOM_OPTIONS[0]
  const site: Site | undefined =
    bootServer === undefined || reportsRead === undefined || (tftp !== undefined && tftpRead === undefined)
      ? undefined
      : {
          ...{
            bootServer,
            reports: reportsRead.replace(/\/+$/, ''),
            key: gateway.key,
            prefixes,
            families,
            polycomOption,
          },
          ...(tftpRead === undefined ? {} : { tftp: tftpRead }),
        }
  return {
    ...{ server, name, tried, base, reports, families, tftp, polycomOption: String(polycomOption) },
    polycomOptions: POLYCOM_OPTIONS.map((code) => [String(code), String(code)]),
    servers: Object.entries(DHCP_SERVERS).map(([id, { name }]) => [id, name] as const),
    allFamilies: Object.entries(FAMILIES),
    faults: {
      base: baseRead === undefined ? [NO_URL] : [],
      reports: reportsRead === undefined ? [NO_URL] : [],
      tftp: tftp !== undefined && tftpRead === undefined ? ['An IPv4 address.'] : [],
    },
    limit: SMG_OPTION_66_LENGTH,
    warnings: siteWarnings(server, gateway, { bootServer: bootServer ?? '', families }),
    snippets: site ? snippets(site) : [],
  }
}

const NO_URL = 'An http or https URL, without a user, a query or more than 255 characters.'

const isServer = (name: string | undefined): name is DhcpServerName =>
  name !== undefined && Object.hasOwn(DHCP_SERVERS, name)
