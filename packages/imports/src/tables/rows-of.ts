import { csvRecords } from '../csv/csv-records.ts'
import type { BadRow, Place, SourceFiles } from '../reading.ts'

export type Row = { readonly place: Place; readonly cells: readonly string[] }

/** The rows of a file's table; one that is not there, or cannot be read further, is a bad row. */
export async function* rowsOf(files: SourceFiles, file: string): AsyncGenerator<Row | BadRow> {
  const pieces = files.open(file)
  if (!pieces) yield { kind: 'bad', place: { file, line: 1 }, because: 'the file is not there' }
  else
    for await (const record of csvRecords(pieces)) {
      const place = { file, line: record.line }
      if ('because' in record) yield { kind: 'bad', place, because: record.because }
      else yield { place, cells: record.cells }
    }
}
