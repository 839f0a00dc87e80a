import { quoteShell } from './quote.ts'
import type { Site } from './site.ts'

/**
 * The part of a shell script that tells of one lease: `report <mac> <address> <vendor class>`. It goes on by itself, since a DHCP server that waits answers nobody;
 * what a client said of itself is let through only as far as it is harmless in JSON.
 */
export const reportFunction = ({ reports, key }: Site): string => `report() {
  class=$(printf %s "$3" | tr -cd 'A-Za-z0-9 ._/:-' | cut -c 1-200)
  body=$(printf '{"gateway":"%s","mac":"%s","ip":"%s","vendorClass":"%s"}' ${quoteShell(key)} "$1" "$2" "$class")
  curl --silent --show-error --max-time 5 --retry 3 --header 'content-type: application/json' --data "$body" \\
    ${quoteShell(`${reports}/v1/leases`)} </dev/null >/dev/null 2>&1 &
}`
