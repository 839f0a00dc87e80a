import { SYNTAXES } from '../syntax/syntax.ts'
import type { FileParameter } from './read-back.ts'

/** The families whose files are read back. */
export const READ_BACK = ['polycom', 'yealink', 'thomson'] as const
export type ReadBackFamily = (typeof READ_BACK)[number]

/** What a file of one of these families says, with the names that its family's pack has for it; the last value of a name counts. Never throws. */
export function fileParameters(family: ReadBackFamily, text: string): FileParameter[] {
  return family === 'polycom' ? polycom(text) : family === 'yealink' ? yealink(text) : thomson(text)
}

/** An entry of a Polycom's directory; a speed dial where it has an index. */
export type DirectoryEntry = { readonly name: string; readonly number: string; readonly index?: number }

/** What a Polycom's `directory.xml` says, in order; entries without a number are none. Never throws. */
export const directoryEntries = (text: string): DirectoryEntry[] =>
  text
    .split(/<item\s*>/i)
    .slice(1)
    .flatMap((item): DirectoryEntry[] => {
      const [inner] = item.split(/<\/item\s*>/i, 1) as [string] // split gives one at least
      const said = new Map(SYNTAXES.xml.read(`<item>${inner}</item>`))
      const of = (name: string) => said.get(`item/${name}`)?.trim() ?? ''
      const name = [of('fn'), of('ln')].filter((one) => one !== '').join(' ')
      const index = of('sd')
      if (of('ct') === '') return []
      return [
        { name: name || of('ct'), number: of('ct'), ...(/^\d{1,4}$/.test(index) ? { index: Number(index) } : {}) },
      ]
    })

/** Attributes, wherever they stand: their names are whole. `device.….set` beside a parameter is what the template writes of itself. */
const polycom = (text: string): FileParameter[] =>
  SYNTAXES.xml.read(text).flatMap(([path, value]) => {
    const name = path.slice(path.lastIndexOf('@') + 1)
    return !path.includes('@') || /^device\.(?:.*\.)?set$/.test(name) || /^xmlns|^xsi:/.test(name)
      ? []
      : [{ name, value }]
  })

const yealink = (text: string): FileParameter[] =>
  SYNTAXES['key-value']
    .read(text)
    .flatMap(([name, value]) =>
      name === '' || name.startsWith('#') ? [] : [{ name: name.trim(), value: unquote(value.trim()) }],
    )

const unquote = (value: string): string => /^"([^"]*)"$/.exec(value)?.[1] ?? value

/** `[sip]` and `regid1=201` are `sip.regid1`; codecs stand in one line with their places; the serial number is of the file. */
const thomson = (text: string): FileParameter[] =>
  SYNTAXES['key-value'].read(text).flatMap(([name, value]): FileParameter[] => {
    if (/^sys\.config_sn$/i.test(name)) return []
    if (!/^sys\.CodecPriority$/i.test(name)) return [{ name, value: value.trim() }]
    return [...value.matchAll(/([A-Za-z0-9]{1,20})\((\d{1,2})\)/g)].map(([, codec, place]) => ({
      name: codec!,
      value: place!,
    }))
  })

/**
 * The spellings of a name, those of the file first. Yealink: firmware before 81 leaves out `static.`, and one parameter comes once for each user, which a pack
 * tells apart by brackets.
 */
export const spellingsOf = (family: string, name: string): string[] =>
  family === 'yealink' ? [name, `static.${name}`].flatMap((one) => [one, `${one}(admin)`, `${one}(user)`]) : [name]
