import { codesOf, FAMILY_MARKS, type FamilyOption, familyOptions, type Within, withColons } from './family-marks.ts'
import { quoteIsc } from './quote.ts'
import { leaseScript, scriptPath } from './report-script.ts'
import { octets, type Site, type SiteFamily } from './site.ts'
import type { Snippet } from './snippet.ts'

const SCRIPT = '/usr/local/bin/offhook-lease'
const NAMES: Readonly<Record<FamilyOption['code'], string>> = {
  43: 'vendor-encapsulated-options',
  114: 'default-url',
  150: 'offhook-tftp',
  159: 'offhook-boot-server-159',
  160: 'offhook-boot-server-160',
}
const OWN = { 150: 'array of ip-address', 159: 'text', 160: 'text' } as const

/** ISC dhcpd 4.4. It waits for what it runs, so the script answers at once; MACs and classes come as octets without leading zeros, which the ingester reads: a class that begins with a NUL, as a Polycom's does, would come as nothing. */
export function iscDhcpd(site: Site): Snippet[] {
  const here = site.prefixes.map((prefix) => startsWith('hardware', { at: 1, octets: prefix }))
  const thomson = site.families.includes('thomson') ? [`not (${isOf('thomson')})`] : []
  const general = [...(here.length > 0 ? [`(${here.join(' or ')})`] : []), ...thomson]
  const lines = [
    ...codesOf(site).flatMap((code) =>
      code in OWN ? [`option ${NAMES[code]} code ${code} = ${OWN[code as keyof typeof OWN]};`] : [],
    ),
    ...classOf('offhook', general.join(' and ') || 'exists dhcp-message-type', [
      ['tftp-server-name', quoteIsc(site.bootServer)],
    ]),
    ...site.families.flatMap((family) =>
      classOf(
        `offhook-${family}`,
        [...(here.length > 0 ? [`(${here.join(' or ')})`] : []), `(${isOf(family)})`].join(' and '),
        familyOptions(site)
          .filter((one) => one.family === family)
          .map(({ code, value }) => [NAMES[code], code === 150 ? value : quoteIsc(value)]),
      ),
    ),
    'on commit {',
    `  execute(${quoteIsc(scriptPath(site, SCRIPT))},`,
    '    binary-to-ascii(16, 8, ":", substring(hardware, 1, 6)),',
    '    binary-to-ascii(10, 8, ".", leased-address),',
    '    pick-first-value(binary-to-ascii(16, 8, ":", option vendor-class-identifier), ""),',
    '    pick-first-value(binary-to-ascii(16, 8, ":", option user-class), ""),',
    '    binary-to-ascii(10, 8, ".", packet(12, 4)));',
    '}',
  ]
  return [
    {
      title: 'Options',
      goesTo: '/etc/dhcp/offhook-dhcpd.conf, included by /etc/dhcp/dhcpd.conf outside of its subnets',
      file: 'offhook-dhcpd.conf',
      text: `${lines.join('\n')}\n`,
    },
    leaseScript(site, { script: SCRIPT, spool: '/var/lib/dhcp/offhook-leases', reads: READS }),
  ]
}

const classOf = (name: string, test: string, options: (readonly [string, string])[]): string[] => [
  `class "${name}" {`,
  `  match if ${test};`,
  ...options.map(([option, value]) => `  option ${option} ${value};`),
  '}',
]

function isOf(family: SiteFamily): string {
  const { ouis, vendorClasses, userClasses = [] } = FAMILY_MARKS[family]
  return [
    ...ouis.map((oui) => startsWith('hardware', { at: 1, octets: oui })),
    ...vendorClasses.map((within) => holds('option vendor-class-identifier', within)),
    ...userClasses.map((within) => holds('option user-class', within)),
  ].join(' or ')
}

/** The first octet of `hardware` is its type. */
const startsWith = (of: string, { at, octets: digits }: { at: number; octets: string }): string =>
  `substring(${of}, ${at}, ${octets(digits).length}) = ${withColons(digits)}`
const holds = (of: string, { at, text }: Within): string =>
  `substring(${of}, ${at}, ${text.length}) = ${quoteIsc(text)}`

/** The last argument is the address that the client has already: a renewed lease, if any. */
const READS = `renewed=true
[ "\${5:-0.0.0.0}" != 0.0.0.0 ] || renewed=false
tell spool_lease "$1" "$2" "$3" "$4" "$renewed"
`
