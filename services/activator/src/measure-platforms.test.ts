import { mintBootId, parseMac } from '@offhook/phones'
import { openMetrics } from '@offhook/runtime'
import type { PlatformAnswer, Question } from '@offhook/tenant-platforms'
import { expect, it } from 'vitest'
import { guardPlatform } from './guard-platform.ts'
import { measurePlatforms } from './measure-platforms.ts'
import type { NamedHealth } from './platforms.ts'

const question: Question = {
  boot: mintBootId(),
  mac: parseMac('0004f21a2457')!,
  bootToken: undefined,
  gateway: 'hq',
  leasedIp: '192.168.100.100',
}
const known = {
  ...{ name: 'main', kind: 'rest' as const, baseUrl: 'http://x.example', auth: null, mapping: null },
  ...{ limits: {}, updatedAt: '' },
}

it('answers, errors and open breakers are counted, a status by its class, and what was put off is no question', async () => {
  const metrics = openMetrics('test', ['acme'])
  const answers: PlatformAnswer[] = [
    { kind: 'refused', because: 'not-ordered' },
    { kind: 'refused', because: 'bad-answer' },
    ...Array.from({ length: 10 }, (): PlatformAnswer => ({ kind: 'unavailable', because: 'status 503' })),
  ]
  const guarded = guardPlatform(
    { requestCredentials: async () => answers.shift()! },
    { maxConcurrent: 4, maxWaiting: 4 },
  )
  let health: NamedHealth[] = []
  const platforms = measurePlatforms({ at: () => guarded, health: () => health }, metrics)
  for (let asked = 0; asked < 13; asked++) await platforms.at('acme', known).requestCredentials(question)
  const lines = async (name: string) =>
    (await metrics.text()).split('\n').flatMap((line) => {
      const [, labels, value] = new RegExp(`^${name}\\{(.*),otel_scope_name="offhook"\\} (\\d+)$`).exec(line) ?? []
      return labels && value !== '0' ? [`${labels} ${value}`] : []
    })
  expect(await lines('offhook_platform_answers_total')).toEqual([
    'kind="refused",dialect="rest",tenant="acme" 2',
    'kind="unavailable",dialect="rest",tenant="acme" 10',
    'kind="put-off",dialect="rest",tenant="acme" 1',
  ])
  expect(await lines('offhook_platform_errors_total')).toEqual([
    'because="bad-answer",dialect="rest",tenant="acme" 1',
    'because="status-5xx",dialect="rest",tenant="acme" 10',
  ])
  expect(await lines('offhook_platform_latency_seconds_count')).toEqual(['dialect="rest",tenant="acme" 12'])

  health = [{ tenant: 'acme', platform: 'main', kind: 'rest', ...guarded.health() }]
  expect(await lines('offhook_platforms')).toEqual(['state="open",tenant="acme" 1'])
  health = [] // forgotten after an hour without a question
  expect(await lines('offhook_platforms')).toEqual([])
})
