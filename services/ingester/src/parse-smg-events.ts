import { type BootToken, type Mac, parseBootToken, parseMac } from '@offhook/phones'

/** What one event line of an SMG says, as far as a boot is concerned. */
export type SmgEvent =
  | {
      readonly kind: 'mac-alert'
      readonly mac: Mac
      readonly bootToken: BootToken | undefined
      readonly alert: string | undefined
    }
  | { readonly kind: 'address'; readonly ip: string; readonly mac: Mac | undefined }
  | { readonly kind: 'malformed'; readonly because: 'bad-mac' | 'bad-token' }

// The bracket is never closed in the manual's own sample; some firmware may close it.
const MAC_ALERT =
  /DHCP Alert:\s*Leased Mac\s+(\S{1,20})(?:\s+Rand\s+(\S{1,64}))?(?:\s+\[Name\s+([^\]\r\n]{0,128}?)\]?)?\s*$/i
const LEASED = /DHCP:\s*Leased\s+(\d{1,3}(?:\.\d{1,3}){3})\b/i
const WITH_MAC =
  /DHCP:\s*(?:Sent DHCP offer|Received DHCP Request)\s+(\d{1,3}(?:\.\d{1,3}){3})\s+(?:-\s*MAC Address|from MAC)\s+(\S{1,20})/i

/** Reads one line; undefined for lines of other classes, which an SMG may send along. Anything may stand before the event (a syslog header, a date). */
export function parseSmgEvent(line: string): SmgEvent | undefined {
  const alert = MAC_ALERT.exec(line)
  if (alert) {
    const mac = parseMac(alert[1]!)
    if (!mac) return { kind: 'malformed', because: 'bad-mac' }
    const bootToken = alert[2] === undefined ? undefined : parseBootToken(alert[2])
    if (alert[2] !== undefined && !bootToken) return { kind: 'malformed', because: 'bad-token' }
    return { kind: 'mac-alert', mac, bootToken, alert: alert[3]?.trim() || undefined }
  }
  const withMac = WITH_MAC.exec(line)
  if (withMac && isAddress(withMac[1]!)) return { kind: 'address', ip: withMac[1]!, mac: parseMac(withMac[2]!) }
  const leased = LEASED.exec(line)
  if (leased && isAddress(leased[1]!)) return { kind: 'address', ip: leased[1]!, mac: undefined }
  return undefined
}

const isAddress = (text: string): boolean => text.split('.').every((byte) => Number(byte) <= 255)
