import { keyValue } from './key-value.ts'
import { quoted } from './quoted.ts'
import { xml } from './xml.ts'

/** How one kind of file writes values, so that no value can add, end or change another. */
export type Syntax = {
  readonly name: string
  /** Whether the file can hold this value at all; one that it cannot is reported, never bent. */
  carries(value: string): boolean
  /** Whether this may stand as a parameter's name. Names come from packs, and from raw vendor parameters that a tenant writes. */
  allowsName(name: string): boolean
  /** A value as the file writes it. */
  escape(value: unknown): string
  /** What a file says: names, with the path of elements, attributes or sections that lead there, and values, in order. Throws at nothing. */
  read(text: string): [name: string, value: string][]
}

export const SYNTAXES = { xml, 'key-value': keyValue, quoted } as const satisfies Record<string, Syntax>
export type SyntaxName = keyof typeof SYNTAXES
