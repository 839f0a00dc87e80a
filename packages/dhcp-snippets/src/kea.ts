import { codesOf, FAMILY_MARKS, type FamilyOption, familyOptions, type Within } from './family-marks.ts'
import { leaseScript, scriptPath } from './report-script.ts'
import { octets, type Site, type SiteFamily } from './site.ts'
import type { Snippet } from './snippet.ts'

const SCRIPT = '/usr/share/kea/scripts/offhook-lease'
const DEFINITIONS: Partial<Record<FamilyOption['code'], object>> = {
  150: { name: 'offhook-tftp', code: 150, type: 'ipv4-address', array: true, space: 'dhcp4' },
  160: { name: 'offhook-boot-server-160', code: 160, type: 'string', space: 'dhcp4' },
}
const THOMSON_URL = { name: 'thomson-url', code: 43, type: 'string', space: 'dhcp4' }

/** Kea 2.2 and later. Its hook runs after the lease is given and knows neither option 60 nor 66 (Kea ARM, `run_script`). */
export function kea(site: Site): Snippet[] {
  const definitions = codesOf(site).flatMap((code) => DEFINITIONS[code] ?? [])
  const members = {
    ...(definitions.length > 0 ? { 'option-def': definitions } : {}),
    'client-classes': classes(site),
    'hooks-libraries': [
      {
        library: '/usr/lib/x86_64-linux-gnu/kea/hooks/libdhcp_run_script.so',
        parameters: { name: scriptPath(site, SCRIPT), sync: false },
      },
    ],
  }
  return [
    {
      title: 'Options and hook',
      goesTo:
        '/etc/kea/offhook.inc, included by <?include "/etc/kea/offhook.inc"?> within Dhcp4 of /etc/kea/kea-dhcp4.conf; what is there of these members already has to be merged by hand, and the library’s path differs between systems',
      file: 'offhook.inc',
      text: `${JSON.stringify(members, null, 2)
        .replace(/^\{\n|\n\}$/g, '')
        .replaceAll(/^ {2}/gm, '')}\n`,
    },
    leaseScript(site, {
      script: SCRIPT,
      spool: '/var/lib/kea/offhook-leases',
      goesTo: 'executable, owned by root and readable by the user that Kea runs as',
      reads: READS,
    }),
  ]
}

function classes(site: Site): object[] {
  const here = site.prefixes.map((prefix) => startsWith(prefix)).join(' or ')
  const both = (test: string) => (here ? `(${here}) and (${test})` : test)
  const data = (options: Pick<FamilyOption, 'code' | 'value'>[]) =>
    options.map(({ code, value }) =>
      // It knows 159 as port parameters (RFC 7618), which cannot be defined otherwise: its octets are given.
      code === 159
        ? { code, 'csv-format': false, data: Buffer.from(value).toString('hex') }
        : { code, data: escapeData(value) },
    )
  const ofFamilies = site.families.map((family) => ({
    name: `offhook-${family}`,
    test: both(isOf(family)),
    ...(family === 'thomson' ? { 'option-def': [THOMSON_URL] } : {}),
    'option-data': data(familyOptions(site).filter((one) => one.family === family)),
  }))
  const all = here || "member('ALL')"
  const test = site.families.includes('thomson') ? `(${all}) and not (${isOf('thomson')})` : all
  return [
    ...ofFamilies,
    { name: 'offhook', test, 'option-data': data([{ code: 66 as never, value: site.bootServer }]) },
  ]
}

function isOf(family: SiteFamily): string {
  const { ouis, vendorClasses, userClasses = [] } = FAMILY_MARKS[family]
  return [
    ...ouis.map(startsWith),
    ...vendorClasses.map((within) => holds(60, within)),
    ...userClasses.map((within) => holds(77, within)),
  ].join(' or ')
}

const startsWith = (digits: string): string => `substring(pkt4.mac,0,${octets(digits).length}) == 0x${digits}`
const holds = (option: number, { at, text }: Within): string =>
  `substring(option[${option}].hex,${at},${text.length}) == '${text}'`

/** Kea takes a comma in an option's data for the end of a field. */
const escapeData = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll(',', '\\,')

/** A client that has its address already, and says so, renews its lease. */
const READS = `[ "$1" = leases4_committed ] || exit 0
renewed=true
[ "\${QUERY4_CIADDR:-0.0.0.0}" != 0.0.0.0 ] || renewed=false
leases() {
  at=0
  while [ "$at" -lt "\${LEASES4_SIZE:-0}" ]; do
    eval "mac=\\$LEASES4_AT\${at}_HWADDR ip=\\$LEASES4_AT\${at}_ADDRESS"
    spool_lease "$mac" "$ip" '' '' "$renewed"
    at=$((at + 1))
  done
}
tell leases
`
