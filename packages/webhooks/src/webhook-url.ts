import { isIP } from 'node:net'
import { isPublicAddress } from './public-address.ts'

export type UrlFault = 'not-a-url' | 'not-http' | 'not-https' | 'has-user' | 'private-address'

/**
 * Why nothing is sent to this URL, as far as it can be seen without DNS. A host in any spelling of an IPv4 address (`0x7f.1`, `2130706433`) is that address: URLs are read
 * by the WHATWG's rules, as the HTTP client reads them.
 */
export function urlFault(written: string, { allowPrivate }: { allowPrivate: boolean }): UrlFault | undefined {
  if (!URL.canParse(written)) return 'not-a-url'
  const { protocol, username, password, hostname } = new URL(written)
  if (protocol !== 'https:' && protocol !== 'http:') return 'not-http'
  if (username !== '' || password !== '') return 'has-user'
  if (allowPrivate) return undefined
  if (protocol !== 'https:') return 'not-https'
  const address = literalAddress(hostname)
  if (address !== undefined && !isPublicAddress(address)) return 'private-address'
  return undefined
}

export const URL_FAULTS: Record<UrlFault, string> = {
  'not-a-url': 'not a URL',
  'not-http': 'http or https',
  'not-https': 'https: plain http is for private addresses, where those are allowed',
  'has-user': 'a URL without a user or password',
  'private-address': 'it leads to a private address, and those are not allowed',
}

/** The address that a URL's host is written as; undefined for a name. */
export function literalAddress(hostname: string): string | undefined {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
  return isIP(bare) === 0 ? undefined : bare
}
