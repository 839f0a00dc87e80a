import { openMetrics } from '@offhook/runtime'
import { expect, it } from 'vitest'
import type { AssembledBoot } from './assemble-boot.ts'
import type { UpdatedBoot } from './kept-boots.ts'
import { measureBoots } from './measure-boots.ts'

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 5, 9, 0, seconds))
const step = (name: 'lease.alerted' | 'config.rendered', seconds: number) => ({
  ...{ boot: 'b', step: name, name, at: at(seconds), attributes: {} },
})

function session(
  before: string | null,
  assembled: Partial<AssembledBoot>,
  kind: 'boot' | 'change' = 'boot',
): UpdatedBoot {
  return {
    ...{ boot: 'b', mac: '0004f21a2457', tenant: 'acme', gateway: 'hq', kind, before },
    steps: [step('lease.alerted', 0), step('config.rendered', 3)],
    assembled: {
      ...{ state: 'completed', family: 'polycom', model: null, firmware: null, startedAt: at(0), lastStepAt: at(40) },
      ...{ stallsAt: null, finishedAt: null, diagnosis: null, steps: 2, ...assembled },
    },
  }
}

it('a session is counted once for each state it comes into, by what bounded words say of it', async () => {
  const metrics = openMetrics('test')
  const measure = measureBoots(metrics, ['polycom'])
  const stuck = { stuckAfter: '0004f21a2457-phone.cfg', expected: 'phone.registered', because: 'not-registered' }
  measure([
    session('running', { state: 'stalled', diagnosis: { ...stuck, text: 'It never registered.' } }),
    session('stalled', { state: 'stalled', diagnosis: { ...stuck, text: 'It never registered.' } }),
    session('stalled', { finishedAt: at(40) }),
    session('running', { state: 'stalled', diagnosis: { because: 'superseded', text: 'It began anew.' } }),
    session(null, { state: 'refused', family: null, finishedAt: at(1), diagnosis: { because: 'suspended', text: '' } }),
    session('running', { state: 'running' }),
    session('running', { finishedAt: at(9) }, 'change'),
  ])
  const told = (await metrics.text())
    .split('\n')
    .filter((line) => /^offhook_.*(_total|_count|_sum)\{.*\} [1-9]/.test(line))
    .map((line) => line.replace(/,?otel_scope_name="offhook"/, ''))
  expect(told.sort()).toEqual(
    [
      'offhook_boots_total{family="polycom",outcome="stalled"} 1',
      'offhook_boots_total{family="polycom",outcome="completed"} 1',
      'offhook_boots_total{family="polycom",outcome="superseded"} 1',
      'offhook_boots_total{family="unknown",outcome="refused"} 1',
      'offhook_boots_stalled_total{step="file.served",expected="phone.registered",because="not-registered"} 1',
      'offhook_boots_stalled_total{step="none",expected="none",because="superseded"} 1',
      'offhook_boots_refused_total{because="suspended"} 1',
      'offhook_changes_total{family="polycom",outcome="completed"} 1',
      'offhook_boot_registration_seconds_count{family="polycom"} 1',
      'offhook_boot_registration_seconds_sum{family="polycom"} 40',
      'offhook_boot_bundle_seconds_count{} 2',
      'offhook_boot_bundle_seconds_sum{} 6',
    ].sort(),
  )
})
