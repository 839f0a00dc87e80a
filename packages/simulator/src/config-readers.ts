import { XMLParser } from 'fast-xml-parser'

/** One `name = value` a line, with whatever stands between them; blank lines and lines that begin with `#` say nothing. A name that comes again counts anew. */
export function readKeyValue(text: string, separator: '=' | ':'): Map<string, string> {
  const read = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const at = line.indexOf(separator)
    if (at > 0 && !line.trimStart().startsWith('#')) read.set(line.slice(0, at).trim(), line.slice(at + 1).trim())
  }
  return read
}

/** One `NAME="value"` a line, without any escape; a line of another shape says nothing. Of a name that stands twice the first counts. */
export function readQuoted(text: string): Map<string, string> {
  const read = new Map<string, string>()
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([A-Za-z]\w*)\s*=\s*"([^"]*)"\s*$/.exec(line)
    if (match && !read.has(match[1]!)) read.set(match[1]!, match[2]!)
  }
  return read
}

/** INI by `section.key`; undefined where a line is neither a section, nor `key=value`, nor a comment, nor blank: such a file is skipped as a whole. */
export function readIni(text: string): Map<string, string> | undefined {
  const read = new Map<string, string>()
  let section = ''
  for (const line of text.split(/\r?\n/)) {
    if (/^\s*(?:[;#]|$)/.test(line)) continue
    const header = /^\s*\[([^\]]+)\]\s*$/.exec(line)
    const match = header ? undefined : /^\s*([^=\s][^=]*?)\s*=(.*)$/.exec(line)
    if (header) section = header[1]!
    else if (match && section) read.set(`${section}.${match[1]}`, match[2]!.trim())
    else return undefined
  }
  return read
}

export type XmlElement = {
  readonly name: string
  readonly attributes: ReadonlyMap<string, string>
  /** Its own, without that of the elements in it. */
  readonly text: string
  readonly parent?: XmlElement
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  processEntities: true,
  htmlEntities: true, // brings numeric references with it
})

/** What the parser makes of an element: its content under its name, its attributes under `:@`. */
type Node = { readonly [name: string]: unknown }

/** Every element of an XML file in order, the outermost first; undefined for what is not well-formed. */
export function readXml(text: string): XmlElement[] | undefined {
  const elements: XmlElement[] = []
  const walk = (nodes: readonly Node[], parent?: XmlElement) => {
    for (const node of nodes) {
      const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text')
      if (name === undefined || name.startsWith('?')) continue
      const content = node[name] as readonly Node[] // an element's content
      const texts = content.flatMap((piece) => ('#text' in piece ? [String(piece['#text'])] : []))
      const attributes = Object.entries((node[':@'] ?? {}) as Record<string, unknown>).map(
        ([attribute, value]) => [attribute, String(value)] as const,
      )
      const element = { name, attributes: new Map(attributes), text: texts.join(''), ...(parent ? { parent } : {}) }
      elements.push(element)
      walk(content, element)
    }
  }
  try {
    walk(parser.parse(text, true) as Node[]) // a list, since order is kept
    return elements.length > 0 ? elements : undefined
  } catch {
    return undefined
  }
}
