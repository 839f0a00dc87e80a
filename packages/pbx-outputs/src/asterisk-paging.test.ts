import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAsteriskConfig, readExtensions } from './asterisk-config-for-tests.ts'
import { type NamedGroup, PagingGroupSettings, renderPaging } from './asterisk-paging.ts'

const PHONES = { autoAnswer: true, alertInfo: undefined, listening: [{ address: '239.10.0.1', port: 5001 }] }
const GROUPS: NamedGroup[] = [
  { group: 'warehouse', extension: '700', members: ['201', '202'] },
  { group: 'everybody', extension: '*70', multicast: { address: '239.10.0.1', port: 5001 } },
]
const read = (text: string) =>
  Object.fromEntries(readAsteriskConfig(Buffer.from(text)).map((section) => [section.name, readExtensions(section)]))
const step = (extension: string, priority: string, does: string) => ({ extension, priority, does })

describe('the dialplan of paging groups', () => {
  it('calls the phones of a group with what makes them answer, and sends to a multicast group that they play', () => {
    const { text, refusals } = renderPaging('acme', GROUPS, PHONES)
    expect(refusals).toEqual([])
    expect(read(text)).toEqual({
      'offhook-acme-paging': [
        step('*70', '1', 'Page(MulticastRTP/basic/239.10.0.1:5001,i)'),
        step('*70', 'n', 'Hangup()'),
        step('700', '1', 'Page(PJSIP/201&PJSIP/202,ib(offhook-acme-paging-headers^s^1))'),
        step('700', 'n', 'Hangup()'),
      ],
      'offhook-acme-paging-headers': [
        step('s', '1', 'Set(PJSIP_HEADER(add,Alert-Info)=auto-answer)'),
        step('s', 'n', 'Set(PJSIP_HEADER(add,Call-Info)=<sip:offhook.invalid>;answer-after=0)'),
        step('s', 'n', 'Return()'),
      ],
    })
  })

  it('adds the headers on the caller’s side for chan_sip', () => {
    const { text } = renderPaging('acme', GROUPS.slice(0, 1), { ...PHONES, alertInfo: 'Ring Answer' }, 'sip')
    expect(read(text)).toEqual({
      'offhook-acme-paging': [
        step('700', '1', 'SIPAddHeader(Alert-Info: Ring Answer)'),
        step('700', 'n', 'SIPAddHeader(Call-Info: <sip:offhook.invalid>;answer-after=0)'),
        step('700', 'n', 'Page(SIP/201&SIP/202,i)'),
        step('700', 'n', 'Hangup()'),
      ],
    })
  })

  it('says what would not be heard', () => {
    expect(renderPaging('acme', GROUPS, { ...PHONES, listening: [] }).refusals).toEqual([
      { group: 'everybody', because: 'nobody-listens' },
    ])
    expect(renderPaging('acme', GROUPS, { ...PHONES, autoAnswer: false }).refusals).toEqual([
      { group: 'warehouse', because: 'phones-ring' },
    ])
    const { text, refusals } = renderPaging('acme', GROUPS, { ...PHONES, alertInfo: 'a),System(x' })
    expect(refusals).toEqual([{ group: 'warehouse', because: 'not-expressible' }])
    expect(text).not.toContain('System')
  })

  it('has nothing in it but what was meant, whatever groups and texts there are', () => {
    const tricky = fc.string({ unit: fc.constantFrom(...`a1;,()[]&|\${}"\\\n ^=*#`), maxLength: 12 })
    const group = fc.record({
      group: fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/),
      extension: fc.oneof(tricky, fc.stringMatching(/^[0-9*#+]{1,6}$/)),
      members: fc.array(fc.oneof(tricky, fc.constantFrom('201', '+4930', 'a.b-c_d')), { minLength: 1, maxLength: 4 }),
    })
    fc.assert(
      fc.property(fc.array(group, { maxLength: 6 }), fc.option(tricky, { nil: undefined }), (given, alertInfo) => {
        const groups = given.flatMap(({ group, ...settings }) => {
          const parsed = PagingGroupSettings.safeParse(settings)
          return parsed.success ? [{ group, ...parsed.data }] : []
        })
        const { text } = renderPaging('acme', groups, { ...PHONES, alertInfo })
        for (const [name, steps] of Object.entries(read(text))) {
          expect(name).toMatch(/^offhook-acme-paging(-headers)?$/)
          for (const { does } of steps)
            expect(does).toMatch(
              /^(?:Page\(PJSIP\/[\w.+-]+(?:&PJSIP\/[\w.+-]+)*,ib\(offhook-acme-paging-headers\^s\^1\)\)|Hangup\(\)|Return\(\)|Set\(PJSIP_HEADER\(add,(?:Alert|Call)-Info\)=[\w ._:/@=+<>;-]+\))$/,
            )
        }
      }),
    )
  })

  it('a group is paged by an extension, over a multicast address that is one', () => {
    const refused = (given: object) => PagingGroupSettings.safeParse(given).success
    expect(refused({ extension: '7', multicast: { address: '192.0.2.1', port: 5001 } })).toBe(false)
    expect(refused({ extension: 's', members: ['201'] })).toBe(false)
    expect(refused({ extension: '7', members: [] })).toBe(false)
    expect(refused({ extension: '7', members: ['201&Local/x@y'] })).toBe(false)
  })
})
