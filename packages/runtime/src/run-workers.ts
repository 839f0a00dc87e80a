export type Workers = {
  /** So many pieces are worked on at one time. */
  readonly atOnce: number
  /** Milliseconds between looks when nothing was found. */
  readonly lookMs: number
  /** Before each look. */
  prepare(): Promise<void>
  /** Does a piece of work that is due; false when there is none. It calls `onFound` as soon as it has one, so that another one may look meanwhile. */
  workOne(onFound: () => void): Promise<boolean>
  /** What either of them throws: it is tried again with the next look. Told once until one goes well. */
  onFault(cause: unknown): void
}

/** Looks for work now and then, alone; whoever finds some lets another one look at once. */
export function runWorkers({ atOnce, lookMs, prepare, workOne, onFault }: Workers): { stop(): Promise<void> } {
  const running = new Set<Promise<void>>()
  let isStopping = false
  let isPrepared = false
  let isFaulty = false
  const look = async () => {
    try {
      await prepare()
      isPrepared = true
      while (!isStopping && (await workOne(begin)));
      isFaulty = false
    } catch (cause) {
      if (!isFaulty) onFault(cause)
      isFaulty = true
    }
  }
  const begin = () => {
    if (isStopping || running.size >= atOnce) return
    const one: Promise<void> = look().finally(() => running.delete(one))
    running.add(one)
  }
  const timer = setInterval(() => {
    if (isPrepared || running.size === 0) begin()
  }, lookMs)
  begin()
  return {
    async stop() {
      isStopping = true
      clearInterval(timer)
      await Promise.all(running)
    },
  }
}
