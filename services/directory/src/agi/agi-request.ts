/** What Asterisk tells of a call in front of an AGI script: `agi_callerid`, `agi_extension`, `agi_arg_1`… without `agi_`. */
export type AgiRequest = {
  /** Of the URL's path: `agi://host/<key>/callerid`. */
  readonly key: string
  readonly script: 'callerid' | 'route'
  /** Undefined where the caller's is not known. */
  readonly callerNumber: string | undefined
  /** What the script is to find a route for: its first argument, or else what was dialled. */
  readonly wantedNumber: string | undefined
}

const LONGEST_VALUE = 1_024
const MOST_VARIABLES = 256

/** The lines before the first empty one, e.g. `agi_network_script: k3q7…/callerid`. Undefined for what asks for nothing that is here. */
export function parseAgiRequest(lines: readonly string[]): AgiRequest | undefined {
  if (lines.length > MOST_VARIABLES) return undefined
  const values = new Map<string, string>()
  for (const line of lines) {
    const [, name, value] = /^agi_(\w{1,64}): ?(.*?)\r?$/.exec(line) ?? []
    if (name === undefined || value === undefined || value.length > LONGEST_VALUE) return undefined
    if (!values.has(name)) values.set(name, value)
  }
  const path = values.get('network_script') ?? pathOf(values.get('request') ?? '')
  const [, key, script] = /^\/?([a-z2-7]{26})\/(callerid|route)$/.exec(path) ?? []
  if (key === undefined || (script !== 'callerid' && script !== 'route')) return undefined
  return {
    key,
    script,
    callerNumber: known(values.get('callerid')),
    wantedNumber: known(values.get('arg_1')) ?? known(values.get('extension')),
  }
}

const pathOf = (url: string): string => /^agi:\/\/[^/]*\/(.*)$/.exec(url)?.[1] ?? ''

const known = (value: string | undefined): string | undefined =>
  value === undefined || value === '' || value === 'unknown' ? undefined : value
