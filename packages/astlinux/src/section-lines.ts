/** A line of a template and its number in the file. */
export type TemplateLine = { readonly line: number; readonly text: string }

/**
 * The lines of a section that are there for a phone whose first extension is `extension`. In this order: `#<!101!102!>` lines go where one of them is it;
 * `#<101>` and what is left of `#<!…!>` are taken off their lines; what still begins with `#` is a comment; blank lines are none. `\#` and `\[` at the start
 * stand for the character itself. The extension is a pattern in which a dot is any character, as in the AstLinux tool.
 */
export function sectionLines(lines: readonly TemplateLine[], extension: string): readonly TemplateLine[] {
  const pattern = extension.replace(/[\\^$*+?()[\]{}|/-]/g, '\\$&')
  const excepted = new RegExp(`^#<.*!${pattern}!.*>`, 's')
  const chosen = new RegExp(`^#<${pattern}>`, 's')
  return lines
    .filter(({ text }) => !excepted.test(text))
    .map(({ line, text }) => ({ line, text: text.replace(chosen, '').replace(/^#<!.*!>/s, '') }))
    .filter(({ text }) => text !== '' && !text.startsWith('#'))
    .map(({ line, text }) => ({ line, text: text.replace(/^\\([#[])/, '$1') }))
}
