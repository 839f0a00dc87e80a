import { type Families, type Family, findStop, type Stop } from '@offhook/families'
import type { BootStep } from './boot-step.ts'

export type Diagnosis = {
  readonly stuckAfter?: string
  readonly expected?: string
  readonly because?: string
  readonly text: string
  /** What usually causes it, by the family's table. */
  readonly cause?: string
  /** What to look at next. */
  readonly check?: string
}

export type AssembledBoot = {
  readonly state: 'running' | 'stalled' | 'completed' | 'refused'
  readonly family: string | null
  readonly model: string | null
  readonly firmware: string | null
  readonly startedAt: Date
  readonly lastStepAt: Date
  /** While it runs: when it counts as stalled if nothing comes before. */
  readonly stallsAt: Date | null
  readonly finishedAt: Date | null
  readonly diagnosis: Diagnosis | null
  readonly steps: number
}

export type AssembleOptions = {
  families: Families
  now: Date
  /** Nothing came for so long. */
  stallAfterMs: number
  /** A phone that has what it registers with takes its time: it starts its application, and many restart once more. Counted from its last fetch of that. */
  registerWithinMs: number
  superseded?: boolean
}

/** What any session has: its steps in order of time, whose they are, and what its family is expected to do. At least one step. */
export function summarise(told: readonly BootStep[], families: Families) {
  const steps = [...new Map(told.map((step) => [step.step, step])).values()].sort(
    (one, other) => one.at.getTime() - other.at.getTime() || (one.step < other.step ? -1 : 1),
  )
  const [first] = steps
  const last = steps.at(-1)
  if (!first || !last) throw new Error('a session has at least one step')
  const { family, model, firmware } = identity(families, steps)
  const common = {
    family: family?.name ?? null,
    model,
    firmware,
    startedAt: (steps.find(({ name }) => name === 'lease.alerted') ?? first).at,
    lastStepAt: last.at,
    steps: steps.length,
  }
  /** With what usually causes it, by the table of the family that the phone is known to be of. */
  const explained = ({ after, before, status, ...diagnosis }: FoundDiagnosis): Diagnosis => ({
    ...diagnosis,
    ...families.usualCause(family, { because: diagnosis.because, after, before, status }),
  })
  return { steps, common, model, expected: family ?? families.usual, explained }
}

export type FoundDiagnosis = Diagnosis & Stop

/**
 * What a boot amounts to, from its steps in any order. `stalled` when nothing came for `stallAfterMs` before `now`, when the phone fetched its credentials and has
 * not registered within `registerWithinMs`, whatever else it does, or when a newer boot of it began. At least one step.
 */
export function assembleBoot(
  told: readonly BootStep[],
  { superseded = false, ...options }: AssembleOptions,
): AssembledBoot {
  const { steps, common, model, expected, explained } = summarise(told, options.families)
  const refusal = steps.find(({ name }) => name === 'activation.refused')
  if (refusal) {
    const because = String(refusal.attributes.because)
    const diagnosis = explained({ because, text: refusalText(because) })
    return { ...common, state: 'refused', stallsAt: null, finishedAt: refusal.at, diagnosis }
  }
  const registered = registration(steps, expected)
  if (registered) return { ...common, state: 'completed', stallsAt: null, finishedAt: registered.at, diagnosis: null }
  const fetched = steps.findLast((step) => isAnswered(step) && step.attributes.fileClass === expected.credentialsIn)
  const stallsAt = stallOf(common.lastStepAt, fetched?.at, options)
  const stalled = superseded || options.now >= stallsAt
  return {
    ...common,
    state: stalled ? 'stalled' : 'running',
    stallsAt: stalled ? null : stallsAt,
    finishedAt: null,
    diagnosis: stalled ? explained(diagnose(steps, expected, model, superseded)) : null,
  }
}

/** When a session stalls whose last step was then, and whose phone fetched what it registers with, if it did. */
export const stallOf = (
  lastStepAt: Date,
  fetchedAt: Date | undefined,
  { stallAfterMs, registerWithinMs }: Pick<AssembleOptions, 'stallAfterMs' | 'registerWithinMs'>,
): Date => new Date(fetchedAt ? fetchedAt.getTime() + registerWithinMs : lastStepAt.getTime() + stallAfterMs)

/** The registration that ends a boot: the first one after the credentials were fetched. One from before is the last boot's. */
function registration(steps: readonly BootStep[], family: Family): BootStep | undefined {
  const fetched = steps.find((step) => isAnswered(step) && step.attributes.fileClass === family.credentialsIn)
  return fetched && steps.find(({ name, at }) => name === 'phone.registered' && at.getTime() >= fetched.at.getTime())
}

const isAnswered = ({ name, status }: BootStep): boolean => name === 'file.served' && (status === 200 || status === 304)

function identity(
  families: Families,
  steps: readonly BootStep[],
): {
  family: Family | undefined
  model: string | null
  firmware: string | null
} {
  const identified = steps.filter(({ name }) => name === 'phone.identified')
  const latest = identified.at(-1)?.attributes
  const rendered = steps.findLast(({ name }) => name === 'config.rendered')?.attributes
  const text = (value: unknown) => (typeof value === 'string' ? value : null)
  return {
    family: families.named(text(latest?.family) ?? text(rendered?.family)),
    model: text(latest?.model) ?? text(rendered?.model),
    firmware: text(latest?.firmware),
  }
}

/** Where it stopped: the last of the expected steps that came, and the first one after it that did not. */
function diagnose(
  steps: readonly BootStep[],
  family: Family,
  model: string | null,
  superseded: boolean,
): FoundDiagnosis {
  const requests = steps.filter(({ name }) => name === 'file.served')
  const { at, ...stop } = findStop(family, model ?? undefined, requests.map(requestOf))
  if (superseded)
    return {
      ...stop,
      because: 'superseded',
      text: 'The phone began again with a new lease before this boot was complete.',
    }
  const has = (name: BootStep['name']) => steps.some((step) => step.name === name)
  if (!has('phone.activated') && !has('file.served')) {
    return {
      stuckAfter: 'lease.alerted',
      expected: 'phone.activated',
      because: 'no-answer',
      text: "Stuck after the lease: the tenant's platform has given no answer yet.",
    }
  }
  if (!has('config.rendered') && !has('file.served')) {
    return {
      stuckAfter: 'phone.activated',
      expected: 'config.rendered',
      because: 'not-rendered',
      text: 'Stuck after activation: the configuration is not rendered.',
    }
  }
  const stoppedAt = at === undefined ? undefined : requests[at]
  if (!stoppedAt) {
    return {
      ...stop,
      stuckAfter: 'config.rendered',
      expected: 'file.served',
      text: 'The configuration is ready and the phone never asked for it: option 66 did not reach it, or HTTP from its site to here is blocked.',
    }
  }
  const file = String(stoppedAt.attributes.file)
  switch (stop.because) {
    case 'not-ready':
      return { ...stop, stuckAfter: file, text: `${file} was not ready in time; the phone was told to try again.` }
    case 'not-registered':
      return {
        ...stop,
        stuckAfter: file,
        expected: 'phone.registered',
        text: 'It fetched its configuration and never registered: wrong password at the registrar, SIP blocked on the way, or nobody reports registrations here.',
      }
    case 'unexpected-answer':
      return {
        ...stop,
        stuckAfter: file,
        ...(stop.before ? { expected: stop.before } : {}),
        text: `Stuck after ${file}, which was answered ${stop.status}.`,
      }
    default:
      return {
        ...stop,
        stuckAfter: file,
        ...(stop.before ? { expected: stop.before } : {}),
        text: `Stuck after ${file}${stop.before ? `: ${stop.before} was expected next` : ''}.`,
      }
  }
}

const requestOf = ({ status, attributes }: BootStep) => ({
  method: String(attributes.method ?? 'GET'),
  fileClass: String(attributes.fileClass),
  status,
})

const REFUSALS: Record<string, string> = {
  'not-ordered': "The tenant's platform does not know this phone.",
  'token-mismatch': "The tenant's platform did not accept the boot token.",
  suspended: 'The phone is suspended in the inventory.',
  'wrong-tenant': 'The phone belongs to a tenant that is not served at this gateway.',
  'over-quota':
    'Its tenant, or one above, has as many phones as its quota allows. Phones that were ordered have their place.',
  'no-platform': 'The gateway has no platform to ask.',
  'bad-answer': "The tenant's platform answered something that is no set of lines.",
  'no-registrar': 'No layer of the settings names a registrar for one of the lines.',
  unauthorized: "The tenant's platform refused our login.",
  'platform-unavailable': "The tenant's platform could not be reached, however often it was tried.",
}

const refusalText = (because: string): string => REFUSALS[because] ?? because
