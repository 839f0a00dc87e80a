import type { Mac, Settings } from '@offhook/phones'
import type { BadRow, Mapping, Place, Reader, Reading, ReadLine, ReadPhone } from '../reading.ts'
import { csvRecords } from './csv-records.ts'
import { type Field, fieldCalled, fieldNamed, readCell } from './phone-fields.ts'

/** A column whose cells are left out on purpose. */
const LEFT_OUT = '-'

type Column = { readonly name: string; readonly field: Field | undefined }

/**
 * Reads tables of somebody's own: one phone a row, the names of the columns in the first one. Which field a column is, `mapping` says, or else its name. A cell
 * without text says nothing; what is there stays.
 */
export const readCsv: Reader = async function* (files, { mapping }) {
  for (const file of files.names) {
    const pieces = files.open(file)
    if (pieces) yield* readTable(file, pieces, mapping)
    else yield { kind: 'bad', place: { file, line: 1 }, because: 'the file is not there' }
  }
}

async function* readTable(
  file: string,
  pieces: AsyncIterable<string>,
  mapping: Mapping | undefined,
): AsyncGenerator<Reading> {
  let columns: readonly Column[] | undefined
  let isFirst = true
  for await (const record of csvRecords(pieces)) {
    const place = { file, line: record.line }
    if ('because' in record) yield { kind: 'bad', place, because: record.because }
    else if (columns === undefined) {
      const header = readHeader(place, record.cells, mapping)
      if ('kind' in header) {
        yield header
        return
      }
      columns = header.columns
    } else if (record.cells.some((cell) => cell !== '')) {
      yield readRow(place, record.cells, columns, isFirst)
      isFirst = false
    }
  }
  if (columns === undefined) yield { kind: 'bad', place: { file, line: 1 }, because: 'the file is empty' }
}

function readHeader(
  place: Place,
  names: readonly string[],
  mapping: Mapping | undefined,
): { columns: Column[] } | BadRow {
  const bad = (because: string, column?: number): BadRow => ({
    kind: 'bad',
    place: column === undefined ? place : { ...place, column },
    because,
  })
  const absent = Object.keys(mapping ?? {}).find((name) => !names.includes(name))
  if (absent !== undefined) return bad(`the mapping names a column that is not there: ${absent}`)
  const columns: Column[] = []
  for (const [at, name] of names.entries()) {
    const mapped = mapping && Object.hasOwn(mapping, name) ? mapping[name] : undefined
    const field = mapped === LEFT_OUT ? undefined : mapped === undefined ? fieldCalled(name) : fieldNamed(mapped)
    if (mapped !== undefined && mapped !== LEFT_OUT && !field) return bad(`a phone has no field ${mapped}`, at + 1)
    const key = field && JSON.stringify(field.path)
    const twin = columns.findIndex((one) => one.field && JSON.stringify(one.field.path) === key)
    if (field && twin >= 0) return bad(`it is the same field as column ${twin + 1}`, at + 1)
    columns.push({ name, field: mapped === LEFT_OUT ? NOTHING : field })
  }
  if (!columns.some(({ field }) => field?.path[0] === 'mac'))
    return bad('no column is the MAC: name one `mac`, or say which in a mapping')
  return { columns }
}

/** Of a column that is left out: nobody needs to be told. */
const NOTHING: Field = { path: [], schema: undefined as never } // never read

type Draft = {
  mac?: Mac
  tenant?: string
  gateway?: string
  family?: string
  model?: string
  lines: Record<string, unknown>[]
  settings?: Settings
}

function readRow(
  place: Place,
  cells: readonly string[],
  columns: readonly Column[],
  tellsUnread: boolean,
): ReadPhone | BadRow {
  const draft: Draft = { lines: [] }
  const lost: string[] = []
  const bad = (because: string, at?: number): BadRow => ({
    kind: 'bad',
    place: at === undefined || at < 0 ? place : { ...place, column: at + 1 },
    because,
  })
  if (cells.length > columns.length)
    return bad(`it has ${cells.length} cells, and the first row names ${columns.length}`)
  for (const [at, cell] of cells.entries()) {
    const { name, field } = columns[at]!
    if (!field && tellsUnread) lost.push(`the column ${name} is not read`)
    if (!field || field === NOTHING || cell === '') continue
    const read = readCell(field, cell)
    if ('because' in read) return bad(`${name}: ${read.because}`, at)
    put(draft as never, field.path, read.value)
  }
  const { mac, lines, ...rest } = draft
  const macAt = columns.findIndex(({ field }) => field?.path[0] === 'mac')
  if (mac === undefined) return bad('it has no MAC', macAt)
  const gap = Array.from(lines).findIndex((line) => line === undefined || line.user === undefined)
  if (gap >= 0)
    return bad(
      `line ${gap + 1} has no user`,
      columns.findIndex(({ field }) => field?.path[0] === 'lines' && field.path[1] === gap),
    )
  return { kind: 'phone', place, mac, ...rest, ...(lines.length > 0 ? { lines: lines as ReadLine[] } : {}), lost } // each field by its own schema
}

/** Fields come from schemas alone, so no key of a path is anything else's. */
function put(
  target: Record<string | number, unknown>,
  [first, ...rest]: readonly (string | number)[],
  value: unknown,
): void {
  if (first === undefined) return
  if (rest.length === 0) target[first] = value
  else {
    target[first] ??= typeof rest[0] === 'number' ? [] : {}
    put(target[first] as Record<string | number, unknown>, rest, value) // just made, or of the same schema
  }
}
