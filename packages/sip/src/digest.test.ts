import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { answerChallenge, digestResponse, parseChallenge, parseDigestFields } from './digest.ts'

describe('answers the examples of the standards', () => {
  it('RFC 2617 section 3.5', () => {
    const challenge = parseChallenge(
      'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
    )!
    const answer = answerChallenge(
      challenge,
      { user: 'Mufasa', password: 'Circle Of Life' },
      { method: 'GET', uri: '/dir/index.html', cnonce: '0a4f113b' },
    )
    expect(Object.fromEntries(parseDigestFields(answer)!)).toEqual({
      username: 'Mufasa',
      realm: 'testrealm@host.com',
      nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093',
      uri: '/dir/index.html',
      qop: 'auth',
      nc: '00000001',
      cnonce: '0a4f113b',
      response: '6629fae49393a05397450978507c4ef1',
      opaque: '5ccc069c403ebaf9f0171e9517f40e41',
    })
  })

  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('RFC 7616 section 3.9.1, %s', (algorithm, response) => {
    const challenge = parseChallenge(
      `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`,
    )!
    const answer = answerChallenge(
      challenge,
      { user: 'Mufasa', password: 'Circle of Life' },
      { method: 'GET', uri: '/dir/index.html', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' },
    )
    expect(parseDigestFields(answer)!.get('response')).toBe(response)
    expect(parseDigestFields(answer)!.get('algorithm')).toBe(algorithm)
  })
})

const text = fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => text.replace(/[\r\n\0]/g, ''))
const word = fc.stringMatching(/^[a-z0-9]{1,20}$/)

it('a peer that knows the password finds the answer right, whatever stands in the names', () => {
  const algorithm = fc.constantFrom('MD5', 'md5', 'MD5-sess', 'SHA-256', 'SHA-256-sess')
  fc.assert(
    fc.property(
      text,
      text,
      text,
      algorithm,
      fc.boolean(),
      fc.integer({ min: 1, max: 2 ** 32 - 1 }),
      (user, realm, password, algorithm, hasQop, count) => {
        const quoted = realm.replace(/["\\]/g, '\\$&')
        const challenge = parseChallenge(
          `Digest realm="${quoted}",nonce="n1",algorithm=${algorithm}${hasQop ? ',qop="auth"' : ''}`,
        )!
        expect(challenge.realm).toBe(realm)
        const fields = parseDigestFields(
          answerChallenge(challenge, { user, password }, { method: 'NOTIFY', uri: 'sip:a', count }),
        )!
        expect([fields.get('username'), fields.get('realm'), fields.get('uri')]).toEqual([user, realm, 'sip:a'])
        const hash = (text: string) =>
          createHash(algorithm.startsWith('SHA') ? 'sha256' : 'md5')
            .update(text)
            .digest('hex')
        let secret = hash(`${user}:${realm}:${password}`)
        if (algorithm.endsWith('-sess')) secret = hash(`${secret}:n1:${fields.get('cnonce')}`)
        const middle = hasQop ? `${count.toString(16).padStart(8, '0')}:${fields.get('cnonce')}:auth:` : ''
        expect(fields.get('response')).toBe(hash(`${secret}:n1:${middle}${hash('NOTIFY:sip:a')}`))
      },
    ),
  )
})

it('no two uses of a nonce have the same answer', () => {
  const use = (cnonce: string, nc: string) =>
    digestResponse({
      algorithm: 'MD5',
      user: 'u',
      realm: 'r',
      password: 'p',
      method: 'NOTIFY',
      uri: 'sip:a',
      nonce: 'n',
      cnonce,
      nc,
    })
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(word, word), { selector: String, maxLength: 20 }), (uses) => {
      expect(new Set(uses.map(([cnonce, nc]) => use(cnonce, nc))).size).toBe(uses.length)
    }),
  )
})

it('any header gets an answer, and no answer adds a line', () => {
  const piece = fc.constantFrom(
    'Digest ',
    'realm=',
    'nonce=',
    'qop=',
    'auth',
    '"',
    '\\',
    ',',
    ' ',
    'algorithm=MD5',
    'stale=true',
    '"x"',
    '=',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(piece).map((parts) => `Digest ${parts.join('')}`),
      ),
      (header) => {
        const challenge = parseChallenge(header.replace(/[\r\n]/g, ''))
        if (challenge)
          expect(answerChallenge(challenge, { user: 'u', password: 'p' }, { method: 'M', uri: 'sip:a' })).not.toMatch(
            /[\r\n]/,
          )
      },
    ),
    { numRuns: 2_000 },
  )
})

it('knows a stale nonce, and leaves what it cannot answer', () => {
  expect(parseChallenge('Digest realm="a", nonce="b", stale=TRUE')?.isStale).toBe(true)
  expect(parseChallenge('Digest realm="a", nonce="b", stale="false"')?.isStale).toBe(false)
  for (const other of [
    'Basic realm="a"',
    'Digest realm="a"',
    'Digest nonce="b"',
    'Digest realm="a", nonce="b", algorithm=AKAv1-MD5',
    'Digest realm="a", nonce="b", algorithm=constructor',
    'Digest realm="a", nonce="b", qop="auth-int"',
  ])
    expect(parseChallenge(other)).toBeUndefined()
})
