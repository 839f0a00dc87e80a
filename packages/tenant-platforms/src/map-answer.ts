import { type AnswerPath, parsePath, readPath, readText } from './answer-path.ts'
import type { AnswerMapping } from './mapping.ts'
import { readCredentials } from './read-json-answer.ts'
import { readXml } from './read-xml.ts'
import type { PlatformAnswer } from './tenant-platform.ts'

const OPTIONAL = ['authUser', 'registrar', 'port', 'transport', 'displayName', 'label'] as const
const MAX_LINES = 48

/** Reads an answer where its mapping says things stand. What is missing is refused by the name of its path; no value of the answer is ever quoted. */
export function mapAnswer(mapping: AnswerMapping): (text: string, contentType: string) => PlatformAnswer {
  const path = (written: string): AnswerPath => parsePath(written)! // checked with the mapping
  const listed = path(mapping.lines)
  const required = { user: path(mapping.user), password: path(mapping.password) }
  const optional = OPTIONAL.flatMap((field) => {
    const written = mapping[field]
    return written === undefined ? [] : [[field, path(written)] as const]
  })
  return (text, contentType) => {
    const format = chooseFormat(mapping.format, text, contentType)
    const root = format === 'xml' ? readXml(text) : readJson(text)
    if (root === undefined) return refuse(`the answer is not ${format === 'xml' ? 'XML' : 'JSON'}`)
    if (mapping.notOrdered && readText(path(mapping.notOrdered.path), root) === mapping.notOrdered.equals)
      return { kind: 'refused', because: 'not-ordered' }

    const found = readPath(listed, root)
    const elements: unknown[] = Array.isArray(found) ? found : found === undefined || found === null ? [] : [found]
    if (elements.length === 0) return refuse(`lines: nothing at ${mapping.lines}`)
    if (elements.length > MAX_LINES) return refuse(`lines: more than ${MAX_LINES} at ${mapping.lines}`)
    const lines: Record<string, unknown>[] = []
    for (const [position, element] of elements.entries()) {
      const line: Record<string, unknown> = {}
      for (const field of ['user', 'password'] as const) {
        const value = readText(required[field], root, element)
        if (value === undefined) return refuse(`${field} of line ${position + 1}: nothing at ${mapping[field]}`)
        line[field] = value
      }
      for (const [field, where] of optional) {
        const value = readText(where, root, element)
        if (value !== undefined) line[field] = readField(field, value)
      }
      lines.push(line)
    }
    const model = mapping.model === undefined ? undefined : readText(path(mapping.model), root)
    return readCredentials({ lines, ...(model === undefined ? {} : { model }) })
  }
}

const refuse = (detail: string): PlatformAnswer => ({ kind: 'refused', because: 'bad-answer', detail })

function chooseFormat(format: AnswerMapping['format'], text: string, contentType: string): 'json' | 'xml' {
  if (format !== 'auto') return format
  if (/json/i.test(contentType)) return 'json'
  return /^\s*</.test(text) ? 'xml' : 'json'
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readField(field: (typeof OPTIONAL)[number], text: string): unknown {
  if (field === 'port') return /^\d{1,5}$/.test(text) ? Number(text) : text
  return field === 'transport' ? text.toLowerCase() : text
}
