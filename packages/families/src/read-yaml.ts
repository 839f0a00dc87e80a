import { readFileSync } from 'node:fs'
import { LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'

/** A pack that cannot be taken: the message is `file:line: reason`, a line for each fault. */
export class PackInvalid extends Error {
  override name = 'PackInvalid'
}

export type ReadYaml<Value> = {
  readonly value: Value
  /** `file:line` of a place in the file, for what is found wrong with it later. */
  where(path: readonly (string | number)[]): string
}

/** Reads a file of a pack. Throws {@link PackInvalid}. */
export function readYaml<Schema extends z.ZodType>(file: string, schema: Schema): ReadYaml<z.output<Schema>> {
  const lines = new LineCounter()
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines, prettyErrors: false })
  const lineAt = (offset: number) => `${file}:${lines.linePos(offset).line}`
  if (document.errors.length > 0)
    throw new PackInvalid(document.errors.map(({ pos, message }) => `${lineAt(pos[0])}: ${message}`).join('\n'))
  const where = (path: readonly (string | number)[]): string => {
    for (let depth = path.length; depth > 0; depth--) {
      const node = document.getIn(path.slice(0, depth), true)
      if (typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range))
        return lineAt(node.range[0])
    }
    return `${file}:1`
  }
  const read = schema.safeParse(document.toJS())
  if (read.success) return { value: read.data, where }
  throw new PackInvalid(
    read.error.issues
      .map(({ path, message }) => `${where(path as (string | number)[])}: ${path.join('.')}: ${message}`) // no symbols in YAML
      .join('\n'),
  )
}
