import fc from 'fast-check'
import { expect, it } from 'vitest'
import { passesFilter } from '../passes-filter.ts'
import { parseSyslog } from './parse-syslog.ts'
import { readLeaseLine } from './read-lease-line.ts'
import { MAX_LINE_BYTES, nextFrame } from './syslog-server.ts'

const lease = { kind: 'lease', mac: '0004f21a2457', ip: '192.168.100.100' }

it.each([
  [
    'dnsmasq',
    '<30>Jan  5 09:00:30 router dnsmasq-dhcp[812]: DHCPACK(eth0) 192.168.100.100 00:04:f2:1a:24:57 phone',
    lease,
  ],
  [
    'dnsmasq --log-dhcp',
    '<30>Jan 15 09:00:30 dnsmasq-dhcp[812]: 3105874932 DHCPACK(br0) 192.168.100.100 00:04:f2:1a:24:57',
    lease,
  ],
  [
    'dhcpd',
    '<190>Jan  5 09:00:30 gw dhcpd[41]: DHCPACK on 192.168.100.100 to 00:04:f2:1a:24:57 (Polycom) via eth0',
    lease,
  ],
  ['dhcpd, without zeros', 'dhcpd: DHCPACK on 192.168.100.100 to 0:4:f2:1a:24:57 via eth0', lease],
  [
    'dhcpd, to an INFORM',
    '<190>1 2026-01-05T09:00:30Z gw dhcpd 41 - - DHCPACK to 192.168.100.100 (00:04:f2:1a:24:57) via eth0',
    lease,
  ],
  [
    'Kea',
    '<30>1 2026-01-05T09:00:30.123+00:00 gw kea-dhcp4 77 - - INFO  [kea-dhcp4.leases/77.139] DHCP4_LEASE_ALLOC [hwtype=1 00:04:f2:1a:24:57], cid=[01:00:04:f2:1a:24:57], tid=0x51d0: lease 192.168.100.100 has been allocated for 3600 seconds',
    lease,
  ],
  [
    'Kea, no client id',
    'DHCP4_LEASE_ALLOC [hwtype=1 00:04:f2:1a:24:57], cid=[no info], tid=0x1: lease 192.168.100.100 has been allocated for 60 seconds',
    lease,
  ],
  ['MikroTik', '<30>dhcp,info dhcp1 assigned 192.168.100.100 for 00:04:F2:1A:24:57 phone', lease],
  [
    'MikroTik, with a header',
    '<30>Jan  5 09:00:30 router dhcp,info: dhcp1 assigned 192.168.100.100 to 00:04:F2:1A:24:57',
    lease,
  ],
  [
    'an SMG',
    'DHCP: Sent DHCP offer 192.168.100.100 - MAC Address 0004f21a2457',
    { kind: 'address', ip: lease.ip, mac: lease.mac },
  ],
  [
    'an SMG through syslog',
    '<134>Jan  5 09:00:30 192.0.2.7 DHCP Alert: Leased Mac 0004f21a2457 Rand 020319816065 [Name PhoneProv',
    { kind: 'mac-alert', mac: lease.mac, bootToken: '020319816065', alert: 'PhoneProv' },
  ],
])('%s says who has which address', (_, line, expected) => {
  expect(readLeaseLine(parseSyslog(line))).toEqual(expected)
})

it.each([
  'dnsmasq-dhcp[812]: DHCPDISCOVER(eth0) 00:04:f2:1a:24:57',
  'dnsmasq-dhcp[812]: DHCPOFFER(eth0) 192.168.100.100 00:04:f2:1a:24:57',
  'dhcpd: DHCPDISCOVER from 00:04:f2:00:00:01 (DHCPACK on 192.0.2.9 to 00:04:f2:1a:24:57) via eth0',
  'dnsmasq-dhcp[1]: DHCPREQUEST(eth0) 192.168.1.2 00:04:f2:00:00:01 DHCP Alert: Leased Mac 0004f21a2457 Rand 020319816065',
  'dhcpd: Client says DHCP Alert: Leased Mac 0004f21a2457 Rand 020319816065',
  'INFO  [kea-dhcp4.leases/77.1] DHCP4_LEASE_OFFER [hwtype=1 00:04:f2:1a:24:57], cid=[], tid=0x1: lease 192.168.100.100 will be offered',
  'sshd[9]: Accepted publickey for root',
  '',
])('what is no lease, or is said by a client, is none: %s', (line) => {
  expect(readLeaseLine(parseSyslog(line))).toBeUndefined()
})

it('a severity and a program are read from the header, and from no more than that', () => {
  expect(parseSyslog('<29>Jan  5 09:00:30 gw dhcpd[41]: x')).toEqual({
    severity: 'notice',
    program: 'dhcpd',
    text: 'x',
  })
  expect(parseSyslog('<165>1 2026-01-05T09:00:30Z gw app - ID47 [a@1 k="\\]"] x')).toEqual({
    severity: 'notice',
    program: 'app',
    text: 'x',
  })
  expect(parseSyslog('<999>x')).toEqual({ severity: undefined, program: undefined, text: 'x' })
})

it('whatever comes is read or left, and never thrown at', () => {
  fc.assert(
    fc.property(
      fc.string({ maxLength: 300 }),
      fc.constantFrom('', 'DHCPACK(', 'DHCP Alert: Leased Mac ', '<34>1 '),
      (text, begin) => {
        const event = readLeaseLine(parseSyslog(`${begin}${text}`))
        if (event?.kind === 'lease') expect(event.mac).toMatch(/^[0-9a-f]{12}$/)
      },
    ),
  )
})

it('an event passes by its class and its severity', () => {
  const event = parseSyslog('<30>Jan  5 09:00:30 gw DHCP Alert: Leased Mac 0004f21a2457')
  expect(event).toMatchObject({ severity: 'info', text: expect.stringMatching(/^DHCP Alert/) })
  expect(passesFilter({}, event)).toBe(true)
  expect(passesFilter({ classes: ['dhcp'], severity: 'info' }, event)).toBe(true)
  expect(passesFilter({ classes: ['Script'] }, event)).toBe(false)
  expect(passesFilter({ severity: 'notice' }, event)).toBe(false)
  expect(passesFilter({ severity: 'notice' }, { ...event, severity: undefined })).toBe(true)
  expect(passesFilter({ classes: ['dhcpd'] }, parseSyslog('dhcpd[1]: x'))).toBe(true)
})

it('a stream is cut into frames however it is cut into pieces', () => {
  const frames = (text: string) => {
    const found: string[] = []
    let rest = Buffer.from(text)
    for (let frame = nextFrame(rest); frame; frame = nextFrame(rest)) {
      found.push(frame.line)
      rest = rest.subarray(frame.bytes)
    }
    return { found, left: rest.toString() }
  }
  expect(frames('<34>a\n<34>b\n<34>c')).toEqual({ found: ['<34>a', '<34>b'], left: '<34>c' })
  expect(frames('5 <34>a6 <34>bc7 <34>')).toEqual({ found: ['<34>a', '<34>bc'], left: '7 <34>' })
  expect(frames('7 <34>ä\n7')).toEqual({ found: ['<34>ä\n'], left: '7' })
  expect(frames('12 is no length\n')).toEqual({ found: ['12 is no length'], left: '' })
  expect(() => nextFrame(Buffer.from(`${MAX_LINE_BYTES + 1} <34>`))).toThrow('too long')
})
