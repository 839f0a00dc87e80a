/**
 * The text of a section in Asterisk's configuration files, by what its reader does (main/config.c): a line is cut at the first `;` that has no backslash before it,
 * blanks around it are dropped, `[` and `#` in its first column and the first `=` have a meaning, and nothing later has any. Names are ours; values are of
 * anybody.
 */
export type Section = {
  readonly name: string
  readonly settings: readonly (readonly [name: string, value: string])[]
  /** In an extensions.conf: `exten => …`, otherwise `name = value`. */
  readonly arrow?: boolean
}

/** The reader takes 8191 bytes, the line break included; longer lines it skips. */
const MAX_LINE_BYTES = 8_000

/** Whether a value comes back as it was: nothing ends its line, nothing at its ends is a blank that the reader drops. */
export const isExpressible = (value: string): boolean =>
  !/[\u0000-\u001f\u007f]/.test(value) &&
  value.isWellFormed() &&
  value !== '' &&
  !value.startsWith(' ') &&
  !value.endsWith(' ') &&
  Buffer.byteLength(escapeValue(value)) < MAX_LINE_BYTES - 200

/** A backslash before every `;`: the only character of a value that the reader looks at. */
const escapeValue = (value: string): string => value.replaceAll(';', '\\;')

/** Throws for names and values that are not expressible: whoever calls has looked. */
export function writeSections(title: string, sections: readonly Section[]): string {
  const lines = sections.map(({ name, settings, arrow }) => {
    if (!/^[A-Za-z0-9+][A-Za-z0-9+._-]*$/.test(name)) throw new TypeError('a section with a name that is none')
    const written = settings.map(([key, value]) => {
      if (!/^[a-z_]+$/.test(key) || !isExpressible(value)) throw new TypeError(`${key} cannot be written`)
      return `${key} ${arrow ? '=>' : '='} ${escapeValue(value)}\n`
    })
    return `\n[${name}]\n${written.join('')}`
  })
  return `; ${title.replace(/[^\x20-\x7e]/g, '?')}\n${lines.join('')}`
}
