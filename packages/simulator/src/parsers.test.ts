import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { digestResponse } from './digest.ts'
import { readLines, readMaster, readParameters } from './phone-config.ts'
import { parseAddress, parseDigest, parseSipMessage, quote, statusOf, writeSipMessage } from './sip-message.ts'

const word = fc.stringMatching(/^[A-Za-z0-9.@:<>;=-]{1,30}$/)

describe('SIP messages', () => {
  it('that we write we read back', () => {
    fc.assert(
      fc.property(word, word, word, (via, from, callId) => {
        const read = parseSipMessage(
          writeSipMessage('REGISTER sip:acme.example SIP/2.0', [
            ['Via', via],
            ['f', from],
            ['Call-ID', callId],
          ]),
        )
        expect([
          read?.startLine,
          read?.headers.get('via'),
          read?.headers.get('from'),
          read?.headers.get('call-id'),
        ]).toEqual(['REGISTER sip:acme.example SIP/2.0', [via], [from], [callId]])
      }),
    )
  })
  it('of any bytes are read or are none', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseSipMessage(text)))
    fc.assert(fc.property(fc.string(), (text) => void parseDigest(`Digest ${text}`)))
    expect(parseSipMessage('GET / HTTP/1.1\r\n\r\n')).toBeUndefined()
  })
})

describe('parts of SIP headers', () => {
  it('quoted strings come back, whatever they hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (user, nonce) => {
        const read = parseDigest(`Digest username=${quote(user)}, nonce=${quote(nonce)}, algorithm=MD5`)
        expect([read?.get('username'), read?.get('nonce'), read?.get('algorithm')]).toEqual([user, nonce, 'MD5'])
      }),
    )
  })
  it('addresses come back, whatever the user is called', () => {
    const user = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => text.isWellFormed())
    fc.assert(
      fc.property(user, (user) => {
        const address = `<sip:${encodeURIComponent(user)}@ACME.example:5070;transport=udp>;tag=1`
        expect(parseAddress(address)).toEqual({ user, host: 'acme.example:5070' })
      }),
    )
    expect(parseAddress('"\\"/><b x=\\"1\\">" <sip:201@acme.example>')).toEqual({ user: '201', host: 'acme.example' })
    expect(parseAddress('"Reception" <sips:201@acme.example>')).toEqual({ user: '201', host: 'acme.example' })
    fc.assert(fc.property(fc.string(), (text) => void parseAddress(`sip:${text}`)))
    expect(parseAddress('sip:%@acme.example')).toBeUndefined()
  })
  it('a status is that of a response, and of nothing else', () => {
    expect(statusOf(parseSipMessage('SIP/2.0 401 Unauthorized\r\n\r\n'))).toBe(401)
    expect(statusOf(parseSipMessage('REGISTER sip:a SIP/2.0\r\n\r\n'))).toBe(0)
    expect(statusOf(undefined)).toBe(0)
  })
})

it('a digest is that of RFC 2617', () => {
  const example = {
    user: 'Mufasa',
    realm: 'testrealm@host.com',
    password: 'Circle Of Life',
    method: 'GET',
    uri: '/dir/index.html',
    nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
  }
  expect(digestResponse({ ...example, nc: '00000001', cnonce: '0a4f113b', qop: 'auth' })).toBe(
    '6629fae49393a05397450978507c4ef1',
  )
  expect(parseDigest('Digest realm="a \\"b\\"", nonce=abc, qop="auth"')).toEqual(
    new Map([
      ['realm', 'a "b"'],
      ['nonce', 'abc'],
      ['qop', 'auth'],
    ]),
  )
})

describe('phone files', () => {
  it('are read as a phone reads them: the first of a name counts, its own model before the common one', () => {
    const master = readMaster(
      '<APPLICATION APP_FILE_PATH="sip.ld" CONFIG_FILES="a-[PHONE_MAC_ADDRESS].cfg, b.cfg"><APPLICATION_VVX500 APP_FILE_PATH_VVX500="own.ld"/></APPLICATION>',
      '0004f21a2457',
      'VVX_500',
    )
    expect(master).toEqual({ application: 'own.ld', configFiles: ['a-0004f21a2457.cfg', 'b.cfg'] })
    const parameters = readParameters(
      '<x><y reg.1.address="201" reg.1.server.1.address="r" reg.1.auth.password="a&amp;b"/><z reg.1.address="other"/></x>',
    )!
    expect(readLines(parameters)).toEqual([
      { user: '201', authUser: '201', password: 'a&b', registrar: 'r', port: 5060, expires: 3600 },
    ])
  })
  it('of any text are read or are none', () => {
    fc.assert(fc.property(fc.string(), (text) => void readMaster(text, '0004f21a2457', 'SPIP_331')))
    fc.assert(fc.property(fc.string(), (text) => void readParameters(`<a ${text}/>`)))
  })
})
