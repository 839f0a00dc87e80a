import type { Log } from '@offhook/runtime'
import { type AtOnce, type Chosen, chooseDeliveries, type DueWebhook, keyOf } from './choose-deliveries.ts'
import type { Claimed } from './kept-deliveries.ts'

export type DeliveryPorts = {
  findDue(): Promise<readonly DueWebhook[]>
  claim(chosen: readonly Chosen[]): Promise<readonly Claimed[]>
  /** One attempt and what comes of it, written. Cut off by `stop`. */
  attempt(delivery: Claimed, stop: AbortSignal): Promise<void>
  atOnce: AtOnce
  lookEveryMs: number
  log: Log
}

export type Deliveries = {
  /** Something new may be due. */
  wake(): void
  stop(): Promise<void>
}

/** Those in hand may still end by themselves when the notifier stops. */
const GRACE_MS = 2_000
const LOOK_AGAIN_MS = 1_000
/** Attempts that end together make one look for more. */
const GATHER_MS = 5

/** Tries what is due until it is stopped: chooses fairly, takes, attempts. What cannot be written comes due again after its lease. */
export function deliverWebhooks(ports: DeliveryPorts): Deliveries {
  const { atOnce, lookEveryMs, log } = ports
  const inHand = new Map<string, number>()
  const running = new Set<Promise<void>>()
  const stopping = new AbortController()
  let stopped = false
  let woken = false
  let wakeSleeper = () => {}
  let waits = false

  const wake = () => {
    woken = true
    wakeSleeper()
  }
  const count = (delivery: Claimed, by: 1 | -1) => {
    const left = (inHand.get(keyOf(delivery)) ?? 0) + by
    if (left === 0) inHand.delete(keyOf(delivery))
    else inHand.set(keyOf(delivery), left)
  }
  const begin = (delivery: Claimed) => {
    count(delivery, 1)
    const attempt: Promise<void> = ports
      .attempt(delivery, stopping.signal)
      .catch((cause: unknown) =>
        log.warn(
          { err: cause, delivery: delivery.id },
          'what came of a delivery was not written; it will be tried again',
        ),
      )
      .finally(() => {
        count(delivery, -1)
        running.delete(attempt)
        wake()
      })
    running.add(attempt)
  }
  const round = async (): Promise<void> => {
    try {
      const chosen = chooseDeliveries(await ports.findDue(), inHand, atOnce)
      for (const delivery of await ports.claim(chosen)) begin(delivery)
      if (waits) log.info('webhooks go on')
      waits = false
    } catch (cause) {
      if (!waits) log.warn({ err: cause }, 'webhooks wait')
      waits = true
    }
  }
  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (stopped || (woken && ms > GATHER_MS)) return resolve()
      const timer = setTimeout(resolve, ms)
      wakeSleeper = () => {
        if (ms <= GATHER_MS && !stopped) return
        clearTimeout(timer)
        resolve()
      }
    })
  const loop = (async () => {
    while (!stopped) {
      woken = false
      await round()
      await sleep(GATHER_MS)
      await sleep(waits ? LOOK_AGAIN_MS : lookEveryMs)
    }
  })()
  return {
    wake,
    async stop() {
      stopped = true
      wakeSleeper()
      await loop
      const cut = setTimeout(() => stopping.abort(), GRACE_MS)
      await Promise.all(running)
      clearTimeout(cut)
    },
  }
}
