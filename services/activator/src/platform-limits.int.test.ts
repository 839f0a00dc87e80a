import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { openSealer } from '@offhook/runtime'
import { mintBootId, mintMac, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { platformsFrom } from './platforms.ts'

test('a platform with limits of its own is asked and waited for as they say, from the moment they are changed', async ({
  field,
}) => {
  const hanging = createServer(() => {})
  await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve))
  const baseUrl = `http://127.0.0.1:${(hanging.address() as AddressInfo).port}`
  const platforms = platformsFrom(field.database, openSealer(field.common().sealingKeys), {
    ...{ timeoutMs: 60_000, maxConcurrent: 64, maxWaiting: 10 },
  })
  const known = (limits: { maxConcurrent?: number; timeoutMs?: number }) => ({
    ...{ name: 'main', kind: 'rest' as const, baseUrl, auth: null, mapping: null, limits, updatedAt: '' },
  })
  const ask = (limits: { maxConcurrent?: number; timeoutMs?: number }) =>
    platforms.at('acme', known(limits)).requestCredentials({
      ...{ boot: mintBootId(), mac: mintMac(), bootToken: undefined, gateway: 'hq', leasedIp: undefined },
    })
  const narrow = { maxConcurrent: 2, timeoutMs: 150 }
  const answers = [ask(narrow), ask(narrow), ask(narrow)]
  await vi.waitFor(() => expect(platforms.health()).toMatchObject([{ asking: 2, waiting: 1 }]))
  expect(await Promise.all(answers)).toEqual(
    Array(3).fill(expect.objectContaining({ kind: 'unavailable', because: 'timeout' })),
  )
  const wide = { maxConcurrent: 3, timeoutMs: 200 }
  const more = [ask(wide), ask(wide), ask(wide)]
  await vi.waitFor(() => expect(platforms.health()).toMatchObject([{ asking: 3, waiting: 0 }]))
  await Promise.all(more)
  hanging.closeAllConnections()
  hanging.close()
})
