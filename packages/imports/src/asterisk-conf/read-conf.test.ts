import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { given } from '../readings-for-tests.ts'
import { commentCutter } from './cut-comments.ts'
import { matchesGlob, namesMeant } from './glob-names.ts'
import { macIn, readConf } from './read-conf.ts'

const read = async (text: string, others: Record<string, string> = {}) =>
  readConf(given({ 'main.conf': text, ...others }), 'main.conf')
const shape = async (text: string, others: Record<string, string> = {}) => {
  const { categories, faults } = await read(text, others)
  return {
    sections: categories.map(({ name, template, values }) => [
      `${name}${template ? '!' : ''}`,
      ...values.map(({ name, value }) => `${name}=${value}`),
    ]),
    faults: faults.map(({ place, because }) => `${place.file}:${place.line} ${because}`),
  }
}

describe('comments', () => {
  const cut = (...lines: string[]) => lines.map(commentCutter()).map(({ text }) => text)
  test('a semicolon ends the line, and one behind a backslash is itself', () => {
    expect(cut('secret = a\\;b ; c', ';x', 'a=1;', 'a=\\;\\;')).toEqual(['secret = a;b', '', 'a=1', 'a=;;'])
  })
  test('block comments go over lines, nest, and leave what stands around them', () => {
    expect(cut('a=1 ;-- x', 'b=2', ';-- deeper --; c=3', '--; d=4', 'e=5 ;-- f --; g')).toEqual([
      ...['a=1', '', '', 'd=4', 'e=5  g'],
    ])
  })
  test('a row of dashes is a comment of one line', () => {
    expect(cut(';------ a row', 'b=2')).toEqual(['', 'b=2'])
  })
  test('an end without a beginning is said', () => {
    expect(commentCutter()('a --; b').fault).toMatch(/never began/)
  })
})

describe('sections', () => {
  test('templates are copied in order before what a section says itself, and are none themselves', async () => {
    expect(
      await shape('[base](!)\nallow=ulaw\ncontext=in\n[desk](!,base)\ncontext=desks\n[201](desk)\nsecret => s e\n'),
    ).toEqual({
      sections: [
        ['base!', 'allow=ulaw', 'context=in'],
        ['desk!', 'allow=ulaw', 'context=in', 'context=desks'],
        ['201', 'allow=ulaw', 'context=in', 'context=desks', 'secret=s e'],
      ],
      faults: [],
    })
  })
  test('a name that comes again is another section, (+) is the earlier one', async () => {
    expect(await shape('[1]\ntype=endpoint\n[1]\ntype=auth\n[1](+)\na=1\n[1](+type=auth)\nb=2\n[2](+)\nc=3\n')).toEqual(
      {
        sections: [
          ['1', 'type=endpoint', 'a=1'],
          ['1', 'type=auth', 'b=2'],
        ],
        faults: ['main.conf:9 there is no section [2] above this line'],
      },
    )
  })
  test('+= goes on from the value before, an inherited one too', async () => {
    expect((await shape('[t](!)\nvia=a\n[x](t)\nvia += ,b\nnew += c\n')).sections[1]).toEqual([
      ...['x', 'via=a ,b', 'new=c'],
    ])
  })
  test('every value keeps its file and line, an inherited one that of its template', async () => {
    const { categories } = await read('[t](!)\na=1\n#include other.conf\n', { 'other.conf': '\n[x](t)\nb=2\n' })
    expect(categories[1]!.values.map(({ place, inherited }) => [place.file, place.line, inherited])).toEqual([
      ['main.conf', 2, true],
      ['other.conf', 3, false],
    ])
  })
  test('a section that is wrong is said with its line, and does not fall into the one before', async () => {
    expect(await shape('x=1\n[a]\nb=1\n[c\nsecret=1\n[d](none)\nsecret=2\n')).toEqual({
      sections: [['a', 'b=1']],
      faults: [
        'main.conf:1 a setting before the first [section]',
        'main.conf:4 no closing ]',
        'main.conf:6 there is no section [none] above this line',
      ],
    })
  })
  test('templates that multiply are stopped', async () => {
    const doubled = Array.from({ length: 40 }, (_, index) => `[t${index + 1}](!,t${index},t${index})\n`).join('')
    expect((await read(`[t0](!)\na=1\n${doubled}`)).faults[0]?.because).toMatch(/values in all/)
  })
})

describe('included files', () => {
  test('are those that were given, by the end of their path, in order of name', async () => {
    const others = {
      'asterisk/sip.d/b.conf': '[b]\n',
      'asterisk/sip.d/a.conf': '[a]\n',
      'asterisk/pjsip.d/c.conf': '[c]\n',
    }
    expect((await shape('#include "/etc/asterisk/sip.d/*.conf"\n', others)).sections).toEqual([['a'], ['b']])
  })
  test('go on in the section that includes them, which goes on behind them', async () => {
    expect((await shape('[a]\n#include o.conf\nz=3\n', { 'o.conf': 'x=1\n[b]\ny=2\n' })).sections).toEqual([
      ['a', 'x=1', 'z=3'],
      ['b', 'y=2'],
    ])
  })
  test('that are not there, run a program or include themselves are refused with the line', async () => {
    const { faults } = await shape('#tryinclude no.conf\n#include no.conf\n#exec /bin/date\n#include <main.conf>\n')
    expect(faults).toEqual([
      'main.conf:2 the included file is not among those that were given',
      'main.conf:3 #exec runs a program, which is not done here: put what it prints into a file',
      'main.conf:4 the file includes itself',
    ])
  })
  test('are followed ten deep', async () => {
    const chain = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`${n}.conf`, `#include ${n + 1}.conf\n`]))
    expect((await read('#include 0.conf\n', { ...chain, '12.conf': '' })).faults[0]?.because).toMatch(
      /more than 10 deep/,
    )
  })
  test('a path that climbs means no more than its end', () => {
    expect(namesMeant('../../etc/shadow', ['sip.conf', 'shadow'])).toEqual(['shadow'])
    expect(namesMeant('../../etc/shadow', ['sip.conf'])).toEqual([])
  })
})

test('shell patterns', () => {
  const fits = (pattern: string, ...names: string[]) => names.filter((name) => matchesGlob(pattern, name))
  expect(fits('*.conf', 'a.conf', '.conf', 'a.conf.bak', 'conf')).toEqual(['a.conf'])
  expect(fits('sip[0-9].?', 'sip1.a', 'sipx.a', 'sip2.')).toEqual(['sip1.a'])
  expect(fits('[!a]*', 'b', 'a', 'ab')).toEqual(['b'])
  expect(matchesGlob('*a*a*a*a*a*a*a*a*b', 'a'.repeat(250))).toBe(false)
})

describe('a MAC in a comment', () => {
  test('is of the section whose line or values it stands at', async () => {
    const { categories, faults } = await read('[1] ; mac 00:04:f2:1a:24:57\na=1\n; MAC=0004.f21a.2458\nb=2\n')
    expect(categories[0]!.comments.map(({ text }) => macIn(text))).toEqual(['00:04:f2:1a:24:57', '0004.f21a.2458'])
    expect(faults).toEqual([])
  })
  test('between two sections is of neither', async () => {
    expect((await shape('[1]\na=1\n; mac 0004f21a2457\n[2]\n')).faults).toEqual([
      expect.stringMatching(/^main.conf:3 the MAC/),
    ])
  })
  test('is nothing that only looks like one', () => {
    for (const text of ['macro 0004f21a2457', 'mac 0004f21a2457ff', 'the mac is unknown', '0004f21a2457'])
      expect(macIn(text)).toBeUndefined()
  })
})

it('every text gets an answer, and none throws', async () => {
  const word = fc.constantFrom(
    ...[
      '[',
      ']',
      '(',
      ')',
      '!',
      '+',
      '=',
      '>',
      ';',
      ';--',
      '--;',
      '\\',
      '#include ',
      '#exec ',
      '*',
      'main.conf',
      'a',
      'b',
      '\n',
      '\r\n',
      ' ',
      '\0',
      'é',
      '"',
    ],
  )
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(word, { maxLength: 60 }).map((all) => all.join('')),
      ),
      async (text) => {
        const { categories, faults } = await read(text, { 'a.conf': text })
        const lines = text.split('\n').length
        for (const { place } of [...faults, ...categories.flatMap(({ values }) => values)]) {
          expect(place.line).toBeGreaterThan(0)
          expect(place.line).toBeLessThanOrEqual(lines)
        }
      },
    ),
    { numRuns: 500 },
  )
})

it('a value written with its semicolons escaped is read back', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', minLength: 1 }), async (value) => {
      fc.pre(!/[\u0000-\u001f]/.test(value) && value.trim() === value && !value.startsWith('>'))
      const { categories } = await read(`[a]\nsecret=${value.replaceAll(';', '\\;')}\n`)
      expect(categories[0]!.values[0]!.value).toBe(value)
    }),
  )
})
