/** `"Alice Murphy" <201>`, `Alice <201>`, `<201>`, `201` or `Alice`, as ast_callerid_split() parts them. */
export function splitCallerId(written: string): { readonly name?: string; readonly number?: string } {
  const quoted = /^\s*"([^"]*)"/.exec(written)
  const number = /<([^<>]*)>\s*$/.exec(written)
  const name = (quoted?.[1] ?? (number ? written.slice(0, number.index) : '')).trim()
  const rest = quoted || number ? '' : written.trim()
  const isNumber = /^\+?[\d*#]+$/.test(rest)
  return {
    ...(name || (rest && !isNumber) ? { name: name || rest } : {}),
    ...(number?.[1]?.trim() ? { number: number[1].trim() } : isNumber ? { number: rest } : {}),
  }
}
