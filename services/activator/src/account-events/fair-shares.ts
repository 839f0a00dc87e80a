export type Shares = {
  /** At work at one time, for one tenant and for all of them. */
  readonly perTenant: number
  readonly total: number
  /** How many of one tenant wait here for their turn; more are turned away. */
  readonly maxWaiting: number
}

type Waiting = { start(): void }

/**
 * Tenants take turns: whoever's turn it is starts one thing, and goes to the end of the row. A tenant with ten thousand things to do delays another by what it has at
 * work at that moment. Undefined for a tenant that has too many waiting already.
 */
export function fairShares({ perTenant, total, maxWaiting }: Shares) {
  const tenants = new Map<string, { running: number; readonly waiting: Waiting[] }>()
  let running = 0

  const startNext = () => {
    while (running < total) {
      const next = [...tenants].find(([, share]) => share.waiting.length > 0 && share.running < perTenant)
      if (!next) return
      const [tenant, share] = next
      tenants.delete(tenant)
      tenants.set(tenant, share)
      share.running++
      running++
      share.waiting.shift()!.start() // it has one, by the search
    }
  }
  const end = (tenant: string) => {
    const share = tenants.get(tenant)!
    share.running--
    running--
    if (share.running === 0 && share.waiting.length === 0) tenants.delete(tenant)
    startNext()
  }
  return <Result>(tenant: string, work: () => Promise<Result>): Promise<Result> | undefined => {
    const share = tenants.get(tenant) ?? { running: 0, waiting: [] }
    if (share.waiting.length >= maxWaiting) return undefined
    tenants.set(tenant, share)
    return new Promise<Result>((resolve, reject) => {
      const start = () => {
        work()
          .then(resolve, reject)
          .finally(() => end(tenant))
      }
      share.waiting.push({ start })
      startNext()
    })
  }
}
