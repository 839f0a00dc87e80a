import type { Fault } from './fault.ts'

/** A part of a line, and its column. */
export type Field = { readonly text: string; readonly column: number }

/** An extension, and what stands behind its `/`: `Alice_DECT<101>` of `201/Alice_DECT<101>`. Either may be empty. */
export type Extension = Field & { readonly caller: string }

/** One phone: a line `template mac_addr extension[/CID_Name][;ext2[/cid2];...] password [account]`. What is missing in a list is undefined in it. */
export type Row = {
  readonly file: string
  readonly line: number
  readonly template: Field
  /** As it is written: any six pairs of characters with colons between, as the AstLinux tool takes them. */
  readonly macAddress: Field
  /** One to six, the first with a text. */
  readonly extensions: readonly [Extension, ...Extension[]]
  /** Empty when the line has none at all. */
  readonly passwords: readonly (Field | undefined)[]
  readonly accounts: readonly (Field | undefined)[]
}

export const MOST_LINES = 6

/** The AstLinux tool takes these for commands. */
export const isCommand = (extension: string): boolean => /^init(?:-dialplan|-sip)?$/.test(extension)

/**
 * Reads one line of massdeployment.conf: the phone, everything that is wrong with it, or undefined for a comment or a blank line. A comment begins in the first
 * column; fields stand apart by blanks and tabs, hold neither blanks nor quotes, and are lists where a `;` stands.
 */
export function parseRow(text: string, file: string, line: number): Row | readonly Fault[] | undefined {
  const written = text.endsWith('\r') ? text.slice(0, -1) : text
  const fields = splitFields(written)
  if (written.startsWith('#') || fields.length === 0) return undefined
  const faults: Fault[] = []
  const refuse = (column: number, because: string) => faults.push({ place: { file, line, column }, because, status: 1 })

  for (const { index } of written.matchAll(/[\u0000-\u0008\u000a-\u001f\u007f]/g))
    refuse(index + 1, 'a control character')
  for (const { index } of written.matchAll(/\ufffd/g)) refuse(index + 1, 'bytes that are not UTF-8')
  const [template, macAddress, extension, password, account, sixth] = fields
  if (template!.text.startsWith('#')) {
    refuse(template!.column, 'a comment begins in the first column')
    return faults
  }
  for (const field of fields.slice(0, 5)) {
    const quote = /["']/.exec(field.text)
    if (quote) refuse(field.column + quote.index, 'a quote: no field holds one')
  }
  if (!/^[^/]+$/.test(template!.text)) refuse(template!.column, 'the name of a template holds no /')
  if (!macAddress || !extension) {
    refuse(
      written.trimEnd().length + 1,
      'a line is: template, MAC address, extension, password and, if it likes, account',
    )
    return faults
  }
  if (!/^..:..:..:..:..:..$/u.test(macAddress.text))
    refuse(macAddress.column, 'not a MAC address: six pairs of digits with colons between')
  if (sixth) refuse(sixth.column, 'a sixth field: blanks stand between fields only, an underscore makes one in a name')

  const extensions = splitList(extension).map(splitExtension)
  const first = extensions[0]!
  if (first.text === '') refuse(extension.column, 'no extension')
  else if (isCommand(first.text)) refuse(first.column, `${first.text} is a command, not an extension`)
  const [passwords, accounts] = [password, account].map((field) => (field ? splitList(field) : []))
  for (const list of [extensions, passwords!, accounts!])
    if (list.length > MOST_LINES) refuse(list[MOST_LINES]!.column, `more than ${MOST_LINES} in one list`)
  if (faults.length > 0) return faults
  return {
    ...{ file, line, template: template!, macAddress, extensions: [first, ...extensions.slice(1)] },
    ...{ passwords: passwords!.map(unlessEmpty), accounts: accounts!.map(unlessEmpty) },
  }
}

/** The fields of a line, without a carriage return at its end. */
export const splitFields = (line: string): Field[] =>
  [...line.replace(/\r$/, '').matchAll(/[^ \t]+/g)].map(({ 0: text, index }) => ({ text, column: index + 1 }))

function splitList({ text, column }: Field): Field[] {
  let at = column
  return text.split(';').map((part) => {
    const field = { text: part, column: at }
    at += part.length + 1
    return field
  })
}

function splitExtension({ text, column }: Field): Extension {
  const slash = text.indexOf('/')
  return slash < 0
    ? { text, column, caller: '' }
    : { text: text.slice(0, slash), column, caller: text.slice(slash + 1) }
}

const unlessEmpty = (field: Field): Field | undefined => (field.text === '' ? undefined : field)
