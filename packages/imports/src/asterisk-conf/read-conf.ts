import { linesOf } from '../lines-of.ts'
import type { Place, SourceFiles } from '../reading.ts'
import { commentCutter, strip } from './cut-comments.ts'
import { namesMeant } from './glob-names.ts'

export type ConfValue = {
  readonly name: string
  readonly value: string
  readonly place: Place
  /** Copied from another category. */
  readonly inherited: boolean
}

/** One `[name]`. The same name again is another category. */
export type Category = {
  readonly name: string
  readonly template: boolean
  readonly place: Place
  /** In the order in which modules read them: those of its templates first. */
  readonly values: readonly ConfValue[]
  /** Comments beside its name and its values, and on lines of their own above its values. */
  readonly comments: readonly Remark[]
}

export type Remark = { readonly text: string; readonly place: Place }

/** What Asterisk would not load, or what cannot be followed here; a sentence that quotes no value. */
export type Fault = { readonly place: Place; readonly because: string }

export type Conf = {
  readonly categories: readonly Category[]
  readonly faults: readonly Fault[]
  /** The files that were read, included ones too. */
  readonly files: readonly string[]
}

/** The reader of Asterisk takes 8191 bytes, the line break included; longer lines it skips. */
const MAX_LINE_BYTES = 8_190
/** As main/config.c. */
const MAX_INCLUDE_DEPTH = 10
const MAX_INCLUDES = 2_000
/** Of all categories together, inherited ones too: templates of templates multiply. */
const MAX_VALUES = 1_000_000
const MAX_FAULTS = 1_000
const MAX_APPENDED = 8_190
const MAX_PATTERN = 512

type Building = {
  readonly name: string
  template: boolean
  readonly place: Place
  readonly values: ConfValue[]
  /** Where the last value of each name stands in `values`. */
  readonly lastOf: Map<string, number>
  readonly comments: Remark[]
}

/**
 * Reads a configuration file with all that it includes, as Asterisk's main/config.c does (version 22): categories, templates, inheritance, `(+)`, `=`, `=>`, `+=`,
 * comments, `#include` and `#tryinclude` among the given files. `#exec` is refused. It never throws for what a file says.
 */
export async function readConf(source: SourceFiles, main: string): Promise<Conf> {
  const categories: Building[] = []
  const byName = new Map<string, Building[]>()
  const faults: Fault[] = []
  const files: string[] = []
  let current: Building | undefined
  let values = 0
  let includes = 0

  const refuse = (place: Place, because: string) => {
    if (faults.length < MAX_FAULTS) faults.push({ place, because })
  }

  const add = (category: Building, value: ConfValue): boolean => {
    values += 1
    if (values > MAX_VALUES) return false
    category.lastOf.set(value.name, category.values.push(value) - 1)
    return true
  }

  async function readFile(name: string, above: readonly string[]): Promise<void> {
    const pieces = source.open(name)
    if (!pieces) {
      refuse({ file: name, line: 1 }, 'the file is not there')
      return
    }
    files.push(name)
    const cut = commentCutter()
    let category = current
    let loose: Remark[] = []
    for await (const { line, text: whole, cut: tooLong } of linesOf(pieces, MAX_LINE_BYTES)) {
      const place = { file: name, line }
      if (tooLong || Buffer.byteLength(whole) > MAX_LINE_BYTES) {
        refuse(place, `the line is longer than ${MAX_LINE_BYTES} bytes, and Asterisk skips it`)
        continue
      }
      const { text, comment, fault } = cut(whole.replace(/\0[\s\S]*$/, ''))
      if (fault) refuse(place, fault)
      const remark = comment ? [{ text: comment, place }] : []
      if (text.startsWith('[')) {
        belongToNobody(loose)
        category = openCategory(text, place)
        category.comments.push(...remark)
        loose = []
      } else if (text !== '' && !text.startsWith('#')) {
        category?.comments.push(...loose, ...remark)
        loose = []
        if (category) readValue(category, text, place)
        else refuse(place, 'a setting before the first [section]')
      } else {
        if (loose.length < MAX_LOOSE) loose.push(...remark)
        if (text !== '') await follow(text, place, [...above, name])
      }
      if (values > MAX_VALUES) {
        refuse(place, `the sections hold more than ${MAX_VALUES} values in all`)
        return
      }
    }
    belongToNobody(loose)
  }

  /** A comment between two sections may be of either: that matters where it names a phone. */
  function belongToNobody(remarks: readonly Remark[]) {
    for (const { text, place } of remarks)
      if (macIn(text) !== undefined)
        refuse(
          place,
          'the MAC in this comment may be of the section above or of the one below: put it on the line of its [section]',
        )
  }

  function openCategory(text: string, place: Place): Building {
    const end = text.indexOf(']')
    const name = text.slice(1, end < 0 ? undefined : end)
    const category: Building = { name, template: false, place, values: [], lastOf: new Map(), comments: [] }
    const options = end >= 0 && text[end + 1] === '(' ? text.slice(end + 2) : undefined
    const close = options?.indexOf(')') ?? 0
    // What follows a wrong head is read into a category that nobody sees.
    const wrong = (because: string) => {
      refuse(place, because)
      return category
    }
    if (end < 0) return wrong('no closing ]')
    if (close < 0) return wrong('no closing )')
    let into = category
    for (const option of options === undefined ? [] : options.slice(0, close).split(',')) {
      if (option === '!') into.template = true
      else if (option.startsWith('+')) {
        const earlier = find(name, option.slice(1))
        if (typeof earlier === 'string') return wrong(earlier)
        for (const value of into.values) add(earlier, value)
        earlier.template ||= into.template
        into = earlier
      } else {
        const base = find(option, 'TEMPLATES=include')
        if (typeof base === 'string') return wrong(base)
        // A section that inherits from itself by (+) does so once.
        for (const value of [...base.values]) if (!add(into, { ...value, inherited: true })) break
      }
    }
    if (into === category) {
      categories.push(category)
      const key = name.toLowerCase()
      const named = byName.get(key)
      if (named) named.push(category)
      else byName.set(key, [category])
    }
    current = into
    return into
  }

  /** The first of that name; a template only where no other has it. `filter` is what stands behind `+`: `type=endpoint`, parted by `&`. */
  function find(name: string, filter: string): Building | string {
    const wanted = filter.split('&').flatMap((one): [string, string][] => {
      const equals = one.indexOf('=')
      return one === '' ? [] : [[one.slice(0, Math.max(equals, 0)), one.slice(equals + 1).replace(/^\^|\$$/g, '')]]
    })
    const plain = wanted.filter(([key]) => key !== 'TEMPLATES')
    if (plain.some(([key, value]) => key === '' || !/^[\w@/:-]*$/.test(value)))
      return 'a filter behind + that is more than name=value cannot be followed'
    const fits = (one: Building) =>
      plain.every(([key, value]) => one.values.some((has) => has.name === key && has.value.includes(value)))
    const named = byName.get(name.toLowerCase()) ?? []
    const usual = filter === 'TEMPLATES=include' ? undefined : named.find((one) => !one.template && fits(one))
    return usual ?? named.find(fits) ?? `there is no section [${name.slice(0, 80)}] above this line`
  }

  async function follow(text: string, place: Place, stack: readonly string[]): Promise<void> {
    const [, word = '', rest = ''] = /^#([^\u0000-\u0020]*)([\s\S]*)$/.exec(text) ?? []
    const directive = word.toLowerCase()
    if (directive === 'exec') {
      refuse(place, '#exec runs a program, which is not done here: put what it prints into a file')
      return
    }
    // Asterisk warns of others and goes on.
    if (directive !== 'include' && directive !== 'tryinclude') return
    const pattern = unquote(strip(rest))
    includes += 1
    if (includes > MAX_INCLUDES) refuse(place, `more than ${MAX_INCLUDES} files are included`)
    else if (pattern === '') refuse(place, `#${directive} names no file`)
    else if (pattern.length > MAX_PATTERN || /[{}]/.test(pattern))
      refuse(place, 'the name of the included file cannot be followed: it is too long or has braces')
    else {
      const names = namesMeant(pattern, source.names)
      if (names.length === 0 && directive === 'include')
        refuse(place, 'the included file is not among those that were given')
      for (const name of names) {
        includes += 1
        if (stack.includes(name)) refuse(place, 'the file includes itself')
        else if (stack.length >= MAX_INCLUDE_DEPTH)
          refuse(place, `files are included more than ${MAX_INCLUDE_DEPTH} deep`)
        else if (includes > MAX_INCLUDES) return refuse(place, `more than ${MAX_INCLUDES} files are included`)
        else await readFile(name, stack)
      }
    }
  }

  function readValue(category: Building, text: string, place: Place) {
    const escaped = text.startsWith('\\') ? 1 : 0
    const line = text.slice(escaped)
    if (escaped && (line === '' || line.charCodeAt(0) < 33)) {
      refuse(place, 'a backslash with nothing behind it')
      return
    }
    const equals = line.indexOf('=', escaped)
    // Asterisk warns of a line without one and goes on.
    if (equals < 0) return
    const appends = equals > escaped && line[equals - 1] === '+'
    const name = strip(line.slice(0, appends ? equals - 1 : equals))
    if (name === '') return
    const arrow = !appends && line[equals + 1] === '>'
    const written = line.slice(equals + (arrow ? 2 : 1))
    const before = appends ? category.lastOf.get(name) : undefined
    if (before === undefined) add(category, { name, value: strip(written), place, inherited: false })
    else {
      const value = strip(category.values[before]!.value + written)
      if (value.length > MAX_APPENDED) refuse(place, `the value grows longer than ${MAX_APPENDED} characters`)
      else category.values[before] = { name, value, place, inherited: false }
    }
  }

  await readFile(main, [])
  return { categories, faults, files }
}

const MAX_LOOSE = 1_000

function unquote(text: string): string {
  const closing = text.startsWith('"') ? '"' : text.startsWith('<') ? '>' : undefined
  return closing && text.length > 1 && text.endsWith(closing) ? text.slice(1, -1) : text
}

/** What follows the word `mac` in a comment, a `=` or `:` between them or not: `MAC 00:04:f2:1a:24:57`. */
export const macIn = (comment: string): string | undefined =>
  /(?:^|[^a-z])mac(?:[ _-]?addr(?:ess)?)?\s{0,4}[=:]?\s{0,4}([0-9a-f]{12}|[0-9a-f]{2}(?:[:_-][0-9a-f]{2}){5}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2})(?![0-9a-z])/i.exec(
    comment,
  )?.[1]
