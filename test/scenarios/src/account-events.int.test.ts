import { readConfig as readActivatorConfig, start as startActivator } from '@offhook/activator'
import { readConfig as readConsoleConfig, start as startConsole } from '@offhook/console'
import {
  accountEventReceived,
  type ConfigRendered,
  configRendered,
  leaseAlerted,
  type SecurityRaised,
  securityRaised,
} from '@offhook/contracts'
import { tables } from '@offhook/database'
import { decodeBundle } from '@offhook/families'
import { BootToken, KeptCredentials, type Line, type Mac } from '@offhook/phones'
import { start as startRenderer } from '@offhook/renderer'
import { openSealer } from '@offhook/runtime'
import { startTenantPlatform, type TenantPlatform } from '@offhook/simulator'
import { type Field, mintBootId, mintMac, mintToken, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { eventPoster, mintEventSecret, type PostEvent } from './sign-event.ts'

const ADMIN = 'an-administrators-token-of-this-test'

type Json = Record<string, unknown> & { items?: Json[] }
type Call = (method: string, path: string, body?: unknown) => Promise<Json>
type Site = { readonly post: PostEvent; readonly platform: TenantPlatform; readonly tenant: string }

type Running = {
  readonly call: Call
  readonly rendered: ConfigRendered[]
  readonly raised: SecurityRaised[]
  site(tenant: string, parent?: string, platform?: TenantPlatform): Promise<Site>
  /** A phone that boots at the tenant's gateway, and is granted. */
  boot(tenant: string, mac?: Mac, gateway?: string): Promise<Mac>
  poster(tenant: string, platform: string, secret: string): PostEvent
}

async function withServices(field: Field, run: (running: Running) => Promise<void>): Promise<void> {
  const environment = {
    OFFHOOK_NATS_URL: field.natsUrl,
    OFFHOOK_DATABASE_URL: field.databaseUrl,
    OFFHOOK_SEALING_KEY: field.sealingKey,
    OFFHOOK_DATA_DIR: field.dataDir,
    OFFHOOK_DATABASE_POOL: '4',
    OFFHOOK_ADMIN_TOKEN: ADMIN,
    OFFHOOK_CONSOLE_PORT: '0',
    OFFHOOK_EDGE_BASE_URL: 'http://edge.example/phoneprovisioning',
    OFFHOOK_PLATFORM_TIMEOUT_SECONDS: '2',
  }
  const console = await startConsole(readConsoleConfig(environment), field.context())
  const activator = await startActivator(readActivatorConfig(environment), field.context())
  const renderer = await startRenderer(field.common(), field.context())
  const url = `http://127.0.0.1:${console.port}`
  const platforms: TenantPlatform[] = []
  const rendered: ConfigRendered[] = []
  const raised: SecurityRaised[] = []
  const watching = [
    field.bus.watch(configRendered, (event) => rendered.push(event)),
    field.bus.watch(securityRaised, (event) => raised.push(event)),
  ]
  const call: Call = async (method, path, body) => {
    const answer = await fetch(`${url}/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    expect(answer.status, `${method} ${path}: ${text}`).toBeLessThan(300)
    return text === '' ? {} : (JSON.parse(text) as Json) // objects, by the API's document
  }
  const site: Running['site'] = async (tenant, parent, given) => {
    const platform =
      given ?? (await startTenantPlatform({ registrar: { host: 'sip.acme.example', port: 5060 }, lines: 2 }))
    if (!given) platforms.push(platform)
    const secret = mintEventSecret()
    await call('PUT', `tenants/${tenant}`, { name: tenant, ...(parent ? { parent } : {}) })
    await call('PUT', `tenants/${tenant}/platforms/main`, {
      kind: 'rest',
      baseUrl: platform.url,
      eventSecrets: [secret],
    })
    for (const gateway of ['hq', 'branch'])
      await call('PUT', `tenants/${tenant}/gateways/${gateway}`, {
        platform: 'main',
        settings: { sntpServer: `ntp.${gateway}.example` },
      })
    return { tenant, platform, post: eventPoster(url, tenant, 'main', secret) }
  }
  const boot: Running['boot'] = async (tenant, mac = mintMac(), gateway = 'hq') => {
    const at = new Date()
    const boot = mintBootId(at)
    await field.database
      .sql`insert into boot_tokens (boot, mac, tenant, gateway, leased_ip, alerted_at, expires_at) values (${boot}, ${mac}, ${tenant}, ${gateway}, '', ${at.toISOString()}::timestamptz, now() + interval '1 day')`
    await field.bus.publish(leaseAlerted, {
      ...{ boot, mac, tenant, gateway, bootToken: BootToken.parse(mintToken()) },
      alertedAt: at.toISOString(),
    })
    await vi.waitFor(() => expect(rendered.some((one) => one.boot === boot)).toBe(true), 10_000)
    return mac
  }
  try {
    const poster: Running['poster'] = (...of) => eventPoster(url, ...of)
    await run({ call, rendered, raised, site, boot, poster })
  } finally {
    for (const watch of watching) watch.stop()
    await renderer.stop()
    await activator.stop()
    await console.stop()
    for (const platform of platforms) await platform.stop()
  }
}

const credentialsOf = async (field: Field, mac: Mac) => {
  const [row] = await field.database.sql<
    { tenant: string; gateway: string; platform: string; revision: number; sealed: Buffer }[]
  >`select tenant, gateway, platform, revision, sealed from credentials where mac = ${mac}`
  if (!row) return undefined
  const clear = openSealer(field.common().sealingKeys).open(`credentials:${mac}`, row.sealed).toString()
  return { ...row, ...KeptCredentials.parse(JSON.parse(clear)) }
}

/** Everything that a phone's files say, in one text. */
const filesOf = async (field: Field, mac: Mac): Promise<string> => {
  const [row] = await field.database.sql<{ sealed: Buffer }[]>`select sealed from bundles where mac = ${mac}`
  const bundle = decodeBundle(openSealer(field.common().sealingKeys).open(`bundle:${mac}`, row!.sealed))
  return [...bundle.values()].map(({ name, bytes }) => `${name}\n${bytes.toString('latin1')}`).join('\n')
}

const ended = async (call: Call, tenant: string, id: string, platform = 'main'): Promise<Json> => {
  let event: Json = {}
  await vi.waitFor(
    async () => {
      event = await call('GET', `tenants/${tenant}/account-events/${platform}/${id}`)
      expect(event.state).not.toBe('waiting')
    },
    { timeout: 15_000, interval: 50 },
  )
  return event
}

const line = (user: string, password: string, more: Partial<Line> = {}) => ({
  user,
  password,
  registrar: 'sip.acme.example',
  ...more,
})

test('a rotated password changes that line of exactly the phones that have it, and their files', async ({ field }) => {
  await withServices(field, async ({ call, rendered, site, boot }) => {
    const one = await site('rotate')
    const other = await site('other-rotate', undefined, one.platform)
    const [mac, stranger] = [await boot('rotate'), mintMac()]
    const { user, password } = one.platform.accountOf(mac)
    // Another tenant's phone has the very same user name at the very same registrar.
    const sealer = openSealer(field.common().sealingKeys)
    await field.database.db.insert(tables.credentials).values({
      ...{ mac: stranger, tenant: 'other-rotate', gateway: 'hq', platform: 'main', revision: 1, grantedAt: new Date() },
      sealed: sealer.seal(`credentials:${stranger}`, Buffer.from(JSON.stringify({ lines: [line(user, password)] }))),
    })
    await field.database.db
      .insert(tables.lineAddresses)
      .values({ mac: stranger, line: 1, aor: `${user}@sip.acme.example`, tenant: 'other-rotate' })
    const asked = one.platform.asked.length
    const { id, status } = await one.post('account.password-rotated', {
      account: { user },
      lines: [{ user, password: 'fr3sh-pl4nted' }],
    })
    expect(status).toBe(202)
    expect(await ended(call, 'rotate', id)).toMatchObject({ state: 'applied', phones: 1 })
    expect((await credentialsOf(field, mac))!.lines).toMatchObject([
      { user, password: 'fr3sh-pl4nted', displayName: `Phone ${user}`, port: 5060 },
      { user: `${user}-2`, password },
    ])
    expect(one.platform.asked).toHaveLength(asked)
    await vi.waitFor(
      () =>
        expect(rendered.at(-1)).toMatchObject({
          mac,
          revision: 2,
          because: 'account',
          changed: true,
          change: { what: 'account.password-rotated', event: id },
        }),
      10_000,
    )
    expect(await filesOf(field, mac)).toContain('reg.1.auth.password="fr3sh-pl4nted"')
    expect((await credentialsOf(field, stranger))!).toMatchObject({ revision: 1, lines: [{ password }] })
    const [row] = await field.database.sql`select sealed from account_events where id = ${id}`
    expect(row!.sealed).toBeNull()
    expect(other.tenant).toBe('other-rotate')
  })
})

test('an event without lines has the platform asked again; the same answer renders nothing anew, another does', async ({
  field,
}) => {
  await withServices(field, async ({ call, rendered, site, boot }) => {
    const { platform, post } = await site('ask')
    const mac = await boot('ask')
    const { user } = platform.accountOf(mac)
    const same = await post('account.updated', { account: { user } })
    expect(await ended(call, 'ask', same.id)).toMatchObject({ state: 'applied', phones: 0 })
    expect(platform.asked.at(-1)).toMatchObject({
      mac,
      bootToken: '',
      gateway: 'hq',
      event: same.id,
      idempotencyKey: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8/),
    })
    expect((await credentialsOf(field, mac))!.revision).toBe(1)
    platform.rotate(mac, 'r0tated-pl4nted')
    const other = await post('account.password-rotated', { account: { user, registrar: 'SIP.acme.example' } })
    expect(await ended(call, 'ask', other.id)).toMatchObject({ state: 'applied', phones: 1 })
    await vi.waitFor(() => expect(rendered.at(-1)).toMatchObject({ mac, revision: 2, changed: true }), 10_000)
    expect(await filesOf(field, mac)).toContain('r0tated-pl4nted')
    const elsewhere = await post('account.updated', { account: { user, registrar: 'elsewhere.example' } })
    expect(await ended(call, 'ask', elsewhere.id)).toMatchObject({ state: 'parked', because: 'unknown-account' })
  })
})

test('lines that say what is known already tell a phone nothing; a new revision with the same bytes is not a change', async ({
  field,
}) => {
  await withServices(field, async ({ call, rendered, site, boot }) => {
    const { platform, post } = await site('same')
    const mac = await boot('same')
    const { user, password } = platform.accountOf(mac)
    const told = await post('account.password-rotated', { account: { user }, lines: [{ user, password }] })
    expect(await ended(call, 'same', told.id)).toMatchObject({ state: 'applied', phones: 0 })
    // Polycom shows no transport of its own for udp, so these lines are others and the files are not.
    const current = (await credentialsOf(field, mac))!.lines
    const written = current.map(({ transport: _, ...rest }) => rest)
    const equal = await post('phone.assigned', { mac, lines: written })
    expect(await ended(call, 'same', equal.id)).toMatchObject({ state: 'applied', phones: 1 })
    await vi.waitFor(() => expect(rendered.at(-1)).toMatchObject({ mac, revision: 2, changed: false }), 10_000)
  })
})

test('a closed account takes its line alone; the last one, or a phone unassigned, leaves neutral files and no password anywhere', async ({
  field,
}) => {
  await withServices(field, async ({ call, rendered, site, boot }) => {
    const { platform, post } = await site('close')
    await call('PATCH', 'tenants/close', {
      settings: {
        adminPassword: 'adm1n-pl4nted',
        directory: { contacts: [{ name: 'Ada Pl4nted', number: '9' }] },
        vendor: { 'x.password': 'raw-pl4nted' },
        timeZone: 'Europe/Dublin',
      },
    })
    const [mac, taken] = [await boot('close'), await boot('close')]
    const { user, password } = platform.accountOf(mac)
    expect(await filesOf(field, mac)).toContain('adm1n-pl4nted')
    const second = await post('account.closed', { account: { user: `${user}-2` } })
    expect(await ended(call, 'close', second.id)).toMatchObject({ state: 'applied', phones: 1 })
    expect((await credentialsOf(field, mac))!.lines).toMatchObject([{ user }])
    await vi.waitFor(() => expect(rendered.at(-1)).toMatchObject({ mac, revision: 2, changed: true }), 10_000)
    const files = await filesOf(field, mac)
    expect([files.includes(`reg.1.address="${user}`), files.includes(`${user}-2`)]).toEqual([true, false])
    const last = await post('account.closed', { account: { user } })
    expect(await ended(call, 'close', last.id)).toMatchObject({ state: 'applied', phones: 1 })
    const unassigned = await post('phone.unassigned', { mac: taken })
    expect(await ended(call, 'close', unassigned.id)).toMatchObject({ state: 'applied', phones: 1 })
    for (const one of [mac, taken]) {
      expect((await credentialsOf(field, one))!.lines).toEqual([])
      await vi.waitFor(
        () =>
          expect(rendered.findLast((event) => event.mac === one)).toMatchObject({
            changed: true,
            revision: one === mac ? 3 : 2,
          }),
        10_000,
      )
      const neutral = await filesOf(field, one)
      expect(neutral).not.toMatch(/pl4nted|Pl4nted|reg\.1\./)
      expect(neutral).not.toContain(password)
      expect(neutral).toContain('tcpIpApp.sntp.address="ntp.hq.example"')
      expect(await field.database.sql`select from line_addresses where mac = ${one}`).toHaveLength(0)
      expect((await call('GET', `phones/${one}`)).lines).toEqual([])
    }
    const again = await post('account.closed', { account: { user } })
    expect(await ended(call, 'close', again.id)).toMatchObject({ state: 'parked', because: 'unknown-account' })
    const given = await post('phone.assigned', { mac, lines: [line('301', 'given-pl4nted')] })
    expect(await ended(call, 'close', given.id)).toMatchObject({ state: 'applied', phones: 1 })
    await vi.waitFor(async () => expect(await filesOf(field, mac)).toContain('given-pl4nted'), 10_000)
  })
})

test('a phone moves to another gateway of its platform, back to none, and to no gateway that is not there', async ({
  field,
}) => {
  await withServices(field, async ({ call, rendered, site, boot }) => {
    const { post } = await site('move')
    await call('PUT', 'tenants/move/platforms/second', { kind: 'local' })
    await call('PUT', 'tenants/move/gateways/elsewhere', { platform: 'second' })
    const mac = await boot('move')
    await call('PUT', `phones/${mac}`, { tenant: 'move', gateway: 'hq' })
    const moved = await post('phone.moved', { mac, gateway: 'branch' })
    expect(await ended(call, 'move', moved.id)).toMatchObject({ state: 'applied', phones: 1 })
    expect(await call('GET', `phones/${mac}`)).toMatchObject({
      inventory: { gateway: 'branch' },
      activation: { gateway: 'branch' },
    })
    await vi.waitFor(
      () => expect(rendered.findLast((event) => event.mac === mac)).toMatchObject({ gateway: 'branch', changed: true }),
      10_000,
    )
    expect(await filesOf(field, mac)).toContain('ntp.branch.example')
    const nowhere = await post('phone.moved', { mac })
    expect(await ended(call, 'move', nowhere.id)).toMatchObject({ state: 'applied', phones: 0 })
    expect(await call('GET', `phones/${mac}`)).toMatchObject({
      inventory: { gateway: null },
      activation: { gateway: 'branch' },
    })
    for (const gateway of ['absent', 'elsewhere']) {
      const failed = await post('phone.moved', { mac, gateway })
      expect(await ended(call, 'move', failed.id)).toMatchObject({ state: 'failed', because: 'no-such-gateway' })
    }
    const trail = await field.database.db.select().from(tables.auditTrail)
    expect(trail.filter(({ action }) => action === 'phone.moved')).toMatchObject([
      { actor: 'platform move/main', subject: mac, tenant: 'move', detail: { gateway: 'branch', event: moved.id } },
      { detail: { gateway: null } },
    ])
  })
})

test('an event about a phone that nobody knows waits until it is ordered, or boots, and is applied then, in order', async ({
  field,
}) => {
  await withServices(field, async ({ call, site, boot }) => {
    const { post, platform } = await site('park')
    const [ordered, booted, homeless] = [mintMac(), mintMac(), mintMac()]
    const first = await post('phone.assigned', {
      mac: ordered,
      lines: [line('401', 'first-pl4nted')],
      model: 'VVX_400',
    })
    const then = await post('account.password-rotated', {
      account: { user: '401' },
      lines: [{ user: '401', password: 'second-pl4nted' }],
    })
    for (const { id } of [first, then]) expect((await ended(call, 'park', id)).state).toBe('parked')
    expect((await call('GET', `tenants/park/account-events?state=parked&mac=${ordered}`)).items).toMatchObject([
      { id: first.id, because: 'unknown-phone' },
    ])
    await call('PUT', `phones/${ordered}`, { tenant: 'park', gateway: 'branch' })
    for (const { id } of [first, then])
      await vi.waitFor(
        async () =>
          expect(await call('GET', `tenants/park/account-events/main/${id}`)).toMatchObject({
            state: 'applied',
            phones: 1,
          }),
        10_000,
      )
    expect(await credentialsOf(field, ordered)).toMatchObject({
      gateway: 'branch',
      revision: 2,
      model: 'VVX_400',
      lines: [{ user: '401', password: 'second-pl4nted' }],
    })
    await vi.waitFor(async () => expect(await filesOf(field, ordered)).toContain('second-pl4nted'), 10_000)

    const { user } = platform.accountOf(booted)
    const early = await post('account.password-rotated', {
      account: { user },
      lines: [{ user, password: 'early-pl4nted' }],
    })
    const late = await post('phone.unassigned', { mac: booted })
    for (const { id } of [early, late]) expect((await ended(call, 'park', id)).state).toBe('parked')
    await field.database.sql`update account_events set received_at = now() - interval '1 hour' where id = ${late.id}`
    await boot('park', booted)
    await vi.waitFor(
      async () =>
        expect(await call('GET', `tenants/park/account-events/main/${early.id}`)).toMatchObject({
          state: 'applied',
          phones: 1,
        }),
      10_000,
    )
    await vi.waitFor(
      async () =>
        expect(await call('GET', `tenants/park/account-events/main/${late.id}`)).toMatchObject({
          state: 'applied',
          because: 'granted-since',
        }),
      10_000,
    )
    expect((await credentialsOf(field, booted))!.lines).toHaveLength(2)

    const placeless = await post('phone.assigned', { mac: homeless, lines: [line('402', 'x')] })
    await ended(call, 'park', placeless.id)
    await call('PUT', `phones/${homeless}`, { tenant: 'park' })
    await vi.waitFor(
      async () =>
        expect(await call('GET', `tenants/park/account-events/main/${placeless.id}`)).toMatchObject({
          state: 'parked',
          because: 'no-gateway',
        }),
      10_000,
    )
    await boot('park', homeless)
    await vi.waitFor(
      async () =>
        expect(await call('GET', `tenants/park/account-events/main/${placeless.id}`)).toMatchObject({
          state: 'applied',
        }),
      10_000,
    )
  })
})

test('events of one account are applied in order of receipt, and what happened before the last is ignored', async ({
  field,
}) => {
  await withServices(field, async ({ call, site, boot }) => {
    const { post, platform } = await site('order')
    const mac = await boot('order')
    const { user } = platform.accountOf(mac)
    const start = Date.now()
    const sent: string[] = []
    for (let turn = 0; turn < 25; turn++) {
      const { id } = await post(
        'account.password-rotated',
        { account: { user }, lines: [{ user, password: `turn-${turn}` }] },
        { happenedAt: new Date(start + turn) },
      )
      sent.push(id)
    }
    for (const id of sent) expect(await ended(call, 'order', id)).toMatchObject({ state: 'applied', phones: 1 })
    expect(await credentialsOf(field, mac)).toMatchObject({ revision: 26, lines: [{ password: 'turn-24' }, {}] })
    const stale = await post(
      'account.password-rotated',
      { account: { user }, lines: [{ user, password: 'stale' }] },
      { happenedAt: new Date(start) },
    )
    expect(await ended(call, 'order', stale.id)).toMatchObject({
      state: 'applied',
      because: 'older-than-known',
      phones: 0,
    })
    const otherwise = await post(
      'account.updated',
      { account: { user: `${user}-2` }, lines: [line(`${user}-2`, 'not-stale')] },
      { happenedAt: new Date(start) },
    )
    expect(await ended(call, 'order', otherwise.id)).toMatchObject({ state: 'applied', phones: 1 })
    expect((await credentialsOf(field, mac))!.lines).toMatchObject([{ password: 'turn-24' }, { password: 'not-stale' }])
  })
})

test('what a platform cannot say fails by name: no password, not ordered, a registrar that no layer names, a busy platform is asked again', async ({
  field,
}) => {
  await withServices(field, async ({ call, site, boot, poster }) => {
    const { post, platform } = await site('fail')
    const mac = await boot('fail')
    const { user } = platform.accountOf(mac)
    platform.fault(mac, { kind: 'nonsense', text: '{"lines":[{"user":"201","pass":"pl4nted"}]}' }, 1)
    const noPassword = await post('account.updated', { account: { user } })
    const failed = await ended(call, 'fail', noPassword.id)
    expect(failed).toMatchObject({
      state: 'failed',
      because: 'bad-answer: missing or wrong: lines.0.password',
      phones: 0,
    })
    platform.fault(mac, { kind: 'status', status: 404 }, 1)
    expect(await ended(call, 'fail', (await post('account.updated', { account: { user } })).id)).toMatchObject({
      state: 'failed',
      because: 'not-ordered',
    })
    platform.fault(mac, { kind: 'status', status: 503 }, 1)
    platform.rotate(mac, 'after-the-outage')
    expect(await ended(call, 'fail', (await post('account.updated', { account: { user } })).id)).toMatchObject({
      state: 'applied',
      phones: 1,
    })
    const nowhere = await post('phone.assigned', { mac, lines: [{ user: '1', password: 'p' }] })
    expect(await ended(call, 'fail', nowhere.id)).toMatchObject({ state: 'failed', because: 'no-registrar' })
    expect((await credentialsOf(field, mac))!.lines).toMatchObject([{ password: 'after-the-outage' }, {}])
    const secret = mintEventSecret()
    await call('PUT', 'tenants/fail/platforms/dialect', {
      kind: 'mapped',
      baseUrl: platform.url,
      mapping: {
        request: {
          path: '/twautoprovisioning',
          contentType: 'form',
          body: { mac: '{mac}', random: '{bootToken}', gateway: '{gateway}', why: '{event}' },
        },
        answer: { lines: 'TeleWare.line', user: 'user', password: 'secret', registrar: 'registrar' },
      },
      eventSecrets: [secret],
    })
    await call('PUT', 'tenants/fail/gateways/mapped', { platform: 'dialect' })
    const second = await boot('fail', mintMac(), 'hq')
    const post2 = poster('fail', 'dialect', secret)
    const unmapped = await post2('phone.assigned', { mac: second, gateway: 'mapped' })
    expect(await ended(call, 'fail', unmapped.id, 'dialect')).toMatchObject({
      state: 'failed',
      because: 'bad-answer: password of line 1: nothing at secret',
    })
    expect(platform.asked.at(-1)).toMatchObject({ mac: second, bootToken: '', gateway: 'mapped', dialect: 'teleware' })
    expect(await credentialsOf(field, second)).toMatchObject({ platform: 'main', gateway: 'hq', revision: 1 })
    const uninvited = await post2('phone.unassigned', { mac: second })
    expect(await ended(call, 'fail', uninvited.id, 'dialect')).toMatchObject({
      state: 'failed',
      because: 'another-platform',
    })
  })
})

test('a directory replaces that of its tenant or site and reaches the files of the phones below; without contacts the platform is asked for it', async ({
  field,
}) => {
  await withServices(field, async ({ call, rendered, site, boot }) => {
    const { post } = await site('book')
    const below = await site('below-book', 'book')
    const [mac, branch, child] = [await boot('book'), await boot('book', mintMac(), 'branch'), await boot('below-book')]
    await call('PATCH', 'tenants/book', { settings: { adminPassword: 'kept-pl4nted' } })
    const contacts = [{ name: 'Ada Lovelace', number: '301' }]
    const told = await post('directory.changed', { contacts })
    expect(await ended(call, 'book', told.id)).toMatchObject({ state: 'applied', phones: 3 })
    for (const one of [mac, branch, child])
      await vi.waitFor(async () => expect(await filesOf(field, one)).toMatch(/Lovelace/), 10_000)
    const again = await post('directory.changed', { contacts })
    expect(await ended(call, 'book', again.id)).toMatchObject({ state: 'applied', phones: 0 })
    const site2 = await post('directory.changed', {
      gateway: 'branch',
      contacts: [{ name: 'Grace Hopper', number: '302' }],
    })
    expect(await ended(call, 'book', site2.id)).toMatchObject({ state: 'applied', phones: 1 })
    await vi.waitFor(async () => expect(await filesOf(field, branch)).toContain('Hopper'), 10_000)
    expect(await filesOf(field, mac)).not.toContain('Hopper')
    const absent = await post('directory.changed', { gateway: 'absent', contacts: [] })
    expect(await ended(call, 'book', absent.id)).toMatchObject({ state: 'failed', because: 'no-such-gateway' })
    const before = rendered.length
    const asked = below.platform.asked.length
    const anew = await below.post('directory.changed', {})
    expect(await ended(call, 'below-book', anew.id)).toMatchObject({ state: 'applied', phones: 0 })
    expect(below.platform.asked.slice(asked)).toMatchObject([{ mac: child, event: anew.id }])
    expect(rendered.slice(before).filter((event) => event.mac === child)).toEqual([])
    const trail = await field.database.db.select().from(tables.auditTrail)
    expect(
      trail.filter(({ action }) => action === 'directory.changed').map(({ subject, actor }) => [subject, actor]),
    ).toEqual([
      ['book', 'platform book/main'],
      ['book/branch', 'platform book/main'],
    ])
  })
})

test('a phone that became a stranger’s after its event was taken is left alone, and that is told of; a suspended one is given nothing', async ({
  field,
}) => {
  await withServices(field, async ({ call, raised, site, boot }) => {
    const { post, platform } = await site('mine')
    await site('theirs')
    const mac = mintMac()
    const waiting = await post('phone.assigned', { mac, lines: [line('1', 'x')] })
    expect((await ended(call, 'mine', waiting.id)).state).toBe('parked')
    await call('PUT', `phones/${mac}`, { tenant: 'theirs', gateway: 'hq' })
    await field.database.sql`update account_events set state = 'waiting' where id = ${waiting.id}`
    await field.bus.publish(accountEventReceived, {
      tenant: 'mine',
      platform: 'main',
      id: waiting.id,
      type: 'phone.assigned',
      key: mac,
      mac,
      again: 'x',
    })
    expect(await ended(call, 'mine', waiting.id)).toMatchObject({ state: 'failed', because: 'owner-conflict' })
    expect(await credentialsOf(field, mac)).toBeUndefined()
    await vi.waitFor(() => expect(raised).toMatchObject([{ kind: 'owner-conflict', mac, tenant: 'mine' }]))

    const own = await boot('mine')
    const { user } = platform.accountOf(own)
    await call('PUT', `phones/${own}`, { tenant: 'mine', gateway: 'hq', suspended: true })
    const refused = await post('account.password-rotated', { account: { user }, lines: [{ user, password: 'x' }] })
    expect(await ended(call, 'mine', refused.id)).toMatchObject({ state: 'failed', because: 'suspended' })
    const taken = await post('phone.unassigned', { mac: own })
    expect(await ended(call, 'mine', taken.id)).toMatchObject({ state: 'applied', phones: 1 })
  })
})

test('two thousand events of one tenant are all applied, once each; meanwhile another tenant boots, and its event is not kept waiting', async ({
  field,
}) => {
  await withServices(field, async ({ call, site, boot }) => {
    const [busy, quiet] = [await site('busy'), await site('quiet')]
    const sealer = openSealer(field.common().sealingKeys)
    const macs = Array.from({ length: 500 }, (_, at) => `0004f2${(0xb00000 + at).toString(16)}` as Mac) // 12 hex digits
    await field.database.db.insert(tables.credentials).values(
      macs.map((mac, at) => ({
        ...{ mac, tenant: 'busy', gateway: 'hq', platform: 'main', revision: 1, grantedAt: new Date() },
        sealed: sealer.seal(`credentials:${mac}`, Buffer.from(JSON.stringify({ lines: [line(`u${at}`, 'old')] }))),
      })),
    )
    await field.database.db
      .insert(tables.lineAddresses)
      .values(macs.map((mac, at) => ({ mac, line: 1, aor: `u${at}@sip.acme.example`, tenant: 'busy' })))
    const neighbour = await boot('quiet')
    const { user } = quiet.platform.accountOf(neighbour)
    const queue = Array.from({ length: 2_000 }, (_, at) => at)
    const posting = Promise.all(
      Array.from({ length: 16 }, async () => {
        for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
          const user = `u${at % 500}`
          const { status } = await busy.post('account.password-rotated', {
            account: { user },
            lines: [{ user, password: `p${Math.floor(at / 500)}` }],
          })
          expect(status).toBe(202)
        }
      }),
    )
    await posting
    const open = async () =>
      Number(
        (
          await field.database
            .sql`select count(*) as count from account_events where tenant = 'busy' and state = 'waiting'`
        )[0]!.count,
      )
    expect(await open()).toBeGreaterThan(200)
    const bootedAt = performance.now()
    await boot('quiet')
    const bootMs = performance.now() - bootedAt
    const { id } = await quiet.post('account.password-rotated', {
      account: { user },
      lines: [{ user, password: 'quick' }],
    })
    expect(await ended(call, 'quiet', id)).toMatchObject({ state: 'applied', phones: 1 })
    expect(await open()).toBeGreaterThan(0)
    expect(bootMs).toBeLessThan(3_000)
    await vi.waitFor(async () => expect(await open()).toBe(0), { timeout: 90_000, interval: 250 })
    const counts = await field.database.sql<{ state: string; because: string | null; phones: number; count: number }[]>`
      select state, because, phones, count(*)::int as count from account_events where tenant = 'busy' group by 1, 2, 3`
    expect(counts.filter(({ state }) => state !== 'applied')).toEqual([])
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(2_000)
    // One revision for each event that changed its phone: none was applied twice.
    const applied = counts.reduce((sum, { phones, count }) => sum + phones * count, 0)
    const [{ revisions }] = await field.database.sql<
      [{ revisions: number }]
    >`select sum(revision - 1)::int as revisions from credentials where mac = any(${macs})`
    expect(revisions).toBe(applied)
    await vi.waitFor(
      async () => {
        const [{ behind }] = await field.database.sql<[{ behind: number }]>`
          select count(*)::int as behind from credentials c left join bundles b using (mac) where c.mac = any(${macs}) and c.revision > coalesce(b.revision, 0) and c.revision > 1`
        expect(behind).toBe(0)
      },
      { timeout: 60_000, interval: 250 },
    )
  })
}, 240_000)
