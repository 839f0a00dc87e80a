import { createHash } from 'node:crypto'
import { tables } from '@offhook/database'
import { encodeBundle } from '@offhook/families'
import type { KeptCredentials, Mac } from '@offhook/phones'
import type { Stage } from './open-stage.ts'

export type FilledEstate = { readonly file: string; readonly operation: string }

type Put = (path: string, body: object) => Promise<void>

/** What stands around a phone of northwind's: what it is given and was given before, registrars, a webhook that missed something, alerts about logs, an operation that goes on. */
export async function fillEstate(
  stage: Pick<Stage, 'database' | 'sealer'>,
  put: Put,
  { mac, boot, now }: { mac: Mac; boot: string; now: number },
): Promise<FilledEstate> {
  await fillRegistrars(stage, put, now)
  await fillWebhook(stage, put, now)
  await fillDirectory(put)
  await fillLogAlerts(stage, put, { mac, now })
  return { file: await fillFiles(stage, { mac, boot, now }), operation: await fillOperation(stage, mac) }
}

async function fillRegistrars({ database }: Pick<Stage, 'database'>, put: Put, now: number): Promise<void> {
  const domains = ['sip.northwind.example']
  await put('tenants/northwind/registrars/kamailio', {
    ...{ kind: 'kamailio', url: 'https://registrar.northwind.example/RPC', domains },
    auth: { kind: 'bearer', token: 'correct-horse' },
  })
  await put('tenants/northwind/registrars/pbx', {
    ...{ kind: 'ami', host: 'pbx.northwind.example', tls: true, domains },
    auth: { kind: 'manager', user: 'offhook', secret: 'battery-staple' },
  })
  const watch = { tenant: 'northwind', watcher: 'stage', leaseUntil: new Date(now + 86_400_000) }
  await database.db.insert(tables.registrarWatches).values([
    { ...watch, registrar: 'kamailio', state: 'connected', connectedSince: new Date(now - 9_000_000), watched: 212 },
    {
      ...watch,
      registrar: 'pbx',
      state: 'waiting',
      watched: 14,
      fault: 'login-refused',
      faultAt: new Date(now - 40_000),
    },
  ])
}

async function fillDirectory(put: Put): Promise<void> {
  await put('tenants/northwind/directory', {
    contacts: [
      { name: 'Reception', number: '201', group: 'Office' },
      { name: 'Alice van Dijk', number: '+35312345678', group: 'Customers' },
      { name: 'José Ünal', number: '202' },
    ],
  })
  await put('tenants/northwind/routes/+3531', { route: 'trunk-dublin' })
  await put('tenants/northwind/routes/9', { route: 'outside' })
  await put('tenants/northwind/paging-groups/warehouse', { extension: '700', members: ['201', '202'] })
  await put('tenants/northwind/paging-groups/everybody', {
    ...{ extension: '701', multicast: { address: '239.10.0.1', port: 5001 } },
  })
}

async function fillWebhook({ database }: Pick<Stage, 'database'>, put: Put, now: number): Promise<void> {
  await put('tenants/northwind/webhooks/crm', {
    ...{ url: 'https://crm.northwind.example/offhook', events: ['boot.completed', 'boot.stalled'] },
  })
  const delivery = (at: number, state: 'waiting' | 'delivered' | 'given-up', fault?: string) => {
    const createdAt = new Date(now - at * 400_000)
    return {
      ...{ id: `evt_${createHash('md5').update(`delivery ${at}`).digest('hex')}`, tenant: 'northwind', webhook: 'crm' },
      ...{ type: at === 1 ? ('boot.stalled' as const) : ('boot.completed' as const), state, createdAt },
      ...{ attempts: fault ? 8 : 1, lastStatus: fault ? 503 : 204, lastError: fault ?? null },
      ...{ nextAt: state === 'waiting' ? new Date(now + 86_400_000) : null },
      ...{ finishedAt: state === 'waiting' ? null : createdAt },
      body: { type: 'boot.completed' as const, timestamp: createdAt.toISOString(), data: { tenant: 'northwind' } },
    }
  }
  await database.db
    .insert(tables.webhookDeliveries)
    .values([delivery(0, 'waiting'), delivery(1, 'given-up', 'answered 503'), delivery(2, 'delivered')])
}

async function fillLogAlerts(
  { database }: Pick<Stage, 'database'>,
  put: Put,
  { mac, now }: { mac: Mac; now: number },
): Promise<void> {
  await put('tenants/northwind/log-alerts/registrar-away', {
    ...{ q: 'registration failed', level: 5, times: 10, withinSeconds: 300 },
    description: 'Many phones at once: look at the trunk to the registrar.',
  })
  await put('tenants/northwind/log-alerts/fatal', { level: 6, times: 1, withinSeconds: 3_600 })
  await database.db.insert(tables.logAlertStates).values({
    ...{
      tenant: 'northwind',
      alert: 'registrar-away',
      countedFor: '',
      slots: [],
      rearmsAt: new Date(now + 86_400_000),
    },
    ...{ raisedAt: new Date(now - 65_000), raisedLines: 12, raisedFirst: mac, raisedLast: mac },
  })
}

/** Its line's password has changed since yesterday's files; the name of the one that holds it. */
async function fillFiles(
  { database, sealer }: Pick<Stage, 'database' | 'sealer'>,
  { mac, boot, now }: { mac: Mac; boot: string; now: number },
): Promise<string> {
  const place = { mac, tenant: 'northwind', gateway: 'hq', boot, revision: 2 }
  const line = { user: '201', registrar: 'sip.northwind.example', displayName: 'Reception' }
  const granted: KeptCredentials = { lines: [{ ...line, password: 'correct-horse' }] }
  const sealed = sealer.seal(`credentials:${mac}`, Buffer.from(JSON.stringify(granted)))
  await database.db
    .insert(tables.credentials)
    .values({ ...place, platform: 'main', sealed, grantedAt: new Date(now - 400_000) })
  await database.db
    .insert(tables.lineAddresses)
    .values({ mac, line: 1, aor: '201@sip.northwind.example', tenant: 'northwind', name: 'reception' })
  const name = `phone-${mac}.cfg`
  const bundle = (password: string, expires: number) => {
    const text = `<?xml version="1.0"?>\n<PHONE_CONFIG>\n  <reg reg.1.address="201" reg.1.auth.password="${password}"\n    reg.1.server.1.address="sip.northwind.example" reg.1.server.1.expires="${expires}"/>\n</PHONE_CONFIG>\n`
    const bytes = Buffer.from(text)
    return {
      bytes: bytes.length,
      sealed: sealer.seal(
        `bundle:${mac}`,
        encodeBundle([{ name, fileClass: 'phone-config', contentType: 'text/xml', bytes }]),
      ),
      secrets: sealer.seal(`bundle-secrets:${mac}`, Buffer.from(JSON.stringify([password]))),
    }
  }
  const [current, former] = [bundle('correct-horse', 120), bundle('battery-staple', 3_600)]
  const renderedAt = new Date(now - 400_000)
  await database.db.insert(tables.bundles).values({
    ...{ ...place, family: 'polycom', model: 'SPIP_331', modelKnown: true, contentHash: 'b', renderedAt },
    ...{ files: [{ name, fileClass: 'phone-config', bytes: current.bytes }] },
    ...{ sealed: current.sealed, secrets: current.secrets },
  })
  await database.db.insert(tables.formerBundles).values({
    ...{ mac, tenant: 'northwind', revision: 1, family: 'polycom', sealed: former.sealed, secrets: former.secrets },
    ...{ renderedAt: new Date(now - 86_400_000), replacedAt: renderedAt },
  })
  return name
}

/** Three phones were told to read again: one did, one refused, one has not answered. */
async function fillOperation({ database: { sql } }: Pick<Stage, 'database'>, mac: Mac): Promise<string> {
  const id = '0198c0de-0000-7000-8000-000000000001'
  const macs = [mac, '0004f21a2458', '0004f21a2459']
  await sql`insert into operations (id, tenant, kind, what, asked_by, macs) values (${id}, 'northwind', 'resync', 're-read', 'token northwind/billing', ${macs})`
  for (const [at, [result, status]] of (
    [
      ['accepted', 200],
      ['refused', 481],
    ] as const
  ).entries())
    await sql`
      insert into resyncs (id, operation, mac, tenant, what, result, status, attempts, at)
      values (${`${id}.${macs[at]!}`}, ${id}, ${macs[at]!}, 'northwind', 're-read', ${result}, ${status}, 1, now())`
  return id
}
