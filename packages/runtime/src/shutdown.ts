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

/** On SIGINT or SIGTERM stops in order and exits; a second signal exits at once. */
export function onShutdown(...stops: Stop[]): void {
  let stopping = false
  const stop = async (signal: NodeJS.Signals) => {
    if (stopping) process.exit(signal === 'SIGINT' ? 130 : 143)
    stopping = true
    const faults = await stopInOrder(stops)
    for (const fault of faults) console.error(fault)
    process.exit(faults.length === 0 ? 0 : 1)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}
