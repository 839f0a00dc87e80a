import type { BadRow, SourceFiles } from '../reading.ts'
import { modelFinder } from '../tables/model-named.ts'
import { rowsOf } from '../tables/rows-of.ts'
import { entryOf } from '../tables/table-of.ts'
import type { Assigned } from './account.ts'

/** Whether a file among Asterisk's is a table of who has which phone. */
export const isTable = (name: string): boolean => /\.csv$/i.test(name)

/** What is taken for the columns of a table that has no names of them. */
const USUAL = ['mac', 'extension', 'line']

/** A table of `mac`, `extension` (or `user`, `account`), and, where wanted, `line`, `brand` and `model`. Without a row of names it has the first three. */
export async function* readAssigned(files: SourceFiles, file: string): AsyncGenerator<Assigned | BadRow> {
  let columns: readonly string[] | undefined
  let find: ReturnType<typeof modelFinder> | undefined
  for await (const row of rowsOf(files, file)) {
    if ('because' in row) {
      yield row
      continue
    }
    if (!columns) {
      const names = row.cells.map((cell) => cell.toLowerCase())
      columns = names.includes('mac') ? names : USUAL
      if (columns === names) continue
    }
    const entry = entryOf(columns, row.place, row.cells)
    const mac = entry.get('mac')
    const account = entry.get('extension') ?? entry.get('user') ?? entry.get('account')
    const line = entry.get('line')
    const brand = entry.get('family') ?? entry.get('brand')
    const model = entry.get('model')
    // Families take a second to load, and most tables need none.
    if (brand !== undefined) find ??= modelFinder()
    const known = find?.(brand, model) ?? {}
    if (mac === undefined || account === undefined)
      yield { kind: 'bad', place: row.place, because: `no ${mac === undefined ? 'mac' : 'extension'}` }
    else if (line !== undefined && !/^[1-9]\d?$/.test(line))
      yield { kind: 'bad', place: entry.placeOf('line'), because: 'line: a number of 1 to 99' }
    else
      yield {
        place: entry.placeOf('mac'),
        mac,
        account,
        ...(line === undefined ? {} : { number: Number(line) }),
        ...(model ? { model } : {}),
        ...known,
      }
  }
}
