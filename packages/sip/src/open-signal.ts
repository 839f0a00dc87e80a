/** Hands a value to whoever waits, or keeps the weightiest until somebody does: a `refresh` gives way to anything. */
export function openSignal<Value extends { kind: string }>(): {
  send(value: Value): void
  /** Undefined when the time has passed. */
  wait(ms: number): Promise<Value | undefined>
  clear(): void
} {
  let kept: Value | undefined
  let wake: ((value: Value) => void) | undefined
  return {
    send(value) {
      if (wake) wake(value)
      else if (kept === undefined || kept.kind === 'refresh') kept = value
    },
    wait(ms) {
      return new Promise((resolve) => {
        const end = (value: Value | undefined) => {
          clearTimeout(timer)
          kept = undefined
          wake = undefined
          resolve(value)
        }
        const timer = setTimeout(() => end(undefined), ms)
        if (kept) end(kept)
        else wake = end
      })
    },
    clear() {
      kept = undefined
    },
  }
}
