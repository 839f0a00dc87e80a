import { type EventFilter, SEVERITIES } from '@offhook/phones'
import type { SyslogMessage } from './syslog/parse-syslog.ts'

/**
 * Whether an event passes its gateway's filter. Its class is the word that it begins with (`DHCP: …`, `DHCP Alert: …`), or the program that sends it (`dhcpd`, `dnsmasq-dhcp`); an
 * event without a severity, as traps are, passes by its class alone.
 */
export function passesFilter({ classes, severity }: EventFilter, event: SyslogMessage): boolean {
  if (severity && event.severity && SEVERITIES.indexOf(event.severity) > SEVERITIES.indexOf(severity)) return false
  if (!classes || classes.length === 0) return true
  const names = [event.program, /^\w+/.exec(event.text)?.[0]].map((name) => name?.toLowerCase())
  return classes.some((one) => names.includes(one.toLowerCase()))
}
