import { readOffhookJsonLines } from './read-json-lines.ts'
import type { Reader } from './reading.ts'

/** What can be imported: `offhook import <name>`. */
export type Format = {
  /** What it is, for people who choose: `Asterisk pjsip.conf`. */
  readonly title: string
  /** Which files it takes, in a few words. */
  readonly takes: string
  /** Whether it asks which column is which. */
  readonly mapped?: true
  readonly reader: Reader
}

/** Every format by its name; one row each. The table in `docs/import.md` is checked against it. */
export const FORMATS: Readonly<Record<string, Format>> = {
  jsonl: {
    title: 'Offhook, JSON Lines',
    takes: 'what `offhook export` wrote',
    reader: readOffhookJsonLines,
  },
}

/** Undefined for a name that is no format's. */
export const formatNamed = (name: string): Format | undefined =>
  Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined
