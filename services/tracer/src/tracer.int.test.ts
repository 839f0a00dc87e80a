import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  activationRefused,
  type BootFinished,
  type BootStalled,
  bootFinished,
  bootStalled,
  configRendered,
  fileServed,
  leaseAlerted,
  phoneActivated,
  phoneRegistered,
  resyncFinished,
} from '@offhook/contracts'
import { tables } from '@offhook/database'
import { type Mac, rootSpanIdOf, traceIdOf } from '@offhook/phones'
import { type Field, mintBootId, mintMac, test } from '@offhook/testing'
import { eq } from 'drizzle-orm'
import { expect, vi } from 'vitest'
import { start } from './mod.ts'
import type { Sampling } from './sampling.ts'

async function withTracer(
  field: Field,
  options: { stallAfterMs?: number; registerWithinMs?: number; tracesUrl?: string; sampling?: Sampling },
  run: (finished: BootFinished[]) => Promise<void>,
) {
  const tracer = await start(
    {
      ...field.common(),
      stallAfterMs: 60_000,
      registerWithinMs: 300,
      tracesUrl: undefined,
      exportAfterMs: 200,
      sampling: { share: 1, byTenant: {} },
      ...options,
    },
    field.context(),
  )
  const finished: BootFinished[] = []
  const watching = field.bus.watch(bootFinished, (event) => finished.push(event))
  try {
    await run(finished)
  } finally {
    watching.stop()
    await tracer.stop()
  }
}

async function begin(field: Field, mac: Mac) {
  const boot = mintBootId()
  await field.database
    .sql`insert into boot_tokens (boot, mac, tenant, gateway, leased_ip, alerted_at, expires_at) values (${boot}, ${mac}, 'acme', 'hq', '', now(), now() + interval '1 day')`
  return { boot, mac, tenant: 'acme', gateway: 'hq' }
}
const now = () => new Date().toISOString()
const serve = (common: Awaited<ReturnType<typeof begin>>, file: string, fileClass: string, status = 200) => ({
  ...common,
  id: `${common.boot}.${file}`,
  method: 'GET' as const,
  file,
  fileClass,
  status,
  bytes: 10,
  ms: 3,
  protocol: 'http' as const,
  remote: '127.0.0.1',
  at: now(),
})
const bootRow = async (field: Field, boot: string) =>
  (await field.database.db.select().from(tables.boots).where(eq(tables.boots.boot, boot)))[0]

test('events that arrive in the wrong order make one completed boot, told once', async ({ field }) => {
  await withTracer(field, {}, async (finished) => {
    const common = await begin(field, mintMac())
    const config = serve(common, `phone-${common.mac}.cfg`, 'phone-config')
    await field.bus.publish(phoneRegistered, {
      id: `r${common.boot}`,
      mac: common.mac,
      aor: '201@r.example',
      source: 'api',
      at: new Date(Date.now() + 50).toISOString(),
    })
    await field.bus.publish(fileServed, config)
    await field.bus.publish(configRendered, {
      ...common,
      family: 'polycom',
      revision: 1,
      contentHash: 'x',
      changed: true,
      files: 5,
      bytes: 9,
      renderMs: 1,
      at: now(),
    })
    await field.bus.publish(phoneActivated, { ...common, platform: 'main', revision: 1, lines: 1, at: now() })
    await field.bus.publish(leaseAlerted, { ...common, alertedAt: now() })
    await vi.waitFor(async () => expect((await bootRow(field, common.boot))?.state).toBe('completed'), 8_000)
    await vi.waitFor(() =>
      expect(finished.some(({ boot, state }) => boot === common.boot && state === 'completed')).toBe(true),
    )
    const steps = async () =>
      (await field.database.db.select().from(tables.bootSteps).where(eq(tables.bootSteps.boot, common.boot)))
        .map(({ name }) => name)
        .sort()
    await vi.waitFor(async () =>
      expect(await steps()).toEqual([
        'config.rendered',
        'file.served',
        'lease.alerted',
        'phone.activated',
        'phone.registered',
      ]),
    )
  })
})

test('a refused boot ends with its reason; a silent one is stalled where it stopped, and goes on when a step comes', async ({
  field,
}) => {
  await withTracer(field, { stallAfterMs: 300 }, async () => {
    const refused = await begin(field, mintMac())
    await field.bus.publish(leaseAlerted, { ...refused, alertedAt: now() })
    await field.bus.publish(activationRefused, { ...refused, because: 'not-ordered', at: now() })
    await vi.waitFor(
      async () =>
        expect(await bootRow(field, refused.boot)).toMatchObject({
          state: 'refused',
          diagnosis: { because: 'not-ordered' },
        }),
      5_000,
    )
    const silent = await begin(field, mintMac())
    await field.bus.publish(leaseAlerted, { ...silent, alertedAt: now() })
    await field.bus.publish(phoneActivated, { ...silent, platform: 'main', revision: 1, lines: 1, at: now() })
    await field.bus.publish(fileServed, serve(silent, 'sip.ld', 'sip-image', 404))
    await vi.waitFor(
      async () =>
        expect(await bootRow(field, silent.boot)).toMatchObject({
          state: 'stalled',
          diagnosis: { stuckAfter: 'sip.ld' },
        }),
      8_000,
    )
    await field.bus.publish(fileServed, serve(silent, `phone-${silent.mac}.cfg`, 'phone-config'))
    await field.bus.publish(phoneRegistered, {
      id: `r${silent.boot}`,
      mac: silent.mac,
      aor: '201@r.example',
      source: 'api',
      at: now(),
    })
    await vi.waitFor(async () => expect((await bootRow(field, silent.boot))?.state).toBe('completed'), 5_000)
  })
})

test('a phone that has its configuration and does not register in time is stalled as such, and completed when it does after all', async ({
  field,
}) => {
  const told: BootStalled[] = []
  const watching = field.bus.watch(bootStalled, (event) => told.push(event))
  await withTracer(field, { registerWithinMs: 1_000 }, async () => {
    const common = await begin(field, mintMac())
    await field.bus.publish(leaseAlerted, { ...common, alertedAt: now() })
    await field.bus.publish(phoneActivated, { ...common, platform: 'main', revision: 1, lines: 1, at: now() })
    const fetched = serve(common, `phone-${common.mac}.cfg`, 'phone-config')
    await field.bus.publish(fileServed, fetched)
    await vi.waitFor(async () => expect((await bootRow(field, common.boot))?.state).toBe('running'), 5_000)
    // It goes on asking, and so it is not silent.
    await field.bus.publish(fileServed, serve(common, 'directory.xml', 'directory', 404))
    await vi.waitFor(
      async () =>
        expect(await bootRow(field, common.boot)).toMatchObject({
          state: 'stalled',
          diagnosis: { because: 'not-registered', expected: 'phone.registered' },
        }),
      10_000,
    )
    await vi.waitFor(
      () => expect(told.filter(({ boot }) => boot === common.boot)).toMatchObject([{ because: 'not-registered' }]),
      5_000,
    )
    const diagnosis = (await bootRow(field, common.boot))?.diagnosis as Record<string, string>
    const [{ cause, check }] = told.filter(({ boot }) => boot === common.boot) as [BootStalled]
    expect([cause, check]).toEqual([expect.stringMatching(/password/), expect.stringMatching(/./)])
    expect({ cause, check }).toEqual({ cause: diagnosis.cause, check: diagnosis.check })
    const register = (id: string) =>
      field.bus.publish(phoneRegistered, {
        ...{ id, mac: common.mac, aor: '201@r.example', source: 'reg-event' as const },
        at: now(),
      })
    await register(`first${common.boot}`)
    await vi.waitFor(async () => expect((await bootRow(field, common.boot))?.state).toBe('completed'), 5_000)
    // What it registers from then on, all day long, is none of its boot.
    const { steps } = (await bootRow(field, common.boot))!
    await register(`second${common.boot}`)
    const other = await begin(field, mintMac())
    await field.bus.publish(phoneRegistered, {
      ...{ id: `r${other.boot}`, mac: other.mac, aor: '202@r.example', source: 'reg-event' },
      at: now(),
    })
    await vi.waitFor(async () => expect(await bootRow(field, other.boot)).toMatchObject({ steps: 1 }), 5_000)
    expect((await bootRow(field, common.boot))?.steps).toBe(steps)
  })
  watching.stop()
})

test('that a boot stands still is told once for each reason, also by a tracer that comes after one that died', async ({
  field,
}) => {
  const told: BootStalled[] = []
  const watching = field.bus.watch(bootStalled, (event) => told.push(event))
  const silent = await begin(field, mintMac())
  const mine = () => told.filter(({ boot }) => boot === silent.boot)
  await withTracer(field, { stallAfterMs: 300 }, async (finished) => {
    await withTracer(field, { stallAfterMs: 300 }, async () => {
      await field.bus.publish(leaseAlerted, { ...silent, alertedAt: now() })
      await field.bus.publish(phoneActivated, { ...silent, platform: 'main', revision: 1, lines: 1, at: now() })
      await vi.waitFor(() => expect(mine()).toMatchObject([{ because: 'not-rendered', mac: silent.mac }]), 10_000)
      await field.bus.publish(fileServed, serve(silent, 'sip.ld', 'sip-image', 404))
      await vi.waitFor(() => expect(mine().length).toBeGreaterThan(1), 10_000)
      expect(mine()[1]).toMatchObject({ because: 'stopped-asking', stuckAfter: 'sip.ld', tenant: 'acme' })
      await field.bus.publish(fileServed, serve(silent, `${silent.mac}.cfg`, 'phone-master', 404))
      await field.bus.publish(fileServed, serve(silent, `phone-${silent.mac}.cfg`, 'phone-config'))
      await vi.waitFor(() => expect(mine().at(-1)?.because).toBe('not-registered'), 10_000)
      await field.bus.publish(phoneRegistered, {
        ...{ id: `r${silent.boot}`, mac: silent.mac, aor: '201@r.example', source: 'api' as const },
        at: now(),
      })
      await vi.waitFor(() => expect(finished.some(({ boot }) => boot === silent.boot)).toBe(true), 10_000)
    })
  })
  const kept = await bootRow(field, silent.boot)
  expect(kept).toMatchObject({ state: 'completed', stallsTold: ['not-rendered', 'stopped-asking', 'not-registered'] })

  const left = await begin(field, mintMac())
  await field.database.db.insert(tables.boots).values({
    ...{ ...left, state: 'stalled', diagnosis: { because: 'never-asked', text: 'It never asked.' } },
    ...{ startedAt: new Date(), lastStepAt: new Date() },
  })
  await withTracer(field, {}, async () => {
    await vi.waitFor(
      () => expect(told.filter(({ boot }) => boot === left.boot)).toMatchObject([{ text: 'It never asked.' }]),
      10_000,
    )
    await vi.waitFor(async () => expect((await bootRow(field, left.boot))?.stallsTold).toEqual(['never-asked']))
  })
  watching.stop()
})

test('two tracers at once leave every boot whole', async ({ field }) => {
  await withTracer(field, {}, async () => {
    await withTracer(field, {}, async () => {
      const phones = await Promise.all(Array.from({ length: 40 }, () => begin(field, mintMac())))
      await Promise.all(
        phones.flatMap((common) => [
          field.bus.publish(leaseAlerted, { ...common, alertedAt: now() }),
          field.bus.publish(phoneActivated, { ...common, platform: 'main', revision: 1, lines: 1, at: now() }),
          ...['a', 'b', 'c'].map((file) => field.bus.publish(fileServed, serve(common, file, 'site-config'))),
          field.bus.publish(fileServed, serve(common, `phone-${common.mac}.cfg`, 'phone-config')),
        ]),
      )
      await Promise.all(
        phones.map(({ boot, mac }) =>
          field.bus.publish(phoneRegistered, {
            id: `r${boot}`,
            mac,
            aor: '201@r.example',
            source: 'api',
            at: new Date(Date.now() + 1_000).toISOString(),
          }),
        ),
      )
      const done = async () =>
        (
          await field.database.sql<
            { count: number }[]
          >`select count(*)::int as count from boots where state = 'completed' and steps = 7 and boot = any(${phones.map(({ boot }) => boot as string)})`
        )[0]?.count
      await vi.waitFor(async () => expect(await done()).toBe(40), 10_000)
    })
  })
})

type Attribute = { key: string; value: { stringValue?: string; intValue?: number | string } }
type Span = {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind: number
  status: { code: number; message?: string }
  attributes: Attribute[]
  links: { traceId: string; spanId: string }[]
}

/** An OTLP receiver of its own, and what it got. */
async function withReceiver(run: (tracesUrl: string, received: readonly Span[]) => Promise<void>) {
  const received: Span[] = []
  const receiver = createServer((request, response) => {
    let body = ''
    request.on('data', (piece) => {
      body += piece
    })
    request.on('end', () => {
      const { resourceSpans } = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] }
      received.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)))
      response.setHeader('content-type', 'application/json').end('{}')
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  try {
    await run(`http://127.0.0.1:${(receiver.address() as AddressInfo).port}/v1/traces`, received)
  } finally {
    receiver.closeAllConnections()
    receiver.close()
  }
}

const register = (field: Field, mac: Mac, ms: number) =>
  field.bus.publish(phoneRegistered, {
    ...{ id: `r${mac}${ms}`, mac, aor: '201@r.example', source: 'api' as const },
    at: new Date(Date.now() + ms).toISOString(),
  })
const textOf = (span: Span, name: string) => span.attributes.find(({ key }) => key === name)?.value.stringValue
/** Names of the spans below one, and below those. */
const treeOf = (spans: readonly Span[], parent: Span): Record<string, unknown> =>
  Object.fromEntries(
    spans.filter(({ parentSpanId }) => parentSpanId === parent.spanId).map((one) => [one.name, treeOf(spans, one)]),
  )

test('a boot is exported as one trace over OTLP, under its own id, and so is the change after it, linked to the boot', async ({
  field,
}) => {
  await withReceiver(async (tracesUrl, received) => {
    await withTracer(field, { tracesUrl }, async () => {
      const common = await begin(field, mintMac())
      const traceOf = (session: string) => received.filter(({ traceId }) => traceId === traceIdOf(session))
      const calls = [{ at: now(), ms: 12, because: 'timeout' }]
      await field.bus.publish(leaseAlerted, { ...common, alertedAt: now(), acceptedAt: now() })
      await field.bus.publish(phoneActivated, {
        ...{ ...common, platform: 'main', revision: 1, lines: 1, calls, platformHost: 'pbx.example', sealMs: 2 },
        at: now(),
      })
      const rendered = { family: 'polycom', changed: true, files: 5, bytes: 9, renderMs: 1, sealMs: 1 }
      await field.bus.publish(configRendered, { ...common, ...rendered, revision: 1, contentHash: 'x', at: now() })
      const file = serve(common, `phone-${common.mac}.cfg`, 'phone-config')
      await field.bus.publish(fileServed, { ...file, waitedMs: 2, userAgent: 'FileTransport Polycom' })
      await register(field, common.mac, 50)
      await vi.waitFor(() => expect(traceOf(common.boot).length).toBeGreaterThan(0), 8_000)
      const boot = traceOf(common.boot)
      const root = boot.find(({ parentSpanId }) => !parentSpanId)!
      expect(root).toMatchObject({ name: 'boot', spanId: rootSpanIdOf(common.boot), links: [], status: { code: 0 } })
      expect(treeOf(boot, root)).toEqual({
        'lease.alerted': {},
        'phone.activated': { 'platform.call': {}, 'lines.seal': {} },
        'config.rendered': { 'files.render': {}, 'bundle.seal': {} },
        'GET phone-config': { 'bundle.wait': {} },
        'phone.registered': {},
      })
      const call = boot.find(({ name }) => name === 'platform.call')!
      expect(call).toMatchObject({ kind: 3, status: { code: 2, message: 'timeout' } })
      expect(textOf(call, 'server.address')).toBe('pbx.example')
      const request = boot.find(({ name }) => name === 'GET phone-config')!
      expect([request.kind, textOf(request, 'http.request.method')]).toEqual([2, 'GET'])

      const change = mintBootId()
      const { boot: _, ...place } = common
      await field.bus.publish(configRendered, {
        ...{ ...place, ...rendered, revision: 2, contentHash: 'y', at: now() },
        change: { id: change, what: 'settings', toldAt: now() },
      })
      await field.bus.publish(resyncFinished, {
        ...{ ...place, id: `c${change}`, change, what: 're-read', result: 'refused', status: 403, attempts: 1 },
        at: now(),
      })
      await vi.waitFor(async () => expect((await bootRow(field, change))?.steps).toBe(3), 8_000)
      await field.bus.publish(fileServed, {
        ...file,
        id: `${change}.file`,
        at: new Date(Date.now() + 100).toISOString(),
      })
      await register(field, common.mac, 200)
      await vi.waitFor(() => expect(traceOf(change).length).toBeGreaterThan(0), 8_000)
      const changed = traceOf(change)
      const changedRoot = changed.find(({ parentSpanId }) => !parentSpanId)!
      expect(changedRoot).toMatchObject({
        name: 'change',
        links: [{ traceId: traceIdOf(common.boot), spanId: rootSpanIdOf(common.boot) }],
      })
      expect(treeOf(changed, changedRoot)).toEqual({
        'account.changed': {},
        'config.rendered': { 'files.render': {}, 'bundle.seal': {} },
        NOTIFY: {},
        'GET phone-config': {},
        'phone.registered': {},
      })
      expect(changed.find(({ name }) => name === 'NOTIFY')).toMatchObject({ kind: 3, status: { code: 2 } })
    })
  })
})

test('of a tenant that is not sampled the refused session is exported, and the completed one is not', async ({
  field,
}) => {
  await withReceiver(async (tracesUrl, received) => {
    await withTracer(field, { tracesUrl, sampling: { share: 1, byTenant: { acme: 0 } } }, async () => {
      const [completed, refused] = [await begin(field, mintMac()), await begin(field, mintMac())]
      await field.bus.publish(leaseAlerted, { ...completed, alertedAt: now() })
      await field.bus.publish(fileServed, serve(completed, `phone-${completed.mac}.cfg`, 'phone-config'))
      await register(field, completed.mac, 50)
      await vi.waitFor(async () => expect((await bootRow(field, completed.boot))?.state).toBe('completed'), 8_000)
      await field.bus.publish(activationRefused, { ...refused, because: 'not-ordered', at: now() })
      const traces = () => received.map(({ traceId }) => traceId)
      await vi.waitFor(() => expect(traces()).toContain(traceIdOf(refused.boot)), 8_000)
      const [root] = received.filter(({ traceId }) => traceId === traceIdOf(refused.boot))
      expect([root?.status.code, textOf(root!, 'error.type')]).toEqual([2, 'not-ordered'])
      expect(textOf(root!, 'offhook.check')).toContain('MAC')
      expect(traces()).not.toContain(traceIdOf(completed.boot))
    })
  })
})
