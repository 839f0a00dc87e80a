import { randomBytes } from 'node:crypto'
import { issueBootToken } from '@offhook/phones'
import { BoundedMap, type Log, openUdpSocket, type Peer, plainAddress, type UdpSocket } from '@offhook/runtime'
import { headerOf, parseSipMessage, type SipRequest } from '@offhook/sip'
import { type AlertPorts, acceptAlerts, inAlertRange } from '../accept-alerts.ts'
import type { Gateways } from '../gateways.ts'
import type { IngesterCounts } from '../http-api.ts'
import { type PnpSubscription, readSubscription } from './read-subscription.ts'
import { writeAccepted, writeProfile } from './write-answers.ts'

/** Where phones ask (snom's and Yealink's manuals). */
export const PNP_GROUP = '224.0.1.75'

export type PnpFinder = { readonly port: number; close(): Promise<void> }

type Ports = { gateways: Gateways; alerts: AlertPorts; counts: IngesterCounts; log: Log }

/** A phone that asks again within this time boots by the token that it was given. */
const SAME_BOOT_MS = 60_000
const MAX_PHONES = 10_000
const MAX_UNDER_WAY = 500
/** RFC 3261's T1, doubled: a NOTIFY over UDP is sent again until it is answered. */
const AGAIN_MS = [500, 1_000, 2_000]

/**
 * Answers phones of sites whose DHCP nobody can change: whoever asks for its profile by multicast is told where to boot from, with a token of our own, as if its lease had been reported.
 * Which site it is at is told by its address alone. Throws {@link PortInUse}.
 */
export async function startPnp(
  { host, port, baseUrl, group = PNP_GROUP }: { host: string; port: number; baseUrl: string; group?: string },
  { gateways, alerts, counts, log }: Ports,
): Promise<PnpFinder> {
  const given = new BoundedMap<string, { token: ReturnType<typeof issueBootToken>; at: number }>(MAX_PHONES)
  const unanswered = new BoundedMap<string, () => void>(MAX_PHONES)
  let underWay = 0
  let socket: UdpSocket | undefined

  const tokenOf = (mac: string) => {
    const now = alerts.now().getTime()
    const known = given.get(mac)
    if (known && now - known.at < SAME_BOOT_MS) return known.token
    const token = issueBootToken()
    given.delete(mac)
    given.set(mac, { token, at: now })
    return token
  }

  const answer = async (request: SipRequest, { mac, description }: PnpSubscription, peer: Peer) => {
    const source = plainAddress(peer.address)
    const gateway = await gateways.byAddress(source)
    if (!gateway || gateway === 'several') return counts.alerts('unknown-gateway', 1)
    if (!inAlertRange(gateway, mac)) return counts.alerts('out-of-range', 1)
    const bootToken = gateway.access.includes('token') ? tokenOf(mac) : undefined
    const { accepted, duplicates } = await acceptAlerts(alerts, gateway, [
      { mac, bootToken, leasedIp: source, ...(description ? { vendorClass: description } : {}) },
    ])
    counts.alerts('accepted', accepted)
    counts.alerts('duplicate', duplicates)
    tell(request, peer, bootToken ? `${baseUrl}/${bootToken}/` : `${baseUrl}/`)
  }

  const tell = (request: SipRequest, peer: Peer, url: string) => {
    const marks = { tag: randomBytes(8).toString('hex'), branch: `z9hG4bK${randomBytes(8).toString('hex')}` }
    const via = `${host === '0.0.0.0' ? new URL(baseUrl).hostname : host}:${socket!.port}` // it is open: a request came through it
    const contact = `sip:offhook@${via}`
    const target =
      /<(sips?:[^\s<>"]{1,200})>/.exec(headerOf(request, 'contact') ?? '')?.[1] ?? `sip:${peer.address}:${peer.port}`
    socket!.send(writeAccepted(request, marks, contact), peer) // as above
    const notify = writeProfile(request, marks, { via, contact, target, url })
    sendUntilAnswered(headerOf(request, 'call-id') ?? '', notify, peer)
  }

  const sendUntilAnswered = (callId: string, message: Buffer, peer: Peer, times = 0) => {
    socket!.send(message, peer) // as above
    const wait = AGAIN_MS[times]
    if (wait === undefined) return unanswered.delete(callId)
    const timer = setTimeout(() => sendUntilAnswered(callId, message, peer, times + 1), wait).unref()
    unanswered.set(callId, () => clearTimeout(timer))
  }

  socket = await openUdpSocket({ host, port, group }, (datagram, peer) => {
    const message = parseSipMessage(datagram)
    if (message.kind === 'not-sip') return
    if (message.kind === 'response') {
      const callId = headerOf(message, 'call-id') ?? ''
      unanswered.get(callId)?.()
      unanswered.delete(callId)
      return
    }
    const subscription = readSubscription(message)
    if (!subscription || underWay >= MAX_UNDER_WAY) return
    underWay++
    answer(message, subscription, peer)
      .catch((cause: unknown) => {
        counts.alerts('not-kept', 1)
        log.warn({ err: cause }, 'a phone that asked by multicast was not answered')
      })
      .finally(() => underWay--)
  })
  return {
    port: socket.port,
    close() {
      for (const stop of unanswered.values()) stop()
      return socket!.close() // it was opened above
    },
  }
}
