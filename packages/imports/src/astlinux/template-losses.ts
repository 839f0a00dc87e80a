import { OUTPUTS, type Row, sectionLines, splitVariables, type Template } from '@offhook/astlinux'

const NAMED = 5
/** What a line of a phone says with these is said here by the phone's own fields. */
const OF_THE_ACCOUNT = /^(?:EXT|CID_NAME|CID_NUM|PASSWORD|ACCOUNT|USERNAME)[1-6]?$|^SIP_SERVER_IPV4$/

/** The sections of a template that are the PBX's. */
export function lossesOfThePbx(template: Template): readonly string[] {
  const sections = OUTPUTS.filter((output) => output !== 'phoneprov' && template.sections.has(output))
  return sections.length > 0
    ? [`${sections.map((name) => `[${name}]`).join(', ')} of ${template.file}: the PBX keeps them`]
    : []
}

/** The parameters of [phoneprov] that are none of the phone's accounts. By their names alone, since values may be secrets. */
export function lossesOfThePhone(template: Template, row: Row): readonly string[] {
  const lines = sectionLines(template.sections.get('phoneprov') ?? [], row.extensions[0].text)
  const names = new Set<string>()
  for (const { text } of lines) {
    const name = nameOf(text)
    const ofTheAccount = splitVariables(text).some((part) => 'variable' in part && OF_THE_ACCOUNT.test(part.variable))
    if (name !== undefined && !ofTheAccount) names.add(name)
  }
  const more = names.size - NAMED
  if (names.size === 0) return []
  const shown = `${[...names].slice(0, NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
  return [`${shown} of [phoneprov] in ${template.file} have no place here`]
}

/** `account.1.label` of `account.1.label = 301`, `user_name1` of `user_name1&: 301`, `reg.1.label` of XML. Undefined for comments and mere structure. */
function nameOf(line: string): string | undefined {
  const attributes = [...line.matchAll(/\s([\w.:-]{1,60})=["']/g)].map(([, name]) => name!)
  if (/^\s*</.test(line)) return attributes[0] ?? /^\s*<([A-Za-z][\w.:-]{0,59})[^>]*>[^<\s]/.exec(line)?.[1]
  return /^\s*([A-Za-z%][^\s=:]{0,59}?)[$&!%]*\s*[=:]/.exec(line)?.[1]
}
