import { NAME_OF, type ThingOfTenant } from '../exported-things.ts'
import { readThing, type Thing } from '../read-json-lines.ts'
import type { Place, Reader, Reading } from '../reading.ts'
import { csvRecords } from './csv-records.ts'

/** So many lines have columns of their own. */
const LINES = 6
const LINE_FIELDS = ['user', 'authUser', 'password', 'displayName', 'label', 'registrar'] as const
const lineColumns = Array.from({ length: LINES }, (_, at) =>
  LINE_FIELDS.map((field) => `line${at + 1}.${field}`),
).flat()

/**
 * The columns of an export. `name` is that of a thing of a tenant, such as a gateway; `lines` is JSON where a phone has more lines, or more about a line, than there are columns
 * for; `more` is JSON of all the rest.
 */
export const EXPORT_COLUMNS: readonly string[] = [
  ...['kind', 'tenant', 'name', 'mac', 'gateway', 'family', 'model', 'suspended'],
  ...lineColumns,
  ...['lines', 'settings', 'more'],
]

export const EXPORT_HEADER = `${EXPORT_COLUMNS.join(',')}\r\n`

/** A thing as one row, its end included. */
export function writeCsvRow(thing: Thing): string {
  const { settings, ...body } = thing.body as Record<string, unknown>
  const cells = new Map<string, string>([['kind', thing.kind]])
  if (thing.kind === 'phone') {
    cells.set('mac', thing.mac)
    for (const field of ['tenant', 'gateway', 'family', 'model'])
      if (typeof body[field] === 'string') {
        cells.set(field, body[field])
        delete body[field]
      }
    if (typeof body.suspended === 'boolean') {
      cells.set('suspended', String(body.suspended))
      delete body.suspended
    }
    for (const [column, cell] of linesOf(body.lines)) cells.set(column, cell)
    delete body.lines
  } else {
    cells.set('tenant', thing.tenant)
    if (thing.kind !== 'tenant') cells.set('name', nameOf(thing))
  }
  if (settings !== undefined) cells.set('settings', JSON.stringify(settings))
  if (Object.keys(body).length > 0) cells.set('more', JSON.stringify(body))
  return `${EXPORT_COLUMNS.map((column) => quote(cells.get(column) ?? '')).join(',')}\r\n`
}

const nameOf = (thing: Extract<Thing, { kind: ThingOfTenant }>): string =>
  (thing as Readonly<Record<string, unknown>>)[NAME_OF[thing.kind]] as string // its schema says so

function linesOf(lines: unknown): [string, string][] {
  if (!Array.isArray(lines)) return []
  const fits = (line: object) =>
    Object.entries(line).every(
      ([field, value]) => LINE_FIELDS.some((one) => one === field) && typeof value === 'string' && value !== '',
    )
  if (lines.length === 0 || lines.length > LINES || !lines.every(fits)) return [['lines', JSON.stringify(lines)]]
  return lines.flatMap((line: Record<string, string>, at) =>
    Object.entries(line).map(([field, value]): [string, string] => [`line${at + 1}.${field}`, value]),
  )
}

/** A spreadsheet takes a cell that begins so for a formula: `'` before it makes it text, and {@link plain} takes that away again. Space around a cell is kept by quotes, and by `'` too. */
const guard = (cell: string): string => (/^['=+\-@\s]|\s$/.test(cell) ? `'${cell}'` : cell)
const plain = (cell: string): string =>
  cell.length >= 2 && cell.startsWith("'") && cell.endsWith("'") ? cell.slice(1, -1) : cell

const quote = (cell: string): string => {
  const guarded = guard(cell)
  return /[",;\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

/** Reads what `offhook export --format csv` wrote. */
export const readOffhookCsv: Reader = async function* (files) {
  for (const file of files.names) {
    const pieces = files.open(file)
    if (pieces) yield* readTable(file, pieces)
    else yield { kind: 'bad', place: { file, line: 1 }, because: 'the file is not there' }
  }
}

async function* readTable(file: string, pieces: AsyncIterable<string>): AsyncGenerator<Reading> {
  let header: readonly string[] | undefined
  for await (const record of csvRecords(pieces)) {
    const place = { file, line: record.line }
    if ('because' in record) yield { kind: 'bad', place, because: record.because }
    else if (header === undefined) {
      header = record.cells
      const unknown = header.findIndex((name) => !EXPORT_COLUMNS.includes(name))
      if (unknown >= 0 || !header.includes('kind')) {
        const column = unknown < 0 ? {} : { column: unknown + 1 }
        yield { kind: 'bad', place: { ...place, ...column }, because: 'its columns are not those of an export' }
        return
      }
    } else if (record.cells.length > header.length)
      yield {
        kind: 'bad',
        place,
        because: `it has ${record.cells.length} cells, and the first row names ${header.length}`,
      }
    else if (record.cells.some((cell) => cell !== '')) yield readRow(place, header, record.cells)
  }
  if (header === undefined) yield { kind: 'bad', place: { file, line: 1 }, because: 'the file is empty' }
}

function readRow(place: Place, header: readonly string[], cells: readonly string[]): Reading {
  const cell = (name: string): string | undefined => {
    const at = header.indexOf(name)
    const written = at < 0 ? '' : (cells[at] ?? '')
    return written === '' ? undefined : plain(written)
  }
  const bad = (name: string, because: string): Reading => ({
    ...{ kind: 'bad', place: { ...place, column: header.indexOf(name) + 1 }, because: `${name}: ${because}` },
  })
  const json = new Map<string, unknown>()
  for (const name of ['settings', 'more', 'lines']) {
    const written = cell(name)
    if (written === undefined) continue
    try {
      json.set(name, JSON.parse(written))
    } catch {
      return bad(name, 'not JSON')
    }
  }
  const more = json.get('more') ?? {}
  if (typeof more !== 'object' || more === null || Array.isArray(more)) return bad('more', 'not an object')
  const settings = json.has('settings') ? { settings: json.get('settings') } : {}
  const kind = cell('kind')
  const [tenant, name] = [cell('tenant'), cell('name')]
  if (kind !== 'phone')
    return readThing(place, {
      kind,
      tenant,
      ...(kind === 'tenant' ? {} : { [NAME_OF[kind as ThingOfTenant] ?? 'name']: name }),
      body: { ...more, ...settings },
    })
  const suspended = cell('suspended')
  if (suspended !== undefined && suspended !== 'true' && suspended !== 'false') return bad('suspended', 'true or false')
  const columns = readLines(cell)
  const lines = json.has('lines') ? json.get('lines') : columns.length > 0 ? columns : undefined
  const body = {
    ...{ ...more, ...settings, tenant, gateway: cell('gateway'), family: cell('family'), model: cell('model') },
    ...{ suspended: suspended === undefined ? undefined : suspended === 'true', lines },
  }
  const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
  return readThing(place, { kind, mac: cell('mac'), body: given })
}

function readLines(cell: (name: string) => string | undefined): object[] {
  const lines = Array.from({ length: LINES }, (_, at) =>
    Object.fromEntries(
      LINE_FIELDS.map((field) => [field, cell(`line${at + 1}.${field}`)]).filter(([, value]) => value !== undefined),
    ),
  )
  const last = lines.findLastIndex((line) => Object.keys(line).length > 0)
  return lines.slice(0, last + 1)
}
