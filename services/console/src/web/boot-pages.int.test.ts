import { securityRaised } from '@offhook/contracts'
import { tables } from '@offhook/database'
import { mintBootId, mintMac, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { findFleet } from '../boots/found-fleet.ts'
import { TOKEN, withConsole } from '../console-for-tests.ts'

const HOUR_MS = 3_600_000
const row = (ago: number, changed: object = {}) => {
  const startedAt = new Date(Date.now() - ago)
  return {
    ...{ boot: mintBootId(), mac: mintMac() as string, tenant: 'acme', gateway: 'hq', family: 'polycom' },
    ...{ state: 'completed' as const, startedAt, lastStepAt: new Date(startedAt.getTime() + 8_000), steps: 5 },
    finishedAt: new Date(startedAt.getTime() + 8_000),
    ...changed,
  }
}
const stalled = (because: string) => ({
  ...{ state: 'stalled' as const, finishedAt: null },
  diagnosis: { because, text: `Because of ${because}.` },
})

test('the front page counts the last hour or day, by when boots began; who tried what is read from the bus', async ({
  field,
}) => {
  await field.database.db
    .insert(tables.boots)
    .values([
      ...[10_000, 20_000, 300_000].map((ago) => row(ago)),
      row(1_200_000, stalled('never-asked')),
      row(1_300_000, { ...stalled('never-asked'), kind: 'change' }),
      row(5 * HOUR_MS, stalled('not-registered')),
      row(30 * HOUR_MS),
    ])
  const hour = await findFleet(field.database, 'hour')
  expect(hour).toMatchObject({ lastMinute: 2, states: { completed: 3, stalled: 1 }, dialTone: { p50: 8_000 } })
  expect(hour.stalls.map(({ step, boots }) => [step, boots])).toEqual([['asking', 1]])
  expect(hour.bars.reduce((sum, { states }) => sum + states.completed, 0)).toBe(3)
  const day = await findFleet(field.database, 'day')
  expect([day.states.completed, day.stalls.map(({ step }) => step)]).toEqual([3, ['asking', 'registering']])
  const raised = { kind: 'scan' as const, attempts: 40, at: new Date().toISOString() }
  await field.bus.publish(securityRaised, { ...raised, id: 'one', remote: '203.0.113.17' })
  await field.bus.publish(securityRaised, { ...raised, id: 'two', remote: '203.0.113.18', tenant: 'below' })
  await withConsole(field, async (call, url) => {
    await call('PUT', '/v1/tenants/below', { name: 'Below' })
    const made = await call('PUT', '/v1/tenants/below/tokens/own')
    expect(made.status).toBe(201)
    const page = await visit(url, String(made.body.secret), '/')
    expect(page).toContain('203.0.113.18')
    expect(page).not.toContain('203.0.113.17') // whose tenant is not known is the administrator's alone
    expect(await visit(url, TOKEN, '/')).toMatch(/203\.0\.113\.18[\s\S]*203\.0\.113\.17/)
  })
})

test('boots are filtered by site, family and where they stand, and paged to the oldest without one twice', async ({
  field,
}) => {
  const boots = Array.from({ length: 230 }, (_, at) =>
    row(1_000 * at, { tenant: 'pages', gateway: at % 2 ? 'one' : 'two' }),
  )
  const [told, snom] = [
    row(5_000, { tenant: 'pages', ...stalled('never-asked') }),
    row(6_000, { tenant: 'pages', family: 'snom' }),
  ]
  await field.database.db.insert(tables.boots).values([...boots, told, snom])
  await withConsole(field, async (_, url) => {
    const seen: string[] = []
    const idsOf = (page: string) => [...page.matchAll(/id="boot-([^"]+)"/g)].map(([, id]) => id!)
    for (let path: string | undefined = '/boots?tenant=pages'; path; ) {
      const page = await visit(url, TOKEN, path)
      seen.push(...idsOf(page))
      path = /id="older" href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&')
    }
    expect([seen.length, new Set(seen).size]).toEqual([232, 232])
    expect(idsOf(await visit(url, TOKEN, '/boots?tenant=pages&family=snom'))).toEqual([snom.boot])
    expect(idsOf(await visit(url, TOKEN, '/boots?tenant=pages&step=asking'))).toEqual([told.boot])
    expect(idsOf(await visit(url, TOKEN, '/boots?tenant=pages&gateway=one&state=stalled'))).toEqual([])
    expect(idsOf(await visit(url, TOKEN, '/boots?tenant=pages&gateway=one'))).toHaveLength(100)
  })
})

test('a boot shows what its family asks for and it did not, leads to its trace, and to the sessions beside it', async ({
  field,
}) => {
  const mac = mintMac()
  const [first, second, third] = [
    row(90_000, { mac }),
    row(60_000, { mac, model: 'SPIP_331', ...stalled('stopped-asking') }),
    row(30_000, { mac, kind: 'change' }),
  ]
  await field.database.db.insert(tables.boots).values([first, second, third])
  await field.database.db
    .insert(tables.bootSteps)
    .values([
      { boot: second.boot, step: 'lease', name: 'lease.alerted', at: second.startedAt, attributes: { title: 'Lease' } },
    ])
  const changed = { traceUrl: 'https://jaeger.example/trace/{traceId}' }
  await withConsole(
    field,
    async (_, url) => {
      const page = await visit(url, TOKEN, `/boots/${second.boot}`)
      expect(page).toContain(`https://jaeger.example/trace/${second.boot.replaceAll('-', '')}`)
      expect(page).toMatch(new RegExp(`id="session-before" href="/boots/${first.boot}"`))
      expect(page).toMatch(new RegExp(`id="session-after" href="/boots/${third.boot}"`))
      expect(page).toMatch(/class="ghost"[\s\S]*Registration/)
    },
    undefined,
    changed,
  )
})

/** A page as whoever has the token sees it. */
async function visit(url: string, token: string, path: string): Promise<string> {
  const signedIn = await fetch(`${url}/sign-in?token=${token}`, { redirect: 'manual' })
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  return vi.waitFor(async () => {
    const answer = await fetch(`${url}${path}`, { headers: { cookie }, redirect: 'manual' })
    expect(answer.status).toBe(200)
    return answer.text()
  })
}
