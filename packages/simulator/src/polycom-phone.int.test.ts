import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bootPolycom } from './polycom-phone.ts'
import { type Registrar, startRegistrar } from './registrar.ts'

const MAC = '0004f21a2457'

type Said = { userAgent: string; body: string; range: string | undefined }

let registrar: Registrar
let files: Record<string, string | ((response: ServerResponse) => void)> = {}
let said: Record<string, Said> = {}
const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  let body = ''
  request.on('data', (piece) => {
    body += piece
  })
  request.on('end', () => {
    const { method, url, headers } = request
    said[`${method} ${url}`] = { userAgent: headers['user-agent']!, body, range: headers['content-range'] }
    const file = files[`${method} ${url}`] ?? files[url!]
    if (typeof file === 'function') file(response)
    else if (method === 'PUT') response.writeHead(201).end()
    else if (file === undefined) response.writeHead(404).end()
    else response.end(file)
  })
})
let base: string
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  registrar = await startRegistrar({ passwordOf: (user) => `password of ${user}` })
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await registrar.stop()
})

const line = (number: number, user: string) =>
  `reg.${number}.address="${user}" reg.${number}.auth.password="password of ${user}" reg.${number}.server.1.address="127.0.0.1" reg.${number}.server.1.port="${registrar.port}"`
const boot = (model: string, more: Partial<Parameters<typeof bootPolycom>[0]> = {}) => {
  said = {}
  return bootPolycom({ mac: MAC, model, option66: `${base}/p/020319816065`, ...more })
}
const at = (name: string) => `/p/020319816065/${name}`
const asked = ({ requests }: Awaited<ReturnType<typeof boot>>) =>
  requests.map(({ method, file, status }) => `${method} ${file.replaceAll(MAC, '<mac>')} ${status}`)

test('a classic phone asks in the order of the field, and registers what it was told', async () => {
  files = {
    [at(`${MAC}.cfg`)]: '<APPLICATION APP_FILE_PATH="sip.ld" CONFIG_FILES="a-[PHONE_MAC_ADDRESS].cfg, b.cfg"/>',
    [at(`a-${MAC}.cfg`)]: `<a ${line(1, '201')}/>`,
    [at('b.cfg')]: `<b ${line(1, 'not-this-one')} log.render.type="2"/>`,
  }
  const result = await boot('SPIP_331')
  expect(result).toMatchObject({ outcome: 'registered', lines: 1 })
  expect(registrar.registered.has('201@127.0.0.1')).toBe(true)
  expect(asked(result)).toEqual([
    'GET bootrom.ld 404',
    'GET <mac>.cfg 200',
    'GET sip.ld 404',
    'GET a-<mac>.cfg 200',
    'GET b.cfg 200',
    'GET <mac>-phone.cfg 404',
    'GET <mac>-web.cfg 404',
    'GET 000000000000-license.cfg 404',
    'GET <mac>-license.cfg 404',
    'GET <mac>-directory.xml 404',
    'GET 000000000000-directory.xml 404',
    'PUT <mac>-boot.log 201',
    'HEAD <mac>-app.log 404',
    'PUT <mac>-app.log 201',
  ])
  expect(said[`GET ${at(`${MAC}.cfg`)}`]!.userAgent).toBe('FileTransport PolycomSoundPointIP-SPIP_331-UA/4.2.1.0275')
  expect(said[`GET ${at('b.cfg')}`]!.userAgent).toBe('FileTransport PolycomSoundPointIP-SPIP_331-UA/3.3.2.0413')
  expect(said[`PUT ${at(`${MAC}-boot.log`)}`]!.body).toMatch(/^\d{6}\.\d{3}\|copy \|4\|00\|'bootrom.ld' answered 404\n/)
  expect(said[`PUT ${at(`${MAC}-app.log`)}`]!.body).toMatch(/^\d{10}\|/)
})

test('a UCS phone has its Updater speak first, asks for its split image, and appends to its log', async () => {
  files = {
    [at(`${MAC}.cfg`)]:
      '<APPLICATION APP_FILE_PATH="sip.ld" CONFIG_FILES="none.cfg"><x CONFIG_FILES_VVX500="own.cfg"/></APPLICATION>',
    [at('own.cfg')]: `<a ${line(1, '301')} ${line(2, '302')}/>`,
    [`HEAD ${at(`${MAC}-app.log`)}`]: (response) => response.writeHead(200, { 'content-length': 100 }).end(),
    [at('3111-44500-001.sip.ld')]: 'image',
  }
  const result = await boot('VVX_500')
  expect(result).toMatchObject({ outcome: 'registered', lines: 2 })
  expect(asked(result).slice(0, 4)).toEqual([
    'PUT <mac>-boot.log 201',
    'GET <mac>.cfg 200',
    'GET 3111-44500-001.sip.ld 200',
    'GET own.cfg 200',
  ])
  expect(said[`PUT ${at(`${MAC}-boot.log`)}`]!.userAgent).toBe(
    'FileTransport PolycomVVX-VVX_500-UA/5.9.7.47435 Type/Updater',
  )
  const { range, body } = said[`PUT ${at(`${MAC}-app.log`)}`]!
  expect(range).toBe(`bytes 100-${99 + body.length}/*`)
})

test('the overrides win over every listed file', async () => {
  files = {
    [at(`${MAC}.cfg`)]: '<APPLICATION APP_FILE_PATH="" CONFIG_FILES="a.cfg"/>',
    [at('a.cfg')]: `<a ${line(1, '401')}/>`,
    [at(`${MAC}-phone.cfg`)]: `<o ${line(1, '402')}/>`,
  }
  expect((await boot('SPIP_331')).outcome).toBe('registered')
  expect([registrar.registered.has('401@127.0.0.1'), registrar.registered.has('402@127.0.0.1')]).toEqual([false, true])
})

test('a phone whose own master file is missing takes the common one, and follows it to another server', async () => {
  files = {
    [at('000000000000.cfg')]:
      `<APPLICATION CONFIG_FILES="x.cfg"><d device.set="1" device.prov.serverName.set="1" device.prov.serverName="${base}/for-good"/></APPLICATION>`,
    [`/for-good/${MAC}.cfg`]: '<APPLICATION APP_FILE_PATH="sip.ld" CONFIG_FILES="a.cfg"/>',
    '/for-good/a.cfg': `<a ${line(1, '501')}/>`,
  }
  const result = await boot('SPIP_331')
  expect(result.outcome).toBe('registered')
  expect(asked(result).slice(0, 6)).toEqual([
    'GET bootrom.ld 404',
    'GET <mac>.cfg 404',
    'GET 000000000000.cfg 200',
    'GET bootrom.ld 404',
    'GET <mac>.cfg 200',
    'GET sip.ld 404',
  ])
})

test('a phone that is told to come back later does', async () => {
  let times = 0
  files = {
    [at(`${MAC}.cfg`)]: (response) => {
      if (times++ === 0) response.writeHead(503, { 'retry-after': '0' }).end()
      else response.end('<APPLICATION APP_FILE_PATH="sip.ld" CONFIG_FILES="a.cfg"/>')
    },
    [at('a.cfg')]: `<a ${line(1, '601')}/>`,
  }
  const result = await boot('SPIP_331')
  expect(result.outcome).toBe('registered')
  expect(asked(result).slice(1, 3)).toEqual(['GET <mac>.cfg 503', 'GET <mac>.cfg 200'])
})

test('how else a boot may end: nothing there, no line in it, a wrong password, nobody at all', async () => {
  files = {}
  expect((await boot('SPIP_331')).outcome).toBe('no-config')
  files = { [at(`${MAC}.cfg`)]: 'this is no XML' }
  expect((await boot('SPIP_331')).outcome).toBe('no-config')
  files = { [at(`${MAC}.cfg`)]: '<APPLICATION APP_FILE_PATH="sip.ld" CONFIG_FILES="gone.cfg"/>' }
  expect((await boot('SPIP_331')).outcome).toBe('no-lines')
  files = {
    [at(`${MAC}.cfg`)]: '<APPLICATION APP_FILE_PATH="sip.ld" CONFIG_FILES="a.cfg"/>',
    [at('a.cfg')]: `<a ${line(1, '701').replace('password of', 'not the password of')}/>`,
  }
  expect(await boot('SPIP_331')).toMatchObject({ outcome: 'register-failed', lines: 1 })
  expect((await boot('SPIP_331', { option66: 'http://127.0.0.1:1', patienceMs: 0 })).outcome).toBe('unreachable')
})
