import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineNames } from './line-names.ts'
import { readLocationDump } from './read-location-dump.ts'
import { compareDump } from './watch-kamailio.ts'

/** As Kamailio 5.6.3 answered it, but for what is not read. */
const contact = (more: object = {}) => ({
  Contact: {
    ...{ Address: 'sip:201@127.0.0.1:37225;x=1', Expires: 3599, Q: -1, 'Call-ID': 'c0', CSeq: 7 },
    ...{ 'User-Agent': 'Yealink SIP-T46S', Received: '[not set]', Path: '[not set]', State: 'CS_NEW', Flags: 0 },
    ...{ Instance: '<urn:uuid:00000000-0000-0000-0000-0004f2aabbcc>', 'Last-Modified': 1795258029, ...more },
  },
})
const dump = (aor: string, contacts: unknown[], table = 'location') =>
  JSON.stringify({
    jsonrpc: '2.0',
    result: {
      Domains: [
        { Domain: { Domain: 'other', Size: 1024, AoRs: [{ Info: { AoR: 'x@y', Contacts: [contact()] } }], Stats: {} } },
        { Domain: { Domain: table, Size: 1024, AoRs: [{ Info: { AoR: aor, HashID: 1, Contacts: contacts } }] } },
      ],
    },
    id: 1,
  })

describe('the answer to ul.dump', () => {
  it('is the contacts of one table', () => {
    expect(readLocationDump(dump('201@acme.example', [contact()]), 'location')).toEqual({
      kind: 'dump',
      contacts: [
        {
          ...{ aor: '201@acme.example', uri: 'sip:201@127.0.0.1:37225;x=1', expiresInSeconds: 3599, mark: 'c0 7' },
          ...{ instance: '<urn:uuid:00000000-0000-0000-0000-0004f2aabbcc>', modifiedAt: 1795258029 },
        },
      ],
    })
  })
  it('leaves out what has run out, and keeps what never does', () => {
    const contacts = [
      ...[0, -5, 'expired', 'deleted'].map((Expires) => contact({ Expires })),
      contact({ Expires: 'permanent', Instance: '[not set]', Address: 'sip:gate@192.0.2.1' }),
      { Contact: { Address: 7 } },
      null,
    ]
    const read = readLocationDump(dump('201', contacts), 'location')
    expect(read).toEqual({
      kind: 'dump',
      contacts: [{ aor: '201', uri: 'sip:gate@192.0.2.1', mark: 'c0 7', modifiedAt: 1795258029 }],
    })
  })
  it('may be an error, or nothing of the kind', () => {
    const error = '{"jsonrpc":"2.0","error":{"code":500,"message":"Internal error creating aor struct"},"id":1}'
    expect(readLocationDump(error, 'location')).toEqual({ kind: 'no-dump', because: 'refused' })
    for (const text of ['', '<html>', '[]', '{"result":{}}', dump('201', []).slice(0, -9)])
      expect(readLocationDump(text, 'location'), text).toEqual({ kind: 'no-dump', because: 'bad-answer' })
    // A brief dump has no contacts to tell.
    const brief = '{"result":{"Domains":[{"Domain":{"Domain":"location","AoRs":[{"AoR":"201@acme.example"}]}}]}}'
    expect(readLocationDump(brief, 'location')).toEqual({ kind: 'dump', contacts: [] })
  })
  it('is something, whatever it is', () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.anything().map((value) => JSON.stringify({ result: value }) ?? ''),
    )
    fc.assert(fc.property(text, (answer) => ['dump', 'no-dump'].includes(readLocationDump(answer, 'location').kind)))
    const entry = fc.anything().map((value) => dump('201', [value]))
    fc.assert(fc.property(entry, (answer) => readLocationDump(answer, 'location').kind === 'dump'))
  })
})

describe('a look at a Kamailio', () => {
  const now = 1795258040_000
  const read = (contacts: unknown[], aor = '201@acme.example') => {
    const answer = readLocationDump(dump(aor, contacts), 'location')
    return answer.kind === 'dump' ? answer.contacts : []
  }
  const names = lineNames(new Set(['201@acme.example', '202@acme.example']))
  it('tells of every line the first time, and then of those alone that are others', () => {
    const first = compareDump(read([contact()]), names, new Map(), { now })
    expect(first.sightings.map(({ aor, contacts }) => [aor, contacts.length])).toEqual([
      ['201@acme.example', 1],
      ['202@acme.example', 0],
    ])
    const same = compareDump(read([contact({ Expires: 3589 })]), names, first.fingerprints, { now, askedBefore: now })
    expect(same.sightings).toEqual([])
    const anew = compareDump(read([contact({ CSeq: 8 })]), names, same.fingerprints, { now, askedBefore: now })
    expect(anew.sightings.map(({ aor }) => aor)).toEqual(['201@acme.example'])
    const gone = compareDump([], names, anew.fingerprints, { now, askedBefore: now })
    expect(gone.sightings).toEqual([{ aor: '201@acme.example', contacts: [] }])
  })
  it('finds a line without its domain too, and another’s not at all', () => {
    expect(compareDump(read([contact()], '202'), names, new Map(), { now }).sightings[1]!.contacts).toHaveLength(1)
    const others = compareDump(read([contact()], '999@acme.example'), names, new Map(), { now })
    expect(others.sightings.flatMap(({ contacts }) => contacts)).toEqual([])
  })
  it('says when a line registered: at the end of that second, never later than now nor before the last look', () => {
    const at = (options: { now: number; askedBefore?: number }, before = new Map<string, string>()) =>
      compareDump(read([contact()]), names, before, options).sightings[0]!.contacts[0]!.registeredAt!.getTime()
    expect(at({ now })).toBe(1795258029_999)
    expect(at({ now: 1795258029_500 })).toBe(1795258029_500)
    const looked = new Map([['201@acme.example', '[]']])
    expect(at({ now, askedBefore: now - 5_000 }, looked)).toBe(now - 5_000)
    // Of a line that nobody followed at the last look, that look says nothing.
    expect(at({ now, askedBefore: now - 5_000 })).toBe(1795258029_999)
  })
})
