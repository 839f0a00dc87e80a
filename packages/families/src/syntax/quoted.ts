import { keyValue } from './key-value.ts'
import type { Syntax } from './syntax.ts'

/** `NAME="value"` a line. No escape for the quotation mark is documented, so that a value with one cannot be carried; blanks at the ends can. */
export const quoted: Syntax = {
  name: 'quoted',
  carries: (value) => !value.includes('"') && keyValue.carries(`.${value}.`),
  allowsName: (name) => /^[A-Za-z][A-Za-z0-9_]*$/.test(name),
  escape: (value) => keyValue.escape(value).replaceAll('"', "'"),
  read: (text) =>
    text.split(/\r?\n/).flatMap((line): [string, string][] => {
      if (/^\s*(?:#|$)/.test(line)) return []
      const match = /^([^=]*)="([^"]*)"\s*$/.exec(line)
      return match ? [[match[1]!, match[2]!]] : [[line, '']]
    }),
}
