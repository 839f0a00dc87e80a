import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect } from 'node:net'
import { type LeaseAlerted, leaseAlerted } from '@offhook/contracts'
import { tables } from '@offhook/database'
import { headerOf, parseSipMessage, type SipRequest } from '@offhook/sip'
import { type Field, mintMac, mintToken, test } from '@offhook/testing'
import snmp from 'net-snmp'
import { expect, vi } from 'vitest'
import { start } from './mod.ts'
import { PNP_GROUP } from './pnp/pnp-finder.ts'

type Ports = { readonly syslog: number; readonly traps: number; readonly pnp: number }

/** An ingester that hears everything, at whose one gateway everybody on this machine is. */
async function withFinders(
  field: Field,
  gateway: Partial<typeof tables.gateways.$inferInsert>,
  run: (ports: Ports, heard: (mac: string) => LeaseAlerted | undefined) => Promise<void>,
) {
  const { db } = field.database
  await db.delete(tables.gateways)
  await db.insert(tables.tenants).values({ tenant: 'acme', name: 'Acme' }).onConflictDoNothing()
  await db.insert(tables.platforms).values({ tenant: 'acme', platform: 'main', kind: 'rest' }).onConflictDoNothing()
  await db
    .insert(tables.gateways)
    .values({ tenant: 'acme', gateway: 'hq', key: 'k', platform: 'main', sources: ['127.0.0.0/8'], ...gateway })
  const ingester = await start(
    {
      ...field.common(),
      ...{ port: 0, tokenLifetimeMs: 26 * 3_600_000, tokenGraceMs: 600_000, dhcpHosts: [] },
      baseUrl: 'http://192.0.2.1/phones',
      finders: { syslogPort: 0, traps: { port: 0, community: 'phones' }, pnpPort: 0 },
    },
    field.context(),
  )
  const alerts: LeaseAlerted[] = []
  const watching = field.bus.watch(leaseAlerted, (alert) => alerts.push(alert))
  try {
    const { syslog, traps, pnp } = ingester.finders
    await run({ syslog, traps: traps!, pnp: pnp! }, (mac) => alerts.find((alert) => alert.mac === mac))
  } finally {
    watching.stop()
    await ingester.stop()
  }
}

const coloned = (mac: string) => mac.match(/../g)!.join(':')

async function sendDatagram(port: number, text: string): Promise<void> {
  const socket = createSocket('udp4')
  await new Promise((resolve) => socket.send(text, port, '127.0.0.1', resolve))
  socket.close()
}

test('syslog by datagrams and by streams is a lease alert, an SMG’s with its token and the address that it offered', async ({
  field,
}) => {
  await withFinders(field, {}, async ({ syslog }, heard) => {
    const [dnsmasq, dhcpd, kea, smg] = [mintMac(), mintMac(), mintMac(), mintMac()]
    const token = mintToken()
    await sendDatagram(
      syslog,
      `<30>Jan  5 09:00:30 gw dnsmasq-dhcp[1]: DHCPACK(eth0) 192.0.2.7 ${coloned(dnsmasq)} phone`,
    )
    const stream = connect(syslog, '127.0.0.1')
    await once(stream, 'connect')
    const counted = `<30>dhcpd: DHCPACK on 192.0.2.8 to ${coloned(dhcpd)} via eth0`
    stream.write(`${counted.length} ${counted}`)
    stream.write(
      `<30>kea-dhcp4[1]: DHCP4_LEASE_ALLOC [hwtype=1 ${coloned(kea)}], cid=[], tid=0x1: lease 192.0.2.9 has be`,
    )
    stream.write('en allocated for 60 seconds\n')
    stream.write(`<134>DHCP: Sent DHCP offer 192.0.2.10 - MAC Address ${smg}\n`)
    stream.write(`<134>DHCP Alert: Leased Mac ${smg} Rand ${token} [Name PhoneProv\n`)
    await vi.waitFor(() => {
      expect(heard(dnsmasq)).toMatchObject({ leasedIp: '192.0.2.7', tenant: 'acme', gateway: 'hq' })
      expect(heard(dhcpd)).toMatchObject({ leasedIp: '192.0.2.8' })
      expect(heard(kea)).toMatchObject({ leasedIp: '192.0.2.9' })
      expect(heard(smg)).toMatchObject({ leasedIp: '192.0.2.10', bootToken: token, alert: 'PhoneProv' })
    })
    stream.destroy()
  })
})

test('what the gateway’s filter leaves out is not read, and a stream that is none ends', async ({ field }) => {
  await withFinders(field, { eventFilter: { classes: ['DHCP'], severity: 'notice' } }, async ({ syslog }, heard) => {
    const [debug, other, wanted] = [mintMac(), mintMac(), mintMac()]
    await sendDatagram(syslog, `<135>DHCP Alert: Leased Mac ${debug} Rand ${mintToken()}`)
    await sendDatagram(syslog, `<133>dhcpd[1]: DHCPACK on 192.0.2.8 to ${coloned(other)} via eth0`)
    await sendDatagram(syslog, `<133>DHCP Alert: Leased Mac ${wanted} Rand ${mintToken()}`)
    await vi.waitFor(() => expect(heard(wanted)).toBeDefined())
    expect([heard(debug), heard(other)]).toEqual([undefined, undefined])
    const endless = connect(syslog, '127.0.0.1')
    endless.write('x'.repeat(20_000))
    await once(endless, 'close')
  })
})

test('the texts of traps and informs are event lines, of whoever knows the community', async ({ field }) => {
  await withFinders(field, {}, async ({ traps }, heard) => {
    const send = (community: string, mac: string, inform: boolean) => {
      const session = snmp.createSession('127.0.0.1', community, {
        port: traps,
        trapPort: traps,
        version: snmp.Version2c,
        retries: 0,
      })
      const value = `DHCP Alert: Leased Mac ${mac} Rand ${mintToken()} [Name PhoneProv`
      const varbinds = [{ oid: '1.3.6.1.4.1.2078.1', type: snmp.ObjectType.OctetString, value }]
      return new Promise<void>((resolve) => {
        const done = () => {
          session.close()
          resolve()
        }
        if (inform) session.inform('1.3.6.1.4.1.2078', varbinds, done)
        else session.trap('1.3.6.1.4.1.2078', varbinds, done)
      })
    }
    const [trapped, informed, foreign] = [mintMac(), mintMac(), mintMac()]
    await send('others', foreign, false)
    await send('phones', trapped, false)
    await send('phones', informed, true)
    await vi.waitFor(() => {
      expect(heard(trapped)).toMatchObject({ alert: 'PhoneProv', bootToken: expect.stringMatching(/^\d{12}$/) })
      expect(heard(informed)).toBeDefined()
    })
    expect(heard(foreign)).toBeUndefined()
    await sendDatagram(traps, 'no SNMP at all')
    const after = mintMac()
    await send('phones', after, false)
    await vi.waitFor(() => expect(heard(after)).toBeDefined())
  })
})

test('a phone that asks by multicast is told where to boot, with a token of its own', async ({ field }) => {
  await withFinders(
    field,
    { alerts: [{ name: 'snom', mac: '000413000000', mask: 'ffffff000000' }] },
    async ({ pnp }, heard) => {
      const phone = createSocket('udp4')
      const received: Buffer[] = []
      phone.on('message', (message) => received.push(message))
      await new Promise<void>((resolve) => phone.bind(0, '127.0.0.1', resolve))
      phone.setMulticastInterface('127.0.0.1')
      const { port } = phone.address()
      const ask = (mac: string, to: string) =>
        new Promise((resolve) =>
          phone.send(
            [
              `SUBSCRIBE sip:MAC%3a${mac}@${PNP_GROUP} SIP/2.0`,
              `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK${mac};rport`,
              `From: <sip:MAC%3a${mac}@${PNP_GROUP}>;tag=f`,
              `To: <sip:MAC%3a${mac}@${PNP_GROUP}>`,
              `Call-ID: ${mac}@127.0.0.1`,
              'CSeq: 1 SUBSCRIBE',
              'Event: ua-profile;profile-type="device";vendor="snom";model="snom370";version="8.2.16"',
              `Contact: <sip:127.0.0.1:${port}>`,
              ...['Expires: 0', 'Accept: application/url', 'Content-Length: 0', '', ''],
            ].join('\r\n'),
            pnp,
            to,
            resolve,
          ),
        )
      try {
        const [mac, other] = ['00041326abcd', '000565000001']
        await ask(other, '127.0.0.1')
        await ask(mac, PNP_GROUP)
        await vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(2))
        const [accepted, notify] = received.map((bytes) => parseSipMessage(bytes))
        expect(accepted).toMatchObject({ kind: 'response', status: 200 })
        expect(notify).toMatchObject({ kind: 'request', method: 'NOTIFY', uri: `sip:127.0.0.1:${port}` })
        const alert = await vi.waitFor(() => {
          expect(heard(mac)).toMatchObject({ leasedIp: '127.0.0.1', vendorClass: 'snom snom370 8.2.16' })
          return heard(mac)!
        })
        expect(alert.bootToken).toMatch(/^[a-z2-7]{26}$/)
        expect((notify as SipRequest).body.toString()).toBe(`http://192.0.2.1/phones/${alert.bootToken}/`)
        // Unanswered, it comes again.
        await vi.waitFor(() => expect(received.length).toBeGreaterThanOrEqual(3), 3_000)
        expect(headerOf(notify as SipRequest, 'call-id')).toBe(`${mac}@127.0.0.1`)
        expect(heard(other)).toBeUndefined()
      } finally {
        phone.close()
      }
    },
  )
})
