import type { Fault } from './fault.ts'
import type { TemplateLine } from './section-lines.ts'
import { PLAIN_VARIABLES, splitVariables, unknownVariables, VARIABLES } from './variables.ts'

export const DIALPLANS = ['dialplan', 'dialplan2', 'dialplan3', 'dialplan4', 'dialplan5', 'dialplan6'] as const
/** What a phone makes, in the order in which it is made. */
export const OUTPUTS = [...DIALPLANS, 'sip', 'pjsip', 'phoneprov'] as const
export type Output = (typeof OUTPUTS)[number]
export type Section = 'general' | Output

/** A template of phones, `<name>.conf`. */
export type Template = {
  readonly name: string
  readonly file: string
  /** What the AstLinux web pages call it. */
  readonly menuName?: string
  /** All lines of each section that it has, comments and blank lines too. */
  readonly sections: ReadonlyMap<Section, readonly TemplateLine[]>
}

/** What [general] may say, and the words that a value is one of, in whatever case where `anyCase`. */
export const GENERAL: Readonly<Record<string, { readonly words?: readonly string[]; readonly anyCase?: true }>> = {
  macaddress_case: { words: ['upper', 'lower'] },
  model: {},
  vendor: {},
  auto_account_prefix: {},
  auto_account_suffix: {},
  auto_account_case: { words: ['upper', 'lower'] },
  prov_path: {},
  prov_file: {},
  dialplan_path: {},
  ...Object.fromEntries(DIALPLANS.flatMap((name) => [`${name}_file`, `${name}_context`].map((key) => [key, {}]))),
  sip_path: {},
  sip_file: {},
  pjsip_path: {},
  pjsip_file: {},
  sql_enable: { words: ['yes', 'no'], anyCase: true },
  sip_driver: { words: ['sip', 'pjsip'], anyCase: true },
}
/** Read before any variable has a value. */
const WITHOUT_VARIABLES = ['macaddress_case', 'model', 'vendor']

/** Reads a template, or says everything that is wrong with it: the AstLinux tool passes over what it does not know. */
export function parseTemplate(name: string, file: string, text: string): Template | readonly Fault[] {
  const faults: Fault[] = []
  const refuse = (line: number, column: number, because: string) =>
    faults.push({ place: { file, line, column }, because, status: 1 })
  const sections = new Map<Section, TemplateLine[]>()
  let menuName: string | undefined
  let section: Section | 'global' | 'unknown' = 'global'

  for (const [at, written] of text
    .replace(/^\ufeff/, '')
    .split('\n')
    .entries()) {
    const line = { line: at + 1, text: written.endsWith('\r') ? written.slice(0, -1) : written }
    const control = /[\u0000-\u0008\u000a-\u001f\u007f\ufffd]/.exec(line.text)
    if (control) refuse(line.line, control.index + 1, 'a control character, or bytes that are not UTF-8')
    if (line.text.startsWith('[')) {
      const named = sectionNamed(line.text)
      if (!named)
        refuse(line.line, 1, `not a section: ${nameOf(line.text)}; a line that is to begin with [ begins with \\[`)
      else if (named === section) refuse(line.line, 1, `[${named}] again: what stands below it would be lost`)
      if (named && !sections.has(named)) sections.set(named, [])
      section = named ?? 'unknown'
    } else if (section === 'global') {
      const definition = /^menu_name *= *(.*?) *$/.exec(line.text)
      if (definition) menuName = definition[1]!
      else if (!/^(?:#.*|[ \t]*)$/s.test(line.text))
        refuse(line.line, 1, 'before the first section stands menu_name= alone')
    } else if (section !== 'unknown') {
      sections.get(section)!.push(line)
      for (const fault of faultsOf(line.text, section)) refuse(line.line, fault.column, fault.because)
    }
  }
  if (!sections.has('general')) refuse(1, 1, 'there is no [general]')
  return faults.length > 0 ? faults : { name, file, sections, ...(menuName === undefined ? {} : { menuName }) }
}

const sectionNamed = (line: string): Section | undefined =>
  (['general', ...OUTPUTS] as const).find((name) => line.startsWith(`[${name}]`))

const nameOf = (line: string): string => /^\[[\w-]{0,40}\]/.exec(line)?.[0] ?? 'what begins with ['

function* faultsOf(
  written: string,
  section: Section,
): Generator<{ readonly column: number; readonly because: string }> {
  const prefix = /^(?:#<[^>]*>)*/.exec(written)![0]
  const text = written.slice(prefix.length)
  if (text.startsWith('#')) return
  const general = section === 'general'
  const parts = splitVariables(text, general ? PLAIN_VARIABLES : VARIABLES)
  for (const { at, written } of unknownVariables(parts)) {
    const because = VARIABLES.includes(written.slice(1, -1))
      ? `[general] does not know ${written}: only other sections know the variables of single lines`
      : `there is no variable ${written}`
    yield { column: prefix.length + at + 1, because }
  }
  if (!general || text.trim() === '') return
  const [, key, value] = /^([A-Za-z0-9_]+) *= *([^ ]*)/.exec(text) ?? []
  const column = prefix.length + 1
  const known = key !== undefined && Object.hasOwn(GENERAL, key) ? GENERAL[key] : undefined
  if (key === undefined || value === undefined) yield { column, because: '[general] is made of lines name=value' }
  else if (!known) yield { column, because: `[general] knows no ${key}` }
  else if (WITHOUT_VARIABLES.includes(key) && parts.some((part) => 'variable' in part))
    yield { column, because: `${key} is read before variables have values` }
  else if (known.words && value !== '' && !known.words.includes(known.anyCase ? value.toLowerCase() : value))
    yield { column, because: `${key} is ${known.words.join(' or ')}` }
}
