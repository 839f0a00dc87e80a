/** A line of a file, counted from 1, without its end; `cut` when it is longer than anybody writes, and the rest of it is left out. */
export type FileLine = { readonly line: number; readonly text: string; readonly cut?: true }

const MAX_LINE = 1024 * 1024

/** The lines of a text that comes in pieces, whatever they end with: LF, CRLF or CR LF across two pieces. A byte order mark is none of its text. */
export async function* linesOf(pieces: AsyncIterable<string>, maxLength: number = MAX_LINE): AsyncGenerator<FileLine> {
  let rest = ''
  let cut = false
  let line = 0
  let first = true
  const take = (text: string): FileLine => {
    line += 1
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text
    const taken: FileLine =
      cut || whole.length > maxLength ? { line, text: whole.slice(0, maxLength), cut: true } : { line, text: whole }
    cut = false
    return taken
  }
  for await (const piece of pieces) {
    const parts = (rest + (first ? piece.replace(/^\uFEFF/, '') : piece)).split('\n')
    if (piece !== '') first = false
    rest = parts.pop()!
    for (const part of parts) yield take(part)
    if (rest.length > maxLength) {
      rest = rest.slice(0, maxLength)
      cut = true
    }
  }
  if (rest !== '') yield take(rest)
}
