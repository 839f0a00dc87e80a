import { isIP } from 'node:net'
import { inAnyRange } from '@offhook/runtime'

/** Not globally reachable, or no single host: IANA's IPv4 Special-Purpose Address Registry (RFC 6890 and what came after), and multicast (RFC 5771). */
const SPECIAL_IPV4 = [
  '0.0.0.0/8', // this network, 0.0.0.0 itself: many systems take it for loopback
  '10.0.0.0/8',
  '100.64.0.0/10', // shared by a carrier's customers (RFC 6598)
  '127.0.0.0/8',
  '169.254.0.0/16', // link-local, clouds' metadata among it
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24', // AS112
  '192.52.193.0/24', // AMT
  '192.88.99.0/24', // 6to4 relays
  '192.168.0.0/16',
  '192.175.48.0/24', // AS112
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4', // 255.255.255.255 among it
]

/** Of the only block that global unicast addresses are given out from, what is special: IANA's IPv6 Special-Purpose Address Registry. */
const GLOBAL_IPV6 = ['2000::/3']
const SPECIAL_IPV6 = [
  '2001::/23', // Teredo, benchmarking, ORCHID, AMT: protocols, no hosts
  '2001:db8::/32',
  '2002::/16', // 6to4: holds any IPv4 address
  '2620:4f:8000::/48', // AS112
  '3fff::/20',
]

/**
 * Whether an address, as DNS or a URL gives it, is one of the public Internet's. What wraps an IPv4 address (mapped, compatible, NAT64, 6to4, Teredo) is not:
 * it would lead to whatever it wraps.
 */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !inAnyRange(address, SPECIAL_IPV4)
    case 6:
      return !/[.%]/.test(address) && inAnyRange(address, GLOBAL_IPV6) && !inAnyRange(address, SPECIAL_IPV6)
    default:
      return false
  }
}
