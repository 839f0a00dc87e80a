import type { Settings } from '@offhook/phones'
import type { Fault } from '../asterisk-conf/read-conf.ts'
import type { Place, ReadLine } from '../reading.ts'

/** A SIP account of an Asterisk, and the phone that has it as one of its lines. */
export type Account = {
  readonly place: Place
  /** What a table of MACs may call it: the section's name. */
  readonly name: string
  readonly line: ReadLine
  readonly settings: Settings
  /** As written, with its place; several where the account rings on several phones. */
  readonly macs: readonly { readonly written: string; readonly place: Place }[]
  /** Which line of the phone it is. */
  readonly number?: number
  /** The one of res_phoneprov. */
  readonly profile?: string
  readonly family?: string
  readonly model?: string
  readonly lost: readonly string[]
}

/** An account, what keeps it from being one, or undefined for a section that is none. */
export type AccountRead = Account | Fault | undefined

export const isFault = (read: Account | Fault): read is Fault => 'because' in read

/** The phone of an account, as a table beside the files says it. */
export type Assigned = {
  readonly place: Place
  readonly mac: string
  readonly account: string
  readonly number?: number
  readonly family?: string
  readonly model?: string
}
