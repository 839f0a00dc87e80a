/** Turns that come at most so often: for each site, and over all. */
export type Pace = {
  /** Resolves when it is this site's turn. */
  turn(site: string): Promise<void>
}

const MAX_SITES = 100_000

/**
 * Spreads what is sent: a site's phones share its line to the outside and its registrar, and a whole fleet that fetches at once is a storm. First come, first
 * served within a site; a site that waits does not hold up another.
 */
export function openPace(
  { perSecond, perSecondAndSite }: { perSecond: number; perSecondAndSite: number },
  now: () => number = () => performance.now(),
): Pace {
  const siteAt = new Map<string, number>()
  let overallAt = 0
  const forget = () => {
    for (const [site, at] of siteAt) if (at < now()) siteAt.delete(site)
  }
  return {
    async turn(site) {
      if (siteAt.size >= MAX_SITES) forget()
      const mine = Math.max(now(), siteAt.get(site) ?? 0)
      siteAt.set(site, mine + 1_000 / perSecondAndSite)
      await until(mine, now)
      const all = Math.max(now(), overallAt)
      overallAt = all + 1_000 / perSecond
      await until(all, now)
    },
  }
}

const until = async (at: number, now: () => number): Promise<void> => {
  const ms = at - now()
  if (ms > 0) await new Promise((resolve) => setTimeout(resolve, ms))
}
