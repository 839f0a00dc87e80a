import { optionsOf, type PhoneToken } from './phone-options.ts'

/** The tag that a phone's options are for: `offhook-0004f21a2457`. */
export const tagOf = (mac: string): string => `offhook-${mac}`

/**
 * What an agent beside dnsmasq is told, a line for each option: the MAC, a blank, and a line for a file in `dhcp-optsdir`:
 * `0004f21a2457 tag:offhook-0004f21a2457,66,"http://192.0.2.1/phoneprovisioning/abc…/"`.
 */
export function dnsmasqLines(phones: readonly PhoneToken[], baseUrl: string, codes: readonly number[]): string {
  return phones
    .flatMap((phone) =>
      optionsOf(phone, baseUrl, codes).map(
        ({ code, text }) => `${phone.mac} tag:${tagOf(phone.mac)},${code},"${quotable(text)}"\n`,
      ),
    )
    .join('')
}

/** A URL in characters that mean nothing to dnsmasq or a shell. */
const quotable = (url: string): string =>
  url.replace(
    /[^A-Za-z0-9\-._~:/?#[\]@&()*+=%]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
