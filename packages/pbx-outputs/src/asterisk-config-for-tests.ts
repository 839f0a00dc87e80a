/**
 * Reads a configuration file as Asterisk's main/config.c does (version 22), and throws at everything that a file of ours must not hold: a directive, a template, an
 * append, a block comment, a line that is no setting. For want of an Asterisk: what is proven by it is proven by our reading of that source.
 */
export type ReadSection = {
  readonly name: string
  readonly settings: { name: string; value: string; arrow: boolean }[]
}

const MAX_LINE_BYTES = 8_191

export function readAsteriskConfig(bytes: Buffer): ReadSection[] {
  const sections: ReadSection[] = []
  for (const [index, whole] of bytes.toString('utf8').split('\n').entries()) {
    const fail = (why: string): never => {
      throw new SyntaxError(`line ${index + 1}: ${why}: ${JSON.stringify(whole)}`)
    }
    if (Buffer.byteLength(whole) + 1 > MAX_LINE_BYTES) fail('too long, skipped')
    if (whole.includes('\0')) fail('a NUL, which ends it')
    const line = strip(cutComment(whole, fail))
    if (line === '') continue
    if (line.startsWith('#')) fail('a directive')
    if (line.startsWith('\\')) fail('an escaped first character')
    if (line.startsWith('[')) {
      const [, name, rest] = /^\[([^\]]*)\](.*)$/s.exec(line) ?? fail('no closing bracket')
      if (rest !== '') fail('a template, or something behind a section')
      sections.push({ name: name!, settings: [] })
      continue
    }
    const equals = line.indexOf('=')
    if (equals < 0) fail('no equals sign')
    if (line[equals - 1] === '+') fail('an append')
    const section = sections.at(-1) ?? fail('a setting outside of a section')
    const arrow = line[equals + 1] === '>'
    const name = strip(line.slice(0, equals))
    if (name === '') fail('a setting without a name')
    section.settings.push({ name, value: strip(line.slice(equals + (arrow ? 2 : 1))), arrow })
  }
  return sections
}

/** Looks at each `;` from the left: after a backslash, which is taken away, it is itself; otherwise the line ends there. */
function cutComment(line: string, fail: (why: string) => never): string {
  let text = line
  let from = 0
  for (;;) {
    const at = text.indexOf(';', from)
    if (at < 0) return text
    if (at > from && text[at - 1] === '\\') {
      text = text.slice(0, at - 1) + text.slice(at)
      from = at
    } else if (/^;--(?!-)/.test(text.slice(at))) fail('a block comment begins')
    else if (at >= from + 2 && text.slice(at - 2, at) === '--') fail('a block comment ends')
    else return text.slice(0, at)
  }
}

/** Everything up to a space is a blank. */
const strip = (text: string): string => text.replace(/^[\u0000-\u0020]+|[\u0000-\u0020]+$/g, '')

export type Step = {
  readonly extension: string
  readonly priority: string
  readonly label?: string
  readonly does: string
}

/** The `exten` and `same` lines of a context, as pbx_config.c parts them: at the first two commas. */
export function readExtensions({ settings }: ReadSection): Step[] {
  let last: string | undefined
  return settings.map(({ name, value }) => {
    const parts = name === 'exten' ? value.split(',') : [last, ...value.split(',')]
    const [extension, written, ...rest] = parts
    const [, priority, label] = /^(\w+)(?:\((\w+)\))?$/.exec(written ?? '') ?? []
    if (
      !['exten', 'same'].includes(name) ||
      !extension ||
      !priority ||
      /\s/.test(extension) ||
      extension.startsWith('_')
    )
      throw new SyntaxError(`no extension: ${name} => ${value}`)
    last = extension
    return { extension, priority, ...(label ? { label } : {}), does: rest.join(',') }
  })
}
