import { execFile } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { loadFamilies, parseBootTranscript } from '@offhook/families'
import { addImage } from '@offhook/firmware'
import { parseMac } from '@offhook/phones'
import { bootPolycom } from '@offhook/simulator'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { latestBoot, mintMac, openSite, type Site, type System, startSystem } from './system.ts'

const execute = promisify(execFile)

let system: System
let site: Site
beforeAll(async () => {
  system = await startSystem()
  site = await openSite(system, 'acme', 'rest')
  const directory = { contacts: [{ name: 'Front desk', number: '300' }] }
  expect((await system.api('PATCH', 'tenants/acme', { settings: { directory } })).status).toBe(200)
})
afterAll(async () => {
  await site?.stop()
  await system?.stop()
})

const patient = { timeout: 20_000, interval: 100 }

test.each([
  ['rest', 'SPIP_331'],
  ['rest', 'VVX_500'],
  ['teleware', 'SSIP_4000'],
  ['teleware', 'VVX_400'],
] as const)('behind a %s platform, a %s goes from lease to dial tone', async (dialect, model) => {
  const own = await openSite(system, `own-${dialect}-${model.toLowerCase().replace('_', '-')}`, dialect)
  const mac = mintMac()
  const { option66 } = await own.gateway.lease(mac)
  const boot = await bootPolycom({ mac, model, option66 })
  expect(boot).toMatchObject({ outcome: 'registered', lines: 1 })
  await vi.waitFor(async () => expect((await latestBoot(system, mac))?.state).toBe('completed'), patient)
  const steps = (await latestBoot(system, mac))!.steps.map(({ name }) => name)
  const firstOf = ['lease.alerted', 'phone.activated', 'config.rendered', 'phone.registered', 'boot.finished'].map(
    (name) => steps.indexOf(name),
  )
  expect(firstOf).toEqual(firstOf.toSorted((one, other) => one - other))
  expect(Math.min(...firstOf)).toBeGreaterThanOrEqual(0)
  await vi.waitFor(
    async () => expect((await system.api('GET', `phones/${mac}/logs?q=REGISTER&level=2`)).body.items).toHaveLength(1),
    patient,
  )
  await own.stop()
})

/** Every boot that was seen in the field, of every family. */
const transcripts = loadFamilies().all.flatMap((family) =>
  readdirSync(join(family.folder, 'boots')).map((name) => ({
    family,
    name: `${family.name}: ${name}`,
    file: join(family.folder, 'boots', name),
  })),
)

test.each(transcripts)('$name is answered line by line', async ({ family, file }) => {
  const { requests, reboots, userAgent, images } = parseBootTranscript(readFileSync(file, 'utf8'))
  for (const name of images)
    await addImage(
      join(system.dataDir, 'firmware'),
      file,
      { name, family: family.name, version: '1' },
      { replace: true },
    )
  const mac = family.identify(userAgent ?? '')?.mac ?? parseMac(`${family.ouis[0]}${mintMac().slice(6)}`)!
  const headers = userAgent ? { 'user-agent': userAgent.replaceAll('<mac>', mac) } : undefined
  let folder = (await site.gateway.lease(mac)).option66
  const hashes = new Map<string, string>()
  for (const [index, { method, path, statuses }] of requests.entries()) {
    if (reboots.includes(index)) folder = (await site.gateway.lease(mac)).option66
    const name = path
      .replaceAll('<mac>', mac)
      .replaceAll('<MAC>', mac.toUpperCase())
      .replaceAll('<hash>', () => hashes.get(path) ?? '00000000')
    const ask = async () => {
      const answer = await fetch(`${folder}/${name}`, {
        method,
        ...(headers ? { headers } : {}),
        ...(method === 'PUT' ? { body: '1015152216|copy |4|00|line\n' } : {}),
      })
      return { status: answer.status, text: await answer.text() }
    }
    const isImage = images.includes(path)
    // An image that was just added is found with the next look at the folder.
    const { status, text } = isImage
      ? await vi.waitUntil(async () => ((await ask()).status === 200 ? ask() : undefined), patient)
      : await ask()
    expect(statuses, `${method} ${path}`).toContain(status)
    for (const { path: later } of requests.filter((one) => one.path.includes('<hash>')))
      hashes.set(
        later,
        new RegExp(later.replace('<hash>', '([0-9a-f]{8})'), 'i').exec(text)?.[1] ?? hashes.get(later) ?? '00000000',
      )
  }
})

const curl = async (userAgent: string, ...args: string[]) =>
  (await execute('curl', ['-sS', '-w', '\n%{http_code}', '-A', userAgent, ...args])).stdout

const alertOf = (mac: string, token: string) => `DHCP: Received DHCP Discover <any_address> from MAC ${mac}
DHCP: Sent DHCP offer 192.168.100.100 - MAC Address ${mac}
DHCP: Received DHCP Request 192.168.100.100 from MAC ${mac}
DHCP Alert: Leased Mac ${mac} Rand ${token} [Name PhoneProv
DHCP Alert: New Option 66 <http://193.164.253.250/phoneprovisioning/02>
DHCP: Leased 192.168.100.100`

/** What a stranger's registrar reports, and the boot that it completes. */
async function expectCompletedOnceRegistered(mac: string, logged: string): Promise<void> {
  const { user } = site.platform.accountOf(mac)
  const registration = { mac, aor: `sip:${user}@127.0.0.1`, contact: `sip:${user}@192.168.100.100`, expires: 3600 }
  expect((await system.api('POST', 'registrations', registration)).status).toBe(202)
  await vi.waitFor(async () => expect((await latestBoot(system, mac))?.state).toBe('completed'), patient)
  await vi.waitFor(
    async () =>
      expect((await system.api('GET', `phones/${mac}/logs?q=${encodeURIComponent(logged)}`)).body.items).toHaveLength(
        1,
      ),
    patient,
  )
}

test("a stranger's classic phone, played by curl, boots to completion", async () => {
  const mac = mintMac()
  const token = '020319816065'
  const ask = (...args: string[]) => curl('FileTransport PolycomSoundPointIP-SPIP_330-UA/3.3.2.0413', ...args)
  const events = `${system.urls.ingester}/activator/${site.key}/eventHandler.asp`
  expect(await ask('--data-binary', alertOf(mac, token), events)).toMatch(/202$/)
  const folder = `${system.urls.edge}/${token}`
  expect(await ask(`${folder}/bootrom.ld`)).toMatch(/404$/)
  expect(await ask(`${folder}/${mac}.cfg`)).toMatch(
    /APP_FILE_PATH="sip.ld" CONFIG_FILES="phone-[0-9a-f]{12}.cfg, phone1.cfg, sip.cfg"[\s\S]*200$/,
  )
  expect(await ask(`${folder}/phone-${mac}.cfg`)).toContain(
    `reg.1.auth.password="${site.platform.accountOf(mac).password}"`,
  )
  for (const file of ['phone1.cfg', 'sip.cfg']) expect(await ask(`${folder}/${file}`)).toMatch(/200$/)
  for (const file of [`${mac}-phone.cfg`, `${mac}-web.cfg`, '000000000000-license.cfg', `${mac}-directory.xml`])
    expect(await ask(`${folder}/${file}`)).toMatch(/404$/)
  await execute('bash', [
    '-c',
    `printf '011511.006|so   |2|00|curl was here\\n' | curl -sS -T - "${folder}/${mac}-app.log"`,
  ])
  await expectCompletedOnceRegistered(mac, 'curl was here')
})

test("a stranger's VVX 500, played by curl, boots to completion and appends to its log", async () => {
  const mac = mintMac()
  const token = '120319816065'
  const updater = 'FileTransport PolycomVVX-VVX_500-UA/5.9.7.47435 Type/Updater'
  const ask = (...args: string[]) => curl('FileTransport PolycomVVX-VVX_500-UA/5.9.7.4477 Type/Application', ...args)
  const put = (file: string, text: string, ...args: string[]) =>
    ask('-X', 'PUT', '--data-binary', text, ...args, `${folder}/${file}`)
  const lease = JSON.stringify({ gateway: site.key, mac, ip: '192.168.100.101', bootToken: token })
  expect(await ask('--json', lease, `${system.urls.ingester}/v1/leases`)).toMatch(/202$/)
  const folder = `${system.urls.edge}/${token}`
  expect(
    await curl(updater, '-X', 'PUT', '--data-binary', '000000.001|cfg  |3|00|up\n', `${folder}/${mac}-boot.log`),
  ).toMatch(/201$/)
  const master = await ask(`${folder}/${mac}.cfg`)
  expect(master).toMatch(/200$/)
  expect(await ask(`${folder}/3111-44500-001.3111-44500-001.sip.ld`)).toMatch(/404$/)
  const listed = /CONFIG_FILES="([^"]+)"/.exec(master)![1]!.split(', ')
  const files = await Promise.all(listed.map((file) => ask(`${folder}/${file}`)))
  expect(files.join()).toContain(`reg.1.auth.password="${site.platform.accountOf(mac).password}"`)
  for (const file of [`${mac}-phone.cfg`, `${mac}-web.cfg`, '000000000000-license.cfg', `${mac}-license.cfg`])
    expect(await ask(`${folder}/${file}`)).toMatch(/404$/)
  for (const file of [`${mac}-calls.xml`, `${mac}-directory.xml`])
    expect(await ask(`${folder}/${file}`)).toMatch(/404$/)
  expect(await ask(`${folder}/000000000000-directory.xml`)).toMatch(/200$/)

  const [first, second] = ['1028171642|so   |2|00|first part\n', '1028171643|so   |2|00|second part\n']
  expect(await ask('-I', `${folder}/${mac}-app.log`)).toMatch(/404$/)
  expect(await put(`${mac}-app.log`, first)).toMatch(/201$/)
  expect(await ask('-I', `${folder}/${mac}-app.log`)).toMatch(new RegExp(`content-length: ${first.length}\r`, 'i'))
  const range = `content-range: bytes ${first.length}-${first.length + second.length - 1}/*`
  expect(await put(`${mac}-app.log`, second, '-H', range)).toMatch(/204$/)
  await expectCompletedOnceRegistered(mac, 'second part')
  expect((await system.api('GET', `phones/${mac}/logs?q=first+part`)).body.items).toHaveLength(1)
  expect(await latestBoot(system, mac)).toMatchObject({ model: 'VVX_500', family: 'polycom' })
})

test('a phone that was told nothing but the address goes by the first contact, where its gateway admits it by lease', async () => {
  const own = await openSite(system, 'zero-touch', 'rest', {
    gateway: { access: ['lease'], sources: ['127.0.0.0/8'] },
  })
  const mac = mintMac()
  const stranger = await bootPolycom({ mac: mintMac(), model: 'SPIP_331', option66: system.urls.edge, patienceMs: 0 })
  expect(stranger.outcome).toBe('no-lines') // the common file holds no secret, and nothing else is there for it
  await own.gateway.lease(mac)
  expect(await bootPolycom({ mac, model: 'SPIP_331', option66: system.urls.edge })).toMatchObject({
    outcome: 'registered',
  })
  await vi.waitFor(async () => expect((await latestBoot(system, mac))?.state).toBe('completed'), patient)
  await own.stop()
})

test("a tenant whose platform hangs delays nobody else's phones", async () => {
  const hanging = await openSite(system, 'hanging', 'rest')
  const stuck = Array.from({ length: 40 }, mintMac)
  for (const mac of stuck) hanging.platform.fault(mac, { kind: 'slow', ms: 60_000 })
  await Promise.all(stuck.map((mac) => hanging.gateway.lease(mac)))
  await vi.waitFor(() => expect(hanging.platform.asked.length).toBeGreaterThan(0), patient)
  const macs = Array.from({ length: 5 }, mintMac)
  const boots = await Promise.all(
    macs.map(async (mac) =>
      bootPolycom({ mac, model: 'VVX_400', option66: (await site.gateway.lease(mac)).option66, patienceMs: 0 }),
    ),
  )
  expect(boots.map(({ outcome }) => outcome)).toEqual(macs.map(() => 'registered'))
  expect((await system.api('GET', 'boots?tenant=hanging&state=completed')).body.items).toEqual([])
  await hanging.stop()
})

test.each([
  [404, 'not-ordered'],
  [409, 'token-mismatch'],
  [401, 'unauthorized'],
])('a phone whose platform answers %i is refused as %s, and gets the one 404', async (status, because) => {
  const mac = mintMac()
  site.platform.fault(mac, { kind: 'status', status })
  const { option66 } = await site.gateway.lease(mac)
  expect((await bootPolycom({ mac, model: 'SPIP_331', option66 })).outcome).toBe('no-config')
  await vi.waitFor(
    async () => expect(await latestBoot(system, mac)).toMatchObject({ state: 'refused', diagnosis: { because } }),
    patient,
  )
})

test('a platform that answers nonsense makes no half configuration; a slow and a failing one are waited for', async () => {
  const [nonsense, slow, failing] = [mintMac(), mintMac(), mintMac()]
  site.platform.fault(nonsense, { kind: 'nonsense' })
  site.platform.fault(slow, { kind: 'slow', ms: 1_500 })
  site.platform.fault(failing, { kind: 'status', status: 500 }, 2)
  const boot = async (mac: string) =>
    bootPolycom({ mac, model: 'SPIP_331', option66: (await site.gateway.lease(mac)).option66 })
  const [one, two, three] = await Promise.all([boot(nonsense), boot(slow), boot(failing)])
  expect([one.outcome, two.outcome, three.outcome]).toEqual(['no-config', 'registered', 'registered'])
  expect((await system.api('GET', `phones/${nonsense}/files`)).body.items).toEqual([])
  await vi.waitFor(
    async () =>
      expect(await latestBoot(system, nonsense)).toMatchObject({
        state: 'refused',
        diagnosis: { because: 'bad-answer' },
      }),
    patient,
  )
})

test('an alert that is repeated is one boot', async () => {
  const mac = mintMac()
  const line = `DHCP Alert: Leased Mac ${mac} Rand 120319816065 [Name PhoneProv`
  const send = () =>
    fetch(`${system.urls.ingester}/activator/${site.key}/eventHandler.asp`, {
      method: 'POST',
      body: `${line}\n${line}`,
    })
  await Promise.all([send(), send(), send()])
  await vi.waitFor(async () => expect(await latestBoot(system, mac)).toBeDefined(), patient)
  expect((await system.api('GET', `phones/${mac}/boots`)).body.items).toHaveLength(1)
})

test('a changed setting of a phone that has booted reaches its files without a new boot', async () => {
  const mac = mintMac()
  const { option66 } = await site.gateway.lease(mac)
  await bootPolycom({ mac, model: 'SPIP_331', option66 })
  await system.api('PUT', `phones/${mac}`, { tenant: 'acme', settings: { sntpServer: 'changed.example' } })
  await vi.waitFor(
    async () => expect(await (await fetch(`${option66}/phone1.cfg`)).text()).toContain('changed.example'),
    patient,
  )
})
