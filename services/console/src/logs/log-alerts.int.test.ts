import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { logAlertRaised } from '@offhook/contracts'
import { type Field, mintMac, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { askingAs, type Call, TOKEN, withConsole } from '../console-for-tests.ts'

let tenants = 0

/** A tenant and the one below it, and ways to ask as each. */
async function withTenants(
  field: Field,
  run: (ask: { above: string; below: string; call: Call; asAbove: Call; asBelow: Call }, url: string) => Promise<void>,
): Promise<void> {
  await withConsole(field, async (call, url) => {
    const [above, below] = [`alerting-${tenants}`, `alerting-below-${tenants++}`]
    const make = async (tenant: string, parent?: string) => {
      const body = { name: tenant, ...(parent ? { parent } : {}) }
      expect((await call('PUT', `/v1/tenants/${tenant}`, body)).status).toBe(201)
      return askingAs(call, String((await call('PUT', `/v1/tenants/${tenant}/tokens/ops`)).body.secret))
    }
    const asAbove = await make(above)
    await run({ above, below, call, asAbove, asBelow: await make(below, above) }, url)
  })
}

const ALERT = { q: 'no answer', level: 4, times: 10, withinSeconds: 300 }

test('an alert is made, shown, changed and removed by its tenant, each in the audit trail', async ({ field }) => {
  await withTenants(field, async ({ above, asAbove }) => {
    const path = `/v1/tenants/${above}/log-alerts/no-answer`
    const made = await asAbove('PUT', path, ALERT)
    expect(made).toMatchObject({ status: 201, body: { tenant: above, alert: 'no-answer', ...ALERT, state: 'quiet' } })
    expect(made.body).not.toHaveProperty('lastRaised')
    const stale = made.headers.get('etag')!
    const changed = await asAbove(
      'PATCH',
      path,
      { level: null, description: 'Look at the trunk' },
      { 'if-match': stale },
    )
    const { level: _, ...rest } = ALERT
    expect(changed).toMatchObject({ status: 200, body: { ...rest, description: 'Look at the trunk' } })
    expect(changed.body).not.toHaveProperty('level')
    expect((await asAbove('PUT', path, ALERT, { 'if-match': stale })).status).toBe(412)
    expect((await asAbove('DELETE', path, undefined, { 'if-match': stale })).status).toBe(412)
    expect((await asAbove('GET', `/v1/tenants/${above}/log-alerts`)).body.items).toHaveLength(1)
    expect((await asAbove('DELETE', path, undefined, { 'if-match': changed.headers.get('etag')! })).status).toBe(204)
    expect((await asAbove('GET', path)).status).toBe(404)
    const trail = (await asAbove('GET', '/v1/audit')).body.items!.map(({ action, subject }) => [action, subject])
    expect(trail.slice(0, 3)).toEqual(
      ['removed', 'changed', 'created'].map((what) => [`log-alert.${what}`, `${above}/no-answer`]),
    )
  })
})

test('what is out of bounds is refused, and so are more alerts than a tenant has', async ({ field }) => {
  await withTenants(field, async ({ above, asAbove }) => {
    const path = `/v1/tenants/${above}/log-alerts`
    for (const [wrong, at] of [
      [{ times: 0 }, 'times'],
      [{ times: 100_001 }, 'times'],
      [{ times: 1.5 }, 'times'],
      [{ withinSeconds: 9 }, 'withinSeconds'],
      [{ withinSeconds: 86_401 }, 'withinSeconds'],
      [{ level: 7 }, 'level'],
      [{ level: -1 }, 'level'],
      [{ q: '' }, 'q'],
      [{ q: 'x'.repeat(201) }, 'q'],
      [{ q: 'a\0b' }, 'q'],
      [{ description: 'x'.repeat(201) }, 'description'],
      [{ mac: mintMac() }, ''],
    ] as const) {
      const refused = await asAbove('PUT', `${path}/wrong`, { ...ALERT, ...wrong })
      expect(refused, JSON.stringify(wrong)).toMatchObject({ status: 400, body: { errors: [{ path: at }] } })
    }
    expect((await asAbove('PUT', `${path}/Wrong`, ALERT)).status).toBe(400)
    const made = await Promise.all(
      Array.from({ length: 25 }, (_, number) =>
        asAbove('PUT', `${path}/alert-${number}`, { times: 1, withinSeconds: 10 }),
      ),
    )
    expect(made.filter(({ status }) => status === 201)).toHaveLength(20)
    expect(made.filter(({ status }) => status === 409)).toHaveLength(5)
    const names: unknown[] = []
    for (let cursor = ''; ; ) {
      const { body } = await asAbove('GET', `${path}?limit=7${cursor}`)
      names.push(...body.items!.map(({ alert }) => alert))
      if (!body.next) break
      cursor = `&cursor=${body.next}`
    }
    expect(new Set(names).size).toBe(20)
  })
})

test('alerts of those above are not seen below, and whoever only reads changes none', async ({ field }) => {
  await withTenants(field, async ({ above, below, call, asAbove, asBelow }) => {
    await asAbove('PUT', `/v1/tenants/${above}/log-alerts/canary`, { ...ALERT, q: 'canary' })
    for (const [method, body] of [['GET'], ['PUT', ALERT], ['PATCH', { times: 1 }], ['DELETE']] as const) {
      const refused = await asBelow(method, `/v1/tenants/${above}/log-alerts/canary`, body)
      expect([refused.status, refused.text.includes('canary')], method).toEqual([404, false])
    }
    expect((await asBelow('GET', `/v1/tenants/${above}/log-alerts`)).status).toBe(404)
    expect((await asAbove('PUT', `/v1/tenants/${below}/log-alerts/theirs`, ALERT)).status).toBe(201)
    expect((await asBelow('GET', `/v1/tenants/${below}/log-alerts/theirs`)).status).toBe(200)
    const { secret } = (await call('PUT', `/v1/tenants/${above}/tokens/desk`, { role: 'support' })).body
    const asSupport = askingAs(call, String(secret))
    expect((await asSupport('GET', `/v1/tenants/${above}/log-alerts/canary`)).status).toBe(200)
    for (const [method, body] of [['PUT', ALERT], ['PATCH', { times: 1 }], ['DELETE']] as const)
      expect((await asSupport(method, `/v1/tenants/${above}/log-alerts/canary`, body)).status, method).toBe(403)
  })
})

test('a raised alert is published, streamed to those who see its tenant, and shown', async ({ field }) => {
  await withTenants(field, async ({ above, below, call, asAbove }, url) => {
    const path = `/v1/tenants/${above}/log-alerts/no-answer`
    const { etag } = Object.fromEntries((await asAbove('PUT', path, ALERT)).headers)
    const ended = new AbortController()
    const listen = async (secret: string) => {
      const stream = await fetch(`${url}/v1/stream`, {
        headers: { authorization: `Bearer ${secret}` },
        signal: ended.signal,
      })
      let heard = ''
      void (async () => {
        for await (const part of stream.body!) heard += Buffer.from(part).toString()
      })().catch(() => undefined)
      await vi.waitFor(() => expect(heard).toContain('welcome'))
      return () => heard
    }
    const secretOf = async (tenant: string) =>
      String((await call('PUT', `/v1/tenants/${tenant}/tokens/listener`)).body.secret)
    const [everything, mine, theirs] = [
      await listen(TOKEN),
      await listen(await secretOf(above)),
      await listen(await secretOf(below)),
    ]
    const [first, last] = [mintMac(), mintMac()]
    const at = new Date().toISOString()
    const raised = { id: randomUUID(), tenant: above, alert: 'no-answer', lines: 12, times: 10, withinSeconds: 300 }
    // As the log-collector leaves them behind.
    await field.database
      .sql`insert into log_alert_states (tenant, alert, counted_for, slots, rearms_at, raised_at, raised_lines, raised_first, raised_last)
      values (${above}, 'no-answer', '', '[]', now() + interval '1 minute', ${at}::timestamptz, 12, ${first}, ${last})`
    await field.database
      .sql`insert into outbox (contract, payload) values (${logAlertRaised.name}, ${JSON.stringify({ ...raised, first, last, at })}::text::jsonb)`
    for (const heard of [everything, mine])
      await vi.waitFor(() => expect(heard()).toContain('event: log.alert-raised'), 5_000)
    expect(mine()).toContain(JSON.stringify({ mac: last, tenant: above, title: 'Alert no-answer: 12 log lines', at }))
    expect(theirs()).not.toContain('log.alert')
    ended.abort()
    const shown = await asAbove('GET', path)
    expect(shown.body).toMatchObject({ state: 'raised', lastRaised: { at, lines: 12, first, last } })
    // It was raised; nobody changed it.
    expect((await asAbove('PATCH', path, { times: 11 }, { 'if-match': etag! })).status).toBe(200)
    await field.database
      .sql`update log_alert_states set rearms_at = now() - interval '1 second' where tenant = ${above}`
    expect((await asAbove('GET', path)).body).toMatchObject({ state: 'quiet', lastRaised: { at } })
  })
})

test('what the page shows is taken, and its bounds are the bounds', async ({ field }) => {
  const docs = await readFile(new URL('../../../../docs/logs.md', import.meta.url), 'utf8')
  const [, path, body] = /^PUT (\S+log-alerts\S+)\n(\{.*\})$/m.exec(docs)!
  const bounds = [...docs.matchAll(/^\| `(\w+)` +\| (?:up to )?([\d,]+)(?: to ([\d,]+))?/gm)].flatMap(
    ([, name, from, to]) => [[name!, Number((to ?? from)!.replaceAll(',', ''))] as const],
  )
  expect(bounds.map(([name]) => name)).toEqual(['q', 'level', 'times', 'withinSeconds', 'description'])
  await withTenants(field, async ({ above, asAbove }) => {
    const ours = path!.replace('acme', above)
    const given = JSON.parse(body!)
    expect(await asAbove('PUT', ours, given)).toMatchObject({ status: 201, body: given })
    for (const [name, most] of bounds)
      for (const over of [0, 1]) {
        const value = typeof given[name] === 'string' ? 'x'.repeat(most + over) : most + over
        const answer = await asAbove('PUT', ours, { ...given, [name]: value })
        expect(answer.status, `${name} ${most + over}`).toBe(over ? 400 : 200)
      }
  })
})
