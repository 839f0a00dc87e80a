import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bootPhone, type SimulatedFamily } from './boot-phone.ts'
import { MODELS } from './models.ts'
import { type Registrar, startRegistrar } from './registrar.ts'

const PASSWORD = "s&cret <'1'>;/\\%41"

let registrar: Registrar
beforeAll(async () => {
  registrar = await startRegistrar({
    passwordOf: (user) => (user.startsWith('auth-') ? PASSWORD : undefined),
    authUserOf: (user) => `auth-${user}`,
  })
})
afterAll(() => registrar.stop())

type Phone = {
  readonly family: SimulatedFamily
  readonly model: string
  readonly mac: string
  readonly memory?: Map<string, string>
}

/** Files by path, for what no pack would write. */
async function bootFrom(files: Record<string, string>, phone: Phone, path = '/p') {
  const own = createServer((request, response) => {
    const text = files[request.url!]
    request.resume()
    if (request.method === 'PUT') response.writeHead(201).end()
    else if (text === undefined) response.writeHead(404).end()
    else response.end(text.replaceAll('{base}', base))
  })
  await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(own.address() as AddressInfo).port}`
  try {
    const result = await bootPhone({ ...phone, option66: base + path })
    return { ...result, asked: result.requests.map(({ file, status }) => `${file.replace(base, '')} ${status}`) }
  } finally {
    own.closeAllConnections()
    own.close()
  }
}

const snomLine = (transport: string, user = 'told') =>
  `<settings><phone-settings><user_active idx="1">on</user_active><user_name idx="1">${user}</user_name><user_pname idx="1">auth-${user}</user_pname><user_pass idx="1">${PASSWORD.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</user_pass><user_host idx="1">acme.example</user_host><user_outbound idx="1">127.0.0.1:${registrar.port};transport=${transport}</user_outbound></phone-settings></settings>`

test('a snom that is given the URL of a file asks for that one alone, and registers by way of its proxy', async () => {
  const snom = { family: 'snom', model: '320', mac: '00041324abce' } as const
  const { outcome, asked } = await bootFrom({ '/x/snom-00041324ABCE.xml': snomLine('udp') }, snom, '/x/snom-{mac}.xml')
  expect([outcome, asked]).toEqual(['registered', ['/x/snom-00041324ABCE.xml 200']])
  expect(registrar.registered.has('told@acme.example')).toBe(true)
})

test('a line that is to speak another transport than UDP is not registered', async () => {
  const snom = { family: 'snom', model: '320', mac: '00041324abcf' } as const
  const { outcome, lines } = await bootFrom({ '/p/snom320.htm': snomLine('tls', 'tls') }, snom)
  expect([outcome, lines]).toEqual(['register-failed', 1])
  expect(registrar.registered.has('tls@acme.example')).toBe(false)
})

test('a Yealink takes what its boot file includes, and nothing without the first line of its format', async () => {
  const version = '#!version:1.0.0.1\n'
  const yealink = { family: 'yealink', model: 'T31G', mac: '805ec0000001' } as const
  const account = `account.1.enable = 1\naccount.1.user_name = booted\naccount.1.auth_name = auth-booted\naccount.1.password = ${PASSWORD}\naccount.1.sip_server.1.address = 127.0.0.1\naccount.1.sip_server.1.port = ${registrar.port}\n`
  const files = {
    '/p/805ec0000001.boot': `${version}include:config "site.cfg"\ninclude:config <{base}/other/$MAC.cfg>\noverwrite_mode = 1\n`,
    '/p/site.cfg': `${version}account.1.enable = 0\n`,
    '/other/805ec0000001.cfg': version + account,
  }
  expect(await bootFrom(files, yealink)).toMatchObject({
    outcome: 'registered',
    asked: ['805ec0000001.boot 200', 'site.cfg 200', '/other/805ec0000001.cfg 200'],
  })
  const { outcome } = await bootFrom({ ...files, '/other/805ec0000001.cfg': account }, yealink)
  expect(outcome).toBe('no-lines')
})

test('what the user set on a Yealink wins where it is told to protect that', async () => {
  const yealink = { family: 'yealink', model: 'T31G', mac: '805ec0000002' } as const
  const settings = (protect: number) => `#!version:1.0.0.1
static.auto_provision.custom.sync = 1
static.auto_provision.custom.protect = ${protect}
account.1.enable = 1
account.1.user_name = provisioned
account.1.password = ${PASSWORD}
account.1.sip_server.1.address = 127.0.0.1
account.1.sip_server.1.port = ${registrar.port}
`
  const local = '#!version:1.0.0.1\naccount.1.user_name = local\naccount.1.auth_name = auth-local\n'
  const bootWith = (protect: number) =>
    bootFrom({ '/p/805ec0000002.cfg': settings(protect), '/p/805ec0000002-local.cfg': local }, yealink)
  expect((await bootWith(1)).outcome).toBe('registered')
  expect(registrar.registered.has('local@127.0.0.1')).toBe(true)
  expect((await bootWith(0)).outcome).toBe('register-failed') // as `provisioned`, which is not its own authentication name
})

test('phones that are told of another server and of no line go there', async () => {
  const files = {
    '/p/snom320.htm':
      '<settings><phone-settings><setting_server>{base}/good/</setting_server></phone-settings></settings>',
    '/good/snom320.htm': snomLine('udp', 'sent-on'),
  }
  const { outcome } = await bootFrom(files, { family: 'snom', model: '320', mac: '00041324abd0' })
  expect(outcome).toBe('registered')
  const rules = {
    '/p/spa942.cfg': '<flat-profile><Profile_Rule>{base}/good/$MA.xml</Profile_Rule></flat-profile>',
    '/good/000e08000001.xml': '<flat-profile><Line_Enable_1_>No</Line_Enable_1_></flat-profile>',
  }
  const spa = await bootFrom(rules, { family: 'cisco-spa', model: 'SPA-942', mac: '000e08000001' })
  expect([spa.outcome, spa.asked]).toEqual(['no-lines', ['spa942.cfg 200', '/good/000e08000001.xml 200']])
})

test('a rule that fails ends the pass, and a multiplatform phone has another to try', async () => {
  const two =
    '<flat-profile><Profile_Rule_B>/gone.xml</Profile_Rule_B><Profile_Rule_C>/c.xml</Profile_Rule_C></flat-profile>'
  const spa = await bootFrom(
    { '/p/spa942.cfg': two, '/p/c.xml': two },
    { family: 'cisco-spa', model: 'SPA-942', mac: '000e08000002' },
  )
  expect(spa.asked).toEqual(['spa942.cfg 200', 'gone.xml 404'])
  const mpp = await bootFrom({}, { family: 'cisco-mpp', model: 'CP-8841-3PCC', mac: 'd0ec35000001' })
  expect([mpp.outcome, mpp.asked]).toEqual([
    'no-config',
    ['CP-8841-3PCC.xml 404', 'Cisco/CP-8841-3PCC/d0ec35000001.cfg 404'],
  ])
})

test('files that are made for another phone are not taken', async () => {
  const grandstream =
    '<gs_provision version="1"><mac>000b82ffffff</mac><config version="1"><P271>1</P271></config></gs_provision>'
  const gigaset = '<ProviderFrame><Provider><MAC_ADDRESS value="7C2F80FFFFFF"/></Provider></ProviderFrame>'
  const outcomes = [
    bootFrom(
      { '/p/cfg000b82000001.xml': grandstream },
      { family: 'grandstream', model: 'GXP2130', mac: '000b82000001' },
    ),
    bootFrom({ '/p/7C2F80000001.xml': gigaset }, { family: 'gigaset', model: 'N720-DM-PRO', mac: '7c2f80000001' }),
  ]
  expect((await Promise.all(outcomes)).map(({ outcome }) => outcome)).toEqual(['no-config', 'no-config'])
})

test.each(MODELS)('a $family $model without any file says so', async ({ family, model, oui }) => {
  const mac = `${oui}00aa01`
  expect((await bootFrom({}, { family, model, mac })).outcome).toBe('no-config')
})

test('a phone whose files are gone goes on with what it was told before, where it keeps that', async () => {
  const memory = new Map<string, string>()
  const own = `[sip]\nTEL01Use=1\nTEL1Number=kept\nregid1=auth-kept\nregpwd1=${PASSWORD}\nRegisterServerMP1=127.0.0.1\nsip_reg_srv_portMP1=${registrar.port}\n[sys]\nconfig_sn=201007300008\n`
  const thomson = { family: 'thomson', model: 'ST2030', mac: '00147f000002', memory } as const
  const files = { '/p/ST2030.inf': '[config]\nconfig={base}/p/\n', '/p/ST2030S_00147F000002.txt': own }
  expect((await bootFrom({ ...files, '/p/ST2030S_00147F000002.txt': `${own}a mistake\n` }, thomson)).outcome).toBe(
    'no-lines',
  )
  expect(
    (await bootFrom({ ...files, '/p/ST2030S_00147F000002.txt': own.replace('201007300008', '1') }, thomson)).outcome,
  ).toBe('no-lines')
  expect((await bootFrom(files, thomson)).outcome).toBe('registered')
  expect((await bootFrom({}, thomson)).outcome).toBe('registered')
})
