import { readFileSync } from 'node:fs'
import { Eta } from 'eta'
import { escapeXml } from './escape-xml.ts'

/** Eta templates of one folder, compiled once; every `<%= %>` is escaped for XML by construction, `<%~ %>` is for names that we write ourselves. */
export function xmlTemplates<Name extends string>(
  folder: URL,
  names: readonly Name[],
): (name: Name, values: object) => Buffer {
  const eta = new Eta({ autoEscape: true, escapeFunction: escapeXml, autoTrim: false })
  const compiled = new Map(
    names.map((name) => [name, eta.compile(readFileSync(new URL(`${name}.eta`, folder), 'utf8'))]),
  )
  return (name, values) => Buffer.from(compiled.get(name)!.call(eta, values))
}
