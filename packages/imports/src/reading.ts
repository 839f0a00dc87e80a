import type { Line, Mac, Settings } from '@offhook/phones'
import type { WhatIsExported } from './exported-things.ts'

/** Where something stands, both counted from 1; a column where the format has fields. */
export type Place = { readonly file: string; readonly line: number; readonly column?: number }

/** A line whose password may be left out: the one that is there is kept, or a `local` platform makes one. */
export type ReadLine = Omit<Line, 'password'> & { readonly password?: string | undefined }

/** One phone, as another system's files describe it. What is absent stays as it is where the phone is there already. */
export type ReadPhone = {
  readonly kind: 'phone'
  readonly place: Place
  readonly mac: Mac
  /** Where the format says so for each phone; the import's own when absent. */
  readonly tenant?: string
  readonly gateway?: string
  readonly family?: string
  readonly model?: string
  readonly lines?: readonly ReadLine[]
  readonly settings?: Settings
  /** What the files say that has no place here, in a sentence each: it is lost, and whoever imports is told. */
  readonly lost: readonly string[]
}

/** A thing of an Offhook as its export says it: the names in its path, and the body that a PUT would bring. It replaces what is there. */
export type ReadRecord = {
  readonly kind: 'record'
  readonly place: Place
  readonly what: WhatIsExported
  readonly names: Readonly<Record<string, string>>
  readonly body: unknown
}

/** A row that is no phone, and why, in a sentence. It quotes no password. */
export type BadRow = { readonly kind: 'bad'; readonly place: Place; readonly because: string }

export type Reading = ReadPhone | ReadRecord | BadRow

/** The files of one import, by the names that they call each other by. */
export type SourceFiles = {
  readonly names: readonly string[]
  /** Its text in pieces of any length, undecodable bytes as U+FFFD; undefined for a file that is not there. */
  open(name: string): AsyncIterable<string> | undefined
}

/** Which field each column of a table of somebody's own is, by the column's name: `{"MAC address": "mac", "Ext": "line1.user"}`. */
export type Mapping = Readonly<Record<string, string>>

/** What a format asks about that its files do not say. */
export type ReadOptions = {
  readonly mapping?: Mapping
  /** Where lines register whose files name no registrar, because they are the registrar's own. */
  readonly registrar?: string
}

/** Reads a format, in order and in bounded memory wherever the format lets it. It never throws for what a file says: that is a {@link BadRow}. */
export type Reader = (files: SourceFiles, options: ReadOptions) => AsyncIterable<Reading>
