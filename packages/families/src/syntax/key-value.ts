import type { Syntax } from './syntax.ts'

/** One parameter a line, `name = value`, `name: value` or `name=value`, in sections or not. Such files have no escapes: what would end the line, or be trimmed off it, cannot be carried. */
export const keyValue: Syntax = {
  name: 'key-value',
  carries: (value) =>
    !/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]/.test(value) &&
    value.isWellFormed() &&
    value.trim() === value,
  allowsName: (name) => /^[A-Za-z][A-Za-z0-9_.-]*(?: [A-Za-z0-9_.-]+)*$/.test(name),
  escape: (value) => String(value ?? '').replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' '),
  read(text) {
    let section = ''
    return text.split(/\r?\n/).flatMap((line): [string, string][] => {
      if (/^\s*(?:#|;|$)/.test(line)) return []
      const header = /^\[([^\]]*)\]\s*$/.exec(line)
      if (header) {
        section = `${header[1]}.`
        return []
      }
      const match = /^([^=:]*?)\s*[=:]\s*(.*)$/.exec(line)
      return match ? [[`${section}${match[1]!}`, match[2]!]] : [[line, '']]
    })
  },
}
