import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redactLog } from './redact-log.ts'

const packs = new URL('../../../packages/families/packs/', import.meta.url)
const PLANTED = /(?:secret-20\d|admin-secret|user-secret)/

describe('what a phone writes about its own configuration', () => {
  const rendered = readdirSync(packs, { recursive: true, withFileTypes: true }).filter(
    (entry) => entry.isFile() && /rendered\/six-lines$/.test(entry.parentPath),
  )
  const families = Map.groupBy(rendered, ({ parentPath }) => parentPath.split('/').at(-3)!)
  it.each([...families.keys()])('loses the passwords of %s, whatever grammar they are in', (family) => {
    const files = families.get(family)!.map(({ parentPath, name }) => readFileSync(`${parentPath}/${name}`, 'utf8'))
    expect(files.some((text) => PLANTED.test(text))).toBe(true)
    for (const text of files) for (const line of redactLog(text).split('\n')) expect(line).not.toMatch(PLANTED)
  })
})

describe('a line of a log', () => {
  it('loses credentials in every shape they are written in', () => {
    const secret = fc.stringMatching(/^[A-Za-z0-9!#$%*+.?^_~-]{8,40}$/)
    const shapes = [
      'password = ¤',
      'Password:¤',
      '"password":"¤"',
      '{\\"password\\":\\"¤\\"}',
      "auth_pass='¤'",
      'user_pass1: ¤',
      'regpwd1=¤',
      'SIP1 Register Pswd  :¤',
      '<Password_1_ ua="na">¤</Password_1_>',
      '<user_pass idx="1" perm="">¤</user_pass>',
      '<part name="password">¤</part>',
      '<param name="AuthPassword" value="¤"/>',
      'P34=¤',
      '<P1706 para="Account5">¤</P1706>',
      'Cookie: session=¤; path=/',
      'Proxy-Authorization: Digest username="201", response="¤"',
      'Authorization: Bearer ¤',
      'Digest realm="a", nonce="¤", cnonce="¤"',
      'GET /x?token=¤&a=1',
      'https://201:¤@host.example/x',
      'REGISTER sip:201:¤@host.example',
      'api_key=¤',
      'ha1=¤',
    ]
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom(...shapes),
        fc.constantFrom('', '011511.006|cfg  |4|00|', 'Jan  5 09:00:30 [1]: '),
        (value, shape, before) => {
          const line = `${before}${shape.replaceAll('¤', value.replaceAll('$', '$$$$'))}`
          expect(redactLog(`${line}\nkept`)).not.toContain(value)
          expect(redactLog(`${line}\nkept`)).toMatch(/\nkept$/)
        },
      ),
      { numRuns: 1_000 },
    )
    expect(redactLog(`Basic ${Buffer.from('201:pl4nted').toString('base64')}`)).toBe('Basic …')
    expect(redactLog('Bearer eyJhbGciOiJIUzI1NiJ9.e30.x')).toBe('Bearer …')
  })

  it('loses boot tokens in URLs, those of boots before this one too', () => {
    expect(redactLog('GET http://h.example/phoneprovisioning/020319816065/sip.cfg')).toBe(
      'GET http://h.example/phoneprovisioning/02…/sip.cfg',
    )
    expect(redactLog('url "/a/abcdefghijklmnopqrstuvwx23/x.cfg"')).toBe('url "/a/ab…/x.cfg"')
    expect(redactLog('https://h.example/p/020319816065')).toBe('https://h.example/p/02…')
  })

  it.each([
    '011511.006|so   |2|00|soCoreAudioTermChg: chassis -> idle',
    '0105090030|sip  |4|00|Registration failed User: 201, Error Code:503 Service Unavailable',
    '0105090030|cfg  |3|00|Prov|Downloading http://192.0.2.1/phoneprovisioning/0004f21a2457.cfg',
    '0105090030|copy |4|00|Basic configuration file has no checksum: 12 bytes',
    'Jan  5 09:00:30 self test passed: 12 of 12, 0 bypassed',
    'bearer capability of the call is speech',
    'SIP/2.0 200 OK response=200 in 31 ms; Contact: <sip:201@192.0.2.41:5060;transport=udp>',
    'From: "Ada" <sip:201@acme.example>;tag=1b2c; To: sip:202@acme.example',
    'https://firmware.example/3.3.5.0247/sip.ld 8400000 bytes, key pressed: 5',
    'Unexpected token: <html>',
    'GPIO pin 4 is high; ping: 3 ms',
  ])('that holds none stays as it is: %s', (line) => {
    expect(redactLog(line)).toBe(line)
  })

  it('is read in a time that grows with its length alone', () => {
    const hostile = [
      '<password',
      'password=',
      '"password" value=',
      '://a:',
      'sip:a:',
      'basic ',
      '/012345678901',
      'P34 ',
      '<a "',
      'nonce="',
      'a_pin_pin.pin',
    ]
    const begin = performance.now()
    for (const part of hostile) redactLog(part.repeat(200_000 / part.length))
    expect(performance.now() - begin).toBeLessThan(20_000) // a quadratic one takes minutes
  })
})
