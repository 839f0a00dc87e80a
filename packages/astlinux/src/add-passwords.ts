import { isCommand, splitFields } from './parse-row.ts'

export type Completed = { readonly text: string; readonly added: number }

/**
 * Gives a password to every phone that has none. Its line becomes `template mac extension password`, one blank apart; all other lines stay as they are, byte for
 * byte. `generate` yields a password that holds neither blanks nor `;`.
 */
export function addPasswords(text: string, generate: () => string): Completed {
  let added = 0
  const lines = text.split('\n').map((line) => {
    const fields = line.startsWith('#') ? [] : splitFields(line).map((field) => field.text)
    const extension = fields[2]?.split(/[;/]/)[0]
    if (fields.length !== 3 || !extension || isCommand(extension)) return line
    added += 1
    return `${fields.join(' ')} ${generate()}${line.endsWith('\r') ? '\r' : ''}`
  })
  return { text: lines.join('\n'), added }
}
