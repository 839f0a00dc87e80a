import { tables } from '@offhook/database'
import { encodeBundle, loadFamilies } from '@offhook/families'
import { parseMac } from '@offhook/phones'
import { describePhone, phonesToRender } from '@offhook/rendering'
import { openSealer } from '@offhook/runtime'
import { type Field, mintMac, test } from '@offhook/testing'
import { expect } from 'vitest'
import { withConsole } from '../console-for-tests.ts'

const secrets = (layer: string) => ({
  adminPassword: `pl4nted-admin-${layer}`,
  userPassword: `pl4nted-user-${layer}`,
  provisioning: { url: 'http://x.example/', user: 'u', password: `pl4nted-prov-${layer}` },
  vendor: {
    P2: `pl4nted-p2-${layer}`,
    'sip.line.1.RegisterPswd': `pl4nted-pswd-${layer}`,
    Profile_Rule_C: `[--key pl4nted-key-${layer}]http://x.example/a`,
    'sample.url': `https://u:pl4nted-url-${layer}@x.example/`,
  },
})

/** Every row of every table as text. */
async function everything({ database: { sql } }: Field): Promise<string> {
  const names = await sql<
    { name: string }[]
  >`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`
  const rows = await Promise.all(names.map(({ name }) => sql`select t::text as row from ${sql(name)} t`))
  return rows
    .flat()
    .map(({ row }) => row)
    .join('\n')
}

test('no secret of any layer is answered, or kept in any table as it is', async ({ field }) => {
  await withConsole(field, async (call) => {
    const [tenant, mac] = ['leaky', parseMac('00156500aa01')!]
    const sealer = openSealer(field.common().sealingKeys)
    const phone = `/v1/phones/${mac}`
    const body = {
      tenant,
      gateway: 'hq',
      family: 'yealink',
      lines: [{ user: '1', password: 'pl4nted-line', registrar: 'r.example' }],
      settings: secrets('phone'),
    }
    const nested = { families: { yealink: secrets('family') }, models: { T46S: secrets('model') } }
    const written = [
      await call('PUT', `/v1/tenants/${tenant}`, { name: 'x', settings: { ...secrets('tenant'), ...nested } }),
      await call('PUT', `/v1/tenants/${tenant}/platforms/main`, {
        kind: 'rest',
        baseUrl: 'http://p.example',
        auth: { kind: 'bearer', token: 'pl4nted-token' },
      }),
      await call('PUT', `/v1/tenants/${tenant}/gateways/hq`, { platform: 'main', settings: secrets('gateway') }),
      await call('PUT', phone, body),
      await call('PATCH', phone, { settings: { vendor: { P196: 'pl4nted-patched' } } }),
      await call('PUT', `/v1/tenants/${tenant}`, {
        name: 'x',
        settings: { provisioning: { url: 'http://u:pl4nted-u@x.example/' } },
      }),
    ]
    expect(written.map(({ status }) => status)).toEqual([201, 201, 201, 201, 200, 400])

    await field.database.db.insert(tables.credentials).values({
      ...{ mac, tenant, gateway: 'hq', platform: 'main', revision: 1, grantedAt: new Date() },
      sealed: sealer.seal(
        `credentials:${mac}`,
        Buffer.from(JSON.stringify({ lines: body.lines, settings: { vendor: { P34: 'pl4nted-granted' } } })),
      ),
    })
    const found = (await phonesToRender(field.database, sealer)([mac])).get(mac)!
    const { family, description } = describePhone(loadFamilies(), found)
    const { files } = family.render(description)
    await field.database.db.insert(tables.bundles).values({
      ...{ mac, tenant, gateway: 'hq', revision: 1, family: 'yealink', contentHash: 'x', renderedAt: new Date() },
      files: files.map(({ name, fileClass, bytes }) => ({ name, fileClass, bytes: bytes.length })),
      sealed: sealer.seal(`bundle:${mac}`, encodeBundle(files)),
    })
    const read = [
      ...written,
      ...(await Promise.all(
        [
          ...[
            `/v1/tenants/${tenant}`,
            '/v1/tenants',
            `/v1/tenants/${tenant}/gateways`,
            `/v1/tenants/${tenant}/platforms`,
          ],
          ...[phone, `/v1/phones?tenant=${tenant}`, `${phone}/parameters`, `${phone}/files`],
          ...files.map(({ name }) => `${phone}/files/${name}`),
        ].map((path) => call('GET', path)),
      )),
    ]
    const texts = read.map(({ text }) => text)
    for (const text of texts) expect(text).not.toContain('pl4nted')
    expect(texts.join('')).toContain('RegisterPswd')
    expect(await everything(field)).not.toContain('pl4nted')

    const revealed = await call('POST', `${phone}/files/${mac}.cfg/reveal`)
    expect(revealed.text).toContain('pl4nted-line')
    expect(await everything(field)).not.toContain('pl4nted')
  })
})

test('what was read masked is not written back, whatever it was masked for', async ({ field }) => {
  await withConsole(field, async (call) => {
    await call('PUT', '/v1/tenants/masked', {
      name: 'x',
      settings: { families: { snom: { vendor: { url: 'http://u:pl4nted@x.example/' } } } },
    })
    const { settings } = (await call('GET', '/v1/tenants/masked')).body as { settings: object } // by the API's document
    expect((await call('PUT', '/v1/tenants/masked', { name: 'y', settings })).status).toBe(400)
  })
})

test('a file is revealed under an idempotency key too, and kept in no table', async ({ field }) => {
  await withConsole(field, async (call) => {
    const mac = mintMac()
    await field.database.db.insert(tables.bundles).values({
      ...{
        mac,
        tenant: 'acme',
        gateway: 'hq',
        revision: 1,
        family: 'polycom',
        contentHash: 'x',
        renderedAt: new Date(),
      },
      files: [],
      sealed: openSealer(field.common().sealingKeys).seal(
        `bundle:${mac}`,
        encodeBundle([
          {
            name: `${mac}.cfg`,
            fileClass: 'master',
            contentType: 'text/xml',
            bytes: Buffer.from('"pl4nted-revealed"'),
          },
        ]),
      ),
    })
    const reveal = () =>
      call('POST', `/v1/phones/${mac}/files/${mac}.cfg/reveal`, undefined, { 'idempotency-key': 'once' })
    const answer = await reveal()
    expect([answer.status, answer.text]).toEqual([200, '"pl4nted-revealed"'])
    expect(await everything(field)).not.toContain('pl4nted-revealed')
  })
})

test('a setting’s name finds every parameter that is made of it', async ({ field }) => {
  await withConsole(field, async (call) => {
    const mac = parseMac('00156500aa02')!
    await call('PUT', '/v1/tenants/why', {
      name: 'x',
      settings: { timeZone: 'Europe/Dublin', vlan: { id: 7 }, keys: [{ type: 'blf', value: '301' }] },
    })
    await field.database.db.insert(tables.credentials).values({
      ...{ mac, tenant: 'why', gateway: 'hq', platform: 'main', revision: 1, grantedAt: new Date() },
      sealed: openSealer(field.common().sealingKeys).seal(
        `credentials:${mac}`,
        Buffer.from(JSON.stringify({ lines: [{ user: '1', password: 'p', registrar: 'r.example' }] })),
      ),
    })
    for (const name of ['timeZone', 'vlan', 'vlan.id', 'keys']) {
      const { items } = (await call('GET', `/v1/phones/${mac}/parameters?name=${name}`)).body as {
        items: { madeOf: { setting: string; layer: string }[] }[]
      } // by the API's document
      expect(items.length, name).toBeGreaterThan(0)
      for (const { madeOf } of items)
        expect(madeOf.filter(({ setting }) => setting.startsWith(name)).map(({ layer }) => layer)).toContain(
          'customer why',
        )
    }
  })
})
