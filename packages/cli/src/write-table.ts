/** Rows as columns, two blanks apart, each as wide as its widest cell; nothing behind the last. A cell's control characters are shown as `?`: a phone's name is no instruction to a terminal. */
export function writeTable(rows: readonly (readonly (string | undefined)[])[]): string {
  const cells = rows.map((row) => row.map((cell) => plain(cell ?? '')))
  const columns = Math.max(0, ...cells.map(({ length }) => length))
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)))
  return cells
    .map(
      (row) =>
        `${row
          .map((cell, at) => cell.padEnd(widths[at]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** Text that others wrote, on one line and without what a terminal would obey. */
export const plain = (text: string): string => text.replace(/\p{Cc}/gu, '?')
