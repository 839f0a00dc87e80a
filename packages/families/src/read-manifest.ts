import { readFileSync } from 'node:fs'
import { LineCounter, parseDocument } from 'yaml'
import { Manifest } from './manifest.ts'

/** A pack that cannot be taken: the message is `file:line: reason`, a line for each fault. */
export class PackInvalid extends Error {
  override name = 'PackInvalid'
}

export type ReadManifest = {
  readonly manifest: Manifest
  /** `file:line` of a place in the manifest, for what is found wrong with it later. */
  where(path: readonly (string | number)[]): string
}

/** Reads a pack's `family.yaml`. Throws {@link PackInvalid}. */
export function readManifest(file: string): ReadManifest {
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
  const read = Manifest.safeParse(document.toJS())
  if (read.success) return { manifest: read.data, where }
  throw new PackInvalid(
    read.error.issues
      .map(({ path, message }) => `${where(path as (string | number)[])}: ${path.join('.')}: ${message}`) // no symbols in YAML
      .join('\n'),
  )
}
