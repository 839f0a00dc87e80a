/** A request under way: whoever first knows its outcome ends it. */
export type Transaction<Outcome> = {
  readonly outcome: Promise<Outcome>
  readonly isOver: boolean
  finish(outcome: Outcome): void
  /** A defect, rather than an outcome. */
  fail(cause: unknown): void
  /** Runs at the end, or at once when that has come. */
  onEnd(ending: () => void): void
}

export function openTransaction<Outcome>(): Transaction<Outcome> {
  const { promise: outcome, resolve, reject } = Promise.withResolvers<Outcome>()
  const endings: (() => void)[] = []
  let isOver = false
  const runEndings = () => {
    isOver = true
    for (const ending of endings.splice(0)) ending()
  }
  return {
    outcome,
    get isOver() {
      return isOver
    },
    finish(outcome) {
      runEndings()
      resolve(outcome)
    },
    fail(cause) {
      runEndings()
      reject(cause)
    },
    onEnd(ending) {
      if (isOver) ending()
      else endings.push(ending)
    },
  }
}
