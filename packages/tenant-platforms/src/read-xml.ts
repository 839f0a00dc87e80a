import { XMLParser, XMLValidator } from 'fast-xml-parser'

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** XML's own references, by name or number, each read once; the parser's own decoder leaves numbers as they are. */
const decodeReferences = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (written, decimal, hex, name) => {
    if (name !== undefined) return NAMED[name] ?? written
    const codePoint = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return codePoint > 0 && codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : written
  })

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  processEntities: true,
  entityDecoder: {
    decode: decodeReferences,
    setExternalEntities() {},
    addInputEntities() {}, // no document type gets this far
    reset() {},
    setXmlVersion() {},
  },
  removeNSPrefix: true,
  ignoreDeclaration: true,
  ignorePiTags: true,
})

/**
 * An XML document as records by element name: attributes as `@name`, the text of an element that has attributes as `#text`, repeated elements as lists.
 * Undefined for what is not well-formed. A document type is refused, and with it every entity but XML's own five.
 */
export function readXml(text: string): Record<string, unknown> | undefined {
  if (/<!DOCTYPE/i.test(text)) return undefined
  try {
    if (XMLValidator.validate(text) !== true) return undefined
    const document = parser.parse(text) as unknown
    return typeof document === 'object' && document !== null ? (document as Record<string, unknown>) : undefined // by element name
  } catch {
    return undefined
  }
}
