import { createHash } from 'node:crypto'
import { compileCondition, compileGroup, type Evaluated, isMarked, type Parameter } from './evaluate-group.ts'
import {
  BOOT_LOCATION,
  BOOT_URL,
  type ExplainedParameter,
  type Model,
  type PhoneDescription,
  type RenderedFile,
  type Rendering,
} from './family.ts'
import type { Manifest, RenderedName } from './manifest.ts'
import { viewOf } from './phone-view.ts'
import { SYNTAXES } from './syntax/syntax.ts'
import type { Template } from './templates.ts'
import { unexpressedIn, usedBy } from './unexpressed.ts'
import { compileValue, type ValueTemplate, type View } from './value-template.ts'

type CompiledFile = {
  readonly row: RenderedName
  readonly name: ValueTemplate
  readonly values: readonly (readonly [name: string, value: ValueTemplate])[]
  readonly holds: (view: View) => boolean
  readonly template: Template
}

/** One file before it is bytes: what it says and what that is made of. */
type Composed = {
  readonly row: RenderedName
  readonly name: string
  readonly text: string
  readonly parameters: readonly Parameter[]
  /** What its own values and conditions were read from. */
  readonly reads: readonly string[]
  /** What this syntax cannot carry, and is left out of the file. */
  readonly dropped: readonly string[]
}

export type FileRenderer = {
  render(phone: PhoneDescription, model: Model, modelKnown: boolean): Rendering
  explain(phone: PhoneDescription, model: Model): ExplainedParameter[]
}

const SERIAL = '%%OFFHOOK-SERIAL%%'

/** Compiles what a pack renders. Throws `TemplateInvalid` for what is written wrongly. */
export function compileFiles(
  manifest: Manifest,
  templateNamed: (name: string, syntax: RenderedName['syntax']) => Template,
): FileRenderer {
  const groups = new Map(
    Object.entries(manifest.parameters).map(([name, group]) => [name, compileGroup(group, manifest)]),
  )
  const files = manifest.render.map(
    (row): CompiledFile => ({
      row,
      name: compileValue(row.name.replace('{hash}', '%%HASH%%'), manifest.maps),
      values: Object.entries(row.values).map(([name, value]) => [name, compileValue(value, manifest.maps)] as const),
      holds: compileCondition(row.when),
      template: templateNamed(row.template, row.syntax),
    }),
  )

  const compose = (phone: PhoneDescription, model: Model) => {
    const names: Record<string, { name: string }> = {}
    const view: View = { ...viewOf(phone, model, phone.model), file: names }
    const evaluated = new Map<string, Evaluated>()
    const group = (name: string): Evaluated => {
      const there = evaluated.get(name) ?? groups.get(name)!(view, phone, model) // checked when loaded
      evaluated.set(name, there)
      return there
    }
    const wanted = files.filter(({ holds }) => holds(view))
    const vendor = new Map(Object.entries(phone.settings.vendor ?? {}).sort(([one], [other]) => (one < other ? -1 : 1)))
    const named = new Set(
      (vendor.size > 0 ? wanted : []).flatMap(({ row }) =>
        row.groups.flatMap((name) => group(name).parameters.map((one) => one.name)),
      ),
    )
    const composed = wanted.map((file) => {
      const one = composeFile(file, { view, group, vendor, named, phone })
      if (file.row.id) names[file.row.id] = { name: one.name }
      return one
    })
    return { composed, silent: [...evaluated.values()].flatMap(({ silent }) => silent) }
  }

  return {
    render(phone, model, modelKnown) {
      const { composed, silent } = compose(phone, model)
      const used = usedBy(composed, silent)
      return {
        files: composed.map(toFile),
        unexpressed: unexpressedIn(
          phone,
          used,
          composed.flatMap(({ dropped }) => dropped),
        ),
        modelKnown,
      }
    },
    explain: (phone, model) =>
      compose(phone, model).composed.flatMap(({ name: file, parameters }) =>
        parameters.map(({ name, value, reads, places }) => ({ file, name, value, madeOf: madeOf(reads, places) })),
      ),
  }
}

type Composing = {
  readonly view: View
  readonly group: (name: string) => Evaluated
  readonly vendor: ReadonlyMap<string, string>
  /** Names that some file of the phone has by itself. */
  readonly named: ReadonlySet<string>
  readonly phone: PhoneDescription
}

function composeFile(
  { row, name, values, template }: CompiledFile,
  { view, group, vendor, named, phone }: Composing,
): Composed {
  const syntax = SYNTAXES[row.syntax]
  const carries = (value: string) =>
    syntax.carries(value) && (row.charset === 'utf-8' || !/[^\u0000-\u00ff]/.test(value))
  const own = row.groups.flatMap((one) => group(one).parameters)
  const raw: Parameter[] = row.vendor
    ? [...vendor]
        .filter(([rawName]) => !named.has(rawName) && syntax.allowsName(rawName))
        .map(([rawName, value]) => ({ name: rawName, value, n: 1, reads: [`vendor.${rawName}`], places: [] }))
    : []
  const overridden =
    vendor.size === 0
      ? own
      : own.map((one) =>
          vendor.has(one.name) ? { ...one, value: vendor.get(one.name)!, reads: [`vendor.${one.name}`] } : one,
        )
  const all = lastOfEachName([...overridden, ...raw])
  const isCarried = ({ value, reads }: Parameter) => carries(value) && !isMarked(value, reads)
  const parameters = all.filter(isCarried)
  const dropped = all.filter((one) => !isCarried(one)).flatMap(({ reads, places }) => madeOf(reads, places))
  const read: string[] = Object.keys(row.when ?? {})
  const evaluatedValues: Record<string, string> = {}
  for (const [valueName, value] of values) {
    const text = value.evaluate(view)
    if (typeof text !== 'string') continue
    if (!carries(text) || isMarked(text, value.reads)) {
      dropped.push(...value.reads)
      continue
    }
    evaluatedValues[valueName] = text
    read.push(...value.reads)
  }
  const items = Object.fromEntries(
    row.groups.map((one) => [
      one,
      group(one).items.filter(({ set, marked }) => !marked && Object.values(set).every(carries)),
    ]),
  )
  const text = template({ values: evaluatedValues, parameters, items, mac: phone.mac, serial: SERIAL })
  const stamped = row.serial ? text.replaceAll(SERIAL, serialOf(text, row.serial)) : text
  return {
    row,
    name: (name.evaluate(view) ?? row.name).replace('%%HASH%%', () => sha256(stamped).slice(0, 8)),
    text: stamped,
    parameters,
    reads: read,
    dropped,
  }
}

/**
 * A name that comes twice is written once, at its first place, with its last value; it speaks for all that it was made of. A key that loses a value so to
 * another key at the same place is not there at all.
 */
function lastOfEachName(parameters: readonly Parameter[]): Parameter[] {
  const byName = new Map<string, Parameter>()
  const lost = new Set<string>()
  for (const one of parameters) {
    const before = byName.get(one.name)
    if (before && before.value !== one.value)
      for (const place of before.places) if (place.startsWith('keys[') && !one.places.includes(place)) lost.add(place)
    byName.set(
      one.name,
      before
        ? { ...one, reads: [...new Set([...before.reads, ...one.reads])], places: [...before.places, ...one.places] }
        : one,
    )
  }
  const written = [...byName.values()]
  return lost.size === 0
    ? written
    : written.map((one) => ({ ...one, places: one.places.filter((place) => !lost.has(place)) }))
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Decimal digits from the content's hash: equal for equal content, and another number for other content but for one chance in ten to the power of `digits`. */
const serialOf = (text: string, digits: number): string =>
  (BigInt(`0x${sha256(text).slice(0, 32)}`) % 10n ** BigInt(digits)).toString().padStart(digits, '0')

function toFile({ row, name, text }: Composed): RenderedFile {
  return {
    name,
    fileClass: row.class,
    contentType: row.type,
    bytes: Buffer.from(text, row.charset === 'iso-8859-1' ? 'latin1' : 'utf8'),
    ...(text.includes(BOOT_URL) || text.includes(BOOT_LOCATION) ? { namesEdge: true } : {}),
  }
}

/** Fields of lines go by their line: `line.registrar` of the first one is `lines[0].registrar`. */
const madeOf = (reads: readonly string[], places: readonly string[]): string[] =>
  reads.map((path) => {
    const [scope, ...rest] = path.split('.')
    const place = places.find((one) => one.startsWith(`${scope}s[`))
    return place ? `${place}.${rest.join('.')}` : path
  })
