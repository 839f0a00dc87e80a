import type { Database } from '@offhook/database'
import type { Line } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import { type Field, mintMac, test } from '@offhook/testing'
import { expect } from 'vitest'
import { type Call, withConsole } from '../console-for-tests.ts'

const SECRET = 'pl4nted-secret-of-an-output'

const ami = { kind: 'ami', host: '127.0.0.1', user: 'offhook', secret: SECRET }
const asterisk = { kind: 'asterisk', reload: ami }
const kamailio = {
  kind: 'kamailio',
  databaseUrl: `postgres://kamailio:${SECRET}@db.acme.example/kamailio`,
  domain: 'acme.example',
}

async function withLocal(field: Field, tenant: string, platform: object, run: (call: Call) => Promise<void>) {
  await withConsole(field, async (call) => {
    expect((await call('PUT', `/v1/tenants/${tenant}`, { name: tenant })).status).toBe(201)
    const put = await call('PUT', `/v1/tenants/${tenant}/platforms/main`, { kind: 'local', ...platform })
    expect([put.status, put.text]).toEqual([201, expect.any(String)])
    await run(call)
  })
}

async function linesOf(field: Field, mac: string): Promise<Line[]> {
  const [row] = await field.database.sql<{ lines: Buffer | null }[]>`select lines from phones where mac = ${mac}`
  const sealer = openSealer(field.common().sealingKeys)
  return row?.lines ? JSON.parse(sealer.open(`phone-lines:${mac}`, row.lines).toString()) : []
}
const passwordsOf = async (field: Field, mac: string) => (await linesOf(field, mac)).map(({ password }) => password)

test('a line without a password gets one where the platform is local, kept sealed and shown to nobody', async ({
  field,
}) => {
  await withLocal(field, 'made', { passwords: { length: 12, alphabet: 'digits' } }, async (call) => {
    const mac = mintMac()
    const put = await call('PUT', `/v1/phones/${mac}`, {
      tenant: 'made',
      lines: [{ user: '201' }, { user: '202', password: 'g1ven' }],
    })
    expect(put.status).toBe(201)
    const [made, given] = await passwordsOf(field, mac)
    expect([made, given]).toEqual([expect.stringMatching(/^\d{12}$/), 'g1ven'])
    const shown = [put, await call('GET', `/v1/phones/${mac}`), await call('GET', '/v1/audit?limit=50')]
    expect(shown.map(({ text }) => text).join()).not.toContain(made)
    const [{ lines }] = await field.database.sql<[{ lines: Buffer }]>`select lines from phones where mac = ${mac}`
    expect(lines.includes(made!)).toBe(false)
  })
})

test('what was made stays while a user stays, wherever it stands and whatever else is changed', async ({ field }) => {
  await withLocal(field, 'stays', {}, async (call) => {
    const mac = mintMac()
    const put = (lines: object[] | undefined, more: object = {}) =>
      call('PUT', `/v1/phones/${mac}`, { tenant: 'stays', ...(lines ? { lines } : {}), ...more })
    await put([{ user: '201' }, { user: '202' }])
    const [first, second] = await passwordsOf(field, mac)
    expect(first).not.toBe(second)

    await put([{ user: '202', displayName: 'Bob' }, { user: '201' }, { user: '203' }])
    const [moved, also, third] = await passwordsOf(field, mac)
    expect([moved, also]).toEqual([second, first])

    await call('PATCH', `/v1/phones/${mac}`, { lines: [{ user: '203' }, { user: '201', password: 'n3w' }] })
    expect(await passwordsOf(field, mac)).toEqual([third, 'n3w'])
    await call('PATCH', `/v1/phones/${mac}`, { settings: { language: 'en' } })
    expect(await passwordsOf(field, mac)).toEqual([third, 'n3w'])

    await put([{ user: '201' }])
    expect(await passwordsOf(field, mac)).toEqual(['n3w'])
    await put(undefined)
    expect(await passwordsOf(field, mac)).toEqual([])
    await put([{ user: '201' }])
    expect((await passwordsOf(field, mac))[0]).toMatch(/^[A-Za-z2-9]{20}$/)
  })
})

test('two lines of one user keep a password each', async ({ field }) => {
  await withLocal(field, 'twins', {}, async (call) => {
    const mac = mintMac()
    const lines = [
      { user: '201', password: 'one' },
      { user: '201', password: 'two' },
    ]
    await call('PUT', `/v1/phones/${mac}`, { tenant: 'twins', lines })
    await call('PUT', `/v1/phones/${mac}`, { tenant: 'twins', lines: [{ user: '201' }, { user: '201' }] })
    expect(await passwordsOf(field, mac)).toEqual(['one', 'two'])
  })
})

test('where the platform is not local, or nobody knows which it is, a line without a password is refused by its path', async ({
  field,
}) => {
  await withLocal(field, 'both', {}, async (call) => {
    const rest = { kind: 'rest', baseUrl: 'https://p.example' }
    await call('PUT', '/v1/tenants/both/gateways/desk', { platform: 'main' })
    const given = { tenant: 'both', lines: [{ user: '201', password: 'x' }, { user: '202' }] }
    expect((await call('PUT', `/v1/phones/${mintMac()}`, given)).status).toBe(201) // the only platform
    await call('PUT', '/v1/tenants/both/platforms/other', rest)
    await call('PUT', '/v1/tenants/both/gateways/branch', { platform: 'other' })
    for (const place of [{}, { gateway: 'branch' }]) {
      const mac = mintMac()
      const put = await call('PUT', `/v1/phones/${mac}`, { ...given, ...place })
      expect([put.status, put.body.errors]).toEqual([
        400,
        [{ path: 'lines.1.password', message: 'no platform of ours makes one' }],
      ])
      expect((await call('GET', `/v1/phones/${mac}`)).status).toBe(404)
    }
    const mac = mintMac()
    expect((await call('PUT', `/v1/phones/${mac}`, { ...given, gateway: 'desk' })).status).toBe(201)
    const moved = await call('PATCH', `/v1/phones/${mac}`, { gateway: 'branch', lines: [{ user: '202' }] })
    expect(moved.status).toBe(400)
    expect((await linesOf(field, mac)).map(({ user }) => user)).toEqual(['201', '202'])
  })
})

test('a phone that booted at a gateway is of its platform, though the inventory names none', async ({ field }) => {
  await withLocal(field, 'booted', {}, async (call) => {
    await call('PUT', '/v1/tenants/booted/platforms/other', { kind: 'rest', baseUrl: 'https://p.example' })
    const { sql } = field.database
    const put = (mac: string) => call('PUT', `/v1/phones/${mac}`, { tenant: 'booted', lines: [{ user: '201' }] })
    for (const [platform, status] of [
      ['main', 201],
      ['other', 400],
    ] as const) {
      const mac = mintMac()
      await sql`insert into credentials (mac, tenant, gateway, platform, revision, sealed, granted_at) values (${mac}, 'booted', 'hq', ${platform}, 1, '', now())`
      expect((await put(mac)).status, platform).toBe(status)
    }
  })
})

test('a phone that goes to another tenant takes no password along that was made for the first', async ({ field }) => {
  await withLocal(field, 'seller', {}, async (call) => {
    await call('PUT', '/v1/tenants/buyer', { name: 'Buyer' })
    await call('PUT', '/v1/tenants/buyer/platforms/main', { kind: 'local' })
    const mac = mintMac()
    await call('PUT', `/v1/phones/${mac}`, { tenant: 'seller', lines: [{ user: '201' }] })
    const [before] = await passwordsOf(field, mac)
    await call('PUT', `/v1/phones/${mac}`, { tenant: 'buyer', lines: [{ user: '201' }] })
    const [after] = await passwordsOf(field, mac)
    expect(after).toMatch(/^.{20}$/)
    expect(after).not.toBe(before)
  })
})

test('a line is rotated once for each key, written down, and noted for its phone and its PBX', async ({ field }) => {
  await withLocal(field, 'rotated', {}, async (call) => {
    const mac = mintMac()
    await call('PUT', `/v1/phones/${mac}`, { tenant: 'rotated', lines: [{ user: '201' }, { user: '202' }] })
    await field.database
      .sql`insert into credentials (mac, tenant, gateway, platform, revision, sealed, granted_at) values (${mac}, 'rotated', 'hq', 'main', 1, '', now())`
    const before = await passwordsOf(field, mac)
    const heard = await heardWhile(field.database, async () => {
      const key = { 'idempotency-key': `rotate-${mac}` }
      const rotated = await call('POST', `/v1/phones/${mac}/lines/2/password`, undefined, key)
      expect([rotated.status, rotated.body]).toEqual([202, { mac, line: 2, user: '202' }])
      const after = await passwordsOf(field, mac)
      expect(after[0]).toBe(before[0])
      expect(after[1]).not.toBe(before[1])
      await call('POST', `/v1/phones/${mac}/lines/2/password`, undefined, key)
      expect(await passwordsOf(field, mac)).toEqual(after)
      const trail = await call('GET', '/v1/audit?limit=50')
      expect(trail.text).toContain('line.rotated')
      expect(trail.text).not.toContain(after[1])
    })
    expect(heard.filter(({ payload }) => payload.tenant === 'rotated').map(({ contract }) => contract)).toEqual([
      'account.changed',
      'inventory.changed',
    ])
    for (const [path, status] of [
      [`/v1/phones/${mac}/lines/3/password`, 404],
      [`/v1/phones/${mac}/lines/0/password`, 400],
      [`/v1/phones/${mintMac()}/lines/1/password`, 404],
    ] as const)
      expect((await call('POST', path)).status, path).toBe(status)
    await call('PUT', '/v1/tenants/rotated/platforms/main', { kind: 'rest', baseUrl: 'https://p.example' })
    expect((await call('POST', `/v1/phones/${mac}/lines/1/password`)).status).toBe(409)
  })
})

test('every change that a PBX has to hear of is noted, of phones that never booted too', async ({ field }) => {
  await withLocal(field, 'noted', { outputs: [asterisk] }, async (call) => {
    const mac = mintMac()
    const noted = async (method: string, path: string, body?: object) => {
      const heard = await heardWhile(field.database, async () => {
        const { status, text } = await call(method, path, body)
        expect(status, text).toBeLessThan(300)
      })
      return heard.filter(({ contract }) => contract === 'inventory.changed').map(({ payload }) => payload.tenant)
    }
    const phone = `/v1/phones/${mac}`
    const lines = [{ user: '201' }]
    expect(await noted('PUT', phone, { tenant: 'noted', lines })).toEqual(['noted'])
    expect(await noted('PUT', phone, { tenant: 'noted', lines })).toEqual([])
    expect(await noted('PATCH', phone, { suspended: true })).toEqual(['noted'])
    expect(await noted('POST', `${phone}/lines/1/password`)).toEqual(['noted'])
    expect(await noted('PUT', '/v1/tenants/second', { name: 'Second' })).toEqual([])
    expect((await noted('PUT', phone, { tenant: 'second' })).sort()).toEqual(['noted', 'second'])
    expect(await noted('DELETE', phone)).toEqual(['second'])
    expect(await noted('PATCH', '/v1/tenants/noted', { settings: { voiceMail: '*97' } })).toContain('noted')
    await call('PUT', '/v1/tenants/noted/gateways/hq', { platform: 'main' })
    await call('PUT', '/v1/tenants/noted/platforms/next', { kind: 'local' })
    expect(await noted('PATCH', '/v1/tenants/noted/gateways/hq', { platform: 'next' })).toEqual(['noted'])
    expect(await noted('PATCH', '/v1/tenants/noted/platforms/main', { outputs: [kamailio] })).toEqual(['noted'])
    expect(await noted('DELETE', '/v1/tenants/noted/platforms/main')).toEqual(['noted'])
  })
})

test('outputs are sealed whole where they are kept, and answered without their secrets', async ({ field }) => {
  await withLocal(field, 'sealed', { outputs: [asterisk, kamailio] }, async (call) => {
    const path = '/v1/tenants/sealed/platforms/main'
    const got = await call('GET', path)
    expect(got.body.outputs).toEqual([
      {
        kind: 'asterisk',
        name: 'asterisk',
        driver: 'pjsip',
        parts: ['accounts', 'extensions', 'hints', 'paging'],
        ringSeconds: 30,
        voiceMailContext: 'default',
        reload: { kind: 'ami', host: '127.0.0.1', user: 'offhook' },
      },
      {
        kind: 'kamailio',
        name: 'kamailio',
        database: 'db.acme.example/kamailio',
        domain: 'acme.example',
        hashes: 'ha1',
      },
    ])
    const patched = await call('PATCH', path, { passwords: { length: 30 } })
    const all = [got, patched, await call('GET', `${path}/outputs`), await call('GET', '/v1/audit?limit=100')]
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    expect(all.map(({ text }) => text).join()).not.toContain(SECRET)
    const [{ outputs }] = await field.database.sql<
      [{ outputs: Buffer }]
    >`select outputs from platforms where tenant = 'sealed'`
    expect(outputs.includes(SECRET)).toBe(false)
    expect(openSealer(field.common().sealingKeys).open('platform-outputs:sealed/main', outputs).toString()).toContain(
      SECRET,
    )
    expect((await call('GET', `${path}/outputs`)).body.items).toMatchObject([
      { name: 'asterisk', kind: 'asterisk', state: 'waiting', accounts: 0, succeededAt: null },
      { name: 'kamailio', kind: 'kamailio', state: 'waiting' },
    ])
    expect((await call('GET', '/v1/tenants/sealed/platforms/none/outputs')).status).toBe(404)
  })
})

test('an output that could not be is refused, by where it is wrong and without a secret', async ({ field }) => {
  await withLocal(field, 'refused', {}, async (call) => {
    const path = '/v1/tenants/refused/platforms/main'
    const url = (more: string) => ({ ...kamailio, databaseUrl: more })
    for (const [body, where] of [
      [{ kind: 'rest', baseUrl: 'https://p.example', outputs: [asterisk] }, 'of a local platform'],
      [{ kind: 'rest', baseUrl: 'https://p.example', passwords: {} }, 'of a local platform'],
      [{ kind: 'local', passwords: { alphabet: 'aaaaaaaaaaaa' } }, 'passwords.alphabet'],
      [{ kind: 'local', outputs: [asterisk, { ...asterisk, folder: 'x' }] }, 'outputs.1.name'],
      [{ kind: 'local', outputs: [asterisk, { ...asterisk, name: 'b' }] }, 'outputs.1.folder'],
      [{ kind: 'local', outputs: [{ ...asterisk, folder: '../../etc' }] }, 'outputs.0.folder'],
      [{ kind: 'local', outputs: [{ ...asterisk, folder: '/etc/asterisk' }] }, 'outputs.0.folder'],
      [{ kind: 'local', outputs: [{ ...asterisk, context: 'x]\n[y' }] }, 'outputs.0.context'],
      [{ kind: 'local', outputs: [{ ...asterisk, context: 'Globals' }] }, 'outputs.0.context'],
      [{ kind: 'local', outputs: [{ ...asterisk, transport: 'a b' }] }, 'outputs.0.transport'],
      [{ kind: 'local', outputs: [{ ...asterisk, voiceMailContext: 'a,b' }] }, 'outputs.0.voiceMailContext'],
      [{ kind: 'local', outputs: [{ ...asterisk, reload: { kind: 'command', command: ['rm'] } }] }, 'reload.command'],
      [{ kind: 'local', outputs: [{ ...asterisk, reload: { ...ami, secret: `${SECRET}\n` } }] }, 'reload.secret'],
      [{ kind: 'local', outputs: [url(`mysql://k:${SECRET}@h/d`)] }, 'outputs.0.databaseUrl'],
      [{ kind: 'local', outputs: [url(`postgres://k:${SECRET}@h`)] }, 'outputs.0.databaseUrl'],
      [{ kind: 'local', outputs: [url(`postgres://h/d?password=${SECRET}`)] }, 'outputs.0.databaseUrl'],
      [{ kind: 'local', outputs: [url(`postgres://k:${SECRET}@h/d?options=-c`)] }, 'outputs.0.databaseUrl'],
    ] as const) {
      const { status, text } = await call('PUT', path, body)
      expect([status, text]).toEqual([400, expect.stringContaining(where)])
      expect(text).not.toContain(SECRET)
    }
    expect((await call('GET', path)).body).not.toHaveProperty('outputs')
  })
})

test('a tenant by its own token has lines made, rotates them and reads its outputs, and no other’s', async ({
  field,
}) => {
  await withLocal(field, 'own', { outputs: [asterisk] }, async (call) => {
    await call('PUT', '/v1/tenants/foreign', { name: 'Foreign' })
    await call('PUT', '/v1/tenants/foreign/platforms/main', { kind: 'local', outputs: [asterisk] })
    await call('PUT', '/v1/tenants/shop', { name: 'Shop', parent: 'own' })
    const foreign = mintMac()
    await call('PUT', `/v1/phones/${foreign}`, { tenant: 'foreign', lines: [{ user: '201' }] })
    const ask = async (tenant: string) => {
      const { secret } = (await call('PUT', `/v1/tenants/${tenant}/tokens/one`)).body
      return (method: string, path: string, body?: object) =>
        call(method, path, body, { authorization: `Bearer ${secret}` })
    }
    const own = await ask('own')
    const mac = mintMac()
    expect((await own('PUT', `/v1/phones/${mac}`, { tenant: 'own', lines: [{ user: '201' }] })).status).toBe(201)
    expect((await own('POST', `/v1/phones/${mac}/lines/1/password`)).status).toBe(202)
    const outputs = await own('GET', '/v1/tenants/own/platforms/main/outputs')
    expect(outputs.body.items).toMatchObject([{ name: 'asterisk' }])
    expect((await own('PUT', '/v1/tenants/own/platforms/main', { kind: 'local', outputs: [kamailio] })).status).toBe(
      200,
    )

    const [before] = await passwordsOf(field, foreign)
    expect((await own('POST', `/v1/phones/${foreign}/lines/1/password`)).status).toBe(404)
    expect((await own('GET', '/v1/tenants/foreign/platforms/main/outputs')).status).toBe(404)
    expect(await passwordsOf(field, foreign)).toEqual([before])

    const shop = await ask('shop')
    expect((await shop('PUT', `/v1/phones/${mintMac()}`, { tenant: 'shop', lines: [{ user: '201' }] })).status).toBe(
      400,
    )
    expect((await shop('GET', '/v1/tenants/own/platforms/main/outputs')).status).toBe(404)
  })
})

type Noted = { contract: string; payload: { tenant: string } }

/** What a piece of work puts into the outbox, whether it is published meanwhile or not. */
async function heardWhile({ sql }: Database, work: () => Promise<void>): Promise<Noted[]> {
  await sql`create table if not exists noted (id bigint, contract text, payload jsonb)`
  await sql`create or replace function note() returns trigger language plpgsql security definer as $$ begin insert into noted values (new.id, new.contract, new.payload); return new; end $$`
  await sql`create or replace trigger note after insert on outbox for each row execute function note()`
  await sql`truncate noted`
  await work()
  return sql<Noted[]>`select contract, payload from noted order by id`
}
