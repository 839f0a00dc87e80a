/**
 * Which of the given names an `#include` means, in order of name. The names come from a folder or an upload, and not from `/etc/asterisk`: so the one that agrees
 * with most of the path's end is meant, `sip.d/office.conf` for `/etc/asterisk/sip.d/office.conf`. Nothing is ever looked for on a disk.
 */
export function namesMeant(pattern: string, names: readonly string[]): string[] {
  const parts = pattern.split('/').filter((part) => part !== '' && part !== '.')
  for (let from = 0; from < parts.length; from += 1) {
    const wanted = parts.slice(from)
    const found = names.filter((name) => {
      const given = name.split('/').filter((part) => part !== '' && part !== '.')
      const end = given.slice(-wanted.length)
      return end.length === wanted.length && end.every((part, index) => matchesGlob(wanted[index]!, part))
    })
    // Two folders that both end so: the one that is nearest to the top is meant.
    const depth = Math.min(...found.map((name) => name.split('/').length))
    if (found.length > 0) return found.filter((name) => name.split('/').length === depth).sort()
  }
  return []
}

/** Shell patterns within one part of a path: `*`, `?`, `[abc]`, `[a-z]`, `[!a]`. It takes no more steps than both lengths multiplied. */
export function matchesGlob(pattern: string, text: string): boolean {
  const tokens = pattern.match(/\[[!^]?\]?[^\]]*\]|[\s\S]/g) ?? []
  if (text.startsWith('.') && !pattern.startsWith('.')) return false
  let [token, at] = [0, 0]
  let star: { token: number; at: number } | undefined
  while (at < text.length) {
    const wanted = tokens[token]
    if (wanted === '*') {
      star = { token, at }
      token += 1
    } else if (wanted !== undefined && isOne(wanted, text[at]!)) {
      token += 1
      at += 1
    } else if (star) {
      star.at += 1
      token = star.token + 1
      at = star.at
    } else return false
  }
  return tokens.slice(token).every((left) => left === '*')
}

function isOne(token: string, character: string): boolean {
  if (token === '?') return true
  if (token.length < 3 || !token.startsWith('[')) return token === character
  const not = token[1] === '!' || token[1] === '^'
  const set = token.slice(not ? 2 : 1, -1)
  for (let index = 0; index < set.length; index += 1) {
    const isRange = set[index + 1] === '-' && index + 2 < set.length
    if (isRange ? character >= set[index]! && character <= set[index + 2]! : character === set[index]) return !not
    if (isRange) index += 2
  }
  return not
}
