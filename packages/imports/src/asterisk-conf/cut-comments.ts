export type CutLine = {
  /** What is left of it, without blanks at its ends; empty where nothing is. */
  readonly text: string
  /** What stands behind the `;` that ends it. */
  readonly comment?: string
  readonly fault?: string
}

/** As deep as main/config.c goes. */
const MAX_NESTED = 128

/**
 * Takes the comments of a file's lines away, as Asterisk's main/config.c does (version 22): `;` ends a line unless a backslash stands before it, which is taken away;
 * `;--` begins a comment that may go over lines and holds others, `--;` ends it, and `;---` is of the first kind. Lines must come in order.
 */
export function commentCutter(): (line: string) => CutLine {
  let depth = 0
  return (line) => {
    let kept = ''
    let rest = line
    let from = 0
    let comment: string | undefined
    let fault: string | undefined
    for (;;) {
      const at = rest.indexOf(';', from)
      if (at < 0) break
      if (at > from && rest[at - 1] === '\\') {
        rest = rest.slice(0, at - 1) + rest.slice(at)
        from = at
      } else if (rest.startsWith('--', at + 1) && rest[at + 3] !== '-') {
        if (depth === MAX_NESTED) fault = `comments are nested more than ${MAX_NESTED} deep`
        else depth += 1
        if (depth === 1) kept += rest.slice(0, at)
        rest = rest.slice(at + 3)
        from = 0
      } else if (at >= from + 2 && rest.startsWith('--', at - 2)) {
        // Asterisk takes the one that was never begun for the end of a comment, and with it all lines up to the next comment.
        if (depth === 0) fault = 'a comment ends here that never began'
        else depth -= 1
        rest = rest.slice(at + 1)
        from = 0
      } else if (depth > 0) from = at + 1
      else {
        comment = rest.slice(at + 1)
        rest = rest.slice(0, at)
        break
      }
    }
    if (depth === 0) kept += rest
    return {
      text: strip(kept),
      ...(comment === undefined ? {} : { comment: strip(comment) }),
      ...(fault === undefined ? {} : { fault }),
    }
  }
}

/** Everything up to a space is a blank there. */
export const strip = (text: string): string => {
  let [start, end] = [0, text.length]
  while (start < end && text.charCodeAt(start) <= 32) start += 1
  while (end > start && text.charCodeAt(end - 1) <= 32) end -= 1
  return text.slice(start, end)
}
