import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addPasswords } from './add-passwords.ts'
import { writeRemark } from './fault.ts'
import { MANUAL } from './manual-for-tests.ts'
import { parseRow, type Row } from './parse-row.ts'
import { phoneLines } from './phone-lines.ts'
import { parseMassdeployment } from './plan-deployment.ts'

const read = (text: string): Row => {
  const row = parseRow(text, 'm.conf', 1)
  if (!row || !('line' in row)) throw new Error(`no row: ${JSON.stringify(row)}`)
  return row
}
const linesOf = (text: string) => phoneLines(read(text), { prefix: 'p_', suffix: '_s' })
const faultsOf = (text: string) => parseMassdeployment(text, 'm.conf').faults.map(writeRemark)
const fields = ({
  number,
  extension,
  callerId: { name, number: shown },
  password,
  account,
}: ReturnType<typeof linesOf>[0]) => [number, extension, name, shown, password, account].join('|')

describe('a line of massdeployment.conf', () => {
  test("the manual's three phones are read as the manual says", () => {
    const { rows, faults } = parseMassdeployment(MANUAL, 'm.conf')
    expect(faults).toEqual([])
    expect(
      rows.map((row) => [
        row.line,
        row.template.text,
        row.macAddress.text,
        fields(phoneLines(row, { prefix: '', suffix: '' })[0]!),
      ]),
    ).toEqual([
      [4, 'snom320', '00:04:13:11:33:21', '1|201|201|201|secret|201'],
      [5, 'yealink', '00:15:65:22:44:12', '1|301|Front Desk|301|supersecret|yealink_4412_301'],
      [6, 'yealink-2line', '00:15:65:22:44:23', '1|210|Office|210|superdupersecret|210'],
    ])
    expect(fields(phoneLines(rows[2]!, { prefix: '', suffix: '' })[1]!)).toBe(
      '2|310|Help Line|310|superdupersecret|310',
    )
  })

  test.each([
    ['one line fills all six', 't 00:04:13:11:33:21 201 pw', 2, '2|201|201|201|pw|p_201_s'],
    ['an account that is named', 't 00:04:13:11:33:21 201 pw acc', 1, '1|201|201|201|pw|acc'],
    ['and is of its line alone', 't 00:04:13:11:33:21 201 pw acc', 2, '2|201|201|201|pw|p_201_s'],
    ['lists of passwords and accounts', 't 00:04:13:11:33:21 201;202 pw1;pw2 a1;a2', 2, '2|202|202|202|pw2|a2'],
    ['gaps of lists', 't 00:04:13:11:33:21 201;;203 pw1;;pw3 ;a2', 2, '2|201|201|201|pw1|a2'],
    ['gaps before the third', 't 00:04:13:11:33:21 201;;203 pw1;;pw3 ;a2', 3, '3|203|203|203|pw3|p_203_s'],
    ['an empty first account', 't 00:04:13:11:33:21 201;;203 pw1;;pw3 ;a2', 1, '1|201|201|201|pw1|p_201_s'],
    ['six lines', 't 00:04:13:11:33:21 1;2;3;4;5;6/Six<66> pw', 6, '6|6|Six|66|pw|p_6_s'],
    ['a name and a number', 't 00:04:13:11:33:21 201/Alice_DECT<101> pw', 1, '1|201|Alice DECT|101|pw|p_201_s'],
    ['a number alone', 't 00:04:13:11:33:21 201/<101> pw', 1, '1|201|201|101|pw|p_201_s'],
    ['blanks around a number', 't 00:04:13:11:33:21 201/A_<_*1#_> pw', 1, '1|201|A|*1#|pw|p_201_s'],
    ['a number that is none', 't 00:04:13:11:33:21 201/A<x1> pw', 1, '1|201|A|201|pw|p_201_s'],
    ['a slash in a name', 't 00:04:13:11:33:21 201/A/B pw', 1, '1|201|A/B|201|pw|p_201_s'],
    ['a name without an extension', 't 00:04:13:11:33:21 201;/Two pw', 2, '2|201|Two|201|pw|p_201_s'],
    ['stars and hashes', 't 00:04:13:11:33:21 *201#/A pw', 1, '1|*201#|A|*201#|pw|p_*201#_s'],
    ['tabs and runs of blanks', '  t\t\t00:04:13:11:33:21   201\tpw  \t', 1, '1|201|201|201|pw|p_201_s'],
    ['a carriage return', 't 00:04:13:11:33:21 201 pw\r', 1, '1|201|201|201|pw|p_201_s'],
    ['no password', 't 00:04:13:11:33:21 201', 1, '1|201|201|201||p_201_s'],
  ])('%s', (_, text, line, expected) => {
    expect(fields(linesOf(text)[line - 1]!)).toBe(expected)
  })

  test.each(['', '   \t ', '# a', '#t 00:04:13:11:33:21 201 pw', '\r'])('%j is no phone', (text) => {
    expect(parseRow(text, 'm.conf', 1)).toBeUndefined()
  })

  test.each([
    [' # a', ['m.conf:1:2: a comment begins in the first column']],
    ['\n\nt 00-04-13-11-33-21 201 pw', ['m.conf:3:3: not a MAC address: six pairs of digits with colons between']],
    ['t 00:04:13:11:33 201 pw', ['m.conf:1:3: not a MAC address: six pairs of digits with colons between']],
    [
      't 00:04:13:11:33:21',
      ['m.conf:1:20: a line is: template, MAC address, extension, password and, if it likes, account'],
    ],
    ['t 00:04:13:11:33:21 init pw', ['m.conf:1:21: init is a command, not an extension']],
    ['t 00:04:13:11:33:21 init-sip/x pw', ['m.conf:1:21: init-sip is a command, not an extension']],
    ['t 00:04:13:11:33:21 init-dialplan;1 pw', ['m.conf:1:21: init-dialplan is a command, not an extension']],
    ['t 00:04:13:11:33:21 ;201 pw', ['m.conf:1:21: no extension']],
    ['t 00:04:13:11:33:21 /Name pw', ['m.conf:1:21: no extension']],
    ['t 00:04:13:11:33:21 1;2;3;4;5;6;7 pw', ['m.conf:1:33: more than 6 in one list']],
    ['t 00:04:13:11:33:21 1 a;b;c;d;e;f;g', ['m.conf:1:35: more than 6 in one list']],
    [
      't 00:04:13:11:33:21 301/Front Desk pw acc',
      ['m.conf:1:39: a sixth field: blanks stand between fields only, an underscore makes one in a name'],
    ],
    [
      't 00:04:13:11:33:21 301/"A" s"cret',
      ['m.conf:1:25: a quote: no field holds one', 'm.conf:1:30: a quote: no field holds one'],
    ],
    ['../t 00:04:13:11:33:21 301 pw', ['m.conf:1:1: the name of a template holds no /']],
    ['t 00:04:13:11:33:21 301 p\u0007w', ['m.conf:1:26: a control character']],
    ['t 00:04:13:11:33:21 301 p\ufffdw', ['m.conf:1:26: bytes that are not UTF-8']],
  ])('%j is refused where it is wrong', (text, expected) => {
    expect(faultsOf(text)).toEqual(expected)
  })

  test('any text gets an answer, none throws, and no verdict holds a password', () => {
    const piece = fc.constantFrom(
      't',
      ' ',
      '\t',
      '00:04:13:11:33:21',
      '201',
      ';',
      '/',
      '<',
      '>',
      '_',
      '#',
      '"',
      '\n',
      '\r',
      '\0',
      'init',
    )
    const password = 'k3q7w2m5x4n6'
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary' }), fc.constant(password))), (parts) => {
        const { rows, faults } = parseMassdeployment(parts.join(''), 'm.conf')
        expect(rows.every((row) => phoneLines(row, { prefix: '', suffix: '' }).length === 6)).toBe(true)
        expect(faults.map(({ because }) => because).join('\n')).not.toContain(password)
      }),
    )
  })

  test('comments and blank lines change nothing but the numbers of lines', () => {
    const rest = fc.string({ unit: 'grapheme' }).map((text) => `#${text.replaceAll('\n', '')}`)
    const none = fc.oneof(rest, fc.constantFrom('', '  ', '\t'))
    const { rows } = parseMassdeployment(MANUAL, 'm.conf')
    fc.assert(
      fc.property(fc.array(none), fc.array(none), (before, between) => {
        const text = MANUAL.split('\n').flatMap((line) => [line, ...between])
        const again = parseMassdeployment([...before, ...text].join('\n'), 'm.conf')
        expect(again.faults).toEqual([])
        expect(again.rows.map((row) => ({ ...row, line: 0 }))).toEqual(rows.map((row) => ({ ...row, line: 0 })))
      }),
    )
  })
})

describe('passwords that are missing', () => {
  const generated = ['2uAHicirH0avgJAA', 'nxQWqPrRf2vRFIIy']
  const generate = () => generated[0]!

  test("come into the manual's file as the manual shows it", () => {
    let next = 0
    const before = MANUAL.split('\n').slice(0, 3).join('\n')
    expect(
      addPasswords(
        `${before}\nsnom320 00:04:13:11:33:21 201\nyealink 00:15:65:22:44:12 301/Front_Desk\n`,
        () => generated[next++]!,
      ),
    ).toEqual({
      text: `${before}\nsnom320 00:04:13:11:33:21 201 2uAHicirH0avgJAA\nyealink 00:15:65:22:44:12 301/Front_Desk nxQWqPrRf2vRFIIy\n`,
      added: 2,
    })
  })

  test.each([
    [
      'blanks of its line become one each',
      '\tt \t 00:04:13:11:33:21  201  ',
      't 00:04:13:11:33:21 201 2uAHicirH0avgJAA',
    ],
    ['all extensions stay', 't 00:04:13:11:33:21 *201/A;202', 't 00:04:13:11:33:21 *201/A;202 2uAHicirH0avgJAA'],
    ['a carriage return stays', 't 00:04:13:11:33:21 201\r', 't 00:04:13:11:33:21 201 2uAHicirH0avgJAA\r'],
    ['a password stays', 't  00:04:13:11:33:21 201  pw ', 't  00:04:13:11:33:21 201  pw '],
    ['a comment stays', '#t 00:04:13:11:33:21 201', '#t 00:04:13:11:33:21 201'],
    ['a command stays', 't 00:04:13:11:33:21 init', 't 00:04:13:11:33:21 init'],
    ['a line without an extension stays', 't 00:04:13:11:33:21', 't 00:04:13:11:33:21'],
  ])('%s', (_, text, expected) => {
    expect(addPasswords(text, generate).text).toBe(expected)
  })

  test('are there afterwards, and a second time adds none', () => {
    const field = fc.constantFrom('t', '00:04:13:11:33:21', '201/A;202', 'pw', '#', ' ', '\t', '\r', '\n')
    fc.assert(
      fc.property(
        fc.array(field).map((parts) => parts.join(' ')),
        (text) => {
          const once = addPasswords(text, generate)
          expect(addPasswords(once.text, generate)).toEqual({ text: once.text, added: 0 })
        },
      ),
    )
  })
})
