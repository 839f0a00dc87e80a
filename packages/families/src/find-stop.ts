import type { Stop } from './diagnosis-table.ts'
import type { BootOrder, Family } from './family.ts'

/** One request of a phone as it was answered. */
export type SeenRequest = {
  readonly method: string
  readonly fileClass: string
  readonly status?: number | undefined
}

export type FoundStop = Stop & {
  /** Of the requests, the one that it stands at; undefined when there was none. */
  readonly at?: number
}

/**
 * Where a boot stands that is not complete, from its requests in order of time, by the order that its model is expected to keep: it never asked, was told to
 * wait, has what it registers with, got an answer to something that it needs which a healthy boot does not get, or asked no further.
 */
export function findStop(family: Family, model: string | undefined, requests: readonly SeenRequest[]): FoundStop {
  const last = requests.at(-1)
  if (!last) return { because: 'never-asked' }
  const stopAt = (because: string, at: number, before?: string): FoundStop => {
    const { fileClass, status } = requests[at]! // an index of it
    return { because, at, after: fileClass, ...(before ? { before } : {}), ...(status === undefined ? {} : { status }) }
  }
  if (last.status === 503) return stopAt('not-ready', requests.length - 1)
  const registers = requests.some(
    ({ fileClass, status }) => fileClass === family.credentialsIn && (status === 200 || status === 304),
  )
  if (registers) return stopAt('not-registered', requests.length - 1)
  const order = orderOf(family, model)
  const before = nextExpected(order, requests)
  const unexpected = requests.findLastIndex((request, index) => isUnexpected(order, requests, request, index))
  return unexpected >= 0
    ? stopAt('unexpected-answer', unexpected, before)
    : stopAt('stopped-asking', requests.length - 1, before)
}

const orderOf = (family: Family, model: string | undefined): BootOrder | undefined =>
  family.bootOrders.find(({ name }) => name === family.modelNamed(model).bootOrder)

/** The first request that a healthy boot cannot go without and that has not come. */
const nextExpected = (order: BootOrder | undefined, requests: readonly SeenRequest[]): string | undefined =>
  order?.requests.find(
    ({ fileClass, optional }) => !optional && !requests.some((request) => request.fileClass === fileClass),
  )?.fileClass

/** An answer that no healthy boot gets to a request that it needs, or to its last one, and that none after it made good. */
function isUnexpected(
  order: BootOrder | undefined,
  requests: readonly SeenRequest[],
  request: SeenRequest,
  index: number,
): boolean {
  const expected =
    order?.requests.filter(({ method, fileClass }) => method === request.method && fileClass === request.fileClass) ??
    []
  if (expected.length === 0) return false
  if (expected.every(({ optional }) => optional) && index < requests.length - 1) return false
  const isNormal = ({ status }: SeenRequest) =>
    status === undefined || expected.some(({ normal }) => normal.includes(status))
  return !requests.slice(index).some((later) => later.fileClass === request.fileClass && isNormal(later))
}
