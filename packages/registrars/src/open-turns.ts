/** Turns, first come first served, so far apart as `intervalMs` says at the time. */
export type Turns = {
  next(): Promise<void>
  /** Lets all through at once, now and later. */
  close(): void
}

export function openTurns(intervalMs: () => number): Turns {
  const waiting: (() => void)[] = []
  let timer: NodeJS.Timeout | undefined
  let lastAt = Number.NEGATIVE_INFINITY
  let isClosed = false
  const serve = () => {
    timer = undefined
    lastAt = performance.now()
    waiting.shift()?.()
    arrange()
  }
  const arrange = () => {
    if (timer || waiting.length === 0) return
    timer = setTimeout(serve, Math.max(lastAt + intervalMs() - performance.now(), 0))
  }
  return {
    next: () =>
      isClosed
        ? Promise.resolve()
        : new Promise((resolve) => {
            waiting.push(resolve)
            arrange()
          }),
    close() {
      isClosed = true
      clearTimeout(timer)
      for (const go of waiting.splice(0)) go()
    },
  }
}
