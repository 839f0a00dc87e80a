import { type Mac, parseMac } from '@offhook/phones'
import { parseSmgEvent, type SmgEvent } from '../parse-smg-events.ts'
import type { SyslogMessage } from './parse-syslog.ts'

export type LeaseLine = SmgEvent | { readonly kind: 'lease'; readonly mac: Mac; readonly ip: string }

const IP = '((?:\\d{1,3}\\.){3}\\d{1,3})'
const MAC = '([0-9A-Fa-f]{1,2}(?::[0-9A-Fa-f]{1,2}){5})'

/**
 * What a server says when a client has its lease. Each is held against the beginning of the text: what clients call themselves stands behind.
 * MikroTik's wording differs between releases [unconfirmed].
 */
const LEASED: readonly { readonly pattern: RegExp; readonly ip: 1 | 2 }[] = [
  // dnsmasq: DHCPACK(eth0) 192.168.100.100 00:04:f2:1a:24:57 name; with --log-dhcp behind a transaction's number
  { pattern: new RegExp(`^(?:\\d{1,10} )?DHCPACK\\([^)\\s]{1,64}\\) ${IP} ${MAC}(?: |$)`), ip: 1 },
  // ISC dhcpd: DHCPACK on 192.168.100.100 to 00:04:f2:1a:24:57 (name) via eth0; to an INFORM: DHCPACK to 192.168.1.5 (00:04:…) via eth0
  { pattern: new RegExp(`^DHCPACK on ${IP} to ${MAC}(?: |$)`), ip: 1 },
  { pattern: new RegExp(`^DHCPACK to ${IP} \\(${MAC}\\)(?: |$)`), ip: 1 },
  // Kea: INFO [kea-dhcp4.leases/77.1] DHCP4_LEASE_ALLOC [hwtype=1 00:04:…], cid=[…], tid=0x…: lease 192.168.100.100 has been allocated for 3600 seconds
  {
    pattern: new RegExp(
      `^(?:[A-Z]+ +\\[[^\\]]{1,80}\\] )?DHCP4_LEASE_ALLOC \\[hwtype=1 ${MAC}\\], cid=\\[[^\\]]{0,1024}\\], tid=0x[0-9a-f]{1,8}: lease ${IP} has been allocated\\b`,
    ),
    ip: 2,
  },
  // MikroTik: dhcp1 assigned 192.168.88.10 for 00:04:F2:1A:24:57 name
  { pattern: new RegExp(`^(?:dhcp,info )?[\\w-]{1,64} assigned ${IP} (?:for|to) ${MAC}(?: |$)`), ip: 1 },
]

/** Whether the text is one that a DHCP server begins so, whatever follows: nothing in it is an SMG's. */
const OF_ANOTHER_SERVER =
  /^(?:\d{1,10} )?(?:DHCP(?:DISCOVER|OFFER|REQUEST|ACK|NAK|INFORM|RELEASE|DECLINE)\b|DHCP[46]_|[A-Z]+ +\[kea-)/

/** What one line says, as far as a boot is concerned; undefined for the many that say nothing of it. */
export function readLeaseLine({ program, text }: Pick<SyslogMessage, 'program' | 'text'>): LeaseLine | undefined {
  for (const { pattern, ip } of LEASED) {
    const found = pattern.exec(text)
    if (!found) continue
    const [address, written] = ip === 1 ? [found[1]!, found[2]!] : [found[2]!, found[1]!]
    const mac = parseMac(written.replace(/\b[0-9A-Fa-f]\b/g, '0$&'))
    return mac && isAddress(address) ? { kind: 'lease', mac, ip: address } : { kind: 'malformed', because: 'bad-mac' }
  }
  const isOther = OF_ANOTHER_SERVER.test(text) || /^(?:dnsmasq|dhcpd|kea)/i.test(program ?? '')
  return isOther ? undefined : parseSmgEvent(text)
}

const isAddress = (text: string): boolean => text.split('.').every((octet) => Number(octet) <= 255)
