import { isDeepStrictEqual } from 'node:util'
import type { PlatformAnswer } from '../tenant-platform.ts'
import { type Expected, SPECIAL_NAME } from './cases.ts'

/** One answer as it was seen: `status` is absent when none came. */
export type Seen = {
  readonly what?: string
  readonly answer: PlatformAnswer
  readonly status: number | undefined
  readonly ms: number
}

/** Undefined when what was seen is as expected; else why not, with no value of any answer in it. */
export function judge(expected: Expected, seen: readonly Seen[]): string | undefined {
  const last = seen.at(-1)
  if (!last) return 'nothing was asked'
  const { answer, status } = last
  switch (expected.kind) {
    case 'granted': {
      if (answer.kind !== 'granted') return describe(last)
      const { length } = answer.credentials.lines
      return length >= expected.lines ? undefined : `granted ${length}, expected ${expected.lines} or more`
    }
    case 'refused':
      return answer.kind === 'refused' && answer.because === expected.because ? undefined : describe(last)
    case 'the-same': {
      const [first] = seen
      if (first!.answer.kind !== 'granted') return describe(first!)
      if (answer.kind !== 'granted') return `the second time: ${describe(last)}`
      return isDeepStrictEqual(first!.answer.credentials, answer.credentials)
        ? undefined
        : 'granted something else the second time'
    }
    case 'busy':
      if (status !== 429 && status !== 503) return describe(last)
      return answer.kind === 'unavailable' && answer.retryAfterMs !== undefined
        ? undefined
        : `${status} without a Retry-After in seconds or as a date`
    case 'in-time':
      return status === undefined || (answer.kind === 'unavailable' && answer.because === 'timeout')
        ? describe(last)
        : undefined
    case 'no-redirect':
      if (status === undefined) return describe(last)
      return status >= 300 && status < 400 ? `${describe(last)}: give the address that it leads to` : undefined
    case 'special-name': {
      if (answer.kind !== 'granted') return describe(last)
      const { lines, model } = answer.credentials
      const names = [model, ...lines.flatMap(({ displayName, label }) => [displayName, label])]
      return names.includes(SPECIAL_NAME) ? undefined : `no display name, label or model is ${SPECIAL_NAME}`
    }
    case 'client-error': {
      const wrong = seen.find(({ status }) => status === undefined || status < 400 || status >= 500)
      return wrong && `${wrong.what}: ${describe(wrong)}`
    }
  }
}

function describe({ answer, status, ms }: Seen): string {
  if (status === undefined && answer.kind === 'unavailable')
    return answer.because === 'timeout' ? `no answer within ${Math.round(ms)} ms` : `no answer: ${answer.because}`
  const detail = answer.kind === 'refused' && answer.detail ? `: ${answer.detail}` : ''
  if (answer.kind === 'granted') return `answered ${status} and granted lines`
  return `answered ${status}${detail && !detail.includes(`answered ${status}`) ? detail : ''}`
}
