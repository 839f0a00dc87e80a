export { DHCP_SERVERS, type DhcpServer, type DhcpServerName } from './dhcp-servers.ts'
export {
  FAMILIES,
  OPTION_LENGTH,
  POLYCOM_OPTIONS,
  prefixOf,
  readIPv4,
  readPath,
  readPolycomOption,
  readUrl,
  type Site,
  type SiteFamily,
  SMG_OPTION_66_LENGTH,
  withSlash,
} from './site.ts'
export { siteWarnings, usualReports, type WarnedGateway } from './site-warnings.ts'
export type { Snippet } from './snippet.ts'
