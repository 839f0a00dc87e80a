const OF_A_LINE = ['EXT', 'CID_NAME', 'CID_NUM', 'PASSWORD', 'ACCOUNT', 'USERNAME']

/** What every section may say, in the order in which they are looked for: it decides where two share an `@`. */
export const PLAIN_VARIABLES: readonly string[] = [
  ...['TEMPLATE', 'MODEL', 'VENDOR', 'MAC_ADDR', 'MAC', 'MAC4', 'MAC6'],
  ...[...OF_A_LINE, 'SIP_SERVER_IPV4'],
]

/** Those and the ones of the lines 1 to 6, which [general] does not know. */
export const VARIABLES: readonly string[] = [
  ...PLAIN_VARIABLES,
  ...[1, 2, 3, 4, 5, 6].flatMap((line) => OF_A_LINE.map((name) => `${name}${line}`)),
]

/** A part of a template's line: text as it is, or a variable by its name, without the `@`s. `at` is its offset. */
export type Part = { readonly at: number; readonly text: string } | { readonly at: number; readonly variable: string }

/** Cuts a line at its variables. Joined again they are the line: `[@ACCOUNT@]` is `[`, ACCOUNT and `]`. */
export function splitVariables(line: string, known: readonly string[] = VARIABLES): readonly Part[] {
  let parts: readonly Part[] = [{ at: 0, text: line }]
  if (!line.includes('@')) return parts
  for (const name of known) if (line.includes(`@${name}@`)) parts = parts.flatMap((part) => cutOut(part, name))
  return parts
}

function cutOut(part: Part, variable: string): readonly Part[] {
  if ('variable' in part) return [part]
  const written = `@${variable}@`
  const parts: Part[] = []
  let from = 0
  for (let found = part.text.indexOf(written); found >= 0; found = part.text.indexOf(written, from)) {
    if (found > from) parts.push({ at: part.at + from, text: part.text.slice(from, found) })
    parts.push({ at: part.at + found, variable })
    from = found + written.length
  }
  if (from < part.text.length) parts.push({ at: part.at + from, text: part.text.slice(from) })
  return parts
}

/** What looks like a variable in the text between those that are known, with its offset. */
export function* unknownVariables(
  parts: readonly Part[],
): Generator<{ readonly at: number; readonly written: string }> {
  for (const part of parts)
    if ('text' in part)
      for (const { 0: written, index } of part.text.matchAll(/@[A-Za-z][A-Za-z0-9_]*@/g))
        yield { at: part.at + index, written }
}
