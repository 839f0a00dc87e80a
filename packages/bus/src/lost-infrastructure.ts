/** The bus is away or did not acknowledge in time. */
export class BusUnavailable extends Error {
  override name = 'BusUnavailable'
}

const LOST =
  /^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT$|CONNECTION_|CONNECT_TIMEOUT|57P0|08|53300|53400|25006)/

/** Whether an error means that a server is away rather than that the message is bad: such work is retried for ever. Walks the causes. */
export function isLostInfrastructure(error: unknown): boolean {
  for (let fault = error, depth = 0; fault instanceof Error && depth < 6; fault = fault.cause, depth++) {
    if (fault instanceof BusUnavailable) return true
    if ('code' in fault && typeof fault.code === 'string' && LOST.test(fault.code)) return true
  }
  return false
}
