/** The body is not what its content type says. */
export class UnreadableBody extends Error {
  override name = 'UnreadableBody'
}

const MAX_STRINGS = 20_000

/** The event lines in a gateway's request: the values of a form, every string in a JSON document, or the text itself. Throws {@link UnreadableBody}. */
export function readEventLines(body: string, contentType: string): string[] {
  const kind = contentType.split(';')[0]!.trim().toLowerCase()
  if (kind === 'application/json') return linesOf(stringsOf(body))
  // curl and some gateways label plain lines as a form: a form has a `name=`, and an alert's own text has none before its first blank.
  if (kind === 'application/x-www-form-urlencoded' && /^[\w.[\]%-]{1,64}=/.test(body))
    return linesOf([...new URLSearchParams(body).values()])
  return linesOf([body])
}

const linesOf = (texts: readonly string[]): string[] => texts.flatMap((text) => text.split(/\r\n|\r|\n/))

function stringsOf(body: string): string[] {
  let document: unknown
  try {
    document = JSON.parse(body)
  } catch {
    throw new UnreadableBody('the body is not JSON')
  }
  const strings: string[] = []
  const waiting: unknown[] = [document]
  while (waiting.length > 0 && strings.length < MAX_STRINGS) {
    const value = waiting.shift()
    if (typeof value === 'string') strings.push(value)
    else if (Array.isArray(value)) waiting.unshift(...value.slice(0, MAX_STRINGS))
    else if (typeof value === 'object' && value !== null) waiting.unshift(...Object.values(value).slice(0, MAX_STRINGS))
  }
  return strings
}
