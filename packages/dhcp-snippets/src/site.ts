import { isIPv4 } from 'node:net'

/** The families whose phones want more than option 66, as people check them. What each reads: docs/dhcp.md. */
export const FAMILIES = {
  'cisco-mpp': 'Cisco MPP',
  'cisco-spa': 'Cisco SPA',
  gigaset: 'Gigaset',
  grandstream: 'Grandstream',
  mitel: 'Mitel, Aastra',
  panasonic: 'Panasonic',
  polycom: 'Polycom',
  thomson: 'Thomson',
} as const
export type SiteFamily = keyof typeof FAMILIES

/** What Polycoms may read beside 66: 160 as they come, another one by their `device.dhcp.bootSrvOpt`. */
export const POLYCOM_OPTIONS = [160, 159] as const
export type PolycomOption = (typeof POLYCOM_OPTIONS)[number]

/** One of them, by its digits; undefined for anything else. */
export const readPolycomOption = (written: string | undefined): PolycomOption | undefined =>
  POLYCOM_OPTIONS.find((code) => String(code) === written)

/** What a site's DHCP server is to hand out and where it tells of leases; read it with {@link readUrl}, {@link readPath} and {@link prefixOf}. */
export type Site = {
  /** What option 66 holds, its slash at the end: `http://192.0.2.1/phoneprovisioning/`. */
  readonly bootServer: string
  /** Where the ingester listens, no slash at the end: `http://192.0.2.1:8067`. */
  readonly reports: string
  /** The gateway's key: whoever knows it may report leases. */
  readonly key: string
  /** Beginnings of the MACs that get the options, whole octets: `0004f2`. Empty: every client does. */
  readonly prefixes: readonly string[]
  readonly families: readonly SiteFamily[]
  /** The IPv4 address that the edge's TFTP is reached at, where it is on: Cisco phones get it in option 150. */
  readonly tftp?: string
  readonly polycomOption?: PolycomOption
  /** Where the script stands that is run at a lease; each server has its own place for it. */
  readonly script?: string
  /** The folder that holds what could not be told yet; likewise. */
  readonly spool?: string
}

/** An SMG's field for option 66 holds this much before its digits. */
export const SMG_OPTION_66_LENGTH = 63

/** DHCP has one octet for an option's length (RFC 2132 section 2). */
export const OPTION_LENGTH = 255

/** The same URL in characters that mean nothing to any DHCP server: the rest percent-encoded. Undefined for what is no http or https URL, names a user or is longer than an option. */
export function readUrl(written: string): string | undefined {
  const url = URL.parse(written.trim())
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    return undefined
  const plain = url.href.replace(
    /[^A-Za-z0-9\-._~:/?#[\]@!&()*+=%]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
  return plain.length <= OPTION_LENGTH ? plain : undefined
}

/** With the slash that phones put their file names behind. */
export const withSlash = (url: string): string => url.replace(/\/*$/, '/')

/** An IPv4 address, as it was written; undefined for anything else. */
export const readIPv4 = (written: string): string | undefined => (isIPv4(written) ? written : undefined)

/** An absolute path without a character that means something to a shell or to a DHCP server; undefined for any other. */
export const readPath = (written: string): string | undefined =>
  /^(?:\/[\w.+-]+)+$/.test(written) ? written : undefined

export const octets = (digits: string): string[] => digits.match(/../g) ?? []

/** The beginning that a MAC alert's mask leaves of its MAC, when it is one of whole octets; undefined otherwise. */
export function prefixOf({ mac, mask }: { readonly mac: string; readonly mask: string }): string | undefined {
  const [, ones] = /^((?:ff){1,6})(?:00){0,5}$/.exec(mask) ?? []
  return ones === undefined || mask.length !== 12 ? undefined : mac.slice(0, ones.length)
}
