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
  /** Whether what is written for it tells families apart, so that a Thomson gets option 43 and no 66. */
  readonly knowsFamilies: boolean
  snippets(site: Site): Snippet[]
}

const SERVERS = {
  kea: { name: 'Kea', tried: true, makesTokens: false, knowsFamilies: true, snippets: kea },
  dnsmasq: { name: 'dnsmasq', tried: true, makesTokens: false, knowsFamilies: true, snippets: dnsmasq },
  'isc-dhcpd': { name: 'ISC dhcpd', tried: true, makesTokens: false, knowsFamilies: true, snippets: iscDhcpd },
  mikrotik: { name: 'MikroTik RouterOS', tried: false, makesTokens: false, knowsFamilies: false, snippets: mikrotik },
  windows: { name: 'Windows DHCP', tried: false, makesTokens: false, knowsFamilies: false, snippets: windows },
  smg: { name: 'Virtual Access SMG', tried: false, makesTokens: true, knowsFamilies: false, snippets: smg },
} satisfies Record<string, DhcpServer>

export type DhcpServerName = keyof typeof SERVERS

/** Every kind of DHCP server that there is something to copy for, in the order they are shown. */
export const DHCP_SERVERS: Readonly<Record<DhcpServerName, DhcpServer>> = SERVERS
