import type { Family } from '@offhook/families'
import type { FoundBoot, FoundStep } from '../boots/found-boots.ts'

export type MissingStep = {
  /** Its place: before the step of this index, or after all of them. */
  readonly before: number
  readonly title: string
  /** What its not coming means: `expected` while the boot runs, `did not come`, or `not asked for` in a boot that was complete without. */
  readonly word: string
}

type Expected = { readonly title: string; readonly is: (step: FoundStep) => boolean }

/**
 * What a boot of that family asks for and goes through that is not among these steps, each at its place in the family's expected order. Without a family, what
 * every boot goes through. Nothing is expected of a refused boot, nor of a change.
 */
export function findMissing(
  boot: Pick<FoundBoot, 'kind' | 'state' | 'model'> & { readonly steps: readonly FoundStep[] },
  family: Family | undefined,
): MissingStep[] {
  if (boot.kind === 'change' || boot.state === 'refused') return []
  const hasAsked = boot.steps.some(({ name }) => name === 'file.served')
  const named = (title: string, name: string): Expected => ({ title, is: (step) => step.name === name })
  const before = hasAsked
    ? []
    : [named('The platform’s answer', 'phone.activated'), named('Its files', 'config.rendered')]
  const expected = [...before, ...requestsOf(family, boot.model), named('Registration', 'phone.registered')]
  const places = expected.map(({ is }) => boot.steps.findIndex(is))
  const word = { running: 'expected', stalled: 'did not come', completed: 'not asked for' }[boot.state]
  return expected.flatMap(({ title }, at) => {
    if (places[at] !== -1) return []
    const later = places.slice(at + 1).filter((place) => place >= 0)
    return [{ before: later.length > 0 ? Math.min(...later) : boot.steps.length, title, word }]
  })
}

/** The requests that a healthy boot cannot go without, each class once. */
function requestsOf(family: Family | undefined, model: string | undefined): Expected[] {
  const order = family?.bootOrders.find(({ name }) => name === family.modelNamed(model).bootOrder)
  const needed = new Map(
    order?.requests.filter(({ optional }) => !optional).map((request) => [request.fileClass, request]) ?? [],
  )
  return [...needed.values()].map(({ method, fileClass }) => ({
    title: `${method} ${fileClass}`,
    is: (step) => step.name === 'file.served' && step.fileClass === fileClass,
  }))
}
