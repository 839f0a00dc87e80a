import type { Line, Mac, Settings } from '@offhook/phones'

/** Where something stands, both counted from 1; a column where the format has fields. */
export type Place = { readonly file: string; readonly line: number; readonly column?: number }

/** One phone, as another system's files describe it. */
export type ReadPhone = {
  readonly kind: 'phone'
  readonly place: Place
  readonly mac: Mac
  readonly family?: string
  readonly model?: string
  readonly lines: readonly Line[]
  readonly settings?: Settings
  /** What the files say that has no place here, in a sentence each: it is lost, and whoever imports is told. */
  readonly lost: readonly string[]
}

/** A row that is no phone, and why, in a sentence. It quotes no password. */
export type BadRow = { readonly kind: 'bad'; readonly place: Place; readonly because: string }

export type Reading = ReadPhone | BadRow

/** The files of one import, by the names that they call each other by. */
export type SourceFiles = {
  readonly names: readonly string[]
  /** Its text in pieces of any length, undecodable bytes as U+FFFD; undefined for a file that is not there. */
  open(name: string): AsyncIterable<string> | undefined
}

/** Reads a format, in order and in bounded memory wherever the format lets it. It never throws for what a file says: that is a {@link BadRow}. */
export type Reader = (files: SourceFiles) => AsyncIterable<Reading>
