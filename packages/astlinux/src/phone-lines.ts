import { type CallerId, readCallerId } from './caller-id.ts'
import { type Field, MOST_LINES, type Row } from './parse-row.ts'

/** One of the six lines that a template may speak of, its gaps filled: a missing extension and password are those of the first line. */
export type PhoneLine = {
  /** 1 to 6. */
  readonly number: number
  readonly extension: string
  readonly callerId: CallerId
  /** Undefined where the row has none: such a row is rendered by nobody. */
  readonly password: string | undefined
  readonly account: string
  /** Whether the row says an extension or an account for this line: the first always does. */
  readonly own: boolean
  /** Where in the row each value stands, or that which it follows from. */
  readonly columns: { readonly extension: number; readonly password: number; readonly account: number }
}

/** How accounts are named that the row does not name. */
export type AccountRule = { readonly prefix: string; readonly suffix: string }

/** All six lines of a row. */
export function phoneLines(row: Row, { prefix, suffix }: AccountRule): readonly PhoneLine[] {
  const [first] = row.extensions
  const firstPassword = row.passwords[0]
  return Array.from({ length: MOST_LINES }, (_, at) => {
    const written = row.extensions[at]
    const named: Field = written?.text ? written : first
    const password = row.passwords[at] ?? firstPassword
    const account = row.accounts[at]
    return {
      number: at + 1,
      extension: named.text,
      callerId: readCallerId(written?.caller ?? '', named.text),
      password: password?.text,
      account: account?.text ?? `${prefix}${named.text}${suffix}`,
      own: Boolean(written?.text || account),
      columns: {
        extension: (written ?? named).column,
        password: (password ?? named).column,
        account: (account ?? named).column,
      },
    }
  })
}
