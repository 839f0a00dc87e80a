import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { startAmiServer } from '@offhook/ami/ami-server-for-tests'
import { inventoryChanged, leaseAlerted } from '@offhook/contracts'
import { tables } from '@offhook/database'
import { BootToken, type Line, type Mac, type Settings } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import { type Field, mintBootId, mintMac, mintToken, test } from '@offhook/testing'
import { eq } from 'drizzle-orm'
import { expect, vi } from 'vitest'
import { start } from '../mod.ts'
import { PBX_OFF, type PbxConfig } from './pbx-config.ts'

const PATIENT = { timeout: 15_000, interval: 50 }
let minted = 0

/** A tenant with a `local` platform, its PBXes, and the inventory as the console keeps it. */
async function plant(field: Field, outputs: object[] = [{ kind: 'asterisk' }], parent?: string) {
  const tenant = `local-${++minted}`
  const { db } = field.database
  const sealer = openSealer(field.common().sealingKeys)
  const root = join(field.dataDir, 'pbx')
  await mkdir(root, { recursive: true })
  await db.insert(tables.tenants).values({ tenant, name: tenant, ...(parent ? { parent } : {}) })
  const announce = async (of = tenant) => {
    await field.bus.publish(inventoryChanged, { id: mintBootId(), tenant: of, at: new Date().toISOString() })
  }
  const putOutputs = async (outputs: object[], platform = 'main') => {
    const sealed = sealer.seal(`platform-outputs:${tenant}/${platform}`, Buffer.from(JSON.stringify(outputs)))
    const set = { outputs: outputs.length === 0 ? null : sealed }
    await db
      .insert(tables.platforms)
      .values({ tenant, platform, kind: 'local', ...set })
      .onConflictDoUpdate({ target: [tables.platforms.tenant, tables.platforms.platform], set })
    await announce()
  }
  const putPhone = async (mac: Mac, lines: Line[], more: object = {}) => {
    const row = {
      tenant,
      lines: sealer.seal(`phone-lines:${mac}`, Buffer.from(JSON.stringify(lines))),
      ...more,
    }
    await db
      .insert(tables.phones)
      .values({ mac, ...row })
      .onConflictDoUpdate({ target: tables.phones.mac, set: row })
    await announce()
  }
  await putOutputs(outputs)
  const file = (name: string, platform = 'main') => readFile(join(root, tenant, platform, name), 'utf8').catch(() => '')
  const state = async () =>
    db
      .select()
      .from(tables.platformOutputs)
      .where(eq(tables.platformOutputs.tenant, tenant))
      .orderBy(tables.platformOutputs.output)
  return { tenant, root, putOutputs, putPhone, announce, file, state, db }
}

async function withActivator(field: Field, pbx: Partial<PbxConfig>, run: () => Promise<void>): Promise<void> {
  const root = join(field.dataDir, 'pbx')
  await mkdir(root, { recursive: true })
  const platform = { timeoutMs: 2_000, maxConcurrent: 8, maxWaiting: 100 }
  const config = { ...field.common(), platform, pbx: { ...PBX_OFF, files: root, hosts: ['127.0.0.1'], ...pbx } }
  const activator = await start(config, field.context())
  try {
    await run()
  } finally {
    await activator.stop()
  }
}

const line = (user: string, password = 'pl4nted'): Line => ({ user, password })

test('a phone that never booted is in the PBX, with what its line leaves out taken from the settings', async ({
  field,
}) => {
  await withActivator(field, {}, async () => {
    const { tenant, putPhone, file, state, db } = await plant(field)
    await db
      .insert(tables.gateways)
      .values({ tenant, gateway: 'hq', key: `${tenant}-hq`, platform: 'main', settings: { voiceMail: '*97' } })
    const settings: Settings = { codecs: ['g722'] }
    await putPhone(mintMac(), [line('201')], { gateway: 'hq', settings })
    await vi.waitFor(async () => {
      const text = await file('offhook-pjsip.conf')
      for (const part of ['password = pl4nted', 'allow = g722', 'mailboxes = 201@default']) expect(text).toContain(part)
    }, PATIENT)
    await vi.waitFor(
      async () => expect(await state()).toMatchObject([{ attempts: 0, accounts: 1, because: null }]),
      PATIENT,
    )
    const [row] = await state()
    expect(row!.made).toBe(row!.wanted)
    expect(JSON.stringify(row)).not.toContain('pl4nted')
  })
})

test('a password that was rotated, a phone that was suspended, moved or removed: the PBX follows', async ({
  field,
}) => {
  await withActivator(field, {}, async () => {
    const { putPhone, putOutputs, file, announce, db } = await plant(field)
    const other = await plant(field)
    const mac = mintMac()
    const until = (path: () => Promise<string>, check: (text: string) => void) =>
      vi.waitFor(async () => check(await path()), PATIENT)
    const here = () => file('offhook-pjsip.conf')
    await putPhone(mac, [line('201', 'first')])
    await until(here, (text) => expect(text).toContain('password = first'))
    await putPhone(mac, [line('201', 'second')])
    await until(here, (text) => expect(text).toMatch(/^(?!.*first).*password = second/s))
    await putPhone(mac, [line('201', 'second')], { suspended: true })
    await until(here, (text) => expect(text).not.toContain('201'))
    await putPhone(mac, [line('201', 'second')], { suspended: false })
    await until(here, (text) => expect(text).toContain('[201]'))

    await other.putPhone(mac, [line('201', 'third')])
    await announce()
    await until(here, (text) => expect(text).not.toContain('201'))
    await until(
      () => other.file('offhook-pjsip.conf'),
      (text) => expect(text).toContain('password = third'),
    )
    await db.delete(tables.phones).where(eq(tables.phones.mac, mac))
    await other.announce()
    await until(
      () => other.file('offhook-pjsip.conf'),
      (text) => expect(text).not.toContain('201'),
    )
    await putOutputs([])
  })
})

test('only phones of the platform are in its PBX: by their gateway, by where they booted, or because there is no other', async ({
  field,
}) => {
  await withActivator(field, {}, async () => {
    const { tenant, putOutputs, putPhone, announce, file, db } = await plant(field)
    const below = await plant(field, [], tenant)
    const [first, second, booted, lower] = [mintMac(), mintMac(), mintMac(), mintMac()]
    await putOutputs([{ kind: 'asterisk' }], 'second')
    for (const platform of ['main', 'second'])
      await db.insert(tables.gateways).values({ tenant, gateway: platform, key: `${tenant}-${platform}`, platform })
    await putPhone(first, [line('201')], { gateway: 'main' })
    await putPhone(second, [line('202')], { gateway: 'second' })
    await putPhone(booted, [line('203')])
    await below.putPhone(lower, [line('204')])
    const users = async (platform: string) =>
      [...(await file('offhook-pjsip.conf', platform)).matchAll(/^username = (.*)$/gm)].map(([, user]) => user)
    await vi.waitFor(
      async () => expect([await users('main'), await users('second')]).toEqual([['201'], ['202']]),
      PATIENT,
    )

    const granted = {
      tenant,
      gateway: 'second',
      platform: 'second',
      revision: 1,
      sealed: Buffer.of(),
      grantedAt: new Date(),
    }
    for (const mac of [booted, lower]) await db.insert(tables.credentials).values({ mac, ...granted })
    await announce(below.tenant)
    await vi.waitFor(
      async () => expect([await users('main'), await users('second')]).toEqual([['201'], ['202', '203', '204']]),
      PATIENT,
    )
  })
})

test('a phone of the inventory that boots at a local gateway is in its PBX from then on', async ({ field }) => {
  await withActivator(field, {}, async () => {
    const { tenant, putPhone, file, state, db } = await plant(field)
    await db.insert(tables.platforms).values({ tenant, platform: 'other', kind: 'local' })
    await db.insert(tables.gateways).values({ tenant, gateway: 'hq', key: `${tenant}-hq`, platform: 'main' })
    const mac = mintMac()
    await putPhone(mac, [{ ...line('201'), registrar: 'sip.acme.example' }])
    await vi.waitFor(
      async () => expect(await state()).toMatchObject([{ accounts: 0, attempts: 0, succeededAt: expect.any(Date) }]),
      PATIENT,
    )
    const at = new Date()
    const boot = mintBootId(at)
    await field.database
      .sql`insert into boot_tokens (boot, mac, tenant, gateway, leased_ip, alerted_at, expires_at) values (${boot}, ${mac}, ${tenant}, 'hq', '', ${at.toISOString()}::timestamptz, now() + interval '1 day')`
    const bootToken = BootToken.parse(mintToken())
    await field.bus.publish(leaseAlerted, { boot, mac, bootToken, tenant, gateway: 'hq', alertedAt: at.toISOString() })
    await vi.waitFor(async () => expect(await file('offhook-pjsip.conf')).toContain('[201]'), PATIENT)
  })
})

test('many changes at once are few writes, and the last of them counts', async ({ field }) => {
  const modules = ['res_pjsip.so', 'pbx_config.so']
  const server = await startAmiServer({ user: 'offhook', secret: 's3cret', modules })
  const reload = { kind: 'ami', host: '127.0.0.1', port: server.port, user: 'offhook', secret: 's3cret' }
  await withActivator(field, {}, async () => {
    const { putPhone, file } = await plant(field, [{ kind: 'asterisk', reload }])
    const macs = Array.from({ length: 60 }, () => mintMac())
    for (const [at, mac] of macs.entries()) await putPhone(mac, [line(String(300 + at), 'first')])
    for (const [at, mac] of macs.entries()) await putPhone(mac, [line(String(300 + at), 'last')])
    await vi.waitFor(async () => {
      const passwords = [...(await file('offhook-pjsip.conf')).matchAll(/^password = (.*)$/gm)].map(([, one]) => one)
      expect(passwords).toEqual(macs.map(() => 'last'))
    }, PATIENT)
    expect(server.reloads.filter((module) => module === 'res_pjsip.so').length).toBeLessThan(20)
  })
  await server.stop()
})

test('a PBX that is away is tried until it is there, says why meanwhile, and holds up nobody else’s', async ({
  field,
}) => {
  const server = await startAmiServer({ user: 'offhook', secret: 's3cret' })
  const { port } = server
  await server.stop()
  const reload = { kind: 'ami', host: '127.0.0.1', port, user: 'offhook', secret: 's3cret' }
  await withActivator(field, {}, async () => {
    const away = await plant(field, [{ kind: 'asterisk', reload }])
    const near = await plant(field)
    await away.putPhone(mintMac(), [line('201')])
    await vi.waitFor(
      async () => expect(await away.state()).toMatchObject([{ because: 'unreachable', attempts: expect.any(Number) }]),
      PATIENT,
    )
    await near.putPhone(mintMac(), [line('301')])
    await vi.waitFor(async () => expect(await near.file('offhook-pjsip.conf')).toContain('[301]'), PATIENT)
    const [failed] = await away.state()
    expect(failed).toMatchObject({ kind: 'asterisk', succeededAt: null, failedAt: expect.any(Date) })
    expect(failed!.made).toBeLessThan(failed!.wanted)
    expect(JSON.stringify(failed)).not.toMatch(/s3cret|pl4nted/)

    const modules = ['res_pjsip.so', 'pbx_config.so']
    const back = await startAmiServer({ user: 'offhook', secret: 's3cret', modules, port })
    await vi.waitFor(
      async () => expect(await away.state()).toMatchObject([{ because: null, attempts: 0, accounts: 1 }]),
      {
        timeout: 25_000,
        interval: 100,
      },
    )
    expect(back.reloads).toEqual(modules)
    await back.stop()
  })
})

test('what an activator that died had not made is made by the next, and one that starts looks after all', async ({
  field,
}) => {
  const { root, tenant, putPhone, file, state } = await plant(field)
  await putPhone(mintMac(), [line('201')])
  await withActivator(field, {}, () =>
    vi.waitFor(async () => expect(await file('offhook-pjsip.conf')).toContain('[201]'), PATIENT),
  )
  await rm(join(root, tenant), { recursive: true })
  const before = (await state())[0]!.made
  await withActivator(field, {}, () =>
    vi.waitFor(async () => expect(await file('offhook-pjsip.conf')).toContain('[201]'), PATIENT),
  )
  expect((await state())[0]!.made).toBeGreaterThan(before)
})

test('two activators write the same and step on nobody', async ({ field }) => {
  await withActivator(field, {}, () =>
    withActivator(field, {}, async () => {
      const planted = await Promise.all(Array.from({ length: 6 }, () => plant(field)))
      await Promise.all(planted.map(({ putPhone }) => putPhone(mintMac(), [line('201')])))
      for (const { file, state } of planted)
        await vi.waitFor(async () => {
          expect(await file('offhook-pjsip.conf')).toContain('[201]')
          expect(await state()).toMatchObject([{ attempts: 0, accounts: 1 }])
        }, PATIENT)
    }),
  )
})

test('where an output writes no more, what it wrote is taken out; unless another writes there now', async ({
  field,
}) => {
  await withActivator(field, {}, async () => {
    const { putPhone, putOutputs, file, state, tenant, db, announce } = await plant(field)
    await putPhone(mintMac(), [line('201')])
    const has = (name: string, user: boolean) =>
      vi.waitFor(async () => {
        const text = await file(name)
        expect([text.startsWith(';'), text.includes('201')]).toEqual([true, user])
      }, PATIENT)
    await has('offhook-pjsip.conf', true)
    await putOutputs([{ kind: 'asterisk', folder: 'second' }])
    await has('second/offhook-pjsip.conf', true)
    await has('offhook-pjsip.conf', false)
    await putOutputs([{ kind: 'asterisk', name: 'renamed', folder: 'second' }])
    await vi.waitFor(async () => expect((await state()).map(({ output }) => output)).toEqual(['renamed']), PATIENT)
    await vi.waitFor(async () => expect(await state()).toMatchObject([{ accounts: 1 }]), PATIENT)
    await has('second/offhook-pjsip.conf', true)

    await db.delete(tables.platforms).where(eq(tables.platforms.tenant, tenant))
    await announce()
    await has('second/offhook-pjsip.conf', false)
    await has('second/offhook-extensions.conf', false)
    await vi.waitFor(async () => expect(await state()).toEqual([]), PATIENT)
  })
})

test('nothing is written, run or connected to unless whoever runs the machine said so', async ({ field }) => {
  await withActivator(field, { files: undefined, hosts: [] }, async () => {
    const { state, putPhone, tenant } = await plant(field, [
      { kind: 'asterisk' },
      { kind: 'kamailio', databaseUrl: 'postgres://k:pl4nted@127.0.0.1:1/kamailio' },
    ])
    await putPhone(mintMac(), [line('201')])
    await vi.waitFor(
      async () =>
        expect(await state()).toMatchObject([
          {
            output: 'asterisk',
            because: 'files-off',
            detail: 'OFFHOOK_PBX_DIR is not set: nothing is written into files',
          },
          { output: 'kamailio', because: 'host-not-allowed' },
        ]),
      PATIENT,
    )
    expect(JSON.stringify(await state())).not.toContain('pl4nted')
    await field.database.sql`delete from platforms where tenant = ${tenant}`
  })
})
