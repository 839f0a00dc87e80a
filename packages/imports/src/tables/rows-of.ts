import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'
import type { BadRow, Place, SourceFiles } from '../reading.ts'

export type Row = { readonly place: Place; readonly cells: readonly string[] }

/** Longer than anybody's: what has more is a quotation mark that nothing closes. */
const MAX_ROW = 256 * 1024

const isCell = (cell: unknown): cell is string => typeof cell === 'string'

/**
 * The rows of a table of comma-separated values (RFC 4180), or of tabs or semicolons where the first line has more of those; with the line on which each begins.
 * Empty rows are left out. Never throws: what cannot be read is one bad row, and the last.
 */
export async function* rowsOf(files: SourceFiles, file: string): AsyncGenerator<Row | BadRow> {
  const pieces = files.open(file)
  if (!pieces) {
    yield { kind: 'bad', place: { file, line: 1 }, because: 'the file is not there' }
    return
  }
  const { head, whole } = await peek(pieces)
  const delimiter = delimiterOf(head)
  const source = Readable.from(whole)
  const parser = source.pipe(
    parse({ bom: true, info: true, relaxColumnCount: true, skipEmptyLines: true, delimiter, maxRecordSize: MAX_ROW }),
  )
  source.on('error', (cause) => parser.destroy(cause))
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: unknown[]; info: { lines: number } }>) {
      const cells = record.filter(isCell)
      const within = cells.reduce((count, cell) => count + cell.split('\n').length - 1, 0)
      const place = { file, line: info.lines - within }
      if (cells.some((cell) => cell.trim() !== '')) yield { place, cells: cells.map((cell) => cell.trim()) }
    }
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause
    const line = 'lines' in cause && typeof cause.lines === 'number' ? cause.lines : 1
    yield {
      kind: 'bad',
      place: { file, line },
      because: REASONS[cause.code] ?? 'not a table of comma-separated values',
    }
  }
}

/** The parser's own words quote what it read, which may hold a password. */
const REASONS: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark that nothing closes',
  CSV_MAX_RECORD_SIZE: `a row of more than ${MAX_ROW / 1024} KiB: a quotation mark that nothing closes, perhaps`,
  INVALID_OPENING_QUOTE: 'a quotation mark in the middle of a field',
  CSV_INVALID_CLOSING_QUOTE: 'something behind the quotation mark that ends a field',
}

async function peek(pieces: AsyncIterable<string>): Promise<{ head: string; whole: AsyncIterable<string> }> {
  const rest = pieces[Symbol.asyncIterator]()
  let head = ''
  while (!head.includes('\n') && head.length < MAX_ROW) {
    const { done, value } = await rest.next()
    if (done) break
    head += value
  }
  return {
    head,
    whole: (async function* () {
      yield head
      for (;;) {
        const { done, value } = await rest.next()
        if (done) return
        yield value
      }
    })(),
  }
}

function delimiterOf(head: string): string {
  const [first = ''] = head.split('\n', 1)
  const count = (character: string) => first.split(character).length
  return [',', ';', '\t'].reduce((best, one) => (count(one) > count(best) ? one : best))
}
