import { mintMac, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import { type Answer, askingAs, type Call, withConsole } from '../console-for-tests.ts'
import { MASK } from '../manners/mask-secrets.ts'

/** A tenant with a platform of ours and a gateway. */
export async function plantSite(call: Call, tenant = `t-${mintMac()}`) {
  await call('PUT', `/v1/tenants/${tenant}`, { name: tenant })
  await call('PUT', `/v1/tenants/${tenant}/platforms/main`, { kind: 'local' })
  await call('PUT', `/v1/tenants/${tenant}/gateways/hq`, { platform: 'main' })
  return { tenant }
}

export async function finished(call: Call, begun: Answer): Promise<Answer['body']> {
  expect([begun.status, begun.text]).toEqual([202, expect.any(String)])
  const path = `/v1/imports/${begun.body.id}`
  await vi.waitFor(async () => expect((await call('GET', path)).body.phase).toBe('finished'), {
    timeout: 20_000,
    interval: 100,
  })
  return (await call('GET', path)).body
}

const phoneLine = (mac: string, body: object) => JSON.stringify({ kind: 'phone', mac, body })

test('an import is tried first, then applied, and the same again changes nothing', async ({ field }) => {
  await withConsole(field, async (call) => {
    const { tenant } = await plantSite(call)
    const [one, two] = [mintMac(), mintMac()]
    const text = [
      phoneLine(one, { tenant, gateway: 'hq', lines: [{ user: '201', password: 'a-secret-of-201' }] }),
      phoneLine(two, { tenant, lines: [{ user: '202' }], settings: { timeZone: 'Europe/Dublin' } }),
    ].join('\n')
    const files = [{ name: 'export.jsonl', text }]
    const tried = await finished(call, await call('POST', '/v1/imports', { format: 'jsonl', files }))
    expect(tried).toMatchObject({ outcome: 'checked', rows: 2, verdicts: { made: 2, bad: 0 }, dryRun: true })
    expect((await call('GET', `/v1/phones/${one}`)).status).toBe(404)

    const applied = await finished(call, await call('POST', `/v1/imports/${tried.id}/apply`))
    expect(applied).toMatchObject({ outcome: 'applied', verdicts: { made: 2 } })
    expect((await call('GET', `/v1/phones/${two}`)).body).toMatchObject({
      tenant,
      settings: { timeZone: 'Europe/Dublin' },
      lines: [{ user: '202' }],
    })

    // A row of the outbox takes a number even where its transaction is undone.
    const written = async () =>
      field.database.sql`
        select (select count(*)::int from audit_trail where action like 'phone.%') as audited, nextval(pg_get_serial_sequence('outbox', 'id'))::int as event`
    const [before] = await written()
    const again = await finished(call, await call('POST', '/v1/imports', { format: 'jsonl', files, dryRun: false }))
    expect(again).toMatchObject({ outcome: 'applied', verdicts: { made: 0, changed: 0, unchanged: 2 } })
    expect((await written())[0]).toEqual({ audited: before!.audited, event: before!.event + 1 })
    const operation = (await call('GET', `/v1/operations/${again.id}`)).body
    expect(operation).toMatchObject({ kind: 'import', what: 'jsonl', state: 'finished', total: 2, finished: 2 })
  })
})

const csv = (call: Call, tenant: string, text: string, more: object = {}) =>
  call('POST', '/v1/imports', { format: 'csv', tenant, files: [{ name: 'phones.csv', text }], ...more })

const rowsOf = async (call: Call, id: unknown) => (await call('GET', `/v1/imports/${id}/rows`)).body.items ?? []

test('of an import with bad rows nothing is written, and only the good ones where that is asked for', async ({
  field,
}) => {
  await withConsole(field, async (call) => {
    const { tenant } = await plantSite(call)
    const [good, other] = [mintMac(), mintMac()]
    const text = [
      'mac,line1.user,line1.password,gateway,family',
      `${good},201,the-password-of-201,hq,`,
      'nonsense,202,the-password-of-202,hq,',
      `${other},203,the-password-of-203,elsewhere,`,
      `${other.toUpperCase()},204,the-password-of-204,hq,`,
      `${mintMac()},205,the-password-of-205,hq,no-such-family`,
    ].join('\n')
    const expected = [
      { line: 2, verdict: 'made', subject: good },
      { line: 3, column: 1, verdict: 'bad', because: 'mac: not a MAC' },
      { line: 4, verdict: 'conflict', because: 'the tenant has no such gateway: elsewhere' },
      { line: 5, verdict: 'bad', because: `phone ${other} stands in phones.csv, line 4 already` },
      { line: 6, verdict: 'bad', because: 'no such family: no-such-family' },
    ]
    for (const [more, outcome] of [
      [{}, 'checked'],
      [{ dryRun: false }, 'refused'],
    ] as const) {
      const ended = await finished(call, await csv(call, tenant, text, more))
      expect(ended).toMatchObject({ outcome, verdicts: { made: 1, bad: 3, conflict: 1 } })
      const rows = await rowsOf(call, ended.id)
      expect(rows).toMatchObject(expected)
      expect(JSON.stringify([ended, rows])).not.toContain('the-password-of')
      expect((await call('GET', `/v1/phones/${good}`)).status, outcome).toBe(404)
    }
    const partial = await finished(call, await csv(call, tenant, text, { dryRun: false, partial: true }))
    expect(partial).toMatchObject({ outcome: 'applied', verdicts: { made: 1, bad: 3, conflict: 1 } })
    expect(await rowsOf(call, partial.id)).toMatchObject(expected)
    expect((await call('GET', `/v1/phones/${good}`)).body).toMatchObject({
      tenant,
      gateway: 'hq',
      lines: [{ user: '201' }],
    })
    expect((await call('GET', `/v1/imports/${partial.id}/rows?verdict=conflict`)).body.items).toHaveLength(1)
    const kept = await field.database
      .sql`select from import_rows where import = ${String(partial.id)} and sealed is not null`
    expect(kept, 'what rows say is forgotten when they are written').toHaveLength(0)
    const [told] = (await call('GET', `/v1/audit?subject=${partial.id}`)).body.items ?? []
    expect(told).toMatchObject({ action: 'import.applied', detail: { made: 1, bad: 3, conflict: 1 } })
  })
})

test('a table says what it says: what a row leaves out stays as it is', async ({ field }) => {
  await withConsole(field, async (call) => {
    const { tenant } = await plantSite(call)
    const mac = mintMac()
    await call('PUT', `/v1/phones/${mac}`, {
      ...{ tenant, gateway: 'hq', settings: { timeZone: 'Europe/Dublin', adminPassword: 'kept-admin' } },
      lines: [{ user: '201', password: 'kept-password', label: 'gone' }],
    })
    const text = `Phone;Ext;Name;Zone\n${mac};201;Jane;Europe/Paris\n`
    const mapping = { Phone: 'mac', Ext: 'line1.user', Name: 'line1.displayName', Zone: 'settings.timeZone' }
    const first = await finished(call, await csv(call, tenant, text, { mapping, dryRun: false }))
    expect(first).toMatchObject({ outcome: 'applied', verdicts: { changed: 1 } })
    const [line] = (await call('GET', `/v1/export?format=jsonl&tenant=${tenant}&secrets=true`)).text
      .trim()
      .split('\n')
      .slice(-1)
    expect(JSON.parse(line!)).toMatchObject({
      body: {
        ...{ gateway: 'hq', settings: { timeZone: 'Europe/Paris', adminPassword: 'kept-admin' } },
        lines: [{ user: '201', password: 'kept-password', displayName: 'Jane' }],
      },
    })
    expect((await finished(call, await csv(call, tenant, text, { mapping, dryRun: false }))).verdicts).toMatchObject({
      unchanged: 1,
    })
  })
})

test('a tenant imports into its own subtree, and phones of others are in conflict', async ({ field }) => {
  await withConsole(field, async (call) => {
    const { tenant } = await plantSite(call)
    const { tenant: rival } = await plantSite(call)
    const theirs = mintMac()
    await call('PUT', `/v1/phones/${theirs}`, { tenant: rival, lines: [{ user: '1', password: 'of-the-rival' }] })
    const token = async (role: string) =>
      askingAs(
        call,
        String((await call('PUT', `/v1/tenants/${tenant}/tokens/${role}-${tenant}`, { role })).body.secret),
      )
    const [reseller, support] = [await token('reseller'), await token('support')]
    const mine = mintMac()
    const text = `mac,tenant,line1.user\n${mine},,201\n${theirs},,202\n${mintMac()},${rival},203\n`
    const begun = await csv(reseller, tenant, text, { dryRun: false, partial: true })
    const ended = await finished(reseller, begun)
    expect(ended).toMatchObject({ outcome: 'applied', verdicts: { made: 1, conflict: 2 } })
    expect(await rowsOf(reseller, ended.id)).toMatchObject([
      { verdict: 'made' },
      { verdict: 'conflict', because: 'the phone belongs to somebody else' },
      { verdict: 'conflict', because: `the tenant does not exist: ${rival}` },
    ])
    expect((await call('GET', `/v1/phones/${theirs}`)).body).toMatchObject({ tenant: rival, lines: [{ user: '1' }] })
    expect((await call('GET', `/v1/phones/${mine}`)).body.tenant).toBe(tenant)
    const byAdmin = await finished(call, await csv(call, tenant, `mac,line1.user\n${theirs},202\n`))
    expect((await rowsOf(call, byAdmin.id))[0]).toMatchObject({
      ...{ verdict: 'conflict', because: `the phone is ordered for another tenant, ${rival}` },
    })

    expect((await csv(support, tenant, text)).status, 'support imports nothing').toBe(403)
    expect((await support('GET', '/v1/export')).status, 'support exports nothing').toBe(403)
    expect((await reseller('GET', '/v1/export?secrets=true')).status, 'a reseller exports no secrets').toBe(403)
    const exported = (await reseller('GET', '/v1/export')).text
    expect(exported).toContain(mine)
    expect(exported).not.toContain(theirs)
    expect((await reseller('GET', `/v1/imports/${byAdmin.id}`)).status, 'an administrator’s import').toBe(404)
    expect((await csv(reseller, rival, text)).status).toBe(409)
  })
})

test('a quota takes as many of an import’s phones as there is place for, and a dry run says so', async ({ field }) => {
  await withConsole(field, async (call) => {
    const { tenant: above } = await plantSite(call)
    const tenant = `t-${mintMac()}`
    await call('PUT', `/v1/tenants/${tenant}`, { name: tenant, parent: above })
    await call('PATCH', `/v1/tenants/${above}`, { quotas: { phones: 3 } })
    await call('PUT', `/v1/phones/${mintMac()}`, { tenant: above })
    const text = ['mac', ...Array.from({ length: 70 }, () => mintMac())].join('\n')
    const tried = await finished(call, await csv(call, tenant, text))
    expect(tried).toMatchObject({ outcome: 'checked', verdicts: { made: 2, conflict: 68 } })
    expect((await rowsOf(call, tried.id))[2]).toMatchObject({ because: `the quota of phones of ${above} is 3` })
    const applied = await finished(call, await csv(call, tenant, text, { dryRun: false, partial: true }))
    expect(applied).toMatchObject({ outcome: 'applied', verdicts: { made: 2, conflict: 68 } })
    expect((await call('GET', `/v1/phones?tenant=${tenant}`)).body.items).toHaveLength(2)
  })
})

/** A carrier with everything that can be exported. */
async function plantEstate(call: Call) {
  const carrier = `c-${mintMac()}`
  const { tenant } = await plantSite(call, `a-${mintMac()}`)
  const put = async (path: string, body: object) => {
    const made = await call('PUT', path, body)
    expect([made.status, made.text], path).toEqual([expect.toBeOneOf([200, 201]), expect.any(String)])
  }
  await put(`/v1/tenants/${carrier}`, {
    name: 'Carrier',
    settings: { timeZone: 'Europe/Dublin', adminPassword: 'of-the-carrier' },
    quotas: { phones: 99 },
  })
  await put(`/v1/tenants/${tenant}`, {
    name: 'Zoë; "Acme"',
    parent: carrier,
    settings: { vendor: { 'admin.pass': 'secret-vendor' } },
    branding: { name: 'Acme' },
  })
  await put(`/v1/tenants/${carrier}/platforms/rest`, {
    kind: 'rest',
    baseUrl: 'https://platform.example',
    auth: { kind: 'bearer', token: 'secret-token-of-rest' },
    eventSecrets: [`whsec_${Buffer.alloc(32, 7).toString('base64')}`],
  })
  await put(`/v1/tenants/${carrier}/registrars/asterisk`, {
    kind: 'ami',
    host: '192.0.2.9',
    domains: ['acme.example'],
    auth: { kind: 'manager', user: 'offhook', secret: 'secret-of-ami' },
  })
  await put(`/v1/tenants/${tenant}/gateways/hq`, {
    platform: 'main',
    access: ['open'],
    sources: ['192.0.2.0/24'],
    notifyRegistrar: 'asterisk',
    alerts: [{ name: 'Polycom', mac: '00:04:f2' }],
  })
  await put(`/v1/phones/${mintMac()}`, {
    tenant,
    gateway: 'hq',
    family: 'polycom',
    model: 'SPIP_331',
    suspended: true,
    lines: [{ user: '201', password: "=cmd|'a'", displayName: '@evil' }],
    settings: { userPassword: 'secret-user' },
  })
  await put(`/v1/phones/${mintMac()}`, {
    tenant,
    lines: Array.from({ length: 7 }, (_, at) => ({ user: `30${at}`, password: `secret-30${at}`, port: 5070 })),
  })
  await put(`/v1/tenants/${tenant}/routes/+3531`, { route: 'trunk-dublin' })
  await put(`/v1/tenants/${tenant}/paging-groups/warehouse`, { extension: '700', members: ['201', '202'] })
  await put(`/v1/tenants/${carrier}/log-alerts/no-answer`, { q: 'no answer', times: 10, withinSeconds: 60 })
  return { carrier, tenant }
}

test('everything is exported and imported again with no difference, as JSON Lines and as CSV', async ({ field }) => {
  await withConsole(field, async (call) => {
    const { carrier, tenant } = await plantEstate(call)
    for (const [exported, format] of [
      ['jsonl', 'jsonl'],
      ['csv', 'offhook-csv'],
    ] as const) {
      const take = async (secrets: boolean) =>
        (await call('GET', `/v1/export?format=${exported}&tenant=${carrier}&secrets=${secrets}`)).text
      const importing = async (text: string) =>
        finished(call, await call('POST', '/v1/imports', { format, dryRun: false, files: [{ name: 'export', text }] }))
      const [open, masked] = [await take(true), await take(false)]
      for (const secret of ['of-the-carrier', 'secret', 'whsec_', '=cmd']) {
        expect(open).toContain(secret)
        expect(masked.replaceAll('"secrets"', '').replaceAll('eventSecrets', ''), secret).not.toContain(secret)
      }
      const rows = {
        outcome: 'applied',
        rows: 11,
        verdicts: { made: 0, changed: 0, unchanged: 11, bad: 0, conflict: 0 },
      }
      expect(await importing(open), 'the same, with its secrets').toMatchObject(rows)
      expect(await importing(masked), 'the same, without them').toMatchObject(rows)

      await field.database.sql`delete from phones where tenant = ${tenant}`
      for (const table of ['gateways', 'registrars', 'platforms', 'tenants'])
        for (const one of [tenant, carrier])
          await field.database.sql`delete from ${field.database.sql(table)} where tenant = ${one}`
      expect((await call('GET', `/v1/export?tenant=${carrier}`)).status).toBe(404)
      expect(await importing(open), 'where nothing is').toMatchObject({
        outcome: 'applied',
        verdicts: { made: 11, bad: 0, conflict: 0 },
      })
      expect(await take(true)).toBe(open)
    }
    const [told] =
      (await call('GET', `/v1/audit?subject=${carrier}`)).body.items?.filter(
        ({ action }) => action === 'secrets.exported',
      ) ?? []
    expect(told).toBeDefined()
  })
})

test('a masked secret that nothing is kept for is left out, and whoever imports is told', async ({ field }) => {
  await withConsole(field, async (call) => {
    const { tenant } = await plantSite(call)
    const mac = mintMac()
    const body = { tenant, lines: [{ user: '201', password: MASK }], settings: { adminPassword: MASK } }
    const ended = await finished(
      call,
      await call('POST', '/v1/imports', {
        format: 'jsonl',
        dryRun: false,
        files: [{ name: 'x', text: phoneLine(mac, body) }],
      }),
    )
    expect(await rowsOf(call, ended.id)).toMatchObject([
      { verdict: 'made', because: 'settings.adminPassword is masked, and nothing is kept in its place' },
    ])
    expect((await call('GET', `/v1/phones/${mac}`)).body.settings).toEqual({})
  })
})

test('files come in pieces, sent again or not; what is too large or too late is refused', async ({ field }) => {
  await withConsole(field, async (call) => {
    const { tenant } = await plantSite(call)
    const mac = mintMac()
    const { id } = (await call('POST', '/v1/imports', { format: 'csv', tenant, dryRun: false })).body
    expect((await call('POST', `/v1/imports/${id}/start`)).status, 'no files yet').toBe(409)
    const piece = (at: number, text: string) => ({ pieces: [{ file: 0, name: 'phones.csv', piece: at, text }] })
    for (const [at, text] of [
      [0, 'mac,line1.'],
      [1, `user\n${mac.slice(0, 5)}`],
      [1, `user\n${mac.slice(0, 6)}`],
      [2, `${mac.slice(6)},201`],
    ] as const)
      expect((await call('PUT', `/v1/imports/${id}/pieces`, piece(at, text))).status).toBe(200)
    expect((await call('PUT', `/v1/imports/${id}/pieces`, piece(3, 'x'.repeat(128 * 1024 + 1)))).status).toBe(400)
    const ended = await finished(call, await call('POST', `/v1/imports/${id}/start`))
    expect(ended).toMatchObject({ outcome: 'applied', verdicts: { made: 1 } })
    expect((await call('PUT', `/v1/imports/${id}/pieces`, piece(3, 'x'))).status, 'it has been read').toBe(409)
    expect((await call('POST', `/v1/imports/${id}/apply`)).status, 'it was no dry run').toBe(409)
    expect((await call('DELETE', `/v1/imports/${id}`)).status).toBe(204)
    expect((await call('GET', `/v1/operations/${id}`)).status).toBe(404)
    expect((await call('POST', '/v1/imports', { format: 'no-such', files: [{ name: 'x', text: 'x' }] })).status).toBe(
      400,
    )
    const empty = await finished(
      call,
      await call('POST', '/v1/imports', { format: 'jsonl', files: [{ name: 'x', text: '\n' }] }),
    )
    expect(empty).toMatchObject({ outcome: 'failed', because: 'its files hold nothing of this format' })
  })
})

test('hostile files get verdicts, and never a fault of ours', async ({ field }) => {
  await withConsole(field, async (call) => {
    const { tenant } = await plantSite(call)
    const texts = {
      csv: [
        'mac,__proto__,constructor\n0004f21a2457,1,2\n',
        `mac,settings.vendor.__proto__\n${mintMac()},x\n`,
        `mac,line1.user\n${mintMac()},"a\u0000b"\n`,
        `mac,line48.user\n${mintMac()},9\n`,
        `mac\n"${'x'.repeat(100_000)}`,
        `${'mac,'.repeat(5_000)}\n`,
      ],
      jsonl: [
        `{"kind":"phone","mac":"${mintMac()}","body":${'{"a":'.repeat(2_000)}1${'}'.repeat(2_000)}}`,
        `{"kind":"phone","mac":"${mintMac()}","body":{"tenant":"${tenant}","settings":{"vendor":{"__proto__":"x"}}}}`,
        `{"kind":"gateway","tenant":"${tenant}","gateway":"../x","body":{}}`,
        `{"kind":"tenant","tenant":"${tenant}","body":{"name":"x","parent":"${tenant}"}}`,
        `{"kind":"phone","mac":"${mintMac()}","body":{"tenant":"${tenant}","lines":[null,7]}}`,
        '[[[[',
        'null',
        '{"kind":"offhook","version":99}',
      ],
    }
    for (const [format, all] of Object.entries(texts))
      for (const text of all) {
        const ended = await finished(
          call,
          await call('POST', '/v1/imports', { format, tenant, dryRun: false, files: [{ name: 'x', text }] }),
        )
        expect([ended.outcome, text.slice(0, 60)]).toEqual([
          expect.toBeOneOf(['refused', 'applied']),
          expect.any(String),
        ])
        if (ended.outcome === 'applied') expect(text, 'such a name is nothing here').toContain('__proto__')
      }
  })
})
