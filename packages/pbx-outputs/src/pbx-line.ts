import type { Codec, Settings } from '@offhook/phones'
import type { z } from 'zod'
import type { Paging, PagingRefusal } from './asterisk-paging.ts'

/** A line of a platform's phones, its gaps filled from the settings: what a PBX is told of it. */
export type PbxLine = {
  readonly mac: string
  /** Which of the phone's lines it is, from 1. */
  readonly line: number
  readonly user: string
  readonly authUser: string
  readonly password: string
  /** Where it registers. */
  readonly registrar?: string | undefined
  readonly displayName?: string | undefined
  readonly voiceMail?: string | undefined
  readonly srtp?: 'off' | 'optional' | 'required' | undefined
  readonly codecs?: readonly z.output<typeof Codec>[] | undefined
  readonly dtmf?: Settings['dtmf']
}

/** What of a line a PBX did not get, and why. Names no secret. */
export type LeftOutLine = {
  readonly mac: string
  readonly line: number
  readonly user: string
  readonly what: 'account' | 'extension' | 'display-name' | 'voice-mail' | 'encryption'
  readonly because: /** Its characters cannot be written there. */
    | 'not-expressible'
    | 'too-long'
    /** Asterisk uses that name itself. */
    | 'reserved'
    /** Another line has the same user and another password. */
    | 'other-password'
    /** chan_sip knows one name only. */
    | 'other-auth-user'
    | 'no-domain'
    /** Somebody else's row has this name. */
    | 'taken'
}

/** A paging group that a PBX did not get as it is, and why. */
export type LeftOutGroup = {
  readonly group: string
  readonly what: 'paging'
  /** `taken`: a line, a message key or a group before it has the extension. */
  readonly because: PagingRefusal['because'] | 'taken'
}

export type LeftOut = LeftOutLine | LeftOutGroup

/** What a PBX is told of a platform. */
export type PbxContent = { readonly lines: readonly PbxLine[]; readonly paging: Paging }

export const leaveOut = (
  { mac, line, user }: PbxLine,
  what: LeftOutLine['what'],
  because: LeftOutLine['because'],
): LeftOutLine => ({ mac, line, user, what, because })

/** In an order that depends on nothing else, so that the same lines render the same bytes. */
export const inOrder = (lines: readonly PbxLine[]): PbxLine[] =>
  lines.toSorted((one, other) => compare(one.user, other.user) || compare(one.mac, other.mac) || one.line - other.line)

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** Lines of one user, of several phones perhaps: one account. Whoever has another password than the first is left out. */
export type Account = { readonly first: PbxLine; readonly phones: number }

export function accountsOf(
  lines: readonly PbxLine[],
  nameOf: (line: PbxLine) => string,
): { accounts: Account[]; leftOut: LeftOutLine[] } {
  const accounts = new Map<string, Account>()
  const leftOut: LeftOutLine[] = []
  for (const line of inOrder(lines)) {
    const name = nameOf(line)
    const there = accounts.get(name)
    if (!there) accounts.set(name, { first: line, phones: 1 })
    else if (there.first.password === line.password && there.first.authUser === line.authUser)
      accounts.set(name, { ...there, phones: there.phones + 1 })
    else leftOut.push(leaveOut(line, 'account', 'other-password'))
  }
  return { accounts: [...accounts.values()], leftOut }
}
