import { XMLParser } from 'fast-xml-parser'
import type { Syntax } from './syntax.ts'

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

/** Text for an XML 1.0 attribute or element, in either quotes. White space other than blanks becomes references, so that it survives attribute normalisation; characters that XML cannot carry are dropped. */
export const escapeXml = (value: unknown): string =>
  String(value ?? '')
    .toWellFormed()
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"'\t\n\r]/g, (character) => ESCAPES[character]!)

/** Values as attributes or elements, names as either. */
export const xml: Syntax = {
  name: 'xml',
  carries: (value) => !/[\u0000-\u001f\ufffe\uffff]/.test(value) && value.isWellFormed(),
  allowsName: (name) => /^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/.test(name),
  escape: escapeXml,
  read(text) {
    try {
      return flatten(parser.parse(text), '')
    } catch {
      return []
    }
  },
}

type Node = { readonly [name: string]: unknown }

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

/** `settings/phone-settings/user_name@idx` for an attribute, without it for an element's text. */
function flatten(nodes: readonly Node[], path: string): [string, string][] {
  return nodes.flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ':@' && key !== '#text')
    if (name === undefined || name.startsWith('?')) return []
    const here = path ? `${path}/${name}` : name
    const children = node[name] as readonly Node[] // an element's content
    const attributes = Object.entries((node[':@'] ?? {}) as Record<string, string>)
    const texts = children.filter((child) => '#text' in child)
    const text = texts.map((child) => String(child['#text'])).join('')
    const inner = flatten(children, here)
    return [
      ...attributes.map(([attribute, value]): [string, string] => [`${here}@${attribute}`, value]),
      ...(inner.length === 0 || text.trim() !== '' ? [[here, text] as [string, string]] : []),
      ...inner,
    ]
  })
}
