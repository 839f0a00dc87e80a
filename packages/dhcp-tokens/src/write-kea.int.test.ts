import { OutputFailed, refuseHostsBut } from '@offhook/pbx-outputs'
import { issueBootToken } from '@offhook/phones'
import { mintMac } from '@offhook/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { IssueTokens, type KeaStore } from './issue-tokens.ts'
import { isKeaSchemaInstalled, type KeaDatabase, makeKeaDatabase } from './kea-for-tests.ts'
import type { PhoneToken } from './phone-options.ts'
import { writeKea } from './write-kea.ts'

const BASE = 'http://192.0.2.1/phone,provisioning'
const limits = { refuseHost: refuseHostsBut(['127.0.0.1']), timeoutMs: 5_000 }
const owner = { tenant: 'acme', gateway: 'hq' }
const phone = (family?: string): PhoneToken => ({ mac: mintMac(), token: issueBootToken(), family })
const storeAt = (databaseUrl: string, more: object = {}) =>
  IssueTokens.parse({ into: 'kea', databaseUrl, ...more }) as KeaStore

describe.skipIf(!isKeaSchemaInstalled())("Kea's own tables in PostgreSQL", () => {
  let kea: KeaDatabase
  beforeAll(async () => {
    kea = await makeKeaDatabase(inject('postgresUrl'))
  })
  afterAll(() => kea?.drop())
  beforeEach(() => kea.sql`delete from hosts`)
  const write = (phones: readonly PhoneToken[], more: object = {}, as = owner) =>
    writeKea(as, storeAt(kea.url, more), phones, BASE, limits)
  const told = async () => {
    const rows = await kea.sql<{ mac: string; subnet: string; code: number | null; text: string | null }[]>`
      select encode(h.dhcp_identifier, 'hex') as mac, h.dhcp4_subnet_id as subnet, o.code, convert_from(o.value, 'UTF8') as text
      from hosts h left join dhcp4_options o using (host_id) order by 1, 2, 3`
    return rows.map(({ mac, subnet, code, text }) => [mac, Number(subnet), code, text])
  }

  test('hold a reservation with its URL for each phone, once more for each subnet, and a repeat changes nothing', async () => {
    const [one, thomson] = [phone(), phone('thomson')]
    expect(await write([one, thomson], { subnets: [0, 7] })).toEqual({ hasChanged: true, taken: [] })
    const url = (token: string) => `${BASE}/${token}/`
    const expected = [0, 7].flatMap((subnet) => [
      [one.mac, subnet, 66, url(one.token)],
      [one.mac, subnet, 160, url(one.token)],
      [thomson.mac, subnet, 43, `${url(thomson.token)}ST2030.inf`],
    ])
    expect(await told()).toEqual(expect.arrayContaining(expected))
    expect(await told()).toHaveLength(expected.length)
    expect(await write([one, thomson], { subnets: [0, 7] })).toEqual({ hasChanged: false, taken: [] })
  })

  test('a next token takes the place of the last one, and a phone that is none any more is taken out', async () => {
    const [one, other] = [phone(), phone()]
    await write([one, other], { options: [66] })
    const next = { ...one, token: issueBootToken() }
    expect((await write([next], { options: [66] })).hasChanged).toBe(true)
    expect(await told()).toEqual([[one.mac, 0, 66, `${BASE}/${next.token}/`]])
  })

  test("somebody else's reservations are left as they are, and another gateway's too", async () => {
    const [mine, theirs] = [phone(), phone()]
    await kea.sql`insert into hosts (dhcp_identifier, dhcp_identifier_type, dhcp4_subnet_id, ipv4_address) values (decode(${theirs.mac}, 'hex'), 0, 0, 3221225985)`
    const elsewhere = phone()
    await write([elsewhere], {}, { tenant: 'acme', gateway: 'other' })
    const before = (await told()).filter(([mac]) => mac !== mine.mac)
    expect((await write([mine, theirs, elsewhere])).taken).toEqual(
      [theirs, elsewhere].map(({ mac }) => ({ mac, subnet: 0 })).sort((a, b) => a.mac.localeCompare(b.mac)),
    )
    await write([])
    expect(await told()).toEqual(before)
  })

  test('a database that is none of Kea, refuses the login or may not be reached says which', async () => {
    const because = async (write: Promise<unknown>) => {
      const failure = await write.then(
        () => undefined,
        (cause: unknown) => cause,
      )
      expect(failure).toBeInstanceOf(OutputFailed)
      expect(String((failure as OutputFailed).message)).not.toContain('sesame')
      return (failure as OutputFailed).because
    }
    const at = (change: Partial<URL>) =>
      writeKea(owner, storeAt(Object.assign(new URL(kea.url), change).toString()), [phone()], BASE, limits)
    expect(await because(at({ pathname: '/postgres' }))).toBe('no-hosts-table')
    expect(await because(at({ password: 'sesame' }))).toBe('login-refused')
    expect(await because(at({ hostname: '127.0.0.2' }))).toBe('host-not-allowed')
    expect(await because(at({ port: '9' }))).toBe('unreachable')
  })
})
