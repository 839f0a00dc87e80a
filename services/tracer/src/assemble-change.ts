import { type AssembledBoot, type AssembleOptions, type FoundDiagnosis, stallOf, summarise } from './assemble-boot.ts'
import type { BootStep } from './boot-step.ts'

/** What a change of a phone's files amounts to: complete once the phone fetched what it registers with, and, where it has a line, registered after that. */
export function assembleChange(told: readonly BootStep[], options: AssembleOptions): AssembledBoot {
  const { common, steps, expected, explained } = summarise(told, options.families)
  const fetched = steps.find(
    ({ name, status, attributes }) =>
      name === 'file.served' &&
      (status === 200 || status === 304) &&
      (attributes.method ?? 'GET') === 'GET' &&
      attributes.fileClass === expected.credentialsIn,
  )
  const registered =
    fetched && steps.find(({ name, at }) => name === 'phone.registered' && at.getTime() >= fetched.at.getTime())
  const end = hasNoLine(steps) ? fetched : registered
  if (end) return { ...common, state: 'completed', stallsAt: null, finishedAt: end.at, diagnosis: null }
  const stallsAt = stallOf(common.lastStepAt, fetched?.at, options)
  const stalled = options.superseded || options.now >= stallsAt
  return {
    ...common,
    state: stalled ? 'stalled' : 'running',
    stallsAt: stalled ? null : stallsAt,
    finishedAt: null,
    diagnosis: stalled ? explained(diagnose(steps, fetched !== undefined, options.superseded ?? false)) : null,
  }
}

const hasNoLine = (steps: readonly BootStep[]): boolean =>
  steps.some(({ name, attributes }) => name === 'config.rendered' && attributes.neutral === true)

function diagnose(steps: readonly BootStep[], fetched: boolean, superseded: boolean): FoundDiagnosis {
  if (superseded)
    return { because: 'superseded', text: 'Something newer happened to the phone before it had followed this change.' }
  if (fetched)
    return {
      stuckAfter: 'file.served',
      expected: 'phone.registered',
      because: 'not-registered',
      text: 'It fetched its new files and did not register after that: wrong password at the registrar, SIP blocked on the way, or nobody reports registrations here.',
    }
  const resync = steps.findLast(({ name }) => name === 'resync.finished')
  if (!resync)
    return {
      stuckAfter: 'config.rendered',
      expected: 'resync.finished',
      because: 'not-told',
      text: 'Its files are others now, and nobody told it yet.',
    }
  const result = String(resync.attributes.result)
  if (result === 'handed-over')
    return {
      stuckAfter: 'resync.finished',
      expected: 'file.served',
      because: 'did-not-fetch',
      text: 'Its Asterisk took the NOTIFY, and it did not fetch: it may not be registered there, or not mind the NOTIFY, or HTTP from its site to here is blocked.',
    }
  return result === 'accepted'
    ? {
        stuckAfter: 'resync.finished',
        expected: 'file.served',
        because: 'did-not-fetch',
        text: 'It took the NOTIFY and did not fetch: its own settings may forbid it, or HTTP from its site to here is blocked.',
      }
    : {
        stuckAfter: 'resync.finished',
        because: `resync-${result}`,
        text: `Telling it to resync ended as ${result}; it finds its files at its next poll or start.`,
      }
}
