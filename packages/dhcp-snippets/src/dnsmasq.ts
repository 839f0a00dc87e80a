import { FAMILY_MARKS, familyOptions, withColons } from './family-marks.ts'
import { quoteDnsmasq } from './quote.ts'
import { leaseScript, scriptPath } from './report-script.ts'
import { octets, type Site, type SiteFamily } from './site.ts'
import type { Snippet } from './snippet.ts'

const SCRIPT = '/usr/local/bin/offhook-lease'

/** dnsmasq 2.86 and later. All tags of an option have to be set. */
export function dnsmasq(site: Site): Snippet[] {
  const here = site.prefixes.length > 0 ? ['tag:offhook'] : []
  const notThomson = site.families.includes('thomson') ? ['tag:!thomson'] : []
  const option = (code: number, value: string, ...tags: string[]) =>
    `dhcp-option=${[...tags, String(code), code === 150 ? value : quoteDnsmasq(value)].join(',')}`
  const lines = [
    ...site.prefixes.map((prefix) => `dhcp-mac=set:offhook,${macPattern(prefix)}`),
    ...site.families.flatMap(marks),
    option(66, site.bootServer, ...here, ...notThomson),
    ...familyOptions(site).map(({ code, family, value }) => option(code, value, ...here, `tag:${family}`)),
    `dhcp-script=${scriptPath(site, SCRIPT)}`,
    'script-on-renewal',
  ]
  return [
    {
      title: 'Options',
      goesTo: '/etc/dnsmasq.d/offhook.conf; on AstLinux in /mnt/kd/dnsmasq.static',
      file: 'offhook.conf',
      text: `${lines.join('\n')}\n`,
    },
    leaseScript(site, { script: SCRIPT, spool: '/var/spool/offhook-leases', reads: READS }),
  ]
}

/** dnsmasq looks for a class anywhere in the option. */
function marks(family: SiteFamily): string[] {
  const { ouis, vendorClasses, userClasses = [] } = FAMILY_MARKS[family]
  const texts = (list: typeof vendorClasses) => [...new Set(list.map(({ text }) => text))]
  return [
    ...ouis.map((oui) => `dhcp-mac=set:${family},${macPattern(oui)}`),
    ...texts(vendorClasses).map((text) => `dhcp-vendorclass=set:${family},${quoteDnsmasq(text)}`),
    ...texts(userClasses).map((text) => `dhcp-userclass=set:${family},${quoteDnsmasq(text)}`),
  ]
}

/** `00:04:f2:*:*:*` */
const macPattern = (prefix: string): string =>
  [withColons(prefix), ...Array.from({ length: 6 - octets(prefix).length }, () => '*')].join(':')

/** A lease of a phone that starts comes as `add`, or as `old` with what the phone asked for; one that is renewed, or was there when dnsmasq started, as `old` without (seen with 2.90). */
const READS = `case "$1" in add | old) ;; *) exit 0 ;; esac
case "$3" in *:*) exit 0 ;; esac
renewed=false
[ "$1" = add ] || [ -n "$DNSMASQ_REQUESTED_OPTIONS" ] || renewed=true
tell spool_lease "$2" "$3" "$DNSMASQ_VENDOR_CLASS" "$DNSMASQ_USER_CLASS0" "$renewed"
`
