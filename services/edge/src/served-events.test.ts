import type { FileServed } from '@offhook/contracts'
import { parseMac, Slug } from '@offhook/phones'
import { openLog } from '@offhook/runtime'
import { expect, it } from 'vitest'
import { servedEvents } from './served-events.ts'

const answer = (file: string): Omit<FileServed, 'id'> => ({
  ...{ mac: parseMac('0004f21a2457')!, tenant: Slug.parse('acme'), gateway: Slug.parse('hq') },
  ...{ method: 'GET', file, fileClass: 'config', status: 200, bytes: 1, ms: 1, protocol: 'http', remote: '192.0.2.7' },
  at: '2026-01-05T09:00:30.000Z',
})
const log = openLog('edge')
log.level = 'silent'

it('what the bus did not take is told again with the same ids; what cannot be told is dropped and keeps nothing back', async () => {
  const asked: string[][] = []
  const ids: string[][] = []
  let isAway = true
  const events = servedEvents(
    async (batch) => {
      asked.push(batch.map(({ file, times = 1 }) => `${file} ${times}`))
      ids.push(batch.map(({ id }) => id))
      if (isAway) throw new Error('away')
    },
    () => true,
    log,
  )
  const first = events.add(answer('a'))
  first.times++
  events.add(answer('b'.repeat(300)))
  events.add(answer('c'))
  await events.flush()
  isAway = false
  await events.flush()
  expect(asked).toEqual([
    ['a 2', `${'b'.repeat(300)} 1`, 'c 1'],
    ['a 2', 'c 1'],
  ])
  expect(ids[1]).toEqual([ids[0]![0], ids[0]![2]])
  expect([events.dropped, first.told]).toEqual([1, true])
  await events.close()
})
