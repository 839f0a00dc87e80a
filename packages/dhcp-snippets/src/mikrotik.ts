import { quoteRouterOs } from './quote.ts'
import { type Site, textOptions } from './site.ts'
import type { Snippet } from './snippet.ts'

/** RouterOS. Not run by us: written by MikroTik's pages on options, lease scripts and `/tool fetch`. */
export function mikrotik(site: Site): Snippet[] {
  const codes = textOptions(site)
  const options = [
    '/ip dhcp-server option',
    ...codes.map((code) => `add name=offhook-${code} code=${code} value=${quoteRouterOs(`'${site.bootServer}'`)}`),
    '/ip dhcp-server option sets',
    `add name=offhook options=${codes.map((code) => `offhook-${code}`).join(',')}`,
    '/ip dhcp-server network',
    'set [find] dhcp-option-set=offhook',
  ]
  return [
    {
      title: 'Options',
      goesTo: 'a terminal of the router; they go to every client of its networks',
      text: `${options.join('\n')}\n`,
    },
    {
      title: 'What it runs at a lease',
      goesTo: 'a terminal of the router',
      text: `/ip dhcp-server\nset [find] lease-script=${quoteRouterOs(leaseScript(site))}\n`,
    },
  ]
}

/** Strings of RouterOS beside its own variables, which a string is left open for. */
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
    `  /tool fetch url=${quoteRouterOs(`${reports}/v1/leases`)} http-method=post http-header-field="content-type: application/json" http-data="${data.join('')}" keep-result=no`,
    '}',
  ].join('\n')
}
