/** What a called party sees. */
export type CallerId = { readonly name: string; readonly number: string }

/**
 * Reads what stands behind the `/` of an extension: `Alice_DECT<101>`. Underscores are blanks; the name ends at `<`, the number stands in `<…>` and is made of
 * digits, `#` and `*`. Either is the extension where it is missing.
 */
export function readCallerId(written: string, extension: string): CallerId {
  const text = written.replaceAll('_', ' ')
  const name = /^[^<]+/.exec(text)?.[0].replace(/ $/, '')
  const number = /< *([0-9#*]+) *>/.exec(text)?.[1]
  return { name: name ?? extension, number: number ?? extension }
}
