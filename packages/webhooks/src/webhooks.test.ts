import { randomBytes } from 'node:crypto'
import { openSealer } from '@offhook/runtime'
import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import {
  DELIVERY_ID,
  deliveryId,
  isPublicAddress,
  MAX_SECRETS,
  makeSecret,
  openSecrets,
  rotateSecrets,
  sealSecrets,
  signDelivery,
  urlFault,
  validSecrets,
  WebhookSecret,
} from './mod.ts'

const secret = fc
  .uint8Array({ minLength: 24, maxLength: 64 })
  .map((key) => `whsec_${Buffer.from(key).toString('base64')}`)

describe('addresses', () => {
  it.each([
    ...[
      '0.0.0.0',
      '10.1.2.3',
      '100.64.0.1',
      '127.0.0.1',
      '127.255.255.254',
      '169.254.169.254',
      '172.16.0.1',
      '172.31.255.255',
    ],
    ...[
      '192.0.0.8',
      '192.0.2.1',
      '192.88.99.1',
      '192.168.1.1',
      '198.18.0.1',
      '198.19.255.255',
      '198.51.100.7',
      '203.0.113.9',
    ],
    ...['224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
    ...[
      '::',
      '::1',
      '::7f00:1',
      '::127.0.0.1',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::ffff:8.8.8.8',
      '::FFFF:8.8.8.8',
      '::ffff:0:7f00:1',
    ],
    ...[
      '64:ff9b::7f00:1',
      '64:ff9b::8.8.8.8',
      '64:ff9b:1::a00:1',
      '100::1',
      '2001::1',
      '2001:0:7f00:1::',
      '2001:2::1',
      '2001:10::1',
      '2001:20::1',
    ],
    ...[
      '2001:db8::1',
      '2002:7f00:1::',
      '2002:a00:1::1',
      '3fff::1',
      '5f00::1',
      'fc00::1',
      'fd12:3456::1',
      'fe80::1',
      'fe80::1%eth0',
      'fec0::1',
      'ff02::1',
      '4000::1',
    ],
    ...['localhost', '', '1.2.3', '0x7f.1', '8.8.8.8 '],
  ])('%s is none of the public Internet’s', (address) => expect(isPublicAddress(address)).toBe(false))

  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '100.63.255.255',
    '100.128.0.1',
    '172.15.0.1',
    '172.32.0.1',
    '192.0.1.1',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00:1450:4001::1',
    '2001:4860:4860::8888',
  ])('%s is', (address) => expect(isPublicAddress(address)).toBe(true))

  it('every string gets an answer, and a wrapped IPv4 address is never public', () => {
    fc.assert(fc.property(fc.string(), (text) => void isPublicAddress(text)))
    fc.assert(
      fc.property(
        fc.ipV4(),
        fc.constantFrom('::', '::ffff:', '::ffff:0:', '64:ff9b::', '64:ff9b:1::'),
        (address, prefix) => isPublicAddress(`${prefix}${address}`) === false,
      ),
    )
  })
})

describe('URLs', () => {
  const strict = { allowPrivate: false }
  it.each([
    ['https://127.0.0.1/', 'private-address'],
    ['https://0x7f.1/hook', 'private-address'],
    ['https://0177.0.0.1/', 'private-address'],
    ['https://2130706433/', 'private-address'],
    ['https://127.1:8443/', 'private-address'],
    ['https://127.0.0.1./', 'private-address'],
    ['https://①②⑦.0.0.1/', 'private-address'],
    ['https://[::1]/', 'private-address'],
    ['https://[::ffff:127.0.0.1]/', 'private-address'],
    ['https://[64:ff9b::7f00:1]/', 'private-address'],
    ['https://169.254.169.254/latest/meta-data', 'private-address'],
    ['https://user@hooks.example/', 'has-user'],
    ['https://:secret@hooks.example/', 'has-user'],
    ['https://hooks.example@127.0.0.1/', 'has-user'],
    ['http://hooks.example/', 'not-https'],
    ['ftp://hooks.example/', 'not-http'],
    ['file:///etc/passwd', 'not-http'],
    ['javascript:alert(1)', 'not-http'],
    ['hooks.example', 'not-a-url'],
    ['https://1.2.3.4.5/', 'not-a-url'],
    ['', 'not-a-url'],
  ])('nothing is sent to %s', (url, fault) => expect(urlFault(url, strict)).toBe(fault))

  it('those of the public Internet are sent to over https, private ones where that is allowed', () => {
    expect(urlFault('https://hooks.example/a?b=c', strict)).toBeUndefined()
    expect(urlFault('https://[2606:4700::1111]:8443/', strict)).toBeUndefined()
    for (const url of ['http://127.0.0.1:8080/', 'http://crm.internal/', 'https://10.0.0.1/'])
      expect(urlFault(url, { allowPrivate: true })).toBeUndefined()
    expect(urlFault('http://user@10.0.0.1/', { allowPrivate: true })).toBe('has-user')
    expect(urlFault('gopher://10.0.0.1/', { allowPrivate: true })).toBe('not-http')
  })
})

describe('secrets', () => {
  const now = new Date('2026-01-05T09:00:00Z')
  const overlapMs = 86_400_000

  it('have the right shape or are refused', () => {
    fc.assert(fc.property(secret, (one) => WebhookSecret.safeParse(one).success))
    expect(WebhookSecret.safeParse(makeSecret()).success).toBe(true)
    const short = `whsec_${randomBytes(23).toString('base64')}`
    const long = `whsec_${randomBytes(65).toString('base64')}`
    for (const wrong of [short, long, 'whsec_', 'secret', makeSecret().slice(6), `${makeSecret()}\n`])
      expect(WebhookSecret.safeParse(wrong).success, wrong).toBe(false)
  })

  it('open again for their webhook and no other', () => {
    const sealer = openSealer([randomBytes(32)])
    const name = { tenant: 'acme', webhook: 'crm' }
    const kept = [{ secret: makeSecret() }, { secret: makeSecret(), until: now.toISOString() }]
    expect(openSecrets(sealer, name, sealSecrets(sealer, name, kept))).toEqual(kept)
    expect(() => openSecrets(sealer, { ...name, tenant: 'rival' }, sealSecrets(sealer, name, kept))).toThrow()
  })

  it('rotated ones are valid for a while, however often it is rotated meanwhile', () => {
    const [one, two, three] = [makeSecret(), makeSecret(), makeSecret()]
    const twice = rotateSecrets(rotateSecrets([{ secret: one }], two, { overlapMs, now })!, three, {
      overlapMs,
      now: new Date(now.getTime() + 3_600_000),
    })!
    expect(twice.map(({ secret }) => secret)).toEqual([three, two, one])
    expect(rotateSecrets(twice, three, { overlapMs, now })).toEqual(twice)
    const after = (ms: number) => validSecrets(twice, new Date(now.getTime() + ms)).map(({ secret }) => secret)
    expect(after(overlapMs - 1)).toEqual([three, two, one])
    expect(after(overlapMs)).toEqual([three, two])
    expect(after(overlapMs + 3_600_000)).toEqual([three])
  })

  it('there are never more than a header holds, and one at least', () => {
    let kept: ReturnType<typeof rotateSecrets> = [{ secret: makeSecret() }]
    for (let times = 1; times < MAX_SECRETS; times++) kept = rotateSecrets(kept!, makeSecret(), { overlapMs, now })
    expect(kept).toHaveLength(MAX_SECRETS)
    expect(rotateSecrets(kept!, makeSecret(), { overlapMs, now })).toBeUndefined()
    const later = new Date(now.getTime() + overlapMs)
    expect(rotateSecrets(kept!, makeSecret(), { overlapMs: 0, now: later })).toHaveLength(1)
  })
})

describe('signatures', () => {
  it('verify by the library with each secret, and with no other', () => {
    fc.assert(
      fc.property(fc.array(secret, { minLength: 1, maxLength: MAX_SECRETS }), fc.json(), (secrets, body) => {
        const headers = signDelivery(
          deliveryId('acme', 'crm', 'e1'),
          body,
          secrets.map((one) => ({ secret: one })),
          new Date(),
        )
        for (const one of secrets) expect(new Webhook(one).verify(body, headers)).toEqual(JSON.parse(body))
        expect(() => new Webhook(makeSecret()).verify(body, headers)).toThrow()
        expect(() => new Webhook(secrets[0]!).verify(`${body} `, headers)).toThrow()
      }),
      { numRuns: 30 },
    )
  })

  it('ids are an event’s for a webhook, and hold no dot', () => {
    const id = deliveryId('acme', 'crm', 'finished.019b8d1c-5a80-7c3e-9f1e-6d2b4a8c0e57')
    expect(id).toMatch(DELIVERY_ID)
    expect(deliveryId('acme', 'crm2', 'finished.019b8d1c-5a80-7c3e-9f1e-6d2b4a8c0e57')).not.toBe(id)
    expect(deliveryId('acme', 'crm', 'finished.019b8d1c-5a80-7c3e-9f1e-6d2b4a8c0e57')).toBe(id)
  })
})
