import { DHCP_SERVERS, type DhcpServerName } from './dhcp-servers.ts'
import { prefixOf, type Site, SMG_OPTION_66_LENGTH } from './site.ts'

/** What of a gateway decides whether its phones get what the DHCP server promises them. */
export type WarnedGateway = {
  readonly access: readonly string[]
  readonly alerts: readonly { readonly mac: string; readonly mask: string }[]
  /** Where Offhook puts tokens ahead of the lease. */
  readonly issueTokens?: { readonly into: string } | undefined
}

/** What will not work with this server at this gateway, each a sentence. */
export function siteWarnings(
  server: DhcpServerName,
  { access, alerts, issueTokens }: WarnedGateway,
  { bootServer, families }: Pick<Site, 'bootServer' | 'families'>,
): string[] {
  const { makesTokens, knowsFamilies } = DHCP_SERVERS[server]
  const prefixes = alerts.map(prefixOf).filter((one) => one !== undefined)
  return [
    ...(bootServer.length > SMG_OPTION_66_LENGTH && server === 'smg'
      ? [`Option 66 is ${bootServer.length} characters long; an SMG takes ${SMG_OPTION_66_LENGTH}.`]
      : []),
    ...(!makesTokens && issueTokens?.into !== server && !access.some((one) => one !== 'token')
      ? [
          'This server makes no token of its own, and this gateway admits phones by token alone: phones will get nothing. Let it admit by lease as well.',
        ]
      : []),
    ...(prefixes.length < alerts.length && server !== 'mikrotik'
      ? ['An alert whose mask is not whole octets is left out here.']
      : []),
    ...(families.includes('thomson') && !knowsFamilies
      ? ['A Thomson wants option 43 and no option 66, which is not written here for this server.']
      : []),
  ]
}

/** Where the ingester usually listens: beside the edge. */
export const usualReports = (bootServer: string): string => `http://${new URL(bootServer).hostname}:${INGESTER_PORT}`
const INGESTER_PORT = 8067
