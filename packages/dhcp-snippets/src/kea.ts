import { reportFunction } from './report-script.ts'
import { octets, type Site, textOptions, thomsonUrl } from './site.ts'
import type { Snippet } from './snippet.ts'

const BOOT_SERVER = { name: 'boot-server', code: 160, type: 'string', space: 'dhcp4' }
const SCRIPT = '/usr/share/kea/scripts/offhook-lease'

/** Kea 2.2 and later. Its hook runs after the lease is given and knows neither option 60 nor 66 (Kea ARM, `run_script`). */
export function kea(site: Site): Snippet[] {
  const configuration = {
    Dhcp4: {
      ...(textOptions(site).includes(160) ? { 'option-def': [BOOT_SERVER] } : {}),
      'client-classes': classes(site),
      'hooks-libraries': [
        {
          library: '/usr/lib/x86_64-linux-gnu/kea/hooks/libdhcp_run_script.so',
          parameters: { name: SCRIPT, sync: false },
        },
      ],
    },
  }
  return [
    {
      title: 'Options and hook',
      goesTo: 'merge into /etc/kea/kea-dhcp4.conf; the library’s path differs between systems',
      text: `${JSON.stringify(configuration, null, 2)}\n`,
    },
    { title: 'What it runs at a lease', goesTo: `${SCRIPT}, executable`, text: script(site) },
  ]
}

function classes(site: Site): object[] {
  const isPhone = site.prefixes
    .map((prefix) => `substring(pkt4.mac,0,${octets(prefix).length}) == 0x${prefix}`)
    .join(' or ')
  const all = isPhone || "member('ALL')"
  const options = textOptions(site).map((code) => ({
    code,
    data: escapeData(site.bootServer),
  }))
  const usual = { 'option-data': options }
  if (!site.families.includes('thomson')) return [{ name: 'offhook', test: all, ...usual }]
  return [
    {
      name: 'offhook-thomson',
      test: "substring(option[77].hex,0,7) == 'Thomson'",
      'option-def': [{ name: 'thomson-url', code: 43, type: 'string', space: 'dhcp4' }],
      'option-data': [{ name: 'thomson-url', code: 43, data: escapeData(thomsonUrl(site)) }],
    },
    { name: 'offhook', test: `(${all}) and not member('offhook-thomson')`, ...usual },
  ]
}

/** Kea takes a comma in an option's data for the end of a field. */
const escapeData = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll(',', '\\,')

const script = (site: Site): string => `#!/bin/sh
# Tells Offhook of a lease.
[ "$1" = leases4_committed ] || exit 0
${reportFunction(site)}
n=0
while [ "$n" -lt "\${LEASES4_SIZE:-0}" ]; do
  eval "mac=\\$LEASES4_AT\${n}_HWADDR ip=\\$LEASES4_AT\${n}_ADDRESS"
  report "$mac" "$ip" ''
  n=$((n + 1))
done
`
