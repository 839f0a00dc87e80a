import { dnsmasq } from './dnsmasq.ts'
import { iscDhcpd } from './isc-dhcpd.ts'
import { kea } from './kea.ts'
import { mikrotik } from './mikrotik.ts'
import type { Site } from './site.ts'
import { smg } from './smg.ts'
import type { Snippet } from './snippet.ts'
import { windows } from './windows.ts'

export type DhcpServer = {
  readonly name: string
  /** Whether the program itself has read what we write. */
  readonly tried: boolean
  /** Whether it puts a random number of its own behind option 66, so that `token` access works with it alone. */
  readonly makesTokens: boolean
  snippets(site: Site): Snippet[]
}

const SERVERS = {
  kea: { name: 'Kea', tried: true, makesTokens: false, snippets: kea },
  dnsmasq: { name: 'dnsmasq', tried: true, makesTokens: false, snippets: dnsmasq },
  'isc-dhcpd': { name: 'ISC dhcpd', tried: true, makesTokens: false, snippets: iscDhcpd },
  mikrotik: { name: 'MikroTik RouterOS', tried: false, makesTokens: false, snippets: mikrotik },
  windows: { name: 'Windows DHCP', tried: false, makesTokens: false, snippets: windows },
  smg: { name: 'Virtual Access SMG', tried: false, makesTokens: true, snippets: smg },
} satisfies Record<string, DhcpServer>

export type DhcpServerName = keyof typeof SERVERS

/** Every kind of DHCP server that there is something to copy for, in the order they are shown. */
export const DHCP_SERVERS: Readonly<Record<DhcpServerName, DhcpServer>> = SERVERS
