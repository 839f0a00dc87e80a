import { readCredentials } from './read-json-answer.ts'
import { readXml } from './read-xml.ts'
import type { PlatformAnswer } from './tenant-platform.ts'

const LINE_FIELDS = ['user', 'authUser', 'password', 'registrar', 'port', 'transport', 'displayName', 'label'] as const

/**
 * An XML answer with any root: `user`, `password` and the optional fields stand below the root for one line, or in several `line` elements.
 * A document type is refused, and with it every entity but XML's own five.
 */
export function readXmlAnswer(text: string): PlatformAnswer {
  const document = readXml(text)
  if (!document) return { kind: 'refused', because: 'bad-answer', detail: 'the answer is not XML' }
  const root = Object.values(document).find(isRecord)
  if (root === undefined) return { kind: 'refused', because: 'bad-answer', detail: 'the answer has no content' }
  const elements = 'line' in root ? [root.line].flat() : [root]
  const lines = elements.map((element) => (isRecord(element) ? readLine(element) : {}))
  const model = textOf(root.model)
  return readCredentials({ lines, ...(model ? { model } : {}) })
}

function readLine(element: Record<string, unknown>): Record<string, unknown> {
  const line: Record<string, unknown> = {}
  for (const field of LINE_FIELDS) {
    const text = textOf(element[field])
    if (text !== undefined && text !== '') line[field] = readField(field, text)
  }
  return line
}

function readField(field: (typeof LINE_FIELDS)[number], text: string): unknown {
  if (field === 'port') return /^\d{1,5}$/.test(text) ? Number(text) : text
  return field === 'transport' ? text.toLowerCase() : text
}

/** An element's text, whether it has attributes or not. */
function textOf(value: unknown): string | undefined {
  const text = isRecord(value) ? value['#text'] : value
  return typeof text === 'string' ? text : undefined
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
