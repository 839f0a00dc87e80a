import { randomInt } from 'node:crypto'
import { openHttp, sleep } from './http-agent.ts'

export type LeasedPhone = {
  readonly mac: string
  readonly ip: string
  readonly bootToken: string
  readonly option66: string
}

export type SimulatedGateway = {
  /** Leases an address and reports it; resolves with what the phone is told once the event was taken. */
  lease(mac: string): Promise<LeasedPhone>
  close(): void
}

/** The ingester did not take the event; `status` 0: it did not answer. */
export class LeaseRefused extends Error {
  override name = 'LeaseRefused'
  readonly status: number
  constructor(status: number) {
    super(status === 0 ? 'nobody took the event' : `the ingester refused the event with ${status}`)
    this.status = status
  }
}

/**
 * An SMG: appends a random number to its option-66 text, and posts its log lines as its manual prints them, the bracket that is never closed and the
 * line that is cut included. An event that is not taken is sent again.
 */
export function simulateGateway({
  ingesterUrl,
  key,
  option66,
  patienceMs = 120_000,
}: {
  ingesterUrl: string
  key: string
  option66: string
  patienceMs?: number
}): SimulatedGateway {
  const http = openHttp(32)
  let host = 99
  return {
    async lease(mac) {
      host = host >= 250 ? 100 : host + 1
      const ip = `192.168.100.${host}`
      const bootToken = String(randomInt(0, 10 ** 12)).padStart(12, '0')
      const lines = [
        `DHCP: Received DHCP Discover <any_address> from MAC ${mac}`,
        `DHCP: Sent DHCP offer ${ip} - MAC Address ${mac}`,
        `DHCP: Received DHCP Request ${ip} from MAC ${mac}`,
        `DHCP Alert: Leased Mac ${mac} Rand ${bootToken} [Name PhoneProv`,
        `DHCP Alert: New Option 66 <${option66}${bootToken.slice(0, 2)}>`,
        `DHCP: Leased ${ip}`,
      ]
      const deadline = Date.now() + patienceMs
      for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
        const status = await http
          .send(
            'POST',
            `${ingesterUrl}/activator/${key}/eventHandler.asp`,
            { 'content-type': 'text/plain' },
            lines.join('\r\n'),
          )
          .then(
            (answer) => answer.status,
            () => 0,
          )
        if (status === 202) return { mac, ip, bootToken, option66: `${option66}${bootToken}` }
        if (status >= 400 && status < 500 && status !== 429) throw new LeaseRefused(status)
        if (Date.now() > deadline) throw new LeaseRefused(status)
        await sleep(pause)
      }
    },
    close: http.close,
  }
}
