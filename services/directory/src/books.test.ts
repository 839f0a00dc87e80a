import { openLog } from '@offhook/runtime'
import { expect, it, vi } from 'vitest'
import { BooksBusy, openBooks } from './books.ts'
import type { Book } from './read-book.ts'

const book = (tenant: string, revision: string, weight = 1, above: string[] = []): Book => ({
  ...{ tenant, revision, weight, contacts: [], concerns: new Set([tenant, ...above]) },
  names: { find: () => undefined },
  routes: { find: () => undefined },
})

/** Books of a database that is whatever `rows` says, by secret, and a clock that stands. */
function openOver(rows: Map<string, Book | Error>) {
  const reads: string[] = []
  const clock = { now: 0 }
  const log = openLog('test')
  log.level = 'silent'
  const books = openBooks({
    digest: (_, secret) => Buffer.from(secret),
    async read(_, digest, known) {
      reads.push(String(digest))
      const row = rows.get(String(digest))
      if (row instanceof Error) throw row
      return row && row.revision === known ? 'same' : row
    },
    now: () => clock.now,
    log,
  })
  return { books, reads, clock, open: (secret: string) => books.open('agi', secret) }
}

it('a book is read once, again when its tenant or one above it changes, and the former is answered until then', async () => {
  const rows = new Map<string, Book | Error>([['k', book('shop', '1', 1, ['carrier'])]])
  const { books, reads, open } = openOver(rows)
  await Promise.all([open('k'), open('k'), open('k')])
  expect(reads).toEqual(['k'])
  rows.set('k', book('shop', '2', 1, ['carrier']))
  books.changed('somebody-else')
  expect((await open('k'))?.revision).toBe('1')
  books.changed('carrier')
  expect((await open('k'))?.revision).toBe('1')
  await vi.waitFor(async () => expect((await open('k'))?.revision).toBe('2'))
  expect(reads).toHaveLength(2)
})

it('what cannot be read again is answered as it was, and tried once more after a while', async () => {
  const rows = new Map<string, Book | Error>([['k', book('shop', '1')]])
  const { books, reads, clock, open } = openOver(rows)
  await open('k')
  rows.set('k', new Error('away'))
  books.changed('shop')
  await vi.waitFor(() => expect(reads).toHaveLength(2))
  expect((await open('k'))?.revision).toBe('1')
  expect(reads).toHaveLength(2)
  rows.set('k', book('shop', '2'))
  clock.now += 1_500
  await open('k')
  await vi.waitFor(async () => expect((await open('k'))?.revision).toBe('2'))
})

it('a secret that ended opens nothing, an unknown one is not looked up again at once, and a new one opens as soon as it is told of', async () => {
  const rows = new Map<string, Book | Error>([['k', book('shop', '1')]])
  const { books, reads, open } = openOver(rows)
  await open('k')
  rows.delete('k')
  books.changed('shop')
  await vi.waitFor(async () => expect(await open('k')).toBeUndefined())
  const before = reads.length
  expect([await open('x'), await open('x'), await open('x')]).toEqual([undefined, undefined, undefined])
  expect(reads.length).toBe(before + 1)
  rows.set('x', book('shop', '1'))
  books.changed('shop')
  expect((await open('x'))?.tenant).toBe('shop')
})

it('books in memory are bounded by what they hold, and so are look-ups', async () => {
  const rows = new Map<string, Book | Error>(
    Array.from({ length: 100 }, (_, at) => [`k${at}`, book(`t${at}`, '1', 15_000)]),
  )
  const { books, reads, open } = openOver(rows)
  for (let at = 0; at < 100; at++) {
    await open(`k${at}`)
    await open('k0')
  }
  expect(books.size).toBeLessThan(40)
  const before = reads.length
  await open('k0')
  await open('k99')
  expect(reads.length).toBe(before)
  const many = await Promise.allSettled(Array.from({ length: 200 }, (_, at) => open(`unknown-${at}`)))
  expect(many.filter(({ status }) => status === 'rejected')).toHaveLength(136)
  await expect(open('unknown-later')).resolves.toBeUndefined()
  expect(new BooksBusy('x').name).toBe('BooksBusy')
})
