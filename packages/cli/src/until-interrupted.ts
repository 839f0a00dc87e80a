/** A signal that is raised by the first Ctrl-C, so that what follows something ends and what it showed stays; the second one ends the process as usual. */
export function stopOnInterrupt(): { readonly signal: AbortSignal; ended(): void } {
  const controller = new AbortController()
  const stop = () => {
    ended()
    controller.abort()
  }
  const ended = () => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.removeListener(name, stop)
  }
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stop)
  return { signal: controller.signal, ended }
}
