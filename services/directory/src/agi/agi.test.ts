import { indexNames, indexRoutes } from '@offhook/directories'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAgiRequest } from './agi-request.ts'
import { answerCall } from './answer-call.ts'
import { plainName, setVariable } from './set-variable.ts'

const KEY = 'abcdefghijklmnopqrstuvwxyz'
const ask = (script: string, more: string[] = []) => [
  'agi_network: yes',
  `agi_network_script: ${KEY}/${script}`,
  `agi_request: agi://127.0.0.1/${KEY}/${script}`,
  ...more,
]

describe('what Asterisk tells', () => {
  it('is a key, a script and the numbers of the call', () => {
    const lines = ask('callerid', ['agi_callerid: 0123456789', 'agi_calleridname: unknown', 'agi_extension: 201'])
    expect(parseAgiRequest(lines)).toEqual({
      key: KEY,
      script: 'callerid',
      callerNumber: '0123456789',
      wantedNumber: '201',
    })
  })

  it('is read from the URL where there is no network_script, and lines may end with CR', () => {
    expect(parseAgiRequest([`agi_request: agi://[::1]:4573/${KEY}/route\r`, 'agi_arg_1: +3531\r'])).toMatchObject({
      script: 'route',
      wantedNumber: '+3531',
    })
  })

  it.each([
    ['no script', ask('')],
    ['another script', ask('reboot')],
    ['a path of more', ask('callerid/../route')],
    ['a line that is none', [...ask('callerid'), 'GET / HTTP/1.1']],
    ['a value without end', ask('callerid', [`agi_callerid: ${'1'.repeat(2_000)}`])],
    [
      'lines without end',
      ask(
        'callerid',
        Array.from({ length: 300 }, (_, at) => `agi_x${at}: 1`),
      ),
    ],
  ])('is not understood with %s', (_, lines) => {
    expect(parseAgiRequest(lines)).toBeUndefined()
  })

  it('any lines get an answer', () => {
    fc.assert(fc.property(fc.array(fc.string()), (lines) => void parseAgiRequest(lines)))
  })
})

describe('what Asterisk is told', () => {
  const contacts = [
    { name: 'Alice "the boss" O\'Hara <1>', number: '+353 1 234 5678' },
    { name: '$\u007bSHELL(reboot)}', number: '202' },
    { name: '"<>"', number: '203' },
  ]
  const routes = [{ number: '+353', route: 'trunk-a' }]
  const book = {
    tenant: 'acme',
    revision: '1',
    concerns: new Set(['acme']),
    contacts,
    names: indexNames(contacts),
    routes: indexRoutes(routes),
    weight: 4,
  }
  const answer = (lines: string[]) => answerCall(parseAgiRequest(lines)!, book)

  it('is the name of the caller, and nothing where nobody is known', () => {
    expect(answer(ask('callerid', ['agi_callerid: 012345678']))).toEqual({
      outcome: 'named',
      command: 'SET VARIABLE CALLERID(name) "Alice the boss O\'Hara 1"\n',
    })
    expect(answer(ask('callerid', ['agi_callerid: unknown']))).toEqual({ outcome: 'unnamed' })
    expect(answer(ask('callerid', ['agi_callerid: 203']))).toEqual({ outcome: 'unnamed' })
  })

  it('is the route of the argument, or else of what was dialled', () => {
    const routed = { outcome: 'routed', command: 'SET VARIABLE OFFHOOK_ROUTE "trunk-a"\n' }
    expect(answer(ask('route', ['agi_extension: 00353871234567']))).toEqual(routed)
    expect(answer(ask('route', ['agi_extension: 201', 'agi_arg_1: +3531']))).toEqual(routed)
    expect(answer(ask('route', ['agi_extension: 201']))).toEqual({ outcome: 'unrouted' })
  })

  const anything = fc.array(fc.nat(0xffff), { maxLength: 24 }).map((codes) => String.fromCharCode(...codes))
  const tricky = fc.string({ unit: fc.constantFrom(...`"\\$\{}[]<>;\n\r\0\u0085 aé,'`), maxLength: 24 })
  it('a name cannot end its argument, its line, or begin an expression', () => {
    expect(plainName('$\u007bSHELL(reboot)}')).toBe('SHELL(reboot)')
    expect(plainName('a\n200 result=1\nHANGUP')).toBe('a200 result=1HANGUP')
    fc.assert(
      fc.property(fc.oneof(anything, tricky), (name) => {
        const plain = plainName(name)
        if (plain === undefined) return
        const command = setVariable('CALLERID(name)', plain)
        expect(command).toMatch(/^SET VARIABLE CALLERID\(name\) "[^"\\${}\r\n\0]+"\n$/)
        expect(command.isWellFormed()).toBe(true)
      }),
    )
    expect(() => setVariable('OFFHOOK_ROUTE', '"; x')).toThrow(TypeError)
  })
})
