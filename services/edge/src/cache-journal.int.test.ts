import { appendFile, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openCacheJournal } from './cache-journal.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-journal-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('the newest of a name is found, at once, after a reopening, and behind a record that a crash cut off', async () => {
  const path = join(folder, 'a')
  const journal = await openCacheJournal(path)
  journal.write('one', Buffer.from('first'))
  journal.write('two', Buffer.from('other'))
  expect((await journal.read('one'))?.toString()).toBe('first')
  await journal.close()
  const again = await openCacheJournal(path)
  again.write('one', Buffer.from('second'))
  await again.close()
  await appendFile(path, Buffer.from([0, 0, 1, 0, 0, 3, 98]))
  const third = await openCacheJournal(path)
  expect([
    (await third.read('one'))?.toString(),
    (await third.read('two'))?.toString(),
    await third.read('three'),
  ]).toEqual(['second', 'other', undefined])
  third.write('three', Buffer.from('after the cut'))
  await third.close()
  const fourth = await openCacheJournal(path)
  expect((await fourth.read('three'))?.toString()).toBe('after the cut')
  await fourth.close()
})

test('what was replaced does not fill the disk', async () => {
  const path = join(folder, 'b')
  const journal = await openCacheJournal(path)
  const blob = Buffer.alloc(4 * 1024 * 1024, 1)
  for (let turn = 0; turn < 40; turn++) {
    journal.write('same', blob)
    await new Promise((resolve) => setTimeout(resolve, 0))
    await journal.read('nothing')
    if (turn % 4 === 0) await new Promise((resolve) => setTimeout(resolve, 210)) // past the next batch
  }
  expect((await journal.read('same'))?.equals(blob)).toBe(true)
  await journal.close()
  expect((await stat(path)).size).toBeLessThan(100 * 1024 * 1024)
})
