import { quoteIsc } from './quote.ts'
import { reportFunction } from './report-script.ts'
import { octets, type Site, textOptions, thomsonUrl } from './site.ts'
import type { Snippet } from './snippet.ts'

const SCRIPT = '/usr/local/bin/offhook-lease'
const NAMES = { 66: 'tftp-server-name', 114: 'default-url', 160: 'offhook-boot-server' } as const

/** ISC dhcpd 4.4. It waits for what it runs, so the script answers at once; MACs come without leading zeros, which the ingester reads. */
export function iscDhcpd(site: Site): Snippet[] {
  const options = textOptions(site).map((code) => `option ${NAMES[code]} ${quoteIsc(site.bootServer)};`)
  const chosen = site.families.includes('thomson')
    ? [
        'if substring(option user-class, 0, 7) = "Thomson" {',
        `  option vendor-encapsulated-options ${quoteIsc(thomsonUrl(site))};`,
        '} else {',
        ...options.map((line) => `  ${line}`),
        '}',
      ]
    : options
  const guarded =
    site.prefixes.length === 0
      ? chosen
      : [`if ${site.prefixes.map(begins).join(' or ')} {`, ...chosen.map((line) => `  ${line}`), '}']
  const lines = [
    ...(textOptions(site).includes(160) ? [`option ${NAMES[160]} code 160 = text;`] : []),
    ...guarded,
    'on commit {',
    `  execute(${quoteIsc(SCRIPT)},`,
    '    binary-to-ascii(16, 8, ":", substring(hardware, 1, 6)),',
    '    binary-to-ascii(10, 8, ".", leased-address),',
    '    pick-first-value(option vendor-class-identifier, ""));',
    '}',
  ]
  return [
    { title: 'Options', goesTo: '/etc/dhcp/dhcpd.conf, at its end or in a subnet', text: `${lines.join('\n')}\n` },
    { title: 'What it runs at a lease', goesTo: `${SCRIPT}, executable`, text: script(site) },
  ]
}

/** The first octet of `hardware` is its type. */
const begins = (prefix: string): string => {
  const parts = octets(prefix)
  return `substring(hardware, 1, ${parts.length}) = ${parts.map((octet) => octet).join(':')}`
}

const script = (site: Site): string => `#!/bin/sh
# Tells Offhook of a lease.
${reportFunction(site)}
report "$1" "$2" "$3"
`
