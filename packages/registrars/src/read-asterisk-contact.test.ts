import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readContactList, readPeerAddress, readPeerEntry } from './read-asterisk-contact.ts'

const listed = (more: Record<string, string> = {}) =>
  Object.entries({
    ...{ Event: 'ContactList', ObjectName: '201@@4f1c', Endpoint: '201', Uri: 'sip:201@192.0.2.7:5062' },
    ...{ ExpirationTime: '1795258029', CallId: 'c0', ...more },
  })
const peer = (more: Record<string, string> = {}) =>
  Object.entries({
    ...{ Event: 'PeerEntry', ObjectName: '201', IPaddress: '192.0.2.7', IPport: '5060', Dynamic: 'yes', ...more },
  })

it('a contact of chan_pjsip is its endpoint’s until its time, and each REGISTER moves that', () => {
  expect(readContactList(listed())).toEqual({
    endpoint: '201',
    contact: { uri: 'sip:201@192.0.2.7:5062', mark: 'c0 1795258029', expiresAt: new Date(1795258029_000) },
  })
  expect(readContactList(listed({ Endpoint: '' }))?.endpoint).toBe('201')
  for (const more of [{ ExpirationTime: '0' }, { Uri: '' }, { ExpirationTime: 'never' }, { ExpirationTime: '1e99' }])
    expect(readContactList(listed(more))).toBeUndefined()
})

it('a peer of chan_sip is where it registered from', () => {
  expect(readPeerEntry(peer())).toEqual({ endpoint: '201', contact: { uri: 'sip:201@192.0.2.7:5060' } })
  expect(readPeerEntry(peer({ IPaddress: '2001:db8::7' }))?.contact.uri).toBe('sip:201@[2001:db8::7]:5060')
  for (const more of [{ IPaddress: '-none-' }, { IPport: '0' }, { Dynamic: 'no' }, { Event: 'ContactList' }])
    expect(readPeerEntry(peer(more))).toBeUndefined()
  expect(readPeerAddress([['Address', '192.0.2.7:5060']], '201')).toBe('sip:201@192.0.2.7:5060')
  expect(readPeerAddress([['Address', '[2001:db8::7]:5060']], '201')).toBe('sip:201@[2001:db8::7]:5060')
  expect(readPeerAddress([], '201')).toBeUndefined()
})

it('any event gets an answer', () => {
  const name = fc.constantFrom(
    'Event',
    'Uri',
    'Endpoint',
    'ObjectName',
    'ExpirationTime',
    'IPaddress',
    'IPport',
    'Dynamic',
  )
  const value = fc.oneof(
    fc.string(),
    fc.constantFrom('ContactList', 'PeerEntry', 'yes', '1795258029', '99999999999999999'),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value)), (event) => {
      const contact = (readContactList(event) ?? readPeerEntry(event))?.contact
      expect(Number.isNaN(contact?.expiresAt?.getTime() ?? 0)).toBe(false)
    }),
  )
})
