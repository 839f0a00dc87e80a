/** How far something long is, on standard error: drawn over and over on a terminal, nothing elsewhere, so that output stays what it is. */
export type ProgressBar = { show(done: number, total: number, more?: string): void; end(): void }

const WIDTH = 30

/** Where it is drawn; `columns` is its width in characters. */
type Terminal = { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown }

export function progressBar(title: string, terminal: Terminal = process.stderr): ProgressBar {
  if (!terminal.isTTY) return { show: () => {}, end: () => {} }
  let isDrawn = false
  return {
    show(done, total, more = '') {
      const line = `${title} ${drawProgress(done, total)}${more && `  ${more}`}`
      terminal.write(`\r\u001b[2K${line.slice(0, (terminal.columns ?? 80) - 1)}`)
      isDrawn = true
    },
    end() {
      if (isDrawn) terminal.write('\n')
      isDrawn = false
    },
  }
}

/** `[######----] 60 of 100`. */
export function drawProgress(done: number, total: number): string {
  const filled = total === 0 ? WIDTH : Math.floor((Math.min(done, total) / total) * WIDTH)
  return `[${'#'.repeat(filled)}${'-'.repeat(WIDTH - filled)}] ${done} of ${total}`
}
