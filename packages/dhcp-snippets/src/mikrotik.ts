import { familyOptions } from './family-marks.ts'
import { quoteRouterOs } from './quote.ts'
import type { Site } from './site.ts'
import type { Snippet } from './snippet.ts'

/** RouterOS. Not run by us: written by MikroTik's pages on options, lease scripts and `/tool fetch`. Its option sets know no families, and a Thomson's option 43 is left out. */
export function mikrotik(site: Site): Snippet[] {
  const values = new Map<number, string>([[66, site.bootServer]])
  for (const { code, value } of familyOptions(site)) if (code !== 43) values.set(code, value)
  const options = [
    '/ip dhcp-server option',
    ...[...values].map(
      ([code, value]) =>
        `add name=offhook-${code} code=${code} value=${quoteRouterOs(code === 150 ? hex(value) : `'${value}'`)}`,
    ),
    '/ip dhcp-server option sets',
    `add name=offhook options=${[...values.keys()].map((code) => `offhook-${code}`).join(',')}`,
    '/ip dhcp-server network',
    'set [find] dhcp-option-set=offhook',
  ]
  return [
    {
      title: 'Options',
      goesTo: 'a terminal of the router; they go to every client of its networks',
      file: 'offhook-options.rsc',
      text: `${options.join('\n')}\n`,
    },
    {
      title: 'What it runs at a lease',
      goesTo: 'a terminal of the router',
      file: 'offhook-lease-script.rsc',
      text: `/ip dhcp-server\nset [find] lease-script=${quoteRouterOs(leaseScript(site))}\n`,
    },
  ]
}

/** `0xC0000201` */
const hex = (address: string): string =>
  `0x${Buffer.from(address.split('.').map(Number)).toString('hex').toUpperCase()}`

/**
 * Strings of RouterOS beside its own variables, which a string is left open for. It runs beside the DHCP server, so it may try again for some minutes; what the router
 * forgets when it restarts is lost.
 */
const leaseScript = ({ reports, key }: Site): string => {
  const body = [
    '{"gateway":"',
    key,
    '","mac":"',
    { variable: 'leaseActMAC' },
    '","ip":"',
    { variable: 'leaseActIP' },
    '"}',
  ]
  const data = body.map((part) => (typeof part === 'string' ? quoteRouterOs(part).slice(1, -1) : `$${part.variable}`))
  return [
    ':if ($leaseBound = "1") do={',
    '  :local told false',
    '  :for try from=1 to=10 do={',
    '    :if (!$told) do={',
    '      :do {',
    `        /tool fetch url=${quoteRouterOs(`${reports}/v1/leases`)} http-method=post http-header-field="content-type: application/json" http-data="${data.join('')}" keep-result=no`,
    '        :set told true',
    '      } on-error={ :delay 30s }',
    '    }',
    '  }',
    '}',
  ].join('\n')
}
