import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { FORMATS } from './formats.ts'

it('stands format by format in the page about imports', async () => {
  const page = await readFile(new URL('../../../docs/import.md', import.meta.url), 'utf8')
  const [, table = ''] = /\| format \|.*\n\|[- |]+\n((?:\|.*\n)*)/.exec(page) ?? []
  const rows = table
    .trim()
    .split('\n')
    .map((row) =>
      row
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  expect(rows).toEqual(
    Object.entries(FORMATS).map(([name, { title, takes }]) => [`\`${name}\``, title, takes.replaceAll('|', '\\|')]),
  )
})
