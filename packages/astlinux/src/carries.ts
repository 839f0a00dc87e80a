import type { Output } from './parse-template.ts'

/** How a file is read that a value is to stand in. */
export type Syntax = 'asterisk' | 'dialplan' | 'xml' | 'parameters'

/** Phones' files have no one syntax: XML where the first line begins with `<`, parameters a line each elsewhere. */
export const syntaxOf = (output: Output, firstLine: string | undefined): Syntax => {
  if (output === 'sip' || output === 'pjsip') return 'asterisk'
  if (output !== 'phoneprov') return 'dialplan'
  return firstLine?.trimStart().startsWith('<') ? 'xml' : 'parameters'
}

/**
 * Why `value` would be read as something else behind `before`, the line as far as it is written; undefined where it stands for itself. It quotes one character
 * of the value at most.
 */
export function whyNotCarried(value: string, before: string, syntax: Syntax): string | undefined {
  if (/[\u0000-\u001f\u007f]/.test(value)) return 'a control character would end or garble the line'
  if (syntax === 'xml') return whyNotInXml(value, before)
  if (/^\s*[;#]/.test(before)) return undefined // in a comment of the file's own
  if (value.includes(';')) return '; begins a comment there'
  if (value.includes('"') && isOpen(before, '"')) return '" would end the text between quotes'
  if (syntax === 'parameters') return undefined
  if (before.trim() === '' && /^[[#]/.test(value)) return `${value[0]} at the start of a line is not text there`
  if (/^\[[^\]]*$/.test(before) && value.includes(']')) return '] would end the name of the section'
  if (/=\s*$/.test(before) && value.startsWith('>')) return '> behind = belongs to the sign there'
  return syntax === 'dialplan' ? whyNotInDialplan(value, before) : undefined
}

/** Inside a tag a quote ends the attribute; `<` and `&` are never text. */
function whyNotInXml(value: string, before: string): string | undefined {
  const mark = /[<&]/.exec(value)
  if (mark) return `${mark[0]} is not text in XML`
  const tag = before.slice(before.lastIndexOf('<'))
  if (!before.includes('<') || tag.includes('>')) return undefined
  if (value.includes('"') && isOpen(tag, '"')) return '" would end the attribute'
  if (value.includes("'") && isOpen(tag.replaceAll(/"[^"]*"/g, ''), "'")) return "' would end the attribute"
  return value.includes('>') && !isOpen(tag, '"') ? '> would end the tag' : undefined
}

/** Of applications and their arguments (extensions.conf). */
function whyNotInDialplan(value: string, before: string): string | undefined {
  if (/\$[{[]/.test(value)) return '$ begins a variable there'
  const parentheses = [...before.matchAll(/[()]/g)].reduce((open, [sign]) => open + (sign === '(' ? 1 : -1), 0)
  const sign = (parentheses > 0 ? /[(),]/ : /,/).exec(value)
  if (sign) return `${sign[0]} ends an argument there`
  if (/\w+\/[^,()&]*$/.test(before) && value.includes('&')) return '& joins channels there'
  return undefined
}

const isOpen = (text: string, quote: string): boolean => (text.split(quote).length - 1) % 2 === 1

/** What the AstLinux tool would have written otherwise: it puts values in place with sed, between `|`. */
export const alteredBySed = (value: string): string | undefined => /[|&\\]/.exec(value)?.[0]
