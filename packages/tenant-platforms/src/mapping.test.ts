import { BootToken, parseMac } from '@offhook/phones'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePath, readPath, readText } from './answer-path.ts'
import { mapAnswer } from './map-answer.ts'
import { writeRequest } from './mapped-platform.ts'
import { Mapping } from './mapping.ts'
import { readXml } from './read-xml.ts'
import type { Question } from './tenant-platform.ts'

const question: Question = {
  boot: '019b8d1c-5a80-7c3e-9f1e-6d2b4a8c0e57',
  mac: parseMac('0004f21a2457')!,
  bootToken: BootToken.parse('020319816065'),
  gateway: 'hq',
  leasedIp: undefined,
}
const answer = { user: 'u', password: 'p' }
const mapped = (request: object) => Mapping.parse({ request, answer })
const faults = (mapping: unknown) => Mapping.safeParse(mapping).error?.issues.map(({ path }) => path.join('.')) ?? []

describe('a question', () => {
  // Gateways are slugs; these are texts that no slug can be.
  const hostile = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({
      unit: fc.constantFrom(
        '"',
        '\\',
        '<',
        '>',
        '&',
        "'",
        ']',
        '=',
        '%',
        '+',
        ' ',
        '\n',
        '\r',
        '/',
        '?',
        '#',
        '{mac}',
        'é',
      ),
    }),
  )
  const ask = (request: object, gateway: string) => writeRequest(mapped(request), { ...question, gateway })

  it('in JSON carries any value as it is, and as one value', () => {
    fc.assert(
      fc.property(hostile, (gateway) => {
        const { body } = ask({ path: '/', body: { a: ['x {gateway}'], b: 1 } }, gateway)
        expect(JSON.parse(body!)).toEqual({ a: [`x ${gateway.toWellFormed()}`], b: 1 })
      }),
    )
  })
  it('in a form likewise', () => {
    fc.assert(
      fc.property(hostile, (gateway) => {
        const { body } = ask(
          { path: '/', contentType: 'form', body: { site: '{gateway}', mac: '{macColons}' } },
          gateway,
        )
        expect([...new URLSearchParams(body)]).toEqual([
          ['site', gateway.toWellFormed()],
          ['mac', '00:04:f2:1a:24:57'],
        ])
      }),
    )
  })
  it('in XML likewise, but for what XML cannot hold', () => {
    fc.assert(
      fc.property(hostile, (gateway) => {
        const body = '<q a="[{gateway}]"><b>[{gateway}]</b><c/></q>'
        const written = ask({ path: '/', contentType: 'xml', body }, gateway).body!
        const held = gateway.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
        expect(readXml(written)).toEqual({ q: { '@a': `[${held}]`, b: `[${held}]`, c: '' } })
      }),
    )
  })
  it('in a path or a header stays within its place', () => {
    fc.assert(
      fc.property(hostile, (gateway) => {
        const request = {
          method: 'GET',
          path: '/sites/{gateway}/x?site={gateway}',
          headers: { 'X-Site': 'in {gateway}' },
        }
        const { path, headers } = ask(request, gateway)
        const url = new URL(`http://platform${path}`)
        expect([url.searchParams.get('site'), url.hash]).toEqual([gateway.toWellFormed(), ''])
        expect(path.split('?')[0]!.split('/').map(decodeURIComponent)).toEqual([
          '',
          'sites',
          gateway.toWellFormed(),
          'x',
        ])
        expect(headers['x-site']).toMatch(/^in [\x21-\x7e]*$/)
      }),
    )
  })
  it('leaves empty what is not known, and names itself by its boot unless told otherwise', () => {
    expect(
      writeRequest(mapped({ path: '/', contentType: 'form', body: { ip: '{leasedIp}' } }), question),
    ).toMatchObject({
      body: 'ip=',
      headers: { 'idempotency-key': question.boot },
    })
    const own = mapped({ path: '/', body: {}, headers: { 'Idempotency-Key': '{mac}' } })
    expect(writeRequest(own, question).headers['idempotency-key']).toBe(question.mac)
  })
})

describe('a mapping', () => {
  it.each([
    [{ path: '/{Mac}', body: {} }, 'request.path'],
    [{ path: 'no-slash', body: {} }, 'request.path'],
    [{ path: '//elsewhere.example/', body: {} }, 'request.path'],
    [{ path: '/', body: { mac: '{password}' } }, 'request.body'],
    [{ path: '/', body: 'text' }, 'request.body'],
    [{ path: '/', body: { zero: '\0' } }, 'request.body'],
    [{ path: '/', body: { long: 'x'.repeat(9_000) } }, 'request.body'],
    [{ path: '/' }, 'request.body'],
    [{ path: '/', method: 'GET', body: {} }, 'request.body'],
    [{ path: '/', contentType: 'form', body: { nested: { mac: '{mac}' } } }, 'request.body'],
    [{ path: '/', contentType: 'xml', body: '<a>' }, 'request.body'],
    [{ path: '/', contentType: 'xml', body: '<!DOCTYPE a><a/>' }, 'request.body'],
    [{ path: '/', body: {}, headers: { authorization: 'Bearer x' } }, 'request.headers.authorization'],
    [{ path: '/', body: {}, headers: { host: 'x' } }, 'request.headers.host'],
    [{ path: '/', body: {}, headers: { 'x-a': 'a\r\nx-b: b' } }, 'request.headers.x-a'],
    [{ path: '/', body: {}, script: 'x' }, 'request'],
  ])('is refused where it is wrong: %j', (request, where) => {
    expect(faults({ request, answer })).toEqual([where])
  })
  it.each(['', 'a..b', 'a.', '.a', 'a[', 'a[x]', 'a b', '/', 'a[1]b', 'a/b', 'a["x]'])('has no path %j', (path) => {
    expect(faults({ request: { path: '/', body: {} }, answer: { ...answer, user: path } })).toContain('answer.user')
  })
})

describe('a path', () => {
  it('leads to what it says', () => {
    const document = {
      a: { 'b.c': [{ d: 1 }, { d: 2 }] },
      x: { '@id': '7', '#text': 'own' },
      list: ['first', 'second'],
    }
    const read = (path: string, here?: unknown) => readText(parsePath(path)!, document, here)
    expect(read('a["b.c"][1].d')).toBe('2')
    expect(read('a["b.c"].d')).toBe('1')
    expect([read('x.@id'), read('x'), read('x[0]'), read('x[1]')]).toEqual(['7', 'own', 'own', undefined])
    expect([read('list'), read('list[1]'), read('list[2]')]).toEqual(['first', 'second', undefined])
    expect([read('d', { d: true }), read('/x.@id', { d: 1 }), read('.', 'itself')]).toEqual(['true', '7', 'itself'])
    expect([read('a'), read('a.b.c'), read('constructor.name'), read('__proto__')]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
    expect(readPath(parsePath('.')!, document)).toBe(document)
  })
  it('reads back whatever names it is made of, and nothing makes it throw', () => {
    const name = fc
      .string({ unit: 'grapheme-ascii', minLength: 1 })
      .filter((text) => !text.includes('"') && text !== '__proto__')
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), fc.nat(3), (names, index) => {
        const list = ['w', 'x', 'y', 'z']
        const document = names.reduceRight<unknown>((inner, name) => ({ [name]: inner }), list)
        const written = `${names.map((name) => `["${name}"]`).join('')}[${index}]`
        expect(readText(parsePath(written)!, document)).toBe(list[index])
      }),
    )
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (text, document) => {
        const path = parsePath(text)
        if (path) readText(path, document)
      }),
    )
  })
})

describe('an answer', () => {
  const read = (mapping: object, text: string, type = '') =>
    mapAnswer(Mapping.parse({ request: { path: '/', body: {} }, answer: mapping }).answer)(text, type)
  const sip = { lines: 'd.sip', user: 'id', password: 'auth.secret', port: 'port', transport: 'proto' }

  it.each([
    ['{"d":{"sip":{"id":"hunter","auth":{}}}}', 'password of line 1: nothing at auth.secret'],
    [
      '{"d":{"sip":[{"id":1,"auth":{"secret":"hunter"}},{"id":2,"auth":{"secret":""}}]}}',
      'password of line 2: nothing at auth.secret',
    ],
    ['{"d":{"sip":{"auth":{"secret":"hunter"}}}}', 'user of line 1: nothing at id'],
    [
      '{"d":{"sip":{"id":"hunter","auth":{"secret":{"value":"hunter"}}}}}',
      'password of line 1: nothing at auth.secret',
    ],
    ['{"d":{"sip":[]}}', 'lines: nothing at d.sip'],
    ['{"d":{"sip":null}}', 'lines: nothing at d.sip'],
    ['"hunter"', 'lines: nothing at d.sip'],
    [JSON.stringify({ d: { sip: Array(49).fill({ id: 1 }) } }), 'lines: more than 48 at d.sip'],
    [
      '{"d":{"sip":{"id":"1","auth":{"secret":"p"},"port":"hunter","proto":"hunter"}}}',
      'missing or wrong: lines.0.port, lines.0.transport',
    ],
    ['hunter', 'the answer is not JSON'],
    ['<hunter', 'the answer is not XML'],
  ])('that lacks something is refused by where it was looked for, without a value: %s', (text, detail) => {
    expect(read(sip, text)).toEqual({ kind: 'refused', because: 'bad-answer', detail })
  })
  it('is read by its content type, else by how it begins', () => {
    const own = { lines: '.', user: 'r.u', password: 'r.p' }
    const granted = { kind: 'granted', credentials: { lines: [{ user: '1', password: '007' }] } }
    const [xml, json] = ['<r><u>1</u><p>007</p></r>', '{"r":{"u":1,"p":"007"}}']
    expect([read(own, xml, 'text/html'), read(own, json, 'text/html')]).toEqual([granted, granted])
    expect(read(own, json, 'application/vnd.acme+json')).toEqual(granted)
    expect(read(own, xml, 'application/json')).toMatchObject({ detail: 'the answer is not JSON' })
    expect(read({ ...own, format: 'xml' }, json)).toMatchObject({ detail: 'the answer is not XML' })
  })
  it('is answered for whatever it is, and none throws', () => {
    const text = fc.oneof(
      fc.string(),
      fc.json(),
      fc.string().map((text) => `<d><sip>${text}</sip></d>`),
    )
    fc.assert(fc.property(text, (text) => void expect(['granted', 'refused']).toContain(read(sip, text).kind)))
  })
})

it('an XML answer is read as XML says: references by name and number once, attributes, prefixes, sections', () => {
  expect(
    readXml(
      '<x:a xmlns:x="u" x:n="&#34;&amp;lt;"><b>&#233;&#x6771;&amp;amp;&amp;#60;</b><b><![CDATA[<&amp;]]></b></x:a>',
    ),
  ).toEqual({
    a: { '@n': '"&lt;', b: ['é東&amp;&#60;', '<&amp;'] },
  })
  for (const text of ['', '<', '<a>', '<a/><b', 'text', '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'])
    expect(readXml(text)).toBeUndefined()
  expect(readXml('<a>&#1114112;&#0;</a>')).toEqual({ a: '&#1114112;&#0;' })
})
