import type { BootFinished } from '@offhook/contracts'
import type { BootExport } from './export-boots.ts'
import type { UpdatedBoot } from './kept-boots.ts'

/** Tells of boots that ended, counts them, and hands them to the export. The events are published before the batch is acknowledged; repeats carry one id. */
export function announceBoots(
  measure: (updated: readonly UpdatedBoot[]) => void,
  publish: (event: BootFinished) => Promise<unknown>,
  spans: BootExport | undefined,
) {
  return async (updated: readonly UpdatedBoot[]): Promise<void> => {
    measure(updated)
    const boots = updated.filter(({ kind }) => kind === 'boot')
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
