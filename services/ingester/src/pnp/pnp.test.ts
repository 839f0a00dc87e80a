import { headerOf, parseSipMessage, type SipRequest } from '@offhook/sip'
import { expect, it } from 'vitest'
import { readSubscription } from './read-subscription.ts'
import { writeAccepted, writeProfile } from './write-answers.ts'

const subscribe = (uri: string, event: string, from = '<sip:x@192.0.2.9>;tag=1', method = 'SUBSCRIBE') =>
  parseSipMessage(
    Buffer.from(
      [
        `${method} ${uri} SIP/2.0`,
        'Via: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKa;rport',
        `From: ${from}`,
        `To: <${uri}>`,
        'Call-ID: c1@192.0.2.9',
        `CSeq: 1 ${method}`,
        `Event: ${event}`,
        'Contact: <sip:192.0.2.9:5070>',
        'Content-Length: 0',
        ...['', ''],
      ].join('\r\n'),
    ),
  ) as SipRequest

const SNOM = 'ua-profile;profile-type="device";vendor="snom";model="snom370";version="8.2.16"'

it.each([
  ['snom', 'sip:MAC%3a00041326abcd@intern.snom.de', SNOM, '00041326abcd', 'snom snom370 8.2.16'],
  [
    'Yealink',
    'sip:MAC%3A001565123456@224.0.1.75',
    'ua-profile;profile-type="device";vendor="Yealink";model=T46G',
    '001565123456',
    'Yealink T46G',
  ],
  ['colons', 'sip:MAC%3a00%3a04%3a13%3a26%3aab%3acd@224.0.1.75', 'ua-profile', '00041326abcd', undefined],
])('%s says its MAC and what it is', (_, uri, event, mac, description) => {
  expect(readSubscription(subscribe(uri, event))).toEqual({ mac, description })
})

it('the MAC may stand in From alone', () => {
  expect(readSubscription(subscribe('sip:224.0.1.75', SNOM, '<sip:MAC%3a00041326abcd@192.0.2.9>;tag=1'))).toMatchObject(
    { mac: '00041326abcd' },
  )
})

it.each([
  ['another event', subscribe('sip:MAC%3a00041326abcd@224.0.1.75', 'presence')],
  ['another method', subscribe('sip:MAC%3a00041326abcd@224.0.1.75', SNOM, undefined, 'REGISTER')],
  ['no MAC', subscribe('sip:somebody@224.0.1.75', SNOM)],
])('%s is not answered', (_, request) => {
  expect(readSubscription(request)).toBeUndefined()
})

it('the answers are SIP, in the dialogue of the question', () => {
  const request = subscribe('sip:MAC%3a00041326abcd@224.0.1.75', SNOM)
  const marks = { tag: 't1', branch: 'z9hG4bKb' }
  const accepted = parseSipMessage(writeAccepted(request, marks, 'sip:offhook@192.0.2.1:5060'))
  expect(accepted).toMatchObject({ kind: 'response', status: 200 })
  const notify = parseSipMessage(
    writeProfile(request, marks, {
      ...{
        via: '192.0.2.1:5060',
        contact: 'sip:offhook@192.0.2.1:5060',
        target: 'sip:192.0.2.9:5070',
        url: 'http://192.0.2.1/p/abc/',
      },
    }),
  )
  expect(notify).toMatchObject({
    kind: 'request',
    method: 'NOTIFY',
    uri: 'sip:192.0.2.9:5070',
    body: Buffer.from('http://192.0.2.1/p/abc/'),
  })
  for (const message of [accepted, notify]) expect(headerOf(message as SipRequest, 'call-id')).toBe('c1@192.0.2.9')
  expect(headerOf(accepted as SipRequest, 'to')).toBe('<sip:MAC%3a00041326abcd@224.0.1.75>;tag=t1')
  expect(headerOf(notify as SipRequest, 'from')).toBe('<sip:MAC%3a00041326abcd@224.0.1.75>;tag=t1')
  expect(headerOf(notify as SipRequest, 'event')).toBe(SNOM)
})
