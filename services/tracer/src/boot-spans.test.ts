import { readFileSync } from 'node:fs'
import { loadFamilies } from '@offhook/families'
import { mintBootId, parseMac, rootSpanIdOf, traceIdOf } from '@offhook/phones'
import { SpanKind } from '@opentelemetry/api'
import { expect, it } from 'vitest'
import { assembleBoot } from './assemble-boot.ts'
import { assembleChange } from './assemble-change.ts'
import { bootSpans } from './boot-spans.ts'
import { type BootEvent, type BootStep, registrationStep, stepsOf } from './boot-step.ts'
import { isKept } from './export-boots.ts'
import type { UpdatedBoot } from './kept-boots.ts'

const TOKEN = '020319816065'
const families = loadFamilies()
const mac = parseMac('0004f21a2457')!
const [boot, change, before] = [mintBootId(), mintBootId(), mintBootId()]
const place = { mac, tenant: 'acme', gateway: 'hq' }
const common = { boot, ...place }
const at = (ms: number) => new Date(Date.UTC(2026, 0, 5, 9) + ms).toISOString()
const served = (ms: number, method: 'GET' | 'PUT', fileClass: string, more: object = {}): BootEvent => ({
  name: 'file.served',
  payload: {
    ...common,
    ...{ id: `${ms}`, method, file: `${mac}-${fileClass}`, fileClass, status: 200, bytes: 10, ms: 3, protocol: 'http' },
    ...{ remote: '10.0.0.9', userAgent: 'FileTransport PolycomVVX-VVX_400-UA/4.1.4.7430', at: at(ms), ...more },
  },
})
const registered = (session: string, kind: 'boot' | 'change', ms: number): BootStep =>
  registrationStep(session, kind, {
    id: 'r',
    mac,
    aor: 'sip:201:secret@acme.example',
    source: 'api',
    expiresSeconds: 60,
    at: at(ms),
  })
const options = { families, now: new Date(at(60_000)), stallAfterMs: 1e9, registerWithinMs: 1e9 }

const events: BootEvent[] = [
  {
    name: 'lease.alerted',
    payload: {
      ...common,
      ...{ bootToken: TOKEN as never, leasedIp: '192.168.100.100', alert: 'Polycom', vendorClass: 'x' },
      ...{ alertedAt: at(0), acceptedAt: at(20) },
    },
  },
  {
    name: 'phone.activated',
    payload: {
      ...common,
      ...{ platform: 'main', revision: 1, lines: 1, platformMs: 80, attempts: 2, platformHost: 'pbx.example:8443' },
      calls: [
        { at: at(30), ms: 50, because: 'status 503' },
        { at: at(600), ms: 0, because: 'timeout' },
        { at: at(600), ms: 80 },
      ],
      ...{ sealMs: 4, at: at(680) },
    },
  },
  {
    name: 'config.rendered',
    payload: {
      ...common,
      ...{ family: 'polycom', model: 'VVX_400', revision: 1, contentHash: 'x', changed: true, files: 5, bytes: 99 },
      ...{ renderMs: 10, sealMs: 6, at: at(700) },
    },
  },
  served(650, 'GET', 'master', { waitedMs: 40, ms: 60 }),
  served(720, 'GET', 'phone-config', { times: 2, protocol: 'https' }),
  served(730, 'GET', 'calls', { protocol: 'tftp', status: 503 }),
  served(800, 'PUT', 'app-log'),
  {
    name: 'boot-log.received',
    payload: {
      ...{
        ...common,
        upload: 'u',
        part: 0,
        parts: 1,
        family: 'polycom',
        file: `${mac}-app-log`,
        kind: 'app',
        bytes: 9,
      },
      ...{ text: 'x', receivedAt: at(802) },
    },
  },
  {
    name: 'phone.identified',
    payload: {
      ...{ ...common, family: 'polycom', model: 'VVX_400', firmware: '4.1.4.7430', component: 'application' },
      at: at(650),
    },
  },
]
const sessionOf = (kind: 'boot' | 'change', session: string, steps: readonly BootStep[]): UpdatedBoot => ({
  ...place,
  ...{ boot: session, kind, before: 'running', steps },
  assembled: (kind === 'boot' ? assembleBoot : assembleChange)(steps, options),
})
const booted = sessionOf('boot', boot, [...events.flatMap(stepsOf), registered(boot, 'boot', 900)])
const changed = sessionOf('change', change, [
  ...stepsOf({
    name: 'config.rendered',
    payload: {
      ...{
        ...place,
        family: 'polycom',
        revision: 2,
        contentHash: 'y',
        changed: true,
        files: 5,
        bytes: 99,
        renderMs: 1,
      },
      change: { id: change, what: 'account.password-rotated', toldAt: at(0), reactivatedAt: at(5) },
      at: at(10),
    },
  }),
  ...stepsOf({
    name: 'resync.finished',
    payload: { ...place, id: 'x', change, what: 're-read', result: 'accepted', status: 200, attempts: 1, at: at(30) },
  }),
  ...stepsOf(served(40, 'GET', 'phone-config')).map((step) => ({ ...step, boot: change })),
  registered(change, 'change', 60),
])
const refused = sessionOf('boot', boot, [
  ...stepsOf(events[0]!),
  ...stepsOf({
    name: 'activation.refused',
    payload: {
      ...{ ...common, platform: 'main', because: 'platform-unavailable', detail: 'timeout', platformHost: '[::1]' },
      ...{ calls: [{ at: at(30), ms: 50, because: 'timeout' }], at: at(90) },
    },
  }),
])

/** Names below each other, with how many milliseconds after the root each begins and how long it takes. */
const treeOf = (session: UpdatedBoot) => {
  const spans = bootSpans(session)
  const [root] = spans
  const below = (parent: string | undefined): unknown[] =>
    spans
      .filter(({ parentId }) => parentId === parent)
      .map(({ spanId, name, start, end }) => [
        name,
        start.getTime() - root!.start.getTime(),
        end.getTime() - start.getTime(),
        ...below(spanId),
      ])
  return below(undefined)
}

it('a boot is one tree: each platform call below its activation, rendering and sealing below the files, a wait below its request, a log below its upload', () => {
  expect(treeOf(booted)).toEqual([
    [
      ...['boot', 0, 900],
      ['lease.alerted', 0, 20],
      [
        'phone.activated',
        20,
        664,
        ['platform.call', 30, 50],
        ['platform.call', 600, 0],
        ['platform.call', 600, 80],
        ['lines.seal', 680, 4],
      ],
      ['config.rendered', 690, 16, ['files.render', 690, 10], ['bundle.seal', 700, 6]],
      ['GET master', 650, 60, ['bundle.wait', 650, 40]],
      ['GET phone-config', 720, 3],
      ['GET calls', 730, 3],
      ['PUT app-log', 800, 3, ['boot-log.received', 802, 0]],
      ['phone.registered', 900, 0],
    ],
  ])
  expect(bootSpans(booted)[0]!.events).toMatchObject([{ name: 'phone.identified' }])
})

it('a change is one tree, from what was told to the registration after it', () => {
  expect(treeOf(changed)).toEqual([
    [
      ...['change', 0, 60],
      ['account.changed', 0, 0],
      ['phone.reactivated', 0, 5],
      ['config.rendered', 9, 1, ['files.render', 9, 1]],
      ['NOTIFY', 30, 0],
      ['GET phone-config', 40, 3],
      ['phone.registered', 60, 0],
    ],
  ])
})

it('ids come from the session, and its root is linked to the sessions before', () => {
  const earlier = [{ boot: before, kind: 'boot', state: 'stalled' }]
  const spans = bootSpans(booted, earlier)
  expect(spans[0]).toMatchObject({
    spanId: traceIdOf(boot).slice(16),
    links: [
      {
        ...{ traceId: traceIdOf(before), spanId: rootSpanIdOf(before) },
        attributes: { 'offhook.session.kind': 'boot', 'offhook.session.state': 'stalled' },
      },
    ],
  })
  expect(bootSpans(booted, earlier)).toEqual(spans)
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length)
  for (const { spanId } of spans) expect(spanId).toMatch(/^(?!0{16})[0-9a-f]{16}$/)
})

it('attributes keep to the semantic conventions, kinds to who called whom', () => {
  const named = (name: string) => bootSpans(booted).find((span) => span.name === name)!
  expect(named('GET phone-config')).toMatchObject({
    kind: SpanKind.SERVER,
    attributes: {
      ...{ 'http.request.method': 'GET', 'http.response.status_code': 200, 'http.response.body.size': 10 },
      ...{ 'url.scheme': 'https', 'network.protocol.name': 'http', 'client.address': '10.0.0.9', 'offhook.times': 2 },
    },
  })
  expect(named('platform.call')).toMatchObject({
    ...{ kind: SpanKind.CLIENT, failed: 'status 503' },
    attributes: { 'server.address': 'pbx.example', 'server.port': 8443, 'error.type': 'status 503' },
  })
  const tftp = named('GET calls')
  expect(tftp).toMatchObject({ failed: 'answered 503', attributes: { 'network.protocol.name': 'tftp' } })
  expect(Object.keys(tftp.attributes).filter((name) => name.startsWith('http.'))).toEqual([])
  expect(named('lease.alerted')).toMatchObject({
    ...{ kind: SpanKind.PRODUCER },
    attributes: { 'messaging.system': 'nats', 'messaging.destination.name': `lease.alerted.${mac}` },
  })
})

it('says why a session failed, and holds no secret', () => {
  expect(bootSpans(refused).map(({ name, failed }) => [name, failed])).toEqual([
    ['boot', expect.stringContaining('could not be reached')],
    ['lease.alerted', undefined],
    ['activation.refused', 'platform-unavailable'],
    ['platform.call', 'timeout'],
  ])
  const text = JSON.stringify([booted, changed, refused].map((session) => bootSpans(session)))
  for (const secret of [TOKEN, 'secret']) expect(text).not.toContain(secret)
  const aorOf = (aor: string) => {
    const step = registrationStep(boot, 'boot', { id: 'r', mac, aor, source: 'api', at: at(0) })
    return bootSpans(sessionOf('boot', boot, [step]))[1]!.attributes['offhook.aor']
  }
  expect(
    ['sip:201:secret@a.example', 'sip:201@a.example', '201:secret@a.example', '201@a.example', 'sip:a'].map(aorOf),
  ).toEqual(['sip:201@a.example', 'sip:201@a.example', '201@a.example', '201@a.example', 'sip:a'])
})

it('of sessions that completed without a fault a share is kept, of the others every one', () => {
  const none = { share: 0, byTenant: {} }
  expect(isKept(none, changed)).toBe(false)
  expect(isKept({ ...none, byTenant: { acme: 1 } }, changed)).toBe(true)
  expect(isKept(none, { ...changed, before: 'stalled' })).toBe(true)
  expect(isKept(none, booted)).toBe(true) // one request was answered 503
  expect(isKept(none, refused)).toBe(true)
})

it('the page on telemetry names every span and every attribute, and no other', () => {
  const page = readFileSync(new URL('../../../docs/telemetry.md', import.meta.url), 'utf8')
  const rows = (heading: string) => {
    const section = page.split(`### ${heading}\n`)[1]?.split(/^##/m)[0] ?? ''
    return [...section.matchAll(/^\| `([^`]+)`/gm)].map(([, name]) => name!)
  }
  const spans = [booted, changed, refused].flatMap((session) =>
    bootSpans(session, [{ boot: before, kind: 'boot', state: 'x' }]),
  )
  const nameOf = ({ name }: { name: string }) => name.replace(/^(?:GET|HEAD|PUT) .*/, '<method> <file class>')
  expect([...new Set(spans.map(nameOf))].sort()).toEqual(rows('Spans').sort())
  const stalled = sessionOf('boot', boot, events.slice(0, 4).flatMap(stepsOf))
  const late = { ...stalled, assembled: assembleBoot(stalled.steps, { ...options, stallAfterMs: 1 }) }
  const told = [...spans, ...bootSpans(late)].flatMap(({ attributes, events = [], links = [] }) =>
    [attributes, ...events.map((one) => one.attributes), ...links.map((one) => one.attributes)].flatMap(Object.keys),
  )
  expect([...new Set(told)].sort()).toEqual(rows('Attributes of spans').sort())
})
