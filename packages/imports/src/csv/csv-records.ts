import { type CsvError, parse } from 'csv-parse'

/** A row of a table: its cells without the space around them, and the line that it begins in, counted from 1. */
export type CsvRecord = { readonly line: number; readonly cells: readonly string[] }

/** What ends the reading of a table: behind it nobody can say where a row begins. */
export type CsvFault = { readonly line: number; readonly because: string }

/** Of one row, in bytes. */
const MAX_RECORD = 1024 * 1024
const MAX_COLUMNS = 1_000

/**
 * The rows of a CSV text that comes in pieces (RFC 4180): quoted cells, line ends of any kind, a byte order mark, and `,`, `;` or tab between cells, whichever stands most
 * often in the first line. Empty lines are no rows.
 */
export async function* csvRecords(pieces: AsyncIterable<string>): AsyncGenerator<CsvRecord | CsvFault> {
  const { delimiter, all } = await sniff(pieces)
  let rows: CsvRecord[] = []
  let last = 0
  let countedTwice = 0
  const parser = parse({
    ...{ bom: true, delimiter, relax_column_count: true, skip_empty_lines: true, trim: true },
    ...{ max_record_size: MAX_RECORD, record_delimiter: ['\r\n', '\n', '\r'] },
    on_record(cells: string[], { lines }) {
      const text = cells.join('')
      // The parser takes CRLF within quotes for two ends of lines.
      countedTwice += text.match(/\r\n/g)?.length ?? 0
      last = lines - countedTwice
      rows.push({ line: last - (text.match(/\r\n|\r|\n/g)?.length ?? 0), cells })
      return null // nothing waits in the parser, where a fault behind it would take it along
    },
  })
  parser.resume()
  const faulty = new Promise<CsvError>((resolve) => parser.once('error', resolve as never)) // its faults are all of this class, or it is at fault
  const takes = (piece: string) =>
    new Promise<undefined>((resolve) => parser.write(piece, (fault) => (fault ? undefined : resolve(undefined))))
  const ended = new Promise<undefined>((resolve) => parser.once('end', () => resolve(undefined)))
  const flush = function* () {
    const flushed = rows
    rows = []
    for (const row of flushed)
      if (row.cells.length > MAX_COLUMNS) yield { line: row.line, because: `it has more than ${MAX_COLUMNS} cells` }
      else yield row
  }
  let fault: CsvError | undefined
  for await (const piece of all) {
    fault = await Promise.race([takes(piece), faulty])
    yield* flush()
    if (fault) break
  }
  if (!fault) {
    parser.end()
    fault = await Promise.race([ended, faulty])
    yield* flush()
  }
  parser.destroy()
  if (fault) yield { line: Math.max(1, last + 1), because: `${describe(fault)}; nothing behind it is read` }
}

/** The parser's own words quote the text, which may hold a password. */
function describe({ code }: CsvError): string {
  if (code === 'CSV_QUOTE_NOT_CLOSED') return 'a quote is opened and never closed'
  if (code === 'CSV_MAX_RECORD_SIZE') return 'a row is longer than 1 MiB, or a quote is never closed'
  return 'a quote stands where none can be; write it twice within quotes'
}

const SNIFFED = 64 * 1024

/** What stands between the cells of the first line, outside quotes; and all pieces, those that were looked at included. */
async function sniff(pieces: AsyncIterable<string>): Promise<{ delimiter: string; all: AsyncIterable<string> }> {
  const iterator = pieces[Symbol.asyncIterator]()
  let head = ''
  while (head.length < SNIFFED && !/[\r\n]./s.test(head.trimStart())) {
    const { done, value } = await iterator.next()
    if (done) break
    head += value
  }
  const [first = ''] = head
    .replace(/^\uFEFF/, '')
    .trimStart()
    .split(/[\r\n]/, 1)
  const bare = first.replace(/"(?:[^"]|"")*"?/g, '')
  const [delimiter] = [',', ';', '\t'].sort((one, other) => bare.split(other).length - bare.split(one).length)
  async function* all() {
    yield head
    for (;;) {
      const { done, value } = await iterator.next()
      if (done) return
      yield value
    }
  }
  return { delimiter: delimiter!, all: all() }
}
