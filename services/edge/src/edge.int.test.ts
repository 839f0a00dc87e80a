import { execFile } from 'node:child_process'
import { readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  activationRefused,
  type BootLogReceived,
  bootLogReceived,
  configRendered,
  type FileServed,
  fileServed,
  phoneIdentified,
  type SecurityRaised,
  securityRaised,
} from '@offhook/contracts'
import { type Access, tables } from '@offhook/database'
import { contentHashOf, encodeBundle, loadFamilies } from '@offhook/families'
import { addImage } from '@offhook/firmware'
import { BootToken, digestBootToken, type Mac, mintBootId, parseMac, type Settings } from '@offhook/phones'
import { openSealer } from '@offhook/runtime'
import { type Field, mintMac, mintToken, test } from '@offhook/testing'
import { expect, vi } from 'vitest'
import type { EdgeConfig } from './config.ts'
import { start } from './mod.ts'

const UA = 'FileTransport PolycomSoundPointIP-SPIP_331-UA/3.3.2.0413'

async function withEdge(
  field: Field,
  run: (edge: { url: string; port: number; tftpPort: number; httpsPort: number; config: EdgeConfig }) => Promise<void>,
  overrides: Partial<EdgeConfig> = {},
) {
  const { db } = field.database
  await db.insert(tables.tenants).values({ tenant: 'acme', name: 'Acme' }).onConflictDoNothing()
  await db.insert(tables.platforms).values({ tenant: 'acme', platform: 'main', kind: 'rest' }).onConflictDoNothing()
  const access = (gateway: string, access: Access[], sources: string[] = []) =>
    db
      .insert(tables.gateways)
      .values({ tenant: 'acme', gateway, key: gateway, platform: 'main', access, sources })
      .onConflictDoNothing()
  await access('hq', ['token'])
  await access('lease', ['lease'], ['127.0.0.0/8'])
  await access('elsewhere', ['open'], ['203.0.113.0/24'])
  const config: EdgeConfig = {
    ...field.common(),
    port: 0,
    https: undefined,
    tftp: undefined,
    baseUrl: 'http://127.0.0.1:8066/phoneprovisioning',
    firmwareDir: join(field.dataDir, 'firmware'),
    cacheDir: join(field.dataDir, 'edge'),
    cacheBytes: 64 * 1024 * 1024,
    logQuotaBytes: 200_000,
    waitForBundleMs: 8_000,
    ...overrides,
  }
  const edge = await start(config, field.context())
  try {
    await run({
      url: `http://127.0.0.1:${edge.port}/phoneprovisioning`,
      port: edge.port,
      tftpPort: edge.tftpPort ?? 0,
      httpsPort: edge.httpsPort ?? 0,
      config,
    })
  } finally {
    await edge.stop()
  }
}

const families = loadFamilies()

async function alert(field: Field, mac: Mac, { gateway = 'hq', expires = '1 day' } = {}) {
  const token = BootToken.parse(mintToken())
  const boot = mintBootId()
  const digest = digestBootToken(token, openSealer(field.common().sealingKeys).digestKey)
  await field.database
    .sql`insert into boot_tokens (boot, mac, digest, tenant, gateway, leased_ip, alerted_at, expires_at)
    values (${boot}, ${mac}, ${digest}, 'acme', ${gateway}, '10.0.0.9', now(), now() + ${expires}::interval)`
  return { token, boot }
}

async function render(
  field: Field,
  mac: Mac,
  boot: string,
  {
    revision = 1,
    password = 'pl4nted-secret',
    family = 'polycom',
    model = 'SPIP_331',
    settings = {},
  }: { revision?: number; password?: string; family?: string; model?: string; settings?: Settings } = {},
) {
  const line = {
    user: '201',
    authUser: '201',
    password,
    registrar: 'r.example',
    port: 5060,
    transport: 'udp',
    expirySeconds: 3600,
    displayName: 'A',
    label: '201',
  } as const
  const { files } = families.named(family)!.render({ mac, lines: [line], settings })
  const row = {
    mac,
    tenant: 'acme',
    gateway: 'hq',
    boot,
    revision,
    family,
    model,
    contentHash: contentHashOf(files),
    files: [],
    renderedAt: new Date(),
    sealed: openSealer(field.common().sealingKeys).seal(`bundle:${mac}`, encodeBundle(files)),
  }
  await field.database.db
    .insert(tables.bundles)
    .values(row)
    .onConflictDoUpdate({ target: tables.bundles.mac, set: row })
  await field.bus.publish(configRendered, {
    boot: boot as ReturnType<typeof mintBootId>,
    mac,
    tenant: 'acme',
    gateway: 'hq',
    family,
    revision,
    contentHash: 'x',
    changed: true,
    files: files.length,
    bytes: 1,
    renderMs: 1,
    at: new Date().toISOString(),
  })
  return files
}

const get = (url: string, headers: Record<string, string> = {}) =>
  fetch(url, { headers: { 'user-agent': UA, ...headers } })

/** One request as bytes, one answer as text: for what no HTTP client would send. */
const raw = (port: number, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (piece) => {
      answer += piece.toString('latin1')
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
  })

test('a phone gets every file of its bundle under its token, in any case of its MAC, and what it is becomes known', async ({
  field,
}) => {
  await withEdge(field, async ({ url, port }) => {
    const served: FileServed[] = []
    const identified: string[] = []
    const watching = [
      field.bus.watch(fileServed, (event) => served.push(event)),
      field.bus.watch(phoneIdentified, ({ mac, model, firmware }) => identified.push(`${mac} ${model} ${firmware}`)),
    ]
    const mac = mintMac()
    const { token, boot } = await alert(field, mac)
    await render(field, mac, boot)
    expect((await get(`${url}/${token}/bootrom.ld`)).status).toBe(404)
    const master = await get(`${url}/${token}/${mac}.cfg`)
    expect([master.status, master.headers.get('content-type')]).toEqual([200, 'text/xml'])
    expect(await master.text()).toContain(`CONFIG_FILES="phone-${mac}.cfg, phone1.cfg, sip.cfg"`)
    for (let time = 0; time < 3; time++)
      expect(await (await get(`${url}/${token}/phone-${mac.toUpperCase()}.cfg`)).text()).toContain(
        'reg.1.auth.password="pl4nted-secret"',
      )
    expect(await (await get(`${url}/${token}/000000000000.cfg`)).text()).toContain(`phone-${mac}.cfg`)
    expect((await get(`${url}/${token}/000000000000-license.cfg`)).status).toBe(404)
    const old = await raw(port, `GET /phoneprovisioning/${token}/sip.cfg HTTP/1.0\r\n\r\n`)
    expect(old).toMatch(/^HTTP\/1\.1 200 [\s\S]*voIpProt\.server\.1\.address="r\.example"/)
    await vi.waitFor(() =>
      expect(served.filter((event) => event.mac === mac).reduce((sum, { times }) => sum + (times ?? 1), 0)).toBe(8),
    )
    expect(served.find(({ fileClass, mac: whose }) => whose === mac && fileClass === 'phone-config')).toMatchObject({
      boot,
      method: 'GET',
      status: 200,
      tenant: 'acme',
      protocol: 'http',
    })
    expect(JSON.stringify(served)).not.toMatch(new RegExp(`pl4nted|${token}`))
    await vi.waitFor(() => expect(identified).toEqual([`${mac} SPIP_331 3.3.2.0413`]))
    for (const watch of watching) watch.stop()
  })
})

test('HEAD, entity tags and dates', async ({ field }) => {
  await withEdge(field, async ({ url }) => {
    const mac = mintMac()
    const { token, boot } = await alert(field, mac)
    await render(field, mac, boot)
    const file = `${url}/${token}/phone-${mac}.cfg`
    const first = await get(file)
    const etag = first.headers.get('etag')!
    const head = await fetch(file, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-length')]).toEqual([200, String((await first.text()).length)])
    expect((await get(file, { 'if-none-match': etag })).status).toBe(304)
    expect((await get(file, { 'if-none-match': '"other"' })).status).toBe(200)
    expect((await get(file, { 'if-modified-since': first.headers.get('last-modified')! })).status).toBe(304)
    await render(field, mac, boot, { revision: 2, password: 'changed' })
    await vi.waitFor(async () => expect(await (await get(file, { 'if-none-match': etag })).text()).toContain('changed'))
  })
})

test('firmware is served by exact name, in ranges; what was not added, or is another thing since, is not', async ({
  field,
}) => {
  const folder = join(field.dataDir, 'firmware')
  const file = join(field.dataDir, 'image')
  const polycom = { family: 'polycom', version: '3.3.5' }
  await writeFile(file, 'IMAGE-0123456789')
  await addImage(folder, file, { ...polycom, name: '2345-12365-001.sip.ld' })
  await addImage(folder, file, { ...polycom, name: 'V3.3.5.zip' })
  await addImage(folder, file, { ...polycom, name: 'sip.ver' })
  await writeFile(join(folder, 'sip.ver'), 'TAMPERED-6789012')
  await symlink('/etc/passwd', join(folder, 'bootrom.ld'))
  await withEdge(field, async ({ url }) => {
    const mac = mintMac()
    const { token, boot } = await alert(field, mac)
    await render(field, mac, boot)
    const image = `${url}/${token}/2345-12365-001.sip.ld`
    expect(await (await get(image)).text()).toBe('IMAGE-0123456789')
    const range = await get(image, { range: 'bytes=6-9' })
    expect([range.status, range.headers.get('content-range'), await range.text()]).toEqual([
      206,
      'bytes 6-9/16',
      '0123',
    ])
    expect(await (await get(image, { range: 'bytes=-3' })).text()).toBe('789')
    expect((await get(image, { range: 'bytes=99-' })).status).toBe(416)
    for (const name of ['bootrom.ld', 'sip.ver', 'firmware.json'])
      expect((await get(`${url}/${token}/${name}`)).status).toBe(404)
    // A name of no family's table, which a configuration may name.
    expect(await (await get(`${url}/${token}/v3.3.5.ZIP`)).text()).toBe('IMAGE-0123456789')
    expect((await get(`${url}/2345-12365-001.sip.ld`)).status).toBe(200)
  })
})

test('every denial is the same answer: unknown, expired and foreign tokens, other MACs, odd paths', async ({
  field,
}) => {
  await withEdge(field, async ({ url, port }) => {
    const raised: SecurityRaised[] = []
    const watching = field.bus.watch(securityRaised, (event) => raised.push(event))
    const [mac, other] = [mintMac(), mintMac()]
    const { token, boot } = await alert(field, mac)
    await render(field, mac, boot)
    const expired = await alert(field, other, { expires: '-1 second' })
    const paths = [
      `/${mintToken()}/${mac}.cfg`,
      `/${expired.token}/${other}.cfg`,
      `/${token}/${other}.cfg`,
      `/${mac}.cfg`,
      `/${token}/nonsense.cfg`,
      `/${token}/../${mac}.cfg`,
      `/${token}/..%2f${mac}.cfg`,
      `/${token}%2f${mac}.cfg`,
      `/${token}/${mac}.cfg%00`,
      `/${'a'.repeat(4_096)}`,
      `/${token}/${token}/${mac}.cfg`,
      '/',
      '',
      `/${token}/`,
      `/${token}/phone-${mac}.cfg/x`,
    ]
    const answers = new Set<string>()
    for (const path of paths)
      answers.add(
        (await raw(port, `GET /phoneprovisioning${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)).replace(
          /Date: .*\r\n/,
          '',
        ),
      )
    answers.add(
      (await raw(port, 'GET /etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).replace(/Date: .*\r\n/, ''),
    )
    expect([...answers]).toEqual([expect.stringMatching(/^HTTP\/1\.1 404 Not Found\r\n/)])
    const normal = (
      await raw(
        port,
        `GET /phoneprovisioning/${token}/000000000000-license.cfg HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
      )
    ).replace(/Date: .*\r\n/, '')
    expect(answers).toEqual(new Set([normal]))
    await vi.waitFor(() =>
      expect(raised).toContainEqual(
        expect.objectContaining({ kind: 'token-of-another-phone', mac, claimedMac: other, boot }),
      ),
    )
    const serial = await get(`${url}/${token}/${mac}.cfg`, {
      'user-agent': `FileTransport PolyCCX-CCX_600-UA/8.0.2.3267 (SN:${other}) Type/Application`,
    })
    expect(serial.status).toBe(404)
    await Promise.all(Array.from({ length: 30 }, () => get(`${url}/${mintToken()}/${mac}.cfg`)))
    await vi.waitFor(() => expect(raised.some(({ kind }) => kind === 'scan')).toBe(true))
    watching.stop()
  })
})

test('a request that comes before its bundle waits for it; refused and late ones are told', async ({ field }) => {
  await withEdge(field, async ({ url }) => {
    const mac = mintMac()
    const { token, boot } = await alert(field, mac)
    const early = get(`${url}/${token}/${mac}.cfg`)
    await render(field, mac, boot)
    expect((await early).status).toBe(200)

    const next = await alert(field, mac)
    const again = get(`${url}/${next.token}/phone-${mac}.cfg`)
    await render(field, mac, next.boot, { revision: 2, password: 'second-boot' })
    expect(await (await again).text()).toContain('second-boot')

    const unordered = mintMac()
    const refused = await alert(field, unordered)
    const waiting = get(`${url}/${refused.token}/${unordered}.cfg`)
    await field.bus.publish(activationRefused, {
      boot: refused.boot,
      mac: unordered,
      tenant: 'acme',
      gateway: 'hq',
      because: 'not-ordered',
      at: new Date().toISOString(),
    })
    expect((await waiting).status).toBe(404)
  })
  await withEdge(
    field,
    async ({ url }) => {
      const mac = mintMac()
      const { token } = await alert(field, mac)
      const late = await get(`${url}/${token}/${mac}.cfg`)
      expect([late.status, late.headers.get('retry-after')]).toEqual([503, '5'])
    },
    { waitForBundleMs: 300 },
  )
})

test('logs are handed on redacted, appended from where they end, and bounded', async ({ field }) => {
  await withEdge(field, async ({ url }) => {
    const logs: BootLogReceived[] = []
    const watching = field.bus.watch(bootLogReceived, (event) => logs.push(event))
    const mac = mintMac()
    const { token, boot } = await alert(field, mac)
    const file = `${url}/${token}/${mac}-app.log`
    const put = (body: string | Buffer, headers: Record<string, string> = {}) =>
      fetch(file, { method: 'PUT', body, headers })
    expect((await fetch(file, { method: 'HEAD' })).status).toBe(404)
    const first = `1015152216|copy |4|00|GET /${token}/x\n1015152217|cfg  |4|00|reg.1.auth.password="hunter2"\n`
    expect((await put(first)).status).toBe(201)
    const head = await fetch(file, { method: 'HEAD' })
    expect(head.headers.get('content-length')).toBe(String(first.length))
    const overlap = `${first.slice(-10)}1015152218|so   |2|00|more\n`
    expect(
      (await put(overlap, { 'content-range': `bytes ${first.length - 10}-${first.length - 11 + overlap.length}/*` }))
        .status,
    ).toBe(204)
    await vi.waitFor(() => expect(logs.filter((log) => log.mac === mac)).toHaveLength(2))
    expect(logs[0]).toMatchObject({ boot, kind: 'app', tenant: 'acme', family: 'polycom' })
    expect(logs[0]!.text).not.toMatch(new RegExp(`hunter2|${token}`))
    expect(logs[1]!.text).toBe('1015152218|so   |2|00|more\n')
    expect((await put(Buffer.alloc(1024 * 1024 + 1, 97))).status).toBe(413)
    expect((await put('x', { 'content-range': 'bytes nonsense' })).status).toBe(400)
    expect((await put('x', { 'content-encoding': 'gzip' })).status).toBe(415)
    expect((await put('line\n'.repeat(39_000))).status).toBe(204)
    expect((await put('line\n'.repeat(2_000))).status).toBe(507)
    await render(field, mac, boot)
    expect((await get(`${url}/${token}/${mac}.cfg`)).status).toBe(200)
    const big = logs.filter(({ parts }) => parts > 1)
    expect(big.length).toBeGreaterThan(0)
    watching.stop()
  })
})

test('what a phone keeps here it gets back, sealed meanwhile; a rendered overrides file wins', async ({ field }) => {
  await withEdge(field, async ({ url }) => {
    const [mac, site] = [mintMac(), mintMac()]
    const { token, boot } = await alert(field, mac)
    await render(field, mac, boot)
    const overrides = `${url}/${token}/${mac}-phone.cfg`
    expect((await get(overrides)).status).toBe(404)
    const body = '<PHONE_CONFIG><OVERRIDES reg.1.label="Desk pl4nted-override"/></PHONE_CONFIG>'
    expect((await fetch(overrides, { method: 'PUT', body })).status).toBe(201)
    expect(await (await get(overrides)).text()).toBe(body)
    const [row] = await field.database.sql<{ sealed: Buffer }[]>`select sealed from phone_files where mac = ${mac}`
    expect(row!.sealed.includes('pl4nted-override')).toBe(false)
    expect((await fetch(overrides, { method: 'PUT', body: 'x'.repeat(300_000) })).status).toBe(413)
    expect((await fetch(`${url}/${token}/${mac}.cfg`, { method: 'PUT', body })).status).toBe(405)

    await field.database.sql`update bundles set owner_since = now() + interval '1 second' where mac = ${mac}`
    await render(field, mac, boot) // and is told of
    await vi.waitFor(async () => expect((await get(overrides)).status).toBe(404))
    expect(await field.database.sql`select from phone_files where mac = ${mac}`).toHaveLength(0)

    const own = await alert(field, site)
    await render(field, site, own.boot, { settings: { renderedAsOverrides: true } })
    await fetch(`${url}/${own.token}/${site}-phone.cfg`, { method: 'PUT', body })
    expect(await (await get(`${url}/${own.token}/${site}-phone.cfg`)).text()).toContain('reg.1.auth.password')
  })
})

test('without a token: a lease admits its phone from its site, an open gateway only its addresses, and a first contact gets no secret', async ({
  field,
}) => {
  await withEdge(field, async ({ url, config }) => {
    const [leased, stranger] = [mintMac(), mintMac()]
    const { boot } = await alert(field, leased, { gateway: 'lease' })
    await render(field, leased, boot)
    expect((await get(`${url}/phone-${leased}.cfg`)).status).toBe(200)
    const closed = await alert(field, stranger, { gateway: 'elsewhere' })
    await render(field, stranger, closed.boot)
    expect((await get(`${url}/phone-${stranger}.cfg`)).status).toBe(404)
    const contact = await get(`${url}/000000000000.cfg`)
    expect(contact.status).toBe(200)
    const text = await contact.text()
    expect(text).toContain(`device.prov.serverName="${config.baseUrl}"`)
    expect(text).not.toMatch(/password|%%/)
    expect((await get(`${url}/000000000000.cfg`, { 'user-agent': 'curl/8' })).status).toBe(404)
  })
})

test('what is on its disk is sealed', async ({ field }) => {
  await withEdge(field, async ({ url, config }) => {
    const mac = mintMac()
    const { token, boot } = await alert(field, mac)
    await render(field, mac, boot)
    await get(`${url}/${token}/phone-${mac}.cfg`)
    await vi.waitFor(async () =>
      expect((await readFile(join(config.cacheDir, 'served.journal'))).includes(`bundle-${mac}`)).toBe(true),
    )
    for (const name of await readdir(config.cacheDir)) {
      const bytes = await readFile(join(config.cacheDir, name))
      expect(name.includes(token) || bytes.includes(token) || bytes.includes('pl4nted')).toBe(false)
    }
  })
})

const execute = promisify(execFile)

test('over TFTP a phone of a site that is admitted by lease gets its files, and nobody else gets anything secret', async ({
  field,
}) => {
  await withEdge(
    field,
    async ({ url, tftpPort }) => {
      const tftp = async (path: string) =>
        (await execute('curl', ['-sS', '--max-time', '20', `tftp://127.0.0.1:${tftpPort}/${path}`])).stdout
      const served: FileServed[] = []
      const watching = field.bus.watch(fileServed, (event) => served.push(event))
      const [leased, tokenOnly] = [mintMac(), mintMac()]
      const { boot } = await alert(field, leased, { gateway: 'lease' })
      await render(field, leased, boot)
      const own = await alert(field, tokenOnly)
      await render(field, tokenOnly, own.boot)
      expect(await tftp(`provisioning/PHONE/phone-${leased.toUpperCase()}.cfg`)).toContain('pl4nted-secret')
      await vi.waitFor(() =>
        expect(served.filter(({ mac }) => mac === leased)).toMatchObject([{ protocol: 'tftp', status: 200, boot }]),
      )
      expect((await get(`${url}/${own.token}/phone-${tokenOnly}.cfg`)).status).toBe(200)
      for (const path of [
        `${own.token}/phone-${tokenOnly}.cfg`,
        `phone-${tokenOnly}.cfg`,
        '../../etc/passwd',
        'x'.repeat(300),
      ])
        await expect(tftp(path)).rejects.toMatchObject({ code: 68 }) // curl: not found on the server
      expect(await tftp('000000000000.cfg')).toMatch(/device\.prov\.serverName="http/)
      watching.stop()
    },
    { tftp: { port: 0 } },
  )
})

test('what a phone wrote into its directory comes back with its tenant’s entries, and a search with those that match', async ({
  field,
}) => {
  await withEdge(field, async ({ url }) => {
    const contacts = [
      { name: 'Ada Byron', number: '301' },
      { name: 'Workshop', number: '302' },
    ]
    const mac = mintMac()
    const { token, boot } = await alert(field, mac)
    await render(field, mac, boot, { settings: { directory: { contacts } } })
    const directory = `${url}/${token}/${mac}-directory.xml`
    expect((await get(directory)).status).toBe(404)
    const own = '<directory><item_list><item><fn>Mine</fn><ct>302</ct></item></item_list></directory>'
    expect((await fetch(directory, { method: 'PUT', body: own })).status).toBe(201)
    const merged = await (await get(directory)).text()
    expect(merged.match(/<ct>\d+<\/ct>/g)).toEqual(['<ct>302</ct>', '<ct>301</ct>'])
    expect(merged).toContain('Mine')

    const st2030 = parseMac('001f9f16e849')!
    const search = await alert(field, st2030)
    await render(field, st2030, search.boot, { family: 'thomson', settings: { directory: { contacts } } })
    const found = async (query: string) =>
      (await (await get(`${url}/${search.token}/phonebook.xml${query}`, { 'user-agent': 'curl' })).text()).match(
        /<Telephone>\d+/g,
      )
    expect(await found('?search=ada')).toEqual(['<Telephone>301'])
    expect(await found('')).toHaveLength(2)
  })
})

test('a name that several families ask for is answered as the phone’s own', async ({ field }) => {
  await withEdge(field, async ({ url }) => {
    const mac = parseMac(`805ec0${mintMac().slice(6)}`)!
    const { token, boot } = await alert(field, mac)
    const files = await render(field, mac, boot, { family: 'yealink', model: 'T46G' })
    const userAgent = `Yealink SIP-T46G 28.83.0.50 ${mac.match(/../g)!.join(':')}`
    const answer = await get(`${url}/${token}/${mac}.cfg`, { 'user-agent': userAgent })
    expect(await answer.text()).toContain('account.1.password')
    expect((await get(`${url}/${token}/y000000000028.cfg`, { 'user-agent': userAgent })).status).toBe(200)
    expect(files.some(({ name }) => name === `${mac}.cfg`)).toBe(true)
    // Whoever says that he is another phone is told nothing.
    const other = userAgent.replace(/:..$/, ':00')
    expect((await get(`${url}/${token}/${mac}.cfg`, { 'user-agent': other })).status).toBe(404)
  })
})

test('a phone that is not what its files were made for waits for its own', async ({ field }) => {
  await withEdge(field, async ({ url }) => {
    const mac = mintMac()
    const { token, boot } = await alert(field, mac)
    await render(field, mac, boot)
    const asked = get(`${url}/${token}/${mac}.cfg`, {
      'user-agent': `Yealink SIP-T46G 28.83.0.50 ${mac.match(/../g)!.join(':')}`,
    })
    await vi.waitFor(async () => {
      await render(field, mac, boot, { family: 'yealink', model: 'T46G' })
      expect(await (await asked).text()).toContain('account.1.password')
    })
  })
})

/** A maker of phones, its server's certificate, and what it put into phones, made with openssl. */
async function makeCertificates(folder: string) {
  const run = (...args: string[]) => execute('openssl', args, { cwd: folder })
  const request = ['req', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  for (const [name, subject] of [
    ['maker', '/CN=Phone Maker Root'],
    ['stranger', '/CN=Nobody in particular'],
    ['server', '/CN=127.0.0.1'],
  ] as const)
    await run(...request, '-x509', '-days', '2', '-subj', subject, '-keyout', `${name}.key`, '-out', `${name}.pem`)
  return async (mac: string, by: 'maker' | 'stranger') => {
    const name = `${mac}-${by}`
    await run(...request, '-subj', `/O=Maker/CN=${mac}`, '-keyout', `${name}.key`, '-out', `${name}.csr`)
    const signed = ['-CA', `${by}.pem`, '-CAkey', `${by}.key`, '-CAcreateserial', '-days', '1']
    await run('x509', '-req', '-in', `${name}.csr`, ...signed, '-out', `${name}.pem`)
    return ['--cert', join(folder, `${name}.pem`), '--key', join(folder, `${name}.key`)]
  }
}

test('over HTTPS a phone is who its maker says: it needs no token, and gets nobody else’s files', async ({ field }) => {
  const certificateOf = await makeCertificates(field.dataDir)
  const inFolder = (name: string) => join(field.dataDir, name)
  await field.database.db.insert(tables.tenants).values({ tenant: 'acme', name: 'Acme' }).onConflictDoNothing()
  await withEdge(
    field,
    async ({ httpsPort }) => {
      await field.database.db
        .insert(tables.gateways)
        .values({ tenant: 'acme', gateway: 'certified', key: 'certified', platform: 'main', access: ['certificate'] })
        .onConflictDoNothing()
      const [mac, other] = [mintMac(), mintMac()]
      for (const one of [mac, other]) {
        const { boot } = await alert(field, one, { gateway: 'certified' })
        await render(field, one, boot)
      }
      const ask = async (file: string, certificate: string[]) =>
        (
          await execute('curl', [
            '-sk',
            '-w',
            '%{http_code}',
            ...certificate,
            `https://127.0.0.1:${httpsPort}/phoneprovisioning/${file}`,
          ])
        ).stdout
      const own = await certificateOf(mac, 'maker')
      expect(await ask(`phone-${mac}.cfg`, own)).toMatch(/pl4nted-secret[\s\S]*200$/)
      expect(await ask('000000000000.cfg', own)).toMatch(new RegExp(`phone-${mac}.cfg[\\s\\S]*200$`))
      expect(await ask(`phone-${other}.cfg`, own)).toMatch(/404$/)
      expect(await ask(`phone-${mac}.cfg`, await certificateOf(mac, 'stranger'))).toMatch(/404$/)
      expect(await ask(`phone-${mac}.cfg`, [])).toMatch(/404$/)
      const token = await alert(field, other)
      expect(await ask(`${token.token}/phone-${other}.cfg`, own)).toMatch(/404$/)
    },
    {
      https: {
        port: 0,
        certificateFile: inFolder('server.pem'),
        keyFile: inFolder('server.key'),
        phoneCaFile: inFolder('maker.pem'),
      },
    },
  )
})
