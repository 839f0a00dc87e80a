import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseReginfo, type Reginfo, type ReginfoRegistration } from './reginfo.ts'
import { openRegisteredContacts, type RegistrationChange } from './registered-contacts.ts'

const EXAMPLE = `<?xml version="1.0"?>
<reginfo xmlns="urn:ietf:params:xml:ns:reginfo" version="1" state="partial">
  <registration aor="sip:joe@example.com" id="a7" state="active">
    <contact id="76" state="active" event="registered" duration-registered="0" expires="3600">
      <uri>sip:joe@pc34.example.com</uri>
      <unknown-param name="+sip.instance">"&lt;urn:uuid:00000000-0000-1000-8000-0004F2A24570&gt;"</unknown-param>
    </contact>
    <contact id="77" state="terminated" event="expired" duration-registered="7322" q="0.8">
      <uri>sip:joe@192.0.2.7;x=1&amp;2</uri>
    </contact>
  </registration>
</reginfo>`

it('reads a document as the standard shows it', () => {
  expect(parseReginfo(EXAMPLE)).toEqual({
    kind: 'reginfo',
    version: 1,
    isFull: false,
    registrations: [
      {
        aor: 'sip:joe@example.com',
        id: 'a7',
        state: 'active',
        contacts: [
          {
            id: '76',
            uri: 'sip:joe@pc34.example.com',
            state: 'active',
            event: 'registered',
            expiresInSeconds: 3600,
            instance: '<urn:uuid:00000000-0000-1000-8000-0004F2A24570>',
          },
          { id: '77', uri: 'sip:joe@192.0.2.7;x=1&2', state: 'terminated', event: 'expired' },
        ],
      },
    ],
  })
})

it.each([
  ['not-xml', 'hello'],
  ['not-xml', '<reginfo version="1" state="full">'],
  ['not-xml', '<!DOCTYPE r [<!ENTITY a "b">]><reginfo version="1" state="full">&a;</reginfo>'],
  ['not-xml', `<reginfo version="1" state="full">${'<a>'.repeat(5_000)}${'</a>'.repeat(5_000)}</reginfo>`],
  ['other-root', '<dialog-info version="1" state="full"/>'],
  ['no-version', '<reginfo state="full"/>'],
])('is %s: %#', (because, text) => {
  expect(parseReginfo(text)).toEqual({ kind: 'not-reginfo', because })
})

it('any text gets an answer', () => {
  const piece = fc.constantFrom(
    ...[
      '<reginfo version="0" state="full">',
      '</reginfo>',
      '<registration aor="sip:a@b" id="1" state="active">',
      '<registration>',
    ],
    ...[
      '</registration>',
      '<contact id="1" state="active">',
      '</contact>',
      '<uri>',
      'sip:a',
      '</uri>',
      '<__proto__>',
      '</__proto__>',
    ],
    ...[
      '<constructor/>',
      '<contact/>',
      '&#x110000;',
      '&amp;',
      '<![CDATA[',
      ']]>',
      '<!--',
      '-->',
      '"',
      '\0',
      '<a b="c"/>',
    ],
  )
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(piece, { maxLength: 25 }).map((parts) => parts.join('')),
    fc.array(piece, { maxLength: 25 }).map((parts) => `<reginfo version="0" state="full">${parts.join('')}</reginfo>`),
  )
  fc.assert(
    fc.property(hostile, (text) => {
      const contacts = openRegisteredContacts(10)
      const document = parseReginfo(text)
      if (document.kind === 'reginfo') contacts.apply(document)
      expect(contacts.size).toBeLessThanOrEqual(10)
    }),
    { numRuns: 3_000 },
  )
})

const escapeXml = (text: string) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)

const write = ({ version, isFull, registrations }: Omit<Reginfo, 'kind'>): string =>
  `<?xml version="1.0"?><r:reginfo xmlns:r="urn:ietf:params:xml:ns:reginfo" version="${version}" state="${isFull ? 'full' : 'partial'}">${registrations
    .map(
      ({ aor, id, state, contacts }) =>
        `<r:registration aor="${escapeXml(aor)}" id="${id}" state="${state}">${contacts
          .map(
            ({ id, uri, state, event }) =>
              `<r:contact id="${id}" state="${state}" event="${event}"><r:uri>${escapeXml(uri)}</r:uri></r:contact>`,
          )
          .join('')}</r:registration>`,
    )
    .join('')}</r:reginfo>`

const id = fc.constantFrom('1', '2', '3')
const contact = fc.record({
  id,
  uri: fc.constantFrom('sip:a@192.0.2.1', 'sip:b@192.0.2.2;x="<&>"', 'sip:c@[::1]'),
  state: fc.constantFrom('active' as const, 'terminated' as const),
  event: fc.constantFrom('registered', 'expired'),
})
const registration: fc.Arbitrary<ReginfoRegistration> = id.chain((id) =>
  fc.record({
    id: fc.constant(id),
    aor: fc.constant(`sip:${id}&@acme.example`),
    state: fc.constantFrom('active' as const, 'active' as const, 'terminated' as const),
    contacts: fc.uniqueArray(contact, { selector: ({ id }) => id, maxLength: 3 }),
  }),
)
const registrations = fc.uniqueArray(registration, { selector: ({ id }) => id, maxLength: 3 })

it('gives back the document that was written', () => {
  fc.assert(
    fc.property(registrations, fc.nat(), fc.boolean(), (registrations, version, isFull) => {
      expect(parseReginfo(write({ version, isFull, registrations }))).toEqual({
        kind: 'reginfo',
        version,
        isFull,
        registrations,
      })
    }),
  )
})

/** What the changes alone say of who is registered now. */
function follow(known: Set<string>, changes: readonly RegistrationChange[]): void {
  for (const { kind, aor, contact } of changes) {
    const key = `${aor} ${contact}`
    if (kind === 'registered') known.add(key)
    else known.delete(key)
  }
}

it('changes add up to what a full document says, whatever came before and whatever was lost', () => {
  // One address for each contact here, so that a set can follow.
  const own = (registrations: ReginfoRegistration[]) =>
    registrations.map((one) => ({
      ...one,
      contacts: one.contacts.map((contact) => ({ ...contact, uri: `sip:${one.id}-${contact.id}@x` })),
    }))
  const document = fc.tuple(registrations, fc.boolean(), fc.integer({ min: 0, max: 2 }))
  fc.assert(
    fc.property(fc.array(document, { maxLength: 10 }), registrations, (documents, last) => {
      const contacts = openRegisteredContacts(100)
      const known = new Set<string>()
      let version = -1
      for (const [registrations, isFull, step] of documents) {
        version += step
        follow(
          known,
          contacts.apply({ kind: 'reginfo', version: Math.max(version, 0), isFull, registrations: own(registrations) })
            .changes,
        )
        expect(contacts.size).toBe(known.size)
      }
      const full = { kind: 'reginfo', version: version + 1, isFull: true, registrations: own(last) } as const
      follow(known, contacts.apply(full).changes)
      const expected = full.registrations.flatMap(({ aor, state, contacts }) =>
        state === 'terminated' ? [] : contacts.flatMap((one) => (one.state === 'active' ? [`${aor} ${one.uri}`] : [])),
      )
      expect([...known].sort()).toEqual(expected.sort())
      expect(contacts.apply(full).changes).toEqual([])
    }),
  )
})

it('asks for a full document when a partial one was missed, leaves one that is old, and takes full ones that always say version 0', () => {
  const contacts = openRegisteredContacts(100)
  const apply = (version: number, isFull: boolean, ...ids: string[]) =>
    contacts.apply({
      kind: 'reginfo',
      version,
      isFull,
      registrations: [
        {
          aor: 'sip:201@acme.example',
          id: 'a',
          state: 'active',
          contacts: ids.map((id) => ({ id, uri: `sip:${id}@x`, state: 'active', event: 'registered' })),
        },
      ],
    })
  expect(apply(0, true, '1').isRefreshNeeded).toBe(false)
  expect(apply(1, false, '2')).toMatchObject({
    isRefreshNeeded: false,
    changes: [{ kind: 'registered', contact: 'sip:2@x' }],
  })
  expect(apply(1, false, '3')).toEqual({ isRefreshNeeded: false, changes: [] })
  expect(apply(5, false, '4')).toMatchObject({ isRefreshNeeded: true, changes: [{ contact: 'sip:4@x' }] })
  expect(apply(0, true, '4').changes).toEqual([
    { kind: 'unregistered', aor: 'sip:201@acme.example', contact: 'sip:1@x', because: 'not-listed' },
    { kind: 'unregistered', aor: 'sip:201@acme.example', contact: 'sip:2@x', because: 'not-listed' },
  ])
})
