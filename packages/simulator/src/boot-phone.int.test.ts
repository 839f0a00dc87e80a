import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { BOOT_LOCATION, BOOT_URL, bundleNameOf, chooseFile, type Family, loadFamilies } from '@offhook/families'
import { type EffectiveLine, parseMac } from '@offhook/phones'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bootPhone, type SimulatedFamily } from './boot-phone.ts'
import { EXPECTED_BOOTS, type PhoneToBoot } from './expected-boots.ts'
import { MODELS } from './models.ts'
import { type Registrar, startRegistrar } from './registrar.ts'

const families = loadFamilies()
const TOKEN = '020319816065'
/** No quotation mark: some kinds of file cannot carry one. */
const PASSWORD = "s&cret <'1'>;/\\%41"

let registrar: Registrar
/** What the folder with the token holds, and whom; the one without has the family's first contact. */
let served: { family: Family; mac: string; files: Map<string, Buffer>; images: Set<string> }
let userAgents: Record<string, string> = {}
/** By name, as the family's table finds it, whatever the letter case; images by their own names. */
const server = createServer((request, response) => {
  const { pathname } = new URL(request.url!, 'http://boot.example')
  const name = decodeURIComponent(pathname.slice(pathname.lastIndexOf('/') + 1))
  const { family, mac, files, images } = served
  request.resume()
  userAgents[`${request.method} ${name}`] = request.headers['user-agent'] ?? ''
  if (request.method === 'PUT') return void response.writeHead(201).end()
  const file = chooseFile(families.resolve(name), [family.name])
  const isOwn = file?.family === family.name
  const known = pathname.includes(TOKEN)
  const bytes = !isOwn
    ? undefined
    : known
      ? files.get(bundleNameOf(file, parseMac(mac)!))
      : family.renderFirstContact(file.entry, file.name)?.bytes
  if (images.has(name)) return void response.end('image')
  if (!bytes) return void response.writeHead(404).end()
  response.end(
    bytes.toString('latin1').replaceAll(BOOT_URL, folder).replaceAll(BOOT_LOCATION, folder.replace('http://', '')),
    'latin1',
  )
})
let folder: string
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  folder = `http://127.0.0.1:${(server.address() as AddressInfo).port}/p/${TOKEN}`
  registrar = await startRegistrar({
    passwordOf: (user) => (user.startsWith('auth-') ? PASSWORD : undefined),
    authUserOf: (user) => `auth-${user}`,
  })
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await registrar.stop()
})

const line = (user: string, displayName: string): EffectiveLine => ({
  user,
  authUser: `auth-${user}`,
  password: PASSWORD,
  registrar: '127.0.0.1',
  port: registrar.port,
  transport: 'udp',
  expirySeconds: 1800,
  displayName,
  label: displayName,
})

/** A phone of two lines whose names try to break out of their files, booted from what its pack renders. */
async function boot({ family: name, model, mac, settings = {}, images = [], memory, isStranger }: PhoneToBoot) {
  const family = families.named(name)!
  const lines = [line(`${mac}-1`, '"/><reg x="1" & <b>\''), line(`${mac}-2`, 'Zoë; #x = [sip] %00 $MA')].slice(
    0,
    family.modelNamed(model).lines,
  )
  const { files } = family.render({ mac: parseMac(mac)!, model, lines, settings })
  served = { family, mac, files: new Map(files.map(({ name, bytes }) => [name, bytes])), images: new Set(images) }
  userAgents = {}
  const option66 = isStranger ? folder.replace(`/${TOKEN}`, '') : folder
  const result = await bootPhone({ family: name, mac, model, option66, ...(memory ? { memory } : {}) })
  const asked = result.requests.map(
    ({ method, file, status }) =>
      `${method} ${file
        .replaceAll(mac, '<mac>')
        .replaceAll(mac.toUpperCase(), '<MAC>')
        .replace(/-[0-9a-f]{8}\./, '-<hash>.')} ${status}`,
  )
  return { ...result, asked, isRegistered: (user: string) => registrar.registered.get(`${mac}-${user}@127.0.0.1`) }
}

for (const { userAgent, asks, ...phone } of EXPECTED_BOOTS) {
  const { family, model, mac } = phone
  const isThere = families.named(family) !== undefined
  if (!isThere) console.log(`no pack of family ${family}: its ${model} is not booted`)
  test.skipIf(!isThere)(`a ${family} ${model} asks in its order, and registers what it was told`, async () => {
    const { outcome, lines, asked, isRegistered } = await boot(phone)
    expect(asked).toEqual(asks)
    expect(outcome).toBe('registered')
    expect(isRegistered('1')).toMatchObject({ expires: 1800 })
    expect(lines).toBe(Math.min(2, families.named(family)!.modelNamed(model).lines))
    if (lines === 2) expect(isRegistered('2')).toMatchObject({ expires: 1800 })
    expect([...new Set(Object.values(userAgents))]).toEqual([userAgent])
    expect(asked.some((request) => request.includes(TOKEN))).toBe(false)
    expect(families.identify(userAgent)).toMatchObject({ family, model })
    expect(families.ofOui(parseMac(mac)!)?.name).toBe(family)
  })
}

/** Tests of one family's ways need its pack. */
const testOf = (family: SimulatedFamily) => test.skipIf(families.named(family) === undefined)

testOf('thomson')('an ST2030 out of its box starts three times, and once ever after', async () => {
  const phone: PhoneToBoot = {
    family: 'thomson',
    model: 'ST2030',
    mac: '00147fe147b4',
    settings: {
      firmware: 'v2030SG.2.72.zz',
      images: { dsp: 'dsp.zz', boot: 'boot.zz', tones: 'ToneTbl.zz', melodies: 'Tone-Melodies.txt' },
    },
    images: ['v2030SG.2.72.zz', 'dsp.zz', 'boot.zz', 'ToneTbl.zz', 'Tone-Melodies.txt'],
    memory: new Map(),
  }
  const steady = ['GET ST2030.inf 200', 'GET ST2030S_<MAC>.ser 404', 'GET ST2030S_<MAC>.txt 200']
  const first = await boot(phone)
  expect(first.asked).toEqual([
    'GET ST2030.inf 200',
    'GET v2030SG.2.72.zz 200',
    'GET dsp.zz 200',
    'GET boot.zz 200',
    'GET ST2030.inf 200',
    'GET Tone-Melodies.txt 200',
    'GET ToneTbl.zz 200',
    'GET comconf2030-<hash>.txt 200',
    'GET ST2030S_<MAC>.ser 404',
    'GET ST2030S_<MAC>.txt 200',
    ...steady,
  ])
  expect(await boot(phone)).toMatchObject({ asked: steady, outcome: 'registered', lines: 2 })
  expect((await boot({ ...phone, settings: { ...phone.settings, language: 'fr' } })).asked).toEqual([
    ...steady,
    ...steady,
  ])
})

testOf('yealink')('a W52P goes for its image before its own file, and begins anew when it has flashed it', async () => {
  const phone: PhoneToBoot = {
    family: 'yealink',
    model: 'W52P',
    mac: '00156544b37c',
    settings: { firmware: '25.81.0.30.rom' },
    images: ['25.81.0.30.rom'],
    memory: new Map(),
  }
  const start = [
    'GET <mac>.boot 404',
    'GET y000000000000.boot 404',
    'GET y000000000025.cfg 200',
    'GET 25.81.0.30.rom 200',
  ]
  const { asked, outcome } = await boot(phone)
  expect(asked.slice(0, 9)).toEqual([...start, ...start, 'GET <mac>.cfg 200'])
  expect(outcome).toBe('registered')
  expect((await boot(phone)).asked.slice(0, 5)).toEqual([...start, 'GET <mac>.cfg 200'])
})

testOf('linphone')('linphonec does not know its name the first time it is started', async () => {
  const phone: PhoneToBoot = { family: 'linphone', model: 'Linphonec', mac: '02117e000202', memory: new Map() }
  expect((await boot(phone)).outcome).toBe('registered')
  expect(userAgents).toEqual({ 'GET linphone.xml': 'Unknown' })
  await boot(phone)
  expect(userAgents).toEqual({ 'GET linphone.xml': 'Linphonec/5.1.65' })
})

const greets = (family: Family) =>
  family.fileNames.some((row) => family.renderFirstContact(row, row.pattern) !== undefined)

test.each(
  MODELS.filter(({ family }, place) => MODELS.findIndex((other) => other.family === family) === place).filter(
    ({ family }) => family !== 'polycom' && families.all.some((one) => one.name === family && greets(one)),
  ),
)('a $family that nobody knew follows its first contact to its files', async ({ family, model, oui }) => {
  const stranger = await boot({ family, model, mac: `${oui}00bb01`, isStranger: true })
  expect(stranger).toMatchObject({ outcome: 'registered', lines: 2 })
})

test.each(MODELS)('a $family $model is one that its family knows', ({ family, model, oui }) => {
  const known = families.named(family)
  expect(known?.ouis).toContain(oui)
  expect(known?.models.map(({ name }) => name)).toContain(model)
})
