export { DHCP_SERVERS, type DhcpServer, type DhcpServerName } from './dhcp-servers.ts'
export {
  FAMILIES,
  OPTION_LENGTH,
  prefixOf,
  readUrl,
  type Site,
  type SiteFamily,
  SMG_OPTION_66_LENGTH,
  withSlash,
} from './site.ts'
export type { Snippet } from './snippet.ts'
