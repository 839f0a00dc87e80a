import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Eta } from 'eta'
import type { Parameter } from './evaluate-group.ts'
import { PackInvalid } from './read-yaml.ts'
import { SYNTAXES, type SyntaxName } from './syntax/syntax.ts'

/** What a template is given. Every `<%= %>` is escaped by its file's syntax; `<%~ %>` is for names, which are checked before. */
export type TemplateInput = {
  readonly values: Readonly<Record<string, string>>
  readonly parameters: readonly Pick<Parameter, 'name' | 'value' | 'n'>[]
  readonly items: Readonly<Record<string, readonly { n: number; set: Readonly<Record<string, string>> }[]>>
  readonly mac: string
  readonly serial: string
}
export type Template = (input: TemplateInput) => string

/**
 * The Eta templates of a pack's folder, each compiled once for each syntax that it is used with. Throws {@link PackInvalid} with file, line and reason
 * for one that is missing, does not compile, or fails on `sample`.
 */
export function templatesIn(folder: string, sample: TemplateInput): (name: string, syntax: SyntaxName) => Template {
  const compiled = new Map<string, Template>()
  return (name, syntax) => {
    const key = `${name} ${syntax}`
    const there = compiled.get(key)
    if (there) return there
    const file = join(folder, `${name}.eta`)
    if (!existsSync(file)) throw new PackInvalid(`${file}:1: there is no such template`)
    const text = readFileSync(file, 'utf8')
    const options = { autoEscape: true, autoTrim: false, escapeFunction: SYNTAXES[syntax].escape } as const
    try {
      const checked = new Eta({ ...options, debug: true })
      checked.render(checked.compile(text), sample)
      const eta = new Eta(options)
      const template = eta.compile(text)
      compiled.set(key, (input) => template.call(eta, input))
      return compiled.get(key)!
    } catch (cause) {
      throw new PackInvalid(`${file}:${lineOf(cause as Error)}: ${reasonOf(cause as Error)}`, { cause }) // Eta throws Errors
    }
  }
}

/** Eta says `… at line 3 …` when compiling, and `line 3` first when running with `debug`. */
const lineOf = ({ message }: Error): string => /\bline (\d+)/.exec(message)?.[1] ?? '1'

const reasonOf = ({ message }: Error): string => {
  const lines = message.split('\n').map((line) => line.trim())
  return (/at line \d+/.test(lines[0]!) ? lines[0] : lines.findLast((line) => line !== ''))!
}
