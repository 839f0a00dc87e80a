import { createHash } from 'node:crypto'
import { securityRaised } from '@offhook/contracts'
import { type BootState, tables } from '@offhook/database'
import { loadFamilies } from '@offhook/families'
import { Mac } from '@offhook/phones'
import { type FilledEstate, fillEstate } from './fill-estate.ts'
import type { Stage } from './open-stage.ts'

export type Filled = FilledEstate & { readonly completed: string; readonly stalled: string; readonly mac: string }

const TENANTS = [
  ['northwind', 'Northwind Telecom'],
  ['harbour', 'Harbour Clinics'],
  ['bluebird', 'Bluebird Schools'],
] as const
const PHONES = [
  ['0004f2', 'polycom', 'SPIP_331', '3.3.2.0413'],
  ['805ec0', 'yealink', 'T46S', '66.86.0.15'],
  ['000413', 'snom', 'D785', '10.1.184.15'],
  ['c074ad', 'grandstream', 'GXP2170', '1.0.11.64'],
] as const
const STALLS = [
  ['not-registered', 'It fetched its configuration and never registered.'],
  ['never-asked', 'The configuration is ready and the phone never asked for it.'],
  ['stopped-asking', 'Stuck after sip.ld: master-config was expected next.'],
] as const

/** Of what a Polycom asks for, what it is given. */
const HELD = ['master', 'sip-image', 'phone-config', 'site-config', 'sip-config']

/** An hour and more of a small carrier's day, the same each time; its boots end `now`. */
export async function fillStage({ url, adminToken, database, sealer, bus }: Stage, now = Date.now()): Promise<Filled> {
  const put = async (path: string, body: object) => {
    const answer = await fetch(`${url}/v1/${path}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`PUT ${path}: ${answer.status} ${await answer.text()}`)
  }
  for (const [at, [tenant, name]] of TENANTS.entries()) {
    await put(`tenants/${tenant}`, { name })
    await put(`tenants/${tenant}/platforms/main`, { kind: 'rest', baseUrl: `https://pbx.${tenant}.example` })
    await put(`tenants/${tenant}/gateways/hq`, { platform: 'main' })
    await database.sql`
      insert into platform_health (tenant, platform, instance, state, since, p50, p99, asking, waiting, told_at)
      values (${tenant}, 'main', 'stage', ${at === 2 ? 'open' : 'closed'}, now(), ${14 + 9 * at}, ${61 + 120 * at}, 0, 0, now() + interval '1 hour')`
  }
  const random = randomFrom('a small carrier')
  const mac = Mac.parse('0004f21a2457')
  await put(`phones/${mac}`, {
    ...{ tenant: 'northwind', gateway: 'hq', model: 'SPIP_331' },
    lines: [{ user: '201', password: 'correct-horse', registrar: 'sip.northwind.example', displayName: 'Reception' }],
  })
  const row = (ago: number, at: number) => {
    const [oui, family, model, firmware] = PHONES[Math.floor(random() * PHONES.length)]!
    const [tenant] = TENANTS[Math.floor(random() ** 2 * TENANTS.length)]!
    const startedAt = new Date(now - ago)
    const took = 6_000 + 22_000 * random() ** 3 + (random() < 0.03 ? 40_000 : 0)
    const luck = random()
    const state: BootState = ago < took ? 'running' : luck < 0.94 ? 'completed' : luck < 0.985 ? 'stalled' : 'refused'
    const lastStepAt = new Date(startedAt.getTime() + Math.min(took, ago))
    const stall = STALLS[Math.floor(random() ** 2 * STALLS.length)]!
    return {
      ...{ boot: idOf(`boot ${at}`), mac: `${oui}${hash(`mac ${at}`).slice(0, 6)}`, tenant, gateway: 'hq' },
      ...{ family, model, firmware, state, startedAt, lastStepAt, steps: 9 },
      finishedAt: state === 'completed' || state === 'refused' ? lastStepAt : null,
      stallsAt: state === 'running' ? new Date(now + 3_600_000) : null,
      diagnosis:
        state === 'stalled'
          ? { because: stall[0], text: stall[1] }
          : state === 'refused'
            ? { because: 'not-ordered', text: "The tenant's platform does not know this phone." }
            : null,
    }
  }
  const rows = []
  for (let ago = 2_000, at = 0; ago < 70 * 60_000; at++) {
    rows.push(row(ago, at))
    const wave = 1 + 0.8 * Math.sin(ago / 420_000) + (ago > 1_500_000 && ago < 1_900_000 ? 2.5 : 0)
    ago += (900 + 5_200 * random()) / Math.max(0.35, wave)
  }
  for (let at = 0; at < rows.length; at += 500) await database.db.insert(tables.boots).values(rows.slice(at, at + 500))
  const steps = rows.slice(0, 100).flatMap(({ boot, startedAt, lastStepAt, state }) => [
    { boot, step: 'lease', name: 'lease.alerted', at: startedAt, attributes: { title: 'Lease 10.20.0.7' } },
    { boot, step: 'a', name: 'phone.activated', at: startedAt, attributes: { title: '1 line from platform main' } },
    { boot, step: 'r', name: 'config.rendered', at: startedAt, attributes: { title: 'Rendered 4 files' } },
    ...(state === 'completed'
      ? [
          { ...{ boot, step: 's', name: 'file.served', at: startedAt, status: 200 }, attributes: { title: 'GET' } },
          { boot, step: 'p', name: 'phone.registered', at: lastStepAt, attributes: { title: 'Registered' } },
        ]
      : []),
  ])
  await database.db.insert(tables.bootSteps).values(steps)
  const stalled = await wholeBoot({ database }, mac, now - 1_000_000, 3)
  const completed = await wholeBoot({ database }, mac, now - 420_000, undefined)
  for (const [at, kind] of (['scan', 'token-of-another-phone'] as const).entries())
    await bus.publish(securityRaised, {
      ...{
        id: `raised-${at}`,
        kind,
        remote: `203.0.113.${17 + at}`,
        at: new Date(now - 600_000 + at * 420_000).toISOString(),
      },
      ...(kind === 'scan' ? { attempts: 40 } : { mac, tenant: 'northwind' }),
    })
  return { completed, stalled, mac, ...(await fillEstate({ database, sealer }, put, { mac, boot: completed, now })) }
}

/** A Polycom's boot with all that it asks for, or its first `only` requests. */
async function wholeBoot(
  { database }: Pick<Stage, 'database'>,
  mac: Mac,
  start: number,
  only: number | undefined,
): Promise<string> {
  const family = loadFamilies().named('polycom')!
  const order = family.bootOrders.find(({ name }) => name === family.modelNamed('SPIP_331').bootOrder)!
  const boot = idOf(`whole ${start} ${only}`)
  const random = randomFrom(`whole ${only}`)
  let at = start + 340
  const steps: (typeof tables.bootSteps.$inferInsert)[] = []
  const add = (name: string, attributes: Record<string, unknown>, timing: { status?: number; ms?: number } = {}) =>
    steps.push({ boot, step: `${steps.length}`, name, at: new Date(at), attributes, ...timing })
  steps.push({
    boot,
    step: 'lease',
    name: 'lease.alerted',
    at: new Date(start),
    attributes: { title: 'Lease 10.20.0.7' },
  })
  add('phone.activated', { title: '1 line from platform main' }, { ms: 180 })
  at += 60
  add('config.rendered', { title: 'Rendered 4 files' }, { ms: 8 })
  for (const { method, fileClass, normal } of order.requests.filter(({ method }) => method === 'GET').slice(0, only)) {
    at += 90 + 900 * random() ** 2
    const file = family.fileNames
      .find((one) => one.fileClass === fileClass)!
      .pattern.replace('{part.}*', '')
      .replaceAll('{mac}', mac)
    const ms = Math.round(2 + 30 * random())
    add(
      'file.served',
      { title: `${method} ${file}`, file, fileClass, bytes: HELD.includes(fileClass) ? 4_812 : 0 },
      { status: HELD.includes(fileClass) ? normal[0]! : 404, ms },
    )
  }
  const lastStepAt = new Date(at + (only ? 0 : 2_400))
  if (!only)
    steps.push({
      boot,
      step: 'reg',
      name: 'phone.registered',
      at: lastStepAt,
      attributes: { title: 'Registered 201@sip.northwind.example' },
    })
  await database.db.insert(tables.boots).values({
    ...{ boot, mac, tenant: 'northwind', gateway: 'hq', family: 'polycom', model: 'SPIP_331', firmware: '3.3.2.0413' },
    ...{ state: only ? 'stalled' : 'completed', startedAt: new Date(start), lastStepAt, steps: steps.length },
    finishedAt: only ? null : lastStepAt,
    diagnosis: only
      ? {
          ...{
            because: 'stopped-asking',
            text: 'Stuck after sip.ld: phone-config was expected next.',
            cause: 'The phone lost its network.',
          },
          check: 'Look at the switch port that it hangs on.',
        }
      : null,
  })
  await database.db.insert(tables.bootSteps).values(steps)
  const day = new Date(at).toISOString().slice(0, 10)
  const next = new Date(Date.parse(day) + 86_400_000).toISOString()
  await database.sql.unsafe(
    `create table if not exists log_lines_${day.replaceAll('-', '')} partition of log_lines for values from ('${day}T00:00:00Z') to ('${next}')`,
  )
  const said = ['Initial log entry', 'Application, comp. 2: Label BootL', 'DHCP returned result 0x248']
  await database.db.insert(tables.logLines).values(
    [...said, 'Server certificate expires within 30 days'].map((text, line) => ({
      ...{ receivedAt: new Date(at), upload: boot, line, mac, tenant: 'northwind', boot, kind: 'app', text, missed: 0 },
      ...{ loggedAt: new Date(start + 1_500 + line * 500), ident: 'so', level: line === 3 ? 4 : 2 },
    })),
  )
  return boot
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
const idOf = (text: string): string => hash(text).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-7$3-8$4-$5')

/** Numbers from 0 to 1, the same for the same seed. */
function randomFrom(seed: string): () => number {
  let count = 0
  return () => Number.parseInt(hash(`${seed} ${count++}`).slice(0, 8), 16) / 0x1_0000_0000
}
