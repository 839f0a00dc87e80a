import type { BadRow, Place, SourceFiles } from '../reading.ts'
import { rowsOf } from './rows-of.ts'

/** A row of a table whose first row names its columns. */
export type Entry = {
  readonly place: Place
  /** Undefined for a column that is not there, or an empty cell. */
  get(column: string): string | undefined
  /** Where that cell stands; the row where there is no such column. */
  placeOf(column: string): Place
  /** Columns that have something, by name. */
  readonly filled: readonly string[]
}

/** The names of a table's columns, as its first row has them in lower case, and its rows behind them. */
export async function* entriesOf(files: SourceFiles, file: string): AsyncGenerator<Entry | BadRow> {
  let columns: readonly string[] | undefined
  for await (const row of rowsOf(files, file)) {
    if ('because' in row) yield row
    else if (columns) yield entryOf(columns, row.place, row.cells)
    else columns = row.cells.map((cell) => cell.toLowerCase())
  }
}

/** The columns of a table; empty where it has none. */
export async function columnsOf(files: SourceFiles, file: string): Promise<readonly string[]> {
  for await (const row of rowsOf(files, file))
    return 'because' in row ? [] : row.cells.map((cell) => cell.toLowerCase())
  return []
}

export function entryOf(columns: readonly string[], place: Place, cells: readonly string[]): Entry {
  const at = (column: string) => columns.indexOf(column)
  return {
    place,
    get: (column) => cells[at(column)] || undefined,
    placeOf: (column) => (at(column) < 0 ? place : { ...place, column: at(column) + 1 }),
    filled: columns.filter((_, index) => cells[index]),
  }
}
