import { configRendered, fileServed, leaseAlerted, phoneRegistered, resyncFinished } from '@offhook/contracts'
import { tables } from '@offhook/database'
import { type Mac, mintBootId } from '@offhook/phones'
import { type Field, mintMac, test } from '@offhook/testing'
import { asc, eq } from 'drizzle-orm'
import { expect, vi } from 'vitest'
import { start } from './mod.ts'

const iso = (ms: number) => new Date(ms).toISOString()

async function withTracer(field: Field, run: () => Promise<void>) {
  const tracer = await start(
    {
      ...{ ...field.common(), stallAfterMs: 800, registerWithinMs: 800, tracesUrl: undefined, exportAfterMs: 200 },
      sampling: { share: 1, byTenant: {} },
    },
    field.context(),
  )
  try {
    await run()
  } finally {
    await tracer.stop()
  }
}

/** A phone that booted, and what tells of a change of its files a little later. */
async function bootedPhone({ bus, database }: Field) {
  const [mac, boot, bootedAt] = [mintMac(), mintBootId(new Date(Date.now() - 60_000)), Date.now() - 60_000]
  const place = { mac, tenant: 'acme', gateway: 'hq' }
  await database.sql`insert into boot_tokens (boot, mac, tenant, gateway, leased_ip, alerted_at, expires_at)
    values (${boot}, ${mac}, 'acme', 'hq', '', ${iso(bootedAt)}::timestamptz, now() + interval '1 day')`
  const served = (atMs: number) =>
    bus.publish(fileServed, {
      ...place,
      boot,
      id: `${mac}.${atMs}`,
      method: 'GET',
      file: `phone-${mac}.cfg`,
      fileClass: 'phone-config',
      status: 200,
      bytes: 10,
      ms: 3,
      protocol: 'http',
      remote: '127.0.0.1',
      at: iso(atMs),
    })
  const registered = (atMs: number) =>
    bus.publish(phoneRegistered, { id: `${mac}.${atMs}`, mac, aor: '201@r.example', source: 'api', at: iso(atMs) })
  await bus.publish(leaseAlerted, { ...place, boot, alertedAt: iso(bootedAt) })
  await served(bootedAt + 1_000)
  await registered(bootedAt + 2_000)
  const [change, toldAt] = [mintBootId(), Date.now()]
  return {
    boot,
    change,
    mac,
    toldAt,
    served,
    registered,
    rendered: (changed = true) =>
      bus.publish(configRendered, {
        ...place,
        family: 'polycom',
        revision: 2,
        contentHash: `${mac}xxxxxxxxxxxxxxxx`,
        because: 'account',
        change: {
          id: change,
          what: 'account.password-rotated',
          event: 'msg_1',
          toldAt: iso(toldAt),
          reactivatedAt: iso(toldAt + 5),
        },
        changed,
        files: 5,
        bytes: 9,
        renderMs: 1,
        at: iso(toldAt + 10),
      }),
    told: (result: 'accepted' | 'not-registered') =>
      bus.publish(resyncFinished, {
        ...place,
        id: `changed.${mac}`,
        change,
        what: 're-read',
        result,
        attempts: 1,
        at: iso(toldAt + 30),
      }),
  }
}

const sessionsOf = ({ database: { db } }: Field, mac: Mac) =>
  db.select().from(tables.boots).where(eq(tables.boots.mac, mac)).orderBy(asc(tables.boots.boot))
const stepsOf = async ({ database: { db } }: Field, boot: string) =>
  (
    await db.select().from(tables.bootSteps).where(eq(tables.bootSteps.boot, boot)).orderBy(asc(tables.bootSteps.at))
  ).map(({ name }) => name)

const WHOLE = [
  'account.changed',
  'phone.reactivated',
  'config.rendered',
  'resync.finished',
  'file.served',
  'phone.registered',
]

test('a change is one session from what was told to the registration after it, and the boot before stays as it was', async ({
  field,
}) => {
  await withTracer(field, async () => {
    const { mac, boot, change, toldAt, rendered, told, served, registered } = await bootedPhone(field)
    await vi.waitFor(
      async () => expect(await sessionsOf(field, mac)).toMatchObject([{ boot, state: 'completed' }]),
      8_000,
    )
    await rendered()
    await told('accepted')
    await vi.waitFor(async () => expect((await sessionsOf(field, mac))[1]?.steps).toBe(4), 8_000)
    await registered(toldAt + 35) // with the old password still
    await served(toldAt + 40)
    await vi.waitFor(async () => expect((await sessionsOf(field, mac))[1]?.steps).toBe(6), 8_000)
    expect(await sessionsOf(field, mac)).toMatchObject([{ kind: 'boot' }, { kind: 'change', state: 'running' }])
    await registered(toldAt + 60)
    await vi.waitFor(
      async () =>
        expect(await sessionsOf(field, mac)).toMatchObject([
          { boot, kind: 'boot', state: 'completed', steps: 3 },
          {
            boot: change,
            kind: 'change',
            state: 'completed',
            startedAt: new Date(toldAt),
            finishedAt: new Date(toldAt + 60),
            diagnosis: null,
          },
        ]),
      8_000,
    )
    expect((await stepsOf(field, change)).filter((_, index) => index !== 4)).toEqual(WHOLE)
  })
})

test('what a phone did before its change was known belongs to the change all the same', async ({ field }) => {
  await withTracer(field, async () => {
    const { mac, boot, change, toldAt, rendered, told, served, registered } = await bootedPhone(field)
    await served(toldAt + 40)
    await registered(toldAt + 60)
    await vi.waitFor(async () => expect(await stepsOf(field, boot)).toContain('phone.registered'), 8_000)
    await field.database.db.insert(tables.phoneObservations).values({
      ...{ mac, tenant: 'acme', family: 'polycom', model: 'SPIP_331', firmware: '1' },
      seenAt: new Date(toldAt),
      registeredAt: new Date(toldAt + 60),
      registeredAor: '201@r.example',
    })
    await told('accepted')
    await rendered()
    await vi.waitFor(async () => expect((await sessionsOf(field, mac))[1]).toMatchObject({ state: 'completed' }), 8_000)
    expect(await stepsOf(field, change)).toEqual(WHOLE)
    expect((await stepsOf(field, boot)).filter((name) => name === 'file.served')).toHaveLength(1)
  })
})

test('a change that changed no byte is no session; one that no phone follows says why', async ({ field }) => {
  await withTracer(field, async () => {
    const [same, silent, unheard] = [await bootedPhone(field), await bootedPhone(field), await bootedPhone(field)]
    await same.rendered(false)
    await silent.rendered()
    await silent.told('not-registered')
    await unheard.rendered()
    await unheard.told('accepted')
    const stalled = (because: string) => [
      { state: 'completed' },
      { kind: 'change', state: 'stalled', diagnosis: { because } },
    ]
    await vi.waitFor(
      async () => expect(await sessionsOf(field, silent.mac)).toMatchObject(stalled('resync-not-registered')),
      10_000,
    )
    await vi.waitFor(
      async () => expect(await sessionsOf(field, unheard.mac)).toMatchObject(stalled('did-not-fetch')),
      10_000,
    )
    expect(await sessionsOf(field, same.mac)).toHaveLength(1)

    // A new lease is newer than the change: what the phone does then is a boot again.
    const boot = mintBootId()
    await field.bus.publish(leaseAlerted, {
      boot,
      mac: unheard.mac,
      tenant: 'acme',
      gateway: 'hq',
      alertedAt: iso(Date.now()),
    })
    await vi.waitFor(
      async () =>
        expect(await sessionsOf(field, unheard.mac)).toMatchObject([
          { state: 'completed' },
          { kind: 'change', diagnosis: { because: 'did-not-fetch' } },
          { kind: 'boot', boot },
        ]),
      10_000,
    )
  })
})
