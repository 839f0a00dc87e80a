export type Stop = () => void | Promise<void>

/** Runs every stop in order, each once, the next one even when one throws; the faults are returned. */
export async function stopInOrder(stops: readonly Stop[]): Promise<unknown[]> {
  const faults: unknown[] = []
  for (const stop of stops) {
    try {
      await stop()
    } catch (fault) {
      faults.push(fault)
    }
  }
  return faults
}

/** A terminal, npm and a launcher may each hand on the same Ctrl-C: signals within this time are one. */
const ONE_SIGNAL_MS = 1_500

/** On SIGINT or SIGTERM stops in order and exits; a second signal, later than that, exits at once. */
export function onShutdown(...stops: Stop[]): void {
  let stoppingSince: number | undefined
  const stop = async (signal: NodeJS.Signals) => {
    if (stoppingSince !== undefined) {
      if (performance.now() - stoppingSince > ONE_SIGNAL_MS) process.exit(signal === 'SIGINT' ? 130 : 143)
      return
    }
    stoppingSince = performance.now()
    const faults = await stopInOrder(stops)
    for (const fault of faults) console.error(fault)
    process.exit(faults.length === 0 ? 0 : 1)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}
