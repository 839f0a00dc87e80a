import { Readable } from 'node:stream'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Thing } from '../read-json-lines.ts'
import { readOffhookJsonLines } from '../read-json-lines.ts'
import type { Mapping, Reader, Reading } from '../reading.ts'
import { csvRecords } from './csv-records.ts'
import { EXPORT_HEADER, readOffhookCsv, writeCsvRow } from './offhook-csv.ts'
import { readCsv } from './read-csv.ts'

async function read(reader: Reader, text: string, mapping?: Mapping, pieceLength = 7): Promise<Reading[]> {
  async function* pieces() {
    for (let at = 0; at < text.length; at += pieceLength) yield text.slice(at, at + pieceLength)
  }
  const files = { names: ['phones.csv'], open: () => pieces() }
  const readings: Reading[] = []
  for await (const one of reader(files, mapping ? { mapping } : {})) readings.push(one)
  return readings
}

it('reads a phone a row, whatever stands between the cells and ends the lines', async () => {
  for (const [delimiter, end] of [
    [',', '\n'],
    [';', '\r\n'],
    ['\t', '\r'],
  ] as const) {
    const within = delimiter === '\t' ? ',' : delimiter
    const rows = [
      [
        'MAC Address',
        'model',
        'line1.user',
        'line1.password',
        'line1.displayName',
        'settings.vlan.id',
        'settings.codecs',
        'settings.lldp',
      ],
      ['00:04:F2:1A:24:57', 'SPIP_331', '201', '"a ""b"""', `"Doe${within} Jane"`, '20', 'pcma g722', 'yes'],
    ]
    const text = `\uFEFF${rows.map((row) => row.join(delimiter)).join(end)}${end}`
    expect(await read(readCsv, text)).toEqual([
      {
        ...{ kind: 'phone', place: { file: 'phones.csv', line: 2 }, mac: '0004f21a2457', model: 'SPIP_331', lost: [] },
        lines: [{ user: '201', password: 'a "b"', displayName: `Doe${within} Jane` }],
        settings: { vlan: { id: 20 }, codecs: ['pcma', 'g722'], lldp: true },
      },
    ])
  }
})

it('takes a mapping of columns to fields, and says which column is no field', async () => {
  const text = 'Phone,Ext,Pin,Notes\n0004f21a2457,201,secret,hello\n'
  const mapping = { Phone: 'mac', Ext: 'line2.user', Pin: 'line2.password' }
  const [first] = await read(readCsv, text, { ...mapping, Ext: 'line1.user', Pin: 'line1.password' })
  expect(first).toMatchObject({ lines: [{ user: '201', password: 'secret' }], lost: ['the column Notes is not read'] })
  expect(await read(readCsv, text, { ...mapping, Notes: '-' })).toEqual([
    { kind: 'bad', place: { file: 'phones.csv', line: 2 }, because: 'line 1 has no user' },
  ])
  expect(await read(readCsv, text, { ...mapping, Notes: 'lines9.users' })).toEqual([
    { kind: 'bad', place: { file: 'phones.csv', line: 1, column: 4 }, because: 'a phone has no field lines9.users' },
  ])
  expect(await read(readCsv, text, { ...mapping, Site: 'gateway' })).toMatchObject([
    { kind: 'bad', because: 'the mapping names a column that is not there: Site' },
  ])
})

it('names line, column and cause of what is bad, and no password', async () => {
  const text = [
    'mac,line1.user,line1.password,settings.vlan.id',
    'not-a-mac,201,first-secret,1',
    '0004f21a2457,201,first-secret,5000',
    '"0004f21a2458","20\n1",first-secret,1',
    '0004f21a2459,201,first-secret,1,2',
    ',201,first-secret,1',
    '0004f21a2460,,first-secret,1',
    '0004f21a2461,201,"first-secret,1',
    '0004f21a2462,201,x,1',
  ].join('\n')
  const readings = await read(readCsv, text)
  expect(
    readings.map((one) => (one.kind === 'bad' ? [one.place.line, one.place.column, one.because] : one.kind)),
  ).toEqual([
    [2, 1, 'mac: not a MAC'],
    [3, 4, expect.stringContaining('settings.vlan.id: ')],
    [4, 2, 'line1.user: no control characters'],
    [6, undefined, 'it has 5 cells, and the first row names 4'],
    [7, 1, 'it has no MAC'],
    [8, 2, 'line 1 has no user'],
    [9, undefined, 'a quote is opened and never closed; nothing behind it is read'],
  ])
  expect(JSON.stringify(readings)).not.toContain('first-secret')
})

const anyText = fc.string({ unit: 'binary', maxLength: 300 })
const csvish = fc
  .array(
    fc.constantFrom(
      '"',
      ',',
      ';',
      '\n',
      '\r',
      'mac',
      '0004f21a2457',
      'line1.user',
      '\0',
      '\uFEFF',
      '__proto__',
      '=1',
      "'",
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''))

it('answers every text, and throws for none', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(anyText, csvish), fc.integer({ min: 1, max: 50 }), async (text, pieceLength) => {
      for (const reader of [readCsv, readOffhookCsv, readOffhookJsonLines])
        for (const one of await read(reader, text, undefined, pieceLength)) expect(one.place.line).toBeGreaterThan(0)
      for (const one of await read(readCsv, `mac,line1.user\n${text}`, undefined, pieceLength))
        expect(one.place.line).toBeGreaterThan(0)
    }),
  )
  expect(Object.hasOwn(Object.prototype, 'user')).toBe(false)
})

const printable = fc
  .string({ minLength: 1, maxLength: 20, unit: fc.constantFrom(...'ab "\',;=+-@\t\u00e9') })
  .filter((text) => !text.includes('\t'))
const line = fc.record(
  { user: printable, password: printable, displayName: printable, port: fc.integer({ min: 1, max: 9 }) },
  { requiredKeys: ['user'] },
)
const things: fc.Arbitrary<Thing> = fc.oneof(
  fc.record({
    kind: fc.constant('phone' as const),
    mac: fc.constant('0004f21a2457'),
    body: fc.record(
      {
        tenant: fc.constant('acme'),
        gateway: fc.constant('hq'),
        suspended: fc.boolean(),
        lines: fc.array(line, { minLength: 1, maxLength: 8 }),
        settings: fc.record(
          { voiceMail: printable, vendor: fc.dictionary(printable, printable) },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: ['tenant'] },
    ),
  }),
  fc.record({
    kind: fc.constant('gateway' as const),
    tenant: fc.constant('acme'),
    gateway: fc.constant('hq'),
    body: fc.record({
      platform: fc.constant('main'),
      sources: fc.array(printable),
      settings: fc.record({ voiceMail: printable }, { requiredKeys: [] }),
    }),
  }),
  fc.record({
    kind: fc.constant('tenant' as const),
    tenant: fc.constant('acme'),
    body: fc.record({ name: printable, parent: fc.constant('carrier') }, { requiredKeys: ['name'] }),
  }),
)

it('reads back every thing that an export writes as a row, in which no cell is a formula', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(things, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 99 }),
      async (written, pieceLength) => {
        const text = EXPORT_HEADER + written.map(writeCsvRow).join('')
        for await (const row of csvRecords(Readable.from([text])))
          for (const cell of 'cells' in row ? row.cells : []) expect(cell).not.toMatch(/^[=+@-]/)
        const readings = await read(readOffhookCsv, text, undefined, pieceLength)
        expect(
          readings.map((one) => one.kind === 'record' && { kind: one.what, ...one.names, body: one.body }),
        ).toEqual(written)
      },
    ),
  )
})
