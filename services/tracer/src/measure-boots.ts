import { RefusalReason } from '@offhook/contracts'
import type { Metrics } from '@offhook/runtime'
import type { UpdatedBoot } from './kept-boots.ts'

const BUNDLE_SECONDS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120]
const REGISTRATION_SECONDS = [1, 2, 5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600]
const OUTCOMES = ['completed', 'stalled', 'superseded', 'refused'] as const

/** Events after which boots stall; a file's own name would hold a MAC. */
const STEPS = ['lease.alerted', 'phone.activated', 'config.rendered'] as const

const USUAL_STALLS = [
  { step: 'lease.alerted', expected: 'phone.activated', because: 'no-answer' },
  { step: 'phone.activated', expected: 'config.rendered', because: 'not-rendered' },
  { step: 'config.rendered', expected: 'file.served', because: 'never-asked' },
  { step: 'file.served', expected: 'phone.registered', because: 'not-registered' },
] as const

/**
 * Counts sessions that came into another state. A boot that stands still and then goes on is counted as stalled, and once more when it ends. Families that are
 * known at the start have series from nothing on, so that the first boot of one is seen by rates.
 */
export function measureBoots({ meter, tenantLabel }: Metrics, families: readonly string[]) {
  const outcomes = meter.createCounter('offhook_boots', {
    description: 'Boots by family and how they ended; superseded: the phone began anew before',
  })
  const stalled = meter.createCounter('offhook_boots_stalled', {
    description: 'Boots that stand still, by the step they came to, the one expected next, and why',
  })
  const refused = meter.createCounter('offhook_boots_refused', { description: 'Boots that were refused, by why' })
  const changes = meter.createCounter('offhook_changes', {
    description: 'Changes of phones’ files outside a boot, by family and how they ended',
  })
  const registration = meter.createHistogram('offhook_boot_registration_seconds', {
    unit: 's',
    description: 'From the lease alert to the registration, of boots that completed, by family',
    advice: { explicitBucketBoundaries: REGISTRATION_SECONDS },
  })
  const bundle = meter.createHistogram('offhook_boot_bundle_seconds', {
    unit: 's',
    description: 'From the lease alert to the rendered files, of boots that completed or stalled',
    advice: { explicitBucketBoundaries: BUNDLE_SECONDS },
  })
  for (const family of [...families, 'unknown'])
    for (const outcome of OUTCOMES) outcomes.add(0, { family, outcome, ...tenantLabel('') })
  for (const family of [...families, 'unknown'])
    for (const outcome of ['completed', 'stalled']) changes.add(0, { family, outcome, ...tenantLabel('') })
  for (const stall of USUAL_STALLS) stalled.add(0, { ...stall, ...tenantLabel('') })
  for (const because of RefusalReason.options) refused.add(0, { because, ...tenantLabel('') })

  const measureBoot = ({ before, tenant, assembled, steps }: UpdatedBoot) => {
    const { state, family: known, diagnosis, startedAt, finishedAt } = assembled
    const [family, label] = [known ?? 'unknown', tenantLabel(tenant)]
    const because = diagnosis?.because ?? 'unknown'
    outcomes.add(1, { family, outcome: because === 'superseded' ? because : state, ...label })
    if (state === 'refused') return refused.add(1, { because, ...label })
    if (state === 'stalled') {
      const step =
        STEPS.find((name) => name === diagnosis?.stuckAfter) ?? (diagnosis?.stuckAfter ? 'file.served' : 'none')
      stalled.add(1, { step, expected: diagnosis?.expected ?? 'none', because, ...label })
    } else if (finishedAt)
      registration.record((finishedAt.getTime() - startedAt.getTime()) / 1_000, { family, ...label })
    const rendered = steps.find(({ name }) => name === 'config.rendered')
    const alerted = steps.find(({ name }) => name === 'lease.alerted')
    if (before !== 'stalled' && rendered && alerted)
      bundle.record(Math.max(0, rendered.at.getTime() - alerted.at.getTime()) / 1_000, label)
  }
  return (updated: readonly UpdatedBoot[]): void => {
    for (const one of updated) {
      const { kind, before, tenant, assembled } = one
      if (before === assembled.state || assembled.state === 'running') continue
      if (kind === 'boot') measureBoot(one)
      else changes.add(1, { family: assembled.family ?? 'unknown', outcome: assembled.state, ...tenantLabel(tenant) })
    }
  }
}
