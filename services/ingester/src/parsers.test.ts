import { parseBootToken, parseMac } from '@offhook/phones'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { believableTime, inAlertRange } from './accept-alerts.ts'
import { parseSmgEvent } from './parse-smg-events.ts'
import { readEventLines, UnreadableBody } from './read-event-lines.ts'
import { readLeaseAlerts } from './read-lease-alerts.ts'

/** As the SMG's manual prints them. */
const SAMPLE = [
  'DHCP: Received DHCP Discover <any_address> from MAC 0004f21a2457',
  'DHCP: Sent DHCP offer 192.168.100.100 - MAC Address 0004f21a2457',
  'DHCP: Received DHCP Request 192.168.100.100 from MAC 0004f21a2457',
  'DHCP Alert: Leased Mac 0004f21a2457 Rand 020319816065 [Name PhoneProv',
  'DHCP Alert: New Option 66 <http://193.164.253.250/phoneprovisioning/02>',
  'DHCP: Leased 192.168.100.100',
]

describe('an SMG event', () => {
  it("of the manual's sample gives its known values", () => {
    expect(parseSmgEvent(SAMPLE[3]!)).toEqual({
      kind: 'mac-alert',
      mac: '0004f21a2457',
      bootToken: '020319816065',
      alert: 'PhoneProv',
    })
    expect(readLeaseAlerts(SAMPLE)).toMatchObject({
      alerts: [{ mac: '0004f21a2457', bootToken: '020319816065', leasedIp: '192.168.100.100' }],
      malformed: 0,
      ignored: 5,
    })
  })

  const mac = fc.uint8Array({ minLength: 5, maxLength: 5 }).map((bytes) => `02${Buffer.from(bytes).toString('hex')}`)
  const token = fc.oneof(fc.stringMatching(/^[0-9]{12,18}$/), fc.stringMatching(/^[a-z2-7]{26}$/))
  it('gives back MAC and token whatever the spelling, the closing bracket and what stands before it', () => {
    fc.assert(
      fc.property(
        mac,
        token,
        fc.constantFrom('', ':', '-', '_'),
        fc.boolean(),
        fc.constantFrom('', '<134>Dec  1 10:00:00 smg ', '2008-12-01 10:00:00 '),
        (mac, token, separator, closed, before) => {
          const written = mac.match(/../g)!.join(separator).toUpperCase()
          const line = `${before}DHCP Alert: Leased Mac ${written} Rand ${token} [Name Phone Prov${closed ? ']' : ''}`
          expect(parseSmgEvent(line)).toEqual({
            kind: 'mac-alert',
            mac: parseMac(mac),
            bootToken: parseBootToken(token),
            alert: 'Phone Prov',
          })
        },
      ),
    )
  })

  it('is answered for every string, and no string throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseSmgEvent(text)))
    fc.assert(fc.property(fc.string(), (text) => void parseSmgEvent(`DHCP Alert: Leased Mac ${text}`)))
    expect(parseSmgEvent('DHCP Alert: Leased Mac nonsense Rand 020319816065 [Name x')).toEqual({
      kind: 'malformed',
      because: 'bad-mac',
    })
    expect(parseSmgEvent('DHCP Alert: Leased Mac 0004f21a2457 Rand 12 [Name x')).toEqual({
      kind: 'malformed',
      because: 'bad-token',
    })
  })

  it('with an address of its own MAC is not given to another alert', () => {
    const two = [
      SAMPLE[3]!,
      'DHCP Alert: Leased Mac 0004f21a2458 Rand 120319816065 [Name PhoneProv',
      'DHCP: Leased 192.168.100.101',
    ]
    expect(readLeaseAlerts(two).alerts.map(({ leasedIp }) => leasedIp)).toEqual([undefined, '192.168.100.101'])
  })
})

describe('event lines', () => {
  it('are found in a form, in JSON and in plain text', () => {
    const text = SAMPLE.join('\n')
    expect(readEventLines(text, 'text/plain')).toEqual(SAMPLE)
    expect(
      readEventLines(new URLSearchParams({ events: text }).toString(), 'application/x-www-form-urlencoded'),
    ).toEqual(SAMPLE)
    expect(readEventLines(text, 'application/x-www-form-urlencoded')).toEqual(SAMPLE)
    expect(
      readEventLines(
        JSON.stringify({ events: [{ class: 67, text: SAMPLE[3] }, SAMPLE[5]] }),
        'application/json; charset=utf-8',
      ),
    ).toEqual([SAMPLE[3], SAMPLE[5]])
  })
  it('of every body are lines, or the body is refused as not JSON', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom('text/plain', 'application/json', 'application/x-www-form-urlencoded', ''),
        (body, type) => {
          try {
            expect(readEventLines(body, type).every((line) => typeof line === 'string')).toBe(true)
          } catch (fault) {
            expect(fault).toBeInstanceOf(UnreadableBody)
          }
        },
      ),
    )
  })
})

it('a gateway with alert ranges reports only what their masks let through', () => {
  const polycom = { alerts: [{ name: 'Polycom', mac: '0004f2000000', mask: 'ffffff000000' }] }
  expect(inAlertRange(polycom, parseMac('0004f21a2457')!)).toBe(true)
  expect(inAlertRange(polycom, parseMac('001565224412')!)).toBe(false)
  expect(inAlertRange({ alerts: [] }, parseMac('001565224412')!)).toBe(true)
})

it("a gateway's clock is believed within ten minutes", () => {
  const now = new Date('2026-01-05T09:00:00Z')
  expect(believableTime(new Date('2026-01-05T08:55:00Z'), now)).toEqual(new Date('2026-01-05T08:55:00Z'))
  expect(believableTime(new Date('1970-01-01T00:00:00Z'), now)).toEqual(now)
})
