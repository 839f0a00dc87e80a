import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readIni, readKeyValue, readQuoted, readXml } from './config-readers.ts'
import { readLine, readLinesUpTo } from './read-line.ts'

describe('a phone reads its files', () => {
  it('key and value: what stands behind the first separator, to the end of the line', () => {
    const yealink = '#!version:1.0.0.1\r\naccount.1.label = a = b ; c # d\r\n\r\n# account.1.enable = 0\r\nx\r\n=y\r\n'
    expect([...readKeyValue(yealink, '=')]).toEqual([['account.1.label', 'a = b ; c # d']])
    const mitel = 'sip line1 user name: 201\nsip line1 user name: 202\nurl: http://a.example/b'
    expect([...readKeyValue(mitel, ':')]).toEqual([
      ['sip line1 user name', '202'],
      ['url', 'http://a.example/b'],
    ])
  })
  it('values in quotation marks: the first of a name, and no line of another shape', () => {
    const text = '# Panasonic\r\nA_1="x = \'y\' "\r\nA_1="later"\r\nB="in" side"\r\nC=bare\r\n D = "1"\r\nE=""\r\n'
    expect([...readQuoted(text)]).toEqual([
      ['A_1', "x = 'y' "],
      ['D', '1'],
      ['E', ''],
    ])
  })
  it('INI by section, and a file with a mistake not at all', () => {
    const text = '; made by hand\n[ipp]\n TimeFlag=1\n\n[sip]\nregpwd1=a=b\nDisplayName1=\n'
    expect([...readIni(text)!]).toEqual([
      ['ipp.TimeFlag', '1'],
      ['sip.regpwd1', 'a=b'],
      ['sip.DisplayName1', ''],
    ])
    expect(readIni(`${text}what is this\n`)).toBeUndefined()
    expect(readIni('outside=1')).toBeUndefined()
  })
  it('XML in order, with what stands around each element', () => {
    const elements = readXml(
      '<?xml version="1.0"?><a><item name="n"><part name="p">&lt;x&gt; &amp;amp; &#228;</part></item><b/></a>',
    )!
    expect(elements.map(({ name }) => name)).toEqual(['a', 'item', 'part', 'b'])
    const part = elements[2]!
    expect([part.text, part.attributes.get('name'), part.parent?.attributes.get('name')]).toEqual([
      '<x> &amp; ä',
      'p',
      'n',
    ])
    expect([readXml('<a><b></a>'), readXml('no XML'), readXml('')]).toEqual([undefined, undefined, undefined])
  })
  it('whatever they hold', () => {
    const piece = fc.constantFrom(
      '<a',
      '>',
      '</a>',
      '&',
      ';',
      '"',
      '=',
      ':',
      '[',
      ']',
      '#',
      '\n',
      '<![CDATA[',
      '__proto__',
      'x',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
    )
    fc.assert(
      fc.property(text, (text) => {
        for (const map of [readKeyValue(text, '='), readKeyValue(text, ':'), readQuoted(text), readIni(text) ?? []])
          for (const [name, value] of map) expect([typeof name, typeof value]).toEqual(['string', 'string'])
        for (const { text: own } of readXml(text) ?? []) expect(typeof own).toBe('string')
      }),
    )
  })
  it('and what is written one name a line it reads back', () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,20}$/)
    const value = fc.string({ maxLength: 40 }).map((text) => text.replace(/[\r\n"]/g, '').trim())
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, value), { selector: ([one]) => one }), (pairs) => {
        const write = (line: (name: string, value: string) => string) =>
          pairs.map(([one, its]) => line(one, its)).join('\r\n')
        expect([
          ...readKeyValue(
            write((one, its) => `${one} = ${its}`),
            '=',
          ),
        ]).toEqual(pairs)
        expect([...readQuoted(write((one, its) => `${one}="${its}"`))]).toEqual(pairs)
        expect([...readIni(`[s]\r\n${write((one, its) => `${one}=${its}`)}`)!]).toEqual(
          pairs.map(([one, its]) => [`s.${one}`, its]),
        )
      }),
    )
  })
})

describe('a line', () => {
  const whole = { user: '201', password: 'secret', registrar: 'acme.example' }
  it('is one when it has a user and a registrar', () => {
    expect(readLine(whole)).toEqual({ ...whole, authUser: '201', port: 5060, expires: 3600 })
    expect([readLine({ ...whole, user: '' }), readLine({ ...whole, registrar: ' ' }), readLine({})]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
    expect(
      readLinesUpTo(3, (n) => (n === 2 ? undefined : { ...whole, user: `20${n}` })).map(({ user }) => user),
    ).toEqual(['201', '203'])
  })
  it('goes to the port beside its registrar, or the one behind it, and by way of a proxy where it has one', () => {
    expect(readLine({ ...whole, registrar: 'acme.example:5070' })).toMatchObject({
      registrar: 'acme.example',
      port: 5070,
    })
    expect(readLine({ ...whole, registrar: 'acme.example:5070', port: '5080' })).toMatchObject({ port: 5080 })
    expect(readLine({ ...whole, registrar: '[2001:db8::1]:5070' })).toMatchObject({
      registrar: '[2001:db8::1]',
      port: 5070,
    })
    expect(readLine({ ...whole, outbound: 'proxy.example:5090' })).toMatchObject({
      sendTo: 'proxy.example',
      port: 5090,
    })
    expect(readLine({ ...whole, outbound: 'acme.example:5090' })).not.toHaveProperty('sendTo')
    expect(readLine({ ...whole, port: '0', expires: '-1' })).toMatchObject({ port: 5060, expires: 3600 })
  })
})
