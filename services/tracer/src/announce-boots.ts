import type { BootFinished } from '@offhook/contracts'
import type { Metrics } from '@offhook/runtime'
import type { BootExport } from './export-boots.ts'
import type { UpdatedBoot } from './kept-boots.ts'

/** Tells of boots that ended, counts them, and hands them to the export. The events are published before the batch is acknowledged; repeats carry one id. */
export function announceBoots(
  { meter }: Metrics,
  publish: (event: BootFinished) => Promise<unknown>,
  spans: BootExport | undefined,
) {
  const outcomes = meter.createCounter('offhook_boots', { description: 'Boots by family and how they ended' })
  const changes = meter.createCounter('offhook_changes', {
    description: 'Changes of phones’ files outside a boot, by family and how they ended',
  })
  const seconds = meter.createHistogram('offhook_boot_duration', {
    unit: 's',
    description: 'From lease to registration',
    advice: { explicitBucketBoundaries: [1, 2, 5, 10, 20, 30, 60, 120, 300, 600] },
  })
  return async (updated: readonly UpdatedBoot[]): Promise<void> => {
    const boots = updated.filter(({ kind }) => kind === 'boot')
    for (const { before, assembled } of updated.filter(({ kind }) => kind === 'change'))
      if (before !== assembled.state && assembled.state !== 'running')
        changes.add(1, { family: assembled.family ?? 'unknown', outcome: assembled.state })
    const ended = boots.filter(({ before, assembled }) => before !== assembled.state && assembled.state !== 'running')
    for (const { assembled } of ended) {
      outcomes.add(1, { family: assembled.family ?? 'unknown', outcome: assembled.state })
      if (assembled.state === 'completed' && assembled.finishedAt)
        seconds.record((assembled.finishedAt.getTime() - assembled.startedAt.getTime()) / 1_000, {
          family: assembled.family ?? 'unknown',
        })
    }
    for (const boot of updated) if (boot.assembled.state !== 'running') spans?.add(boot)
    await Promise.all(
      boots.flatMap((boot) => (boot.assembled.finishedAt ? [publish(finished(boot, boot.assembled.finishedAt))] : [])),
    )
  }
}

function finished({ boot, mac, tenant, gateway, assembled }: UpdatedBoot, finishedAt: Date): BootFinished {
  const { state, family, model, firmware, diagnosis, startedAt } = assembled
  return {
    boot: boot as BootFinished['boot'], // ids of our own tables, made by their constructors
    mac: mac as BootFinished['mac'],
    tenant,
    gateway,
    ...(family ? { family } : {}),
    ...(model ? { model } : {}),
    ...(firmware ? { firmware } : {}),
    state: state as BootFinished['state'], // only these have an end
    ...(diagnosis?.because ? { because: diagnosis.because, text: diagnosis.text } : {}),
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
  }
}
