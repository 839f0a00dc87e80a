import { AccountEvent } from '@offhook/contracts'
import { KeptCredentials, type Line, parseMac } from '@offhook/phones'
import { describe, expect, it } from 'vitest'
import type { ConcernedPhone } from './concerned-phones.ts'
import { decideForPhone } from './decide-account-event.ts'

const mac = parseMac('0004f21a2457')!
const receivedAt = new Date('2026-01-05T09:00:00Z')
const given = { tenant: 'acme', platform: 'main', receivedAt }
const line = (user: string, more: Partial<Line> = {}): Line => ({
  user,
  password: `of-${user}`,
  registrar: 'sip.acme.example',
  ...more,
})
const granted = (lines: Line[], more: Partial<NonNullable<ConcernedPhone['granted']>> = {}) => ({
  ...{ tenant: 'acme', platform: 'main', gateway: 'hq', revision: 3, grantedAt: new Date('2026-01-05T08:00:00Z') },
  credentials: KeptCredentials.parse({ lines, model: 'VVX_400' }),
  ...more,
})
const phone = (more: Partial<ConcernedPhone> = {}): ConcernedPhone => ({
  ...{ mac, ordered: null, withinTenant: true, place: 'hq', settings: {} },
  granted: granted([line('201'), line('202')]),
  ...more,
})
const event = (type: string, data: object) => {
  const parsed = AccountEvent.parse({ type, timestamp: '2026-01-05T09:00:00Z', data })
  if (parsed.type === 'directory.changed') throw new Error('of no phone')
  return parsed
}
const decide = (type: string, data: object, more: Partial<ConcernedPhone> = {}) =>
  decideForPhone(event(type, data), given, phone(more))
const account = { user: '201' }

describe('an event about an account', () => {
  it('that rotates a password leaves everything else of that line, and every other line', () => {
    const lines = [line('201', { displayName: 'Ada', ring: 2 }), line('202')]
    const decision = decide(
      'account.password-rotated',
      { account, lines: [{ user: '201', password: 'new' }] },
      { granted: granted(lines) },
    )
    expect(decision).toMatchObject({
      kind: 'change',
      change: {
        from: 3,
        gateway: 'hq',
        credentials: { lines: [{ ...lines[0], password: 'new' }, lines[1]], model: 'VVX_400' },
      },
    })
  })
  it('that updates it replaces the line whole', () => {
    const lines = [line('201', { displayName: 'Ada' })]
    const decision = decide(
      'account.updated',
      { account, lines: [line('201', { password: 'new' })] },
      { granted: granted(lines) },
    )
    expect(decision.kind === 'change' && decision.change.credentials.lines).toEqual([line('201', { password: 'new' })])
  })
  it('means the one at its registrar where two share a user name', () => {
    const lines = [line('201', { registrar: 'one.example' }), line('201', { registrar: 'two.example' })]
    const decision = decide(
      'account.closed',
      { account: { user: '201', registrar: 'TWO.example' } },
      { granted: granted(lines) },
    )
    expect(decision).toMatchObject({ change: { credentials: { lines: [lines[0]] } } })
  })
  it('that closes the last line keeps what kind of phone it is, and nothing else', () => {
    const credentials = { lines: [line('201')], model: 'VVX_400', family: 'polycom', settings: { adminPassword: 'x' } }
    const decision = decide('account.closed', { account }, { granted: granted([], { credentials }) })
    expect(decision.kind === 'change' && decision.change.credentials).toEqual({
      lines: [],
      model: 'VVX_400',
      family: 'polycom',
    })
  })
  it('that says nothing new changes nothing, and one without lines has the platform asked', () => {
    expect(decide('account.updated', { account, lines: [line('201')] })).toEqual({ kind: 'nothing' })
    expect(decide('account.created', { account })).toEqual({ kind: 'ask', gateway: 'hq' })
  })
  it('is outdated by what the platform has surely granted since; a slow answer or two clocks prove nothing', () => {
    const lines = [{ user: '201', password: 'new' }]
    const since = (seconds: number) => ({
      granted: granted([line('201')], { grantedAt: new Date(receivedAt.getTime() + seconds * 1_000) }),
    })
    expect(decide('account.password-rotated', { account, lines }, since(31))).toEqual({
      kind: 'nothing',
      because: 'granted-since',
    })
    expect(decide('account.closed', { account }, since(31))).toEqual({ kind: 'nothing', because: 'granted-since' })
    expect(decide('account.password-rotated', { account, lines }, since(29)).kind).toBe('change')
  })
})

describe('an event about a phone', () => {
  const lines = [line('301')]
  it('gives it lines where it stands, or where it is to stand', () => {
    expect(decide('phone.assigned', { mac, lines })).toMatchObject({
      change: { gateway: 'hq', credentials: { lines, model: 'VVX_400' } },
    })
    expect(
      decide('phone.moved', { mac, lines, gateway: 'branch', model: 'VVX_500' }, { place: 'branch' }),
    ).toMatchObject({
      change: { gateway: 'branch', credentials: { lines, model: 'VVX_500' } },
    })
    expect(decide('phone.assigned', { mac, lines, family: 'polycom' }, { granted: null })).toMatchObject({
      change: { from: undefined, credentials: { family: 'polycom' } },
    })
  })
  it('without lines has the platform asked, as for the place where it is to stand', () => {
    expect(decide('phone.moved', { mac, gateway: 'branch' }, { place: 'branch' })).toEqual({
      kind: 'ask',
      gateway: 'branch',
    })
    expect(decide('phone.assigned', { mac }, { granted: null })).toEqual({ kind: 'ask', gateway: 'hq' })
  })
  it('waits for a place when it has none, and does not need one to be moved to none', () => {
    expect(decide('phone.assigned', { mac, lines }, { granted: null, place: null })).toEqual({
      kind: 'park',
      because: 'no-gateway',
    })
    expect(decide('phone.moved', { mac }, { granted: null, place: null })).toEqual({
      kind: 'nothing',
      because: 'not-granted',
    })
  })
  it.each([
    ['a stranger’s', { withinTenant: false }, 'owner-conflict'],
    ['one of another platform', { granted: granted([line('1')], { platform: 'second' }) }, 'another-platform'],
    ['one of a tenant below', { granted: granted([line('1')], { tenant: 'customer' }) }, 'another-platform'],
    ['a suspended one', { ordered: { tenant: 'acme', gateway: null, suspended: true } }, 'suspended'],
  ] as const)('leaves %s as it is', (_, more, because) => {
    expect(decide('phone.assigned', { mac, lines }, more)).toEqual({ kind: 'fail', because })
  })
  it('takes one over from another platform of the tenant only by naming a gateway of its own', () => {
    const more = { granted: granted([line('1')], { platform: 'second' }), place: 'hq' }
    expect(decide('phone.assigned', { mac, lines, gateway: 'hq' }, more).kind).toBe('change')
    expect(decide('phone.assigned', { mac, lines, gateway: 'absent' }, more)).toEqual({
      kind: 'fail',
      because: 'no-such-gateway',
    })
    expect(decide('phone.unassigned', { mac }, more)).toEqual({ kind: 'fail', because: 'another-platform' })
  })
  it('gives no line that has nowhere to register', () => {
    const nowhere = [{ user: '1', password: 'p' }]
    expect(decide('phone.assigned', { mac, lines: nowhere })).toEqual({ kind: 'fail', because: 'no-registrar' })
    expect(
      decide('phone.assigned', { mac, lines: nowhere }, { settings: { registrar: 'sip.acme.example' } }).kind,
    ).toBe('change')
  })
})
