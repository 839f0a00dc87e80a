import type { Category, ConfValue } from '../asterisk-conf/read-conf.ts'

/** The values of a section by name, letter case aside; what is asked for counts as read, and the rest can be told. */
export type Section = {
  readonly name: string
  readonly category: Category
  /** The last one, as most modules take it. */
  one(name: string): ConfValue | undefined
  all(...names: string[]): readonly ConfValue[]
  /** Names that nobody asked for, in order. */
  unread(): readonly ConfValue[]
}

/** Reads a category, with the values of its module's `[general]` behind it where those are defaults. */
export function sectionOf(category: Category, defaults?: Category): Section {
  const byName = new Map<string, ConfValue[]>()
  for (const value of category.values) {
    const key = value.name.toLowerCase()
    const there = byName.get(key)
    if (there) there.push(value)
    else byName.set(key, [value])
  }
  const read = new Set<string>()
  const all = (...names: string[]) => {
    const keys = names.map((name) => name.toLowerCase())
    for (const key of keys) read.add(key)
    return keys.length === 1
      ? (byName.get(keys[0]!) ?? [])
      : category.values.filter(({ name }) => keys.includes(name.toLowerCase()))
  }
  return {
    name: category.name,
    category,
    all,
    one(name) {
      const key = name.toLowerCase()
      const found = all(name).at(-1) ?? defaults?.values.findLast((value) => value.name.toLowerCase() === key)
      return found && found.value !== '' ? found : undefined
    },
    unread: () => [...byName].filter(([key]) => !read.has(key)).map(([, values]) => values.at(-1)!), // each has one
  }
}

/** As ast_true() has it. */
export const isTrue = (value: ConfValue | undefined): boolean =>
  /^(?:yes|true|y|t|1|on)$/i.test(value?.value.trim() ?? '')
