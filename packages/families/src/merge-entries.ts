import { XMLBuilder, XMLParser } from 'fast-xml-parser'

const options = { preserveOrder: true, ignoreAttributes: false, attributeNamePrefix: '@', trimValues: false } as const
const parser = new XMLParser({ ...options, parseTagValue: false, parseAttributeValue: false, processEntities: false })
const builder = new XMLBuilder({ ...options, processEntities: false })

type Node = { [name: string]: unknown }

/**
 * A directory that a phone wrote, with the entries of `ours` that it lacks: an entry is an element called `element`, and two are the same when their child
 * `key` holds the same text. What the phone wrote stays as it is; when it is no XML, or has no place for entries, it is given back unchanged.
 */
export function mergeEntries(theirs: string, ours: string, { element, key }: { element: string; key: string }): string {
  let parsed: Node[]
  try {
    parsed = parser.parse(theirs, true) as Node[]
  } catch {
    return theirs
  }
  const own = entriesIn(parsed, element)
  const place = own.parent ?? parentOf(parser.parse(ours) as Node[], element, parsed)
  if (!place) return theirs
  const known = new Set(own.entries.map((entry) => textOf(entry, element, key)))
  const missing = entriesIn(parser.parse(ours) as Node[], element).entries.filter(
    (entry) => !known.has(textOf(entry, element, key)),
  )
  if (missing.length === 0) return theirs
  place.push(...missing)
  return builder.build(parsed) as string
}

/** A directory without the entries that hold `text` nowhere, letter case aside. */
export const searchEntries = (xml: string, element: string, text: string): string => searchable(xml, element)(text)

/** Parses a directory that is searched often once: what it gives answers one search as {@link searchEntries} does. */
export function searchable(xml: string, element: string): (text: string) => string {
  const parsed = parser.parse(xml) as Node[]
  const { parent } = entriesIn(parsed, element)
  if (!parent) return () => xml
  const parts = parent.map((node) => ({
    written: builder.build([node]) as string,
    texts: element in node ? textsIn(node[element]).map((text) => text.toLowerCase()) : undefined,
  }))
  parent.splice(0, parent.length, { '#text': PLACE })
  const [before = '', after = ''] = (builder.build(parsed) as string).split(PLACE)
  return (text) => {
    const wanted = text.toLowerCase()
    const left = parts.filter(({ texts }) => !texts || texts.some((one) => one.includes(wanted)))
    return before + left.map(({ written }) => written).join('') + after
  }
}

/** No XML holds it. */
const PLACE = '\u0000'

function entriesIn(nodes: Node[], element: string): { entries: Node[]; parent: Node[] | undefined } {
  const entries = nodes.filter((node) => element in node)
  if (entries.length > 0) return { entries, parent: nodes }
  for (const node of nodes) {
    for (const [name, children] of Object.entries(node)) {
      if (name === ':@' || !Array.isArray(children)) continue
      const found = entriesIn(children as Node[], element)
      if (found.parent) return found
    }
  }
  return { entries: [], parent: undefined }
}

/** Where entries go in a file that has none: the element that holds them in ours. */
function parentOf(ours: Node[], element: string, theirs: Node[]): Node[] | undefined {
  const path: string[] = []
  const descend = (nodes: Node[]): boolean => {
    if (nodes.some((node) => element in node)) return true
    for (const node of nodes) {
      const [name, children] = Object.entries(node).find(([one]) => one !== ':@') ?? []
      if (name === undefined || !Array.isArray(children)) continue
      path.push(name)
      if (descend(children as Node[])) return true
      path.pop()
    }
    return false
  }
  if (!descend(ours)) return undefined
  let nodes: Node[] | undefined = theirs
  for (const name of path) nodes = nodes?.find((node) => name in node)?.[name] as Node[] | undefined
  return nodes
}

const textOf = (entry: Node, element: string, key: string): string =>
  textsIn((entry[element] as Node[]).find((child) => key in child)?.[key])
    .join('')
    .trim()

/** What elements say, however it was spelled. Goes by a list of its own: a phone may nest as deep as it likes. */
function textsIn(nodes: unknown): string[] {
  const texts: string[] = []
  const left = [nodes]
  while (left.length > 0) {
    const next = left.pop()
    if (typeof next === 'string') texts.push(unescapeXml(next))
    else if (Array.isArray(next)) left.push(...next.toReversed())
    else if (typeof next === 'object' && next !== null)
      left.push(...Object.entries(next).flatMap(([name, value]) => (name === ':@' ? [] : [value])))
  }
  return texts
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

const unescapeXml = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (written, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()]!
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code <= 0x10ffff ? String.fromCodePoint(code) : written
  })
