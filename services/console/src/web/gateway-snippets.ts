import type { Access, MacAlert } from '@offhook/database'
import {
  DHCP_SERVERS,
  type DhcpServerName,
  FAMILIES,
  prefixOf,
  readUrl,
  type Site,
  type SiteFamily,
  SMG_OPTION_66_LENGTH,
  withSlash,
} from '@offhook/dhcp-snippets'

const INGESTER_PORT = 8067

type Gateway = { readonly key: string; readonly access: readonly Access[]; readonly alerts: readonly MacAlert[] }
type Asked = {
  server?: string | undefined
  base?: string | undefined
  reports?: string | undefined
  families: string[]
}

/** What a gateway's page shows to copy into a DHCP server, of what somebody chose there. */
export function gatewaySnippets(gateway: Gateway, asked: Asked, baseUrl: string) {
  const server: DhcpServerName = isServer(asked.server) ? asked.server : 'smg'
  const { name, tried, makesTokens, snippets } = DHCP_SERVERS[server]
  const families = (Object.keys(FAMILIES) as SiteFamily[]).filter((family) => asked.families.includes(family))
  const prefixes = gateway.alerts.map(prefixOf).filter((one) => one !== undefined)
  const [base, reports] = [asked.base?.trim() || baseUrl, asked.reports?.trim() || proposeReports(baseUrl)]
  const [baseRead, reportsRead] = [readUrl(base), readUrl(reports)]
  const bootServer = baseRead === undefined ? undefined : withSlash(baseRead)
  const site: Site | undefined =
    bootServer === undefined || reportsRead === undefined
      ? undefined
      : { bootServer, reports: reportsRead.replace(/\/+$/, ''), key: gateway.key, prefixes, families }
  return {
    ...{ server, name, tried, base, reports, families },
    servers: Object.entries(DHCP_SERVERS).map(([id, { name }]) => [id, name] as const),
    allFamilies: Object.entries(FAMILIES),
    faults: {
      base: baseRead === undefined ? [NO_URL] : [],
      reports: reportsRead === undefined ? [NO_URL] : [],
    },
    limit: SMG_OPTION_66_LENGTH,
    warnings: warningsOf(gateway, { makesTokens, bootServer, prefixes, server, families }),
    snippets: site ? snippets(site) : [],
  }
}

const NO_URL = 'An http or https URL, without a user, a query or more than 255 characters.'

function warningsOf(
  { access, alerts }: Gateway,
  of: {
    makesTokens: boolean
    bootServer: string | undefined
    prefixes: string[]
    server: DhcpServerName
    families: SiteFamily[]
  },
): string[] {
  const { makesTokens, bootServer = '', prefixes, server, families } = of
  const byClass = server === 'kea' || server === 'dnsmasq' || server === 'isc-dhcpd'
  return [
    ...(bootServer.length > SMG_OPTION_66_LENGTH && server === 'smg'
      ? [`Option 66 is ${bootServer.length} characters long; an SMG takes ${SMG_OPTION_66_LENGTH}.`]
      : []),
    ...(!makesTokens && !access.some((one) => one !== 'token')
      ? [
          'This server makes no token of its own, and this gateway admits phones by token alone: phones will get nothing. Let it admit by lease as well.',
        ]
      : []),
    ...(prefixes.length < alerts.length && server !== 'mikrotik'
      ? ['An alert whose mask is not whole octets is left out here.']
      : []),
    ...(families.includes('thomson') && !byClass
      ? ['A Thomson wants option 43 and no option 66, which is not written here for this server.']
      : []),
  ]
}

const isServer = (name: string | undefined): name is DhcpServerName =>
  name !== undefined && Object.hasOwn(DHCP_SERVERS, name)

/** The ingester usually stands beside the edge. */
const proposeReports = (baseUrl: string): string => `http://${new URL(baseUrl).hostname}:${INGESTER_PORT}`
