import { SERVICE_NAMES } from '@offhook/runtime/service-names'
import postgres from 'postgres'
import { startRig } from './rig.ts'
import { median, quantile } from './statistics.ts'
import { alert, bootSteadily, makeTenant, mintMac, startPlatform, until } from './steady-boots.ts'

export type FairnessFigures = {
  boots: number
  /** Alert to bundle of the undisturbed tenant's phones, alone and beside a neighbour whose platform hangs; medians over the rounds. */
  aloneP99Ms: number
  besideHangingP99Ms: number
  hangingRatio: number
  ratios: number[]
  /** Phones of the neighbour that waited for its platform meanwhile. */
  waitingNeighbours: number
  lost: number
}

const HANG_MS = 10_000
const NEIGHBOURS = 2_000

/** Phones of one tenant boot at a steady rate, alone and beside another tenant's 2,000 phones whose platform takes 10 s for each call, in turn. */
export async function fairness({
  rounds,
  perSecond,
  seconds,
  print,
}: {
  rounds: number
  perSecond: number
  seconds: number
  print: (line: string) => void
}): Promise<FairnessFigures> {
  print('fairness: starting engines and services')
  const rig = await startRig(SERVICE_NAMES)
  const sql = postgres(rig.databaseUrl, { max: 2, onnotice: () => {} })
  const prompt = await startPlatform()
  const hanging = await startPlatform()
  try {
    const steady = await makeTenant(rig, 'steady', prompt.url)
    const neighbour = await makeTenant(rig, 'neighbour', hanging.url)
    await bootSteadily(rig, sql, steady, { perSecond, seconds: 5 })
    const alone: number[] = []
    const beside: number[] = []
    let lost = 0
    let waitingNeighbours = 0
    for (let round = 1; round <= rounds; round++) {
      const measure = async (into: number[]) => {
        const waits = await bootSteadily(rig, sql, steady, { perSecond, seconds })
        lost += Math.round(perSecond * seconds) - waits.length
        into.push(quantile(waits, 0.99))
      }
      await measure(alone)
      hanging.answersAfter(HANG_MS)
      await Promise.all(Array.from({ length: NEIGHBOURS }, () => alert(rig, neighbour, mintMac())))
      await measure(beside)
      const [{ waiting }] = await sql<[{ waiting: number }]>`
        select count(*)::int as waiting from boot_tokens t where t.tenant = 'neighbour' and not exists (select from activations a where a.boot = t.boot)`
      waitingNeighbours = waiting
      print(
        `fairness: round ${round}: p99 ${alone.at(-1)!.toFixed(0)} ms alone, ${beside.at(-1)!.toFixed(0)} ms beside ${waiting} phones that wait for their platform`,
      )
      // The neighbour's platform gets well, so that the next round begins without a backlog.
      hanging.answersAfter(0)
      await until(async () => {
        const [{ open }] = await sql<[{ open: number }]>`
          select count(*)::int as open from boot_tokens t where t.tenant = 'neighbour' and not exists (select from activations a where a.boot = t.boot)`
        return open === 0
      }, 180_000)
    }
    return {
      boots: Math.round(perSecond * seconds),
      aloneP99Ms: median(alone),
      besideHangingP99Ms: median(beside),
      hangingRatio: median(beside.map((ms, index) => ms / alone[index]!)),
      ratios: beside.map((ms, index) => ms / alone[index]!),
      waitingNeighbours,
      lost,
    }
  } finally {
    await sql.end({ timeout: 2 })
    prompt.stop()
    hanging.stop()
    await rig.stop()
  }
}
