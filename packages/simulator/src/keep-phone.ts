import { mintId, openSipClient, requestWithDigest, type SipClient } from '@offhook/sip'
import { bootPhone, type SimulatedFamily } from './boot-phone.ts'
import type { BootOptions, BootResult } from './run-boot.ts'
import type { RegisterLine } from './sip-user-agent.ts'

export type KeptPhone = {
  /** Every time that it fetched its files and registered, the first one included. */
  readonly boots: readonly BootResult[]
  /** The `Event` of each NOTIFY that it took. */
  readonly notified: readonly string[]
  /** Registers on its own account with what it knows, as phones do before their time runs out; the statuses of its lines. */
  registerAgain(): Promise<readonly number[]>
  close(): Promise<void>
}

/** What phones are told to read their files again by (facts of the families: `check-sync` and its like). */
const RESYNC = /^(?:check-sync|resync|reboot|ua-profile)\b/i

/**
 * A phone that stays where it booted: it registers from a socket of its own, answers a NOTIFY there that tells it to resync with 200, any other with 489, and
 * then fetches its files and registers anew, with what it kept of the boot before.
 */
export async function keepPhone(
  options: Omit<BootOptions, 'register' | 'memory'> & { readonly family: SimulatedFamily },
): Promise<KeptPhone> {
  const client = await openSipClient({ listen: { host: '127.0.0.1' } })
  const memory = new Map<string, string>()
  const boots: BootResult[] = []
  const notified: string[] = []
  const known = new Map<string, () => Promise<number>>()
  const bootAgain = async () => {
    known.clear()
    const register = (line: RegisterLine, userAgent: string) => {
      const again = () => registerAt(client, line, userAgent)
      known.set(line.user, again)
      return again()
    }
    boots.push(await bootPhone({ ...options, memory, register }))
  }
  let booting = bootAgain()
  client.onRequest(({ method, headers }) => {
    if (method !== 'NOTIFY') return undefined
    const event = headers.find(([name]) => name === 'event')?.[1] ?? ''
    if (!RESYNC.test(event)) return { status: 489 }
    notified.push(event)
    booting = booting.then(bootAgain)
    return { status: 200 }
  })
  try {
    await booting
  } catch (cause) {
    await client.close()
    throw cause
  }
  return {
    boots,
    notified,
    registerAgain: () => Promise.all([...known.values()].map((register) => register())),
    async close() {
      await booting
      await client.close()
    },
  }
}

/** REGISTERs a line from the client's own address; the final status, 0 when nobody answered. */
async function registerAt(client: SipClient, line: RegisterLine, userAgent: string): Promise<number> {
  const { user, authUser, password, registrar, port, expires, transport = 'udp', sendTo = registrar } = line
  const address = `<sip:${encodeURIComponent(user)}@${registrar}>`
  const { outcome } = await requestWithDigest(client, {
    method: 'REGISTER',
    uri: `sip:${registrar}`,
    headers: [
      ['from', `${address};tag=${mintId()}`],
      ['to', address],
      ['call-id', mintId()],
      ['expires', String(expires)],
      ['user-agent', userAgent],
    ],
    firstCSeq: 1,
    contactUser: user,
    peer: { host: sendTo, port, transport },
    credentials: { user: authUser, password },
    timeoutMs: 8_000,
  })
  return outcome.kind === 'response' ? outcome.response.status : 0
}
