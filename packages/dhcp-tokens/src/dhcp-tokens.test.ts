import { parseBootToken } from '@offhook/phones'
import { expect, it } from 'vitest'
import { describeIssueTokens, dnsmasqLines, IssueTokens, storeOf } from './mod.ts'

const token = parseBootToken('abcdefghijklmnopqrstuvwxyz')!
const databaseUrl = 'postgres://kea:sesame@192.0.2.9/kea'

it('a setting is shown without its secret, and says which place it is', () => {
  const kea = IssueTokens.parse({ into: 'kea', databaseUrl })
  expect(describeIssueTokens(kea)).toEqual({ into: 'kea', database: '192.0.2.9/kea', subnets: [0], options: [66, 160] })
  expect(storeOf(kea)).toBe('kea 192.0.2.9:5432/kea')
  expect(IssueTokens.safeParse({ into: 'kea', databaseUrl: 'postgres://192.0.2.9/kea?host=/tmp' }).success).toBe(false)
  expect(IssueTokens.safeParse({ into: 'dnsmasq', databaseUrl }).success).toBe(false)
})

it("what a phone is told is written as dnsmasq's option files have it", () => {
  const phone = { mac: '0004f21a2457' as never, token, family: undefined }
  expect(dnsmasqLines([phone], 'http://192.0.2.1/a"b', [66])).toBe(
    '0004f21a2457 tag:offhook-0004f21a2457,66,"http://192.0.2.1/a%22b/abcdefghijklmnopqrstuvwxyz/"\n',
  )
  expect(dnsmasqLines([{ ...phone, family: 'thomson' }], 'http://192.0.2.1', [66, 160])).toBe(
    '0004f21a2457 tag:offhook-0004f21a2457,43,"http://192.0.2.1/abcdefghijklmnopqrstuvwxyz/ST2030.inf"\n',
  )
})
