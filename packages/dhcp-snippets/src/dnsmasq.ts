import { quoteDnsmasq } from './quote.ts'
import { reportFunction } from './report-script.ts'
import { octets, type Site, textOptions, thomsonUrl } from './site.ts'
import type { Snippet } from './snippet.ts'

const SCRIPT = '/usr/local/bin/offhook-lease'

export function dnsmasq(site: Site): Snippet[] {
  const tags = [
    ...(site.prefixes.length > 0 ? ['tag:offhook'] : []),
    ...(site.families.includes('thomson') ? ['tag:!thomson'] : []),
  ]
  const option = (code: number, value: string, ...tags: string[]) =>
    `dhcp-option=${[...tags, String(code), quoteDnsmasq(value)].join(',')}`
  const lines = [
    ...site.prefixes.map((prefix) => `dhcp-mac=set:offhook,${macPattern(prefix)}`),
    ...(site.families.includes('thomson') ? ['dhcp-userclass=set:thomson,Thomson'] : []),
    ...textOptions(site).map((code) => option(code, site.bootServer, ...tags)),
    ...(site.families.includes('thomson') ? [option(43, thomsonUrl(site), 'tag:thomson')] : []),
    `dhcp-script=${SCRIPT}`,
  ]
  return [
    { title: 'Options', goesTo: '/etc/dnsmasq.d/offhook.conf', text: `${lines.join('\n')}\n` },
    { title: 'What it runs at a lease', goesTo: `${SCRIPT}, executable`, text: script(site) },
  ]
}

/** `00:04:f2:*:*:*` */
const macPattern = (prefix: string): string => [...octets(prefix), '*', '*', '*', '*', '*', '*'].slice(0, 6).join(':')

const script = (site: Site): string => `#!/bin/sh
# Tells Offhook of a lease. Leases that were there when dnsmasq started come as "old": they are told of again, which does no harm.
case "$1" in add | old) ;; *) exit 0 ;; esac
case "$3" in *:*) exit 0 ;; esac
${reportFunction(site)}
report "$2" "$3" "$DNSMASQ_VENDOR_CLASS"
`
