import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadFamilies } from './mod.ts'
import { zoneRules } from './zone-rules.ts'

const polycom = loadFamilies().named('polycom')!

describe('User-Agents seen in the field', () => {
  it.each([
    ['FileTransport PolycomSoundPointIP-SPIP_335-UA/3.2.1.0078', 'SPIP_335', '3.2.1.0078', undefined, undefined],
    ['FileTransport PolycomSoundPointIP-SPIP_335-UA/4.2.1.0275', 'SPIP_335', '4.2.1.0275', undefined, undefined],
    [
      'FileTransport PolycomSoundStationIP-SSIP_6000-UA/5.0.3.1667 Type/Updater',
      'SSIP_6000',
      '5.0.3.1667',
      'updater',
      undefined,
    ],
    [
      'FileTransport PolycomSoundStationIP-SSIP_5000-UA/4.0.3.7562 (SN:0004f2e765da) Type/Application',
      'SSIP_5000',
      '4.0.3.7562',
      'application',
      '0004f2e765da',
    ],
    [
      'FileTransport PolycomVVX-VVX_400-UA/4.1.4.7430 Type/Application',
      'VVX_400',
      '4.1.4.7430',
      'application',
      undefined,
    ],
    [
      'FileTransport PolyEdge-Edge_E450-UA/8.0.0.15602 Type/Application',
      'Edge_E450',
      '8.0.0.15602',
      'application',
      undefined,
    ],
    [
      'FileTransport PolyCCX-CCX_600-UA/8.0.2.3267 (SN:482567b5313f) Type/Application',
      'CCX_600',
      '8.0.2.3267',
      'application',
      '482567b5313f',
    ],
    ['PolycomSoundPointIP-SPIP_330-UA/3.3.2.0413', 'SPIP_330', '3.3.2.0413', undefined, undefined],
    [
      'Microbrowser/1.1 PolycomSoundPointIP-SPIP_550-UA/4.0.15.1047 Type/Application',
      'SPIP_550',
      '4.0.15.1047',
      'application',
      undefined,
    ],
  ])('%s', (userAgent, model, firmware, component, mac) => {
    expect(polycom.identify(userAgent)).toEqual({
      family: 'polycom',
      model,
      firmware,
      ...(mac ? { mac } : {}),
      ...(component ? { component } : {}),
    })
  })
  it('of others are not ours', () => {
    for (const other of ['curl/8.0', 'Yealink SIP-T46S 66.84.0.15 00:15:65:22:44:12', '', 'Mozilla/5.0'])
      expect(polycom.identify(other)).toBeUndefined()
  })
})

it('option 60 names the model, as a binary list, as a text and as the ingester writes the list', () => {
  for (const told of [
    '\0\x006=\x1f\x01\x07Polycom\x02\x15SoundPointIP-SPIP_601\xff',
    'PolycomSoundPointIP-SPIP_601',
    'Polycom SoundPointIP-SPIP_601 2345-11605-001,2 SIP/2.1.0.1234/08-Jun-07 10:44',
  ])
    expect(polycom.identifyClass(told)).toEqual({ family: 'polycom', model: 'SPIP_601' })
  expect(polycom.identifyClass('Polycom VVX-VVX_500 3111-44500-001')).toEqual({ family: 'polycom', model: 'VVX_500' })
  expect(polycom.identifyClass('Polycom')).toBeUndefined()
})

describe('log lines', () => {
  const received = new Date('2026-11-21T05:00:00Z')
  it.each([
    [
      '011511.006|so   |2|00|soCoreAudioTermChg: chassis -> idle',
      { uptimeMs: 4_511_006, ident: 'so', level: 2, missed: 0, text: 'soCoreAudioTermChg: chassis -> idle' },
    ],
    [
      '1015152216|copy |4|00|Could not set the custom header Content-Range',
      { loggedAt: new Date('2026-10-15T15:22:16Z'), ident: 'copy', level: 4 },
    ],
    [
      '1015153019|log  |4|00|UtilLogServerC::uploadFifoLog: upload error. protocol 0 result = -1',
      { loggedAt: new Date('2026-10-15T15:30:19Z'), ident: 'log' },
    ],
    ['0210281716|so   |*|03|always', { loggedAt: new Date('2002-10-28T17:16:00Z'), level: 4, missed: 3 }],
    ['1225120000|cfg  |3|00|last Christmas', { loggedAt: new Date('2025-12-25T12:00:00Z') }],
  ])('%s', (line, expected) => {
    expect(polycom.parseLogLine(line, received)).toMatchObject(expected)
  })
  it('that we write we read back', () => {
    const two = (value: number) => String(value).padStart(2, '0')
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2026-01-01'), max: new Date('2026-11-20'), noInvalidDate: true }),
        fc.stringMatching(/^[a-z]{1,5}$/),
        fc.integer({ min: 0, max: 6 }),
        fc.stringMatching(/^[ -~]*$/),
        (at, ident, level, text) => {
          const second = new Date(Math.floor(at.getTime() / 1_000) * 1_000)
          const stamp = [
            second.getUTCMonth() + 1,
            second.getUTCDate(),
            second.getUTCHours(),
            second.getUTCMinutes(),
            second.getUTCSeconds(),
          ]
            .map(two)
            .join('')
          const read = polycom.parseLogLine(`${stamp}|${ident.padEnd(5)}|${level}|00|${text}`, received)
          expect(read).toMatchObject({ ident, level, text })
          // Ten digits may also be a date with a year; what is read is never later than the line was received.
          expect(read!.loggedAt!.getTime()).toBeGreaterThanOrEqual(second.getTime())
        },
      ),
    )
  })
})

it('daylight saving rules are the zone data’s own', () => {
  expect(zoneRules('Europe/Dublin', 2026)).toEqual({
    standardOffsetSeconds: 0,
    saving: {
      start: { month: 3, dayOfWeek: 1, week: 5, hour: 1 },
      stop: { month: 10, dayOfWeek: 1, week: 5, hour: 2 },
    },
  })
  expect(zoneRules('America/New_York', 2026)).toEqual({
    standardOffsetSeconds: -18_000,
    saving: {
      start: { month: 3, dayOfWeek: 1, week: 2, hour: 2 },
      stop: { month: 11, dayOfWeek: 1, week: 1, hour: 2 },
    },
  })
  expect(zoneRules('Asia/Kolkata', 2026)).toEqual({ standardOffsetSeconds: 19_800 })
  expect(zoneRules('Australia/Sydney', 2026)).toMatchObject({
    standardOffsetSeconds: 36_000,
    saving: { start: { month: 10 }, stop: { month: 4 } },
  })
})

it('a first contact points the phone here, and holds no secret', () => {
  const common = polycom.fileNames.find(({ pattern }) => pattern === '000000000000.cfg')!
  expect(polycom.renderFirstContact(common, '000000000000.cfg')!.bytes.toString()).toContain(
    'device.prov.serverType="2"',
  )
  const own = polycom.fileNames.find(({ pattern }) => pattern === '{mac}.cfg')!
  expect(polycom.renderFirstContact(own, '0004f21a2457.cfg')).toBeUndefined()
})
