import '@offhook/testing'
import { createHash } from 'node:crypto'
import { registerLine } from '@offhook/simulator'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  isKamailioInstalled,
  type KamailioDatabase,
  makeKamailioDatabase,
  type RegistrarKamailio,
  startKamailio,
} from './kamailio-for-tests.ts'
import { type KamailioOutput, PbxOutput } from './output.ts'
import { OutputFailed } from './output-failed.ts'
import { linesAlone } from './pbx-content-for-tests.ts'
import type { PbxLine } from './pbx-line.ts'
import { type OutputLimits, refuseHostsBut, writeOutput } from './write-output.ts'

const limits: OutputLimits = {
  files: undefined,
  commands: new Map(),
  contexts: [],
  refuseHost: refuseHostsBut(['127.0.0.1']),
  timeoutMs: 5_000,
}
const owner = { tenant: 'acme', platform: 'main' }
const md5 = (text: string) => createHash('md5').update(text).digest('hex')
const line = (user: string, password: string, more: Partial<PbxLine> = {}): PbxLine => ({
  mac: '0004f2000001',
  line: 1,
  user,
  authUser: user,
  password,
  registrar: 'acme.example',
  ...more,
})

describe.skipIf(!isKamailioInstalled())("Kamailio's own tables in PostgreSQL", () => {
  let database: KamailioDatabase
  const outputTo = (url: string, more: object = {}) =>
    PbxOutput.parse({ kind: 'kamailio', databaseUrl: url, ...more }) as KamailioOutput
  const write = (lines: readonly PbxLine[] | undefined, more: object = {}, as = owner) =>
    writeOutput(as, outputTo(database.url, more), lines && linesAlone(lines), limits)
  const rows = async () => [
    ...(await database.sql`select username, domain, password, ha1, ha1b from subscriber order by username, domain`),
  ]
  const empty = () => database.sql.unsafe('truncate subscriber; drop table if exists offhook_subscribers')
  beforeAll(async () => {
    database = await makeKamailioDatabase(inject('postgresUrl'))
  })
  afterAll(() => database?.drop())

  describe.each(['ha1', 'plain'] as const)('with a real Kamailio that reads %s', (hashes) => {
    let kamailio: RegistrarKamailio
    beforeAll(async () => {
      await empty()
      kamailio = await startKamailio(database.url, hashes)
    })
    afterAll(() => kamailio?.stop())
    const register = (user: string, password: string, authUser = user) =>
      registerLine(
        { user, authUser, password, registrar: 'acme.example', port: kamailio.port, expires: 60, sendTo: '127.0.0.1' },
        'offhook test',
      )

    test('a phone registers by the password that was written, and not by the one before', async () => {
      const put = (password: string) => write([line('201', password), line('202', 'pässwörd;#"')], { hashes })
      expect(await register('201', 'first')).toBe(401)
      expect(await put('first')).toEqual({ accounts: 2, leftOut: [], hasChanged: true })
      expect([await register('201', 'first'), await register('202', 'pässwörd;#"')]).toEqual([200, 200])
      expect(await put('first')).toMatchObject({ hasChanged: false })

      expect(await put('second')).toMatchObject({ hasChanged: true })
      expect([await register('201', 'first'), await register('201', 'second')]).toEqual([401, 200])
      expect(await register('202', 'pässwörd;#"')).toBe(200)

      await write([line('202', 'x')], { hashes })
      expect([await register('201', 'second'), await register('202', 'x')]).toEqual([401, 200])
      await write(undefined, { hashes })
      expect([await register('202', 'x'), await rows()]).toEqual([401, []])
    })

    test('a line is known by the name that its phone authenticates with', async () => {
      await write([line('301', 'first', { authUser: 'acme-301' })], { hashes })
      expect([await register('301', 'first', 'acme-301'), await register('301', 'first')]).toEqual([200, 401])
    })
  })

  test('only digests are kept, unless the password is asked for', async () => {
    await empty()
    const { ha1, ha1b } = { ha1: md5('201:acme.example:s3cret'), ha1b: md5('201@acme.example:acme.example:s3cret') }
    const row = { username: '201', domain: 'acme.example', ha1, ha1b }
    await write([line('201', 's3cret', { registrar: 'ACME.example' })])
    expect(await rows()).toEqual([{ ...row, password: '' }])
    await write([line('201', 's3cret')], { hashes: 'plain' })
    expect(await rows()).toEqual([{ ...row, password: 's3cret' }])
    await write([line('201', 's3cret', { registrar: undefined })], { domain: 'acme.example' })
    expect(await rows()).toEqual([{ ...row, password: '' }])
  })

  test('rows of others are neither changed nor removed, and a line that wants their name is told so', async () => {
    await empty()
    await database.sql`insert into subscriber (username, domain, password) values ('900', 'acme.example', 'theirs'), ('201', 'acme.example', 'theirs')`
    const made = await write([line('201', 'ours'), line('202', 'ours')])
    expect(made).toEqual({
      accounts: 1,
      leftOut: [{ mac: '0004f2000001', line: 1, user: '201', what: 'account', because: 'taken' }],
      hasChanged: true,
    })
    const theirs = [
      { username: '201', password: 'theirs' },
      { username: '900', password: 'theirs' },
    ]
    expect((await rows()).filter(({ password }) => password !== '')).toMatchObject(theirs)
    await write(undefined)
    expect(await rows()).toMatchObject(theirs)

    await database.sql`delete from subscriber where username = '201'`
    expect(await write([line('201', 'ours')])).toMatchObject({ accounts: 1, leftOut: [] })
  })

  test('two platforms in one database keep their rows apart, however often and at once they write', async () => {
    await empty()
    const other = { tenant: 'other', platform: 'main' }
    const [one, two] = [Array.from({ length: 40 }, (_, at) => line(`1${at}`, 'a')), [line('201', 'b'), line('10', 'b')]]
    await write(one)
    const results = await Promise.all(
      Array.from({ length: 6 }, (_, at) => (at % 2 ? write(two, {}, other) : write(one))),
    )
    expect(results.map(({ accounts, hasChanged }) => [accounts, hasChanged])).toEqual(
      expect.arrayContaining([
        [40, false],
        [1, true],
      ]),
    )
    expect(await rows()).toHaveLength(41)
    await write(undefined)
    expect(await rows()).toMatchObject([{ username: '201' }])
    expect(await write(two, {}, other)).toMatchObject({ accounts: 2, leftOut: [] })
  })

  test('a row of ours that somebody removed by hand is made again', async () => {
    await empty()
    await write([line('201', 'a'), line('202', 'a')])
    await database.sql`delete from subscriber where username = '201'`
    expect(await write([line('201', 'a'), line('202', 'a')])).toMatchObject({ accounts: 2, hasChanged: true })
    expect(await rows()).toHaveLength(2)
  })

  test('what Kamailio cannot keep is named, and the rest is written', async () => {
    await empty()
    const lines = [
      line('201', 'a'),
      line('202', 'x'.repeat(65)),
      line('x'.repeat(65), 'a'),
      line('2:3', 'a'),
      line('204', 'a', { registrar: undefined }),
      line('201', 'b', { mac: '0004f2000002' }),
    ]
    const { leftOut, accounts } = await write(lines, { hashes: 'plain' })
    expect(accounts).toBe(1)
    expect(leftOut.map((one) => ['user' in one && one.user.slice(0, 3), one.because])).toEqual([
      ['202', 'too-long'],
      ['xxx', 'too-long'],
      ['2:3', 'not-expressible'],
      ['204', 'no-domain'],
      ['201', 'other-password'],
    ])
  })

  test('a user of the database that may write both tables, and make none, is enough', async () => {
    await empty()
    await write([line('201', 'a')])
    await database.sql.unsafe(`
      do $$ begin create role offhook_writer login password 'wr1ter'; exception when duplicate_object then null; end $$;
      grant select, insert, update, delete on subscriber, offhook_subscribers to offhook_writer; grant usage on sequence subscriber_id_seq to offhook_writer`)
    const url = Object.assign(new URL(database.url), { username: 'offhook_writer', password: 'wr1ter' }).toString()
    expect(
      await writeOutput(owner, outputTo(url), linesAlone([line('201', 'b'), line('202', 'b')]), limits),
    ).toMatchObject({
      accounts: 2,
      hasChanged: true,
    })
    await database.sql.unsafe('drop owned by offhook_writer; drop role offhook_writer')
  })

  test('a failure says what it is and no secret, and nothing was written', async () => {
    await empty()
    const failure = async (url: string, more: Partial<OutputLimits> = {}) => {
      const failed = await writeOutput(owner, outputTo(url), linesAlone([line('201', 'pl4nted')]), {
        ...limits,
        ...more,
      }).then(
        () => undefined,
        (cause: unknown) => cause,
      )
      expect(failed).toBeInstanceOf(OutputFailed)
      const { because, message } = failed as OutputFailed
      expect(message).not.toMatch(/pl4nted|wr0ng/)
      return because
    }
    const changed = (change: Partial<URL>) => Object.assign(new URL(database.url), change).toString()
    expect(await failure(changed({ password: 'wr0ng' }))).toBe('login-refused')
    expect(await failure(changed({ password: '' }))).toBe('login-refused')
    expect(await failure(changed({ port: '1' }))).toBe('unreachable')
    expect(await failure(changed({ pathname: '/none' }))).toBe('database')
    expect(await failure(changed({ pathname: '/postgres' }))).toBe('no-subscriber-table')
    expect(await failure(database.url, { refuseHost: refuseHostsBut(['127.0.0.1:1', 'db.example']) })).toBe(
      'host-not-allowed',
    )
    await database.sql.unsafe('alter table subscriber rename ha1b to ha1c')
    expect(await failure(database.url)).toBe('database')
    await database.sql.unsafe('alter table subscriber rename ha1c to ha1b')
    expect(await rows()).toEqual([])
    expect(await database.sql`select to_regclass('offhook_subscribers') as there`).toMatchObject([{ there: null }])
  })

  test('a database that holds us up is left in time', async () => {
    await empty()
    await write([line('201', 'a')])
    const holding = await database.sql.reserve()
    await holding.unsafe('begin; lock table subscriber')
    await expect(
      writeOutput(owner, outputTo(database.url), linesAlone([line('201', 'b')]), { ...limits, timeoutMs: 500 }),
    ).rejects.toThrow(OutputFailed)
    await holding.unsafe('rollback')
    holding.release()
  })
})
