import { MARK, type Model, type PhoneDescription } from './family.ts'
import type { Condition, Group, Manifest } from './manifest.ts'
import { itemsOf, type Scope } from './phone-view.ts'
import { lineFieldsOf } from './unexpressed.ts'
import { compileValue, type ValueTemplate, type View, valueAt } from './value-template.ts'

export type Parameter = {
  readonly name: string
  readonly value: string
  /** The place within its group's repetition, from 1; of the innermost scope. */
  readonly n: number
  /** Paths that name and value were read from. */
  readonly reads: readonly string[]
  /** Where its items stand in the description: `lines[0]`. */
  readonly places: readonly string[]
}

export type Evaluated = {
  readonly parameters: readonly Parameter[]
  /** The same by repetition: for templates that write an element for each. */
  readonly items: readonly {
    readonly n: number
    readonly set: Readonly<Record<string, string>>
    /** Whether a value of the phone's own holds a mark. */
    readonly marked: boolean
  }[]
  /** Paths and places of which the family wants nothing written, and which are expressed by that. */
  readonly silent: readonly string[]
}

export type CompiledGroup = (view: View, phone: PhoneDescription, model: Model) => Evaluated

type CompiledEntry = {
  readonly name: ValueTemplate
  readonly value: ValueTemplate
  readonly holds: ((view: View) => boolean) | undefined
  readonly reads: readonly string[]
}

/** Whether a value holds a mark ({@link MARK}) that it was not made with. The view sees to it that a background has none but its own. */
export const isMarked = (value: string, reads: readonly string[]): boolean =>
  value.includes(MARK) && !reads.some((read) => read.startsWith('boot.') || read.startsWith('background.'))

/** A condition as a function: `any` asks that there is a value, `none` that there is not. */
export function compileCondition(condition: Condition | undefined): (view: View) => boolean {
  if (!condition) return () => true
  const tests = Object.entries(condition).map(([path, wanted]) => {
    const [split, words] = [path.split('.'), Array.isArray(wanted) ? wanted : [wanted]]
    return (view: View) => {
      const value = valueAt(view, split)
      return words.some((word) =>
        word === 'any' ? value !== undefined : word === 'none' ? value === undefined : String(value) === word,
      )
    }
  })
  return (view) => tests.every((test) => test(view))
}

/** Compiles a group of parameters; throws `TemplateInvalid` for what is written wrongly in it, naming the parameter. */
export function compileGroup({ each = [], only, upTo, set }: Group, { maps }: Manifest): CompiledGroup {
  const entries = Object.entries(set).map(([name, entry]): CompiledEntry => {
    const conditions = 'when' in entry || 'unless' in entry ? entry : undefined
    const [when, unless] = [
      compileCondition(conditions?.when),
      conditions?.unless && compileCondition(conditions.unless),
    ]
    const [compiledName, value] = [compileValue(name, maps), compileValue(entry.value, maps)]
    return {
      name: compiledName,
      value,
      holds: conditions && ((view) => when(view) && !unless?.(view)),
      reads: [...value.reads, ...Object.keys(conditions?.when ?? {}), ...Object.keys(conditions?.unless ?? {})],
    }
  })
  const isWanted = compileCondition(only)
  const limit = upTo ?? Number.POSITIVE_INFINITY
  const codecs = Object.entries(maps.codecs ?? {}).flatMap(([name, word]) => (word === null ? [] : [name]))
  return (view, phone, model) => {
    const parameters: Parameter[] = []
    const items: { n: number; set: Record<string, string>; marked: boolean }[] = []
    const silent: string[] = []
    // One view for the whole group, whose scopes change as it repeats: copying it for each item costs as much as the rest.
    const scoped: Record<string, unknown> = { ...view, n: 1 }
    const emit = (places: readonly string[]) => {
      const n = scoped.n as number // set by repeat
      const written: Record<string, string> = {}
      let marked = false
      for (const entry of entries) {
        if (entry.holds && !entry.holds(scoped)) continue
        const value = entry.value.evaluate(scoped)
        if (value === null)
          silent.push(...entry.reads, ...places, ...places.flatMap((place) => lineFieldsOf(place, entry.reads)))
        if (typeof value !== 'string') continue
        const name = entry.name.evaluate(scoped)
        if (typeof name !== 'string') continue
        written[name] = value
        marked ||= isMarked(value, entry.reads)
        parameters.push({ name, value, n, reads: entry.reads, places })
      }
      items.push({ n, set: written, marked })
    }
    const repeat = (depth: number, places: readonly string[]): void => {
      const scope: Scope | undefined = each[depth]
      if (scope === undefined) {
        emit(places)
        return
      }
      let count = 0
      for (const { view: item, place } of itemsOf(scope, phone, model, codecs)) {
        const n = typeof item.n === 'number' ? item.n : count + 1
        scoped.n = n
        scoped[scope] = { ...item, n }
        if (!isWanted(scoped)) continue
        if (++count > limit) return
        repeat(depth + 1, place ? [...places, place] : places)
      }
    }
    repeat(0, [])
    return { parameters, items, silent }
  }
}
