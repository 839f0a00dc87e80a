import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import {
  isKamailioInstalled,
  type KamailioDatabase,
  makeKamailioDatabase,
  type RegistrarKamailio,
  startKamailio,
} from '@offhook/pbx-outputs/kamailio-for-tests'
import { keepPhone, registerLine, simulateGateway } from '@offhook/simulator'
import { openFolder } from '@offhook/testing/open-folder'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { latestBoot, mintMac, type System, startSystem } from './system.ts'

const isHere = isKamailioInstalled()
const patient = { timeout: 20_000, interval: 100 }

let system: System
let database: KamailioDatabase
let kamailio: RegistrarKamailio
let files: string
beforeAll(async () => {
  if (!isHere) return
  files = await openFolder('scenario-pbx')
  system = await startSystem({ OFFHOOK_PBX_DIR: files, OFFHOOK_PBX_HOSTS: '127.0.0.1' })
  database = await makeKamailioDatabase(system.databaseUrl)
  kamailio = await startKamailio(database.url, 'ha1')
})
afterAll(async () => {
  await kamailio?.stop()
  await database?.drop()
  await system?.stop()
  if (files) await rm(files, { recursive: true })
})

test.skipIf(!isHere)(
  'a one-man shop: lines without passwords are in both PBXes before the phone is unpacked, it registers, and a rotated password reaches PBX and phone',
  async () => {
    await system.api('PUT', 'tenants/shop', {
      name: 'Shop',
      settings: { registrar: '127.0.0.1', port: kamailio.port, voiceMail: '*97', intercom: { autoAnswer: true } },
    })
    const outputs = [{ kind: 'asterisk' }, { kind: 'kamailio', databaseUrl: database.url }]
    const platform = 'tenants/shop/platforms/main'
    expect(await system.api('PUT', platform, { kind: 'local', outputs })).toMatchObject({ status: 201 })
    const { body } = await system.api('PUT', 'tenants/shop/gateways/desk', { platform: 'main' })
    const mac = mintMac()
    const ordered = { tenant: 'shop', gateway: 'desk', model: 'SPIP_331', lines: [{ user: '201' }, { user: '202' }] }
    expect(await system.api('PUT', `phones/${mac}`, ordered)).toMatchObject({ status: 201 })

    const made = () =>
      vi.waitFor(async () => {
        const { items } = (await system.api('GET', `${platform}/outputs`)).body
        expect(items).toMatchObject([
          { kind: 'asterisk', state: 'made', accounts: 2, leftOut: [] },
          { kind: 'kamailio', state: 'made', accounts: 2, leftOut: [] },
        ])
      }, patient)
    await made()
    const passwords = async () => {
      const text = await readFile(join(files, 'shop', 'main', 'offhook-pjsip.conf'), 'utf8')
      return [...text.matchAll(/^password = (.*)$/gm)].map(([, password]) => password!)
    }
    const [first, second] = await passwords()
    const register = (user: string, password: string) =>
      registerLine(
        { user, authUser: user, password, registrar: '127.0.0.1', port: kamailio.port, expires: 60 },
        'a softphone',
      )
    expect([await register('201', first!), await register('202', second!), await register('201', second!)]).toEqual([
      200, 200, 401,
    ])

    const gateway = simulateGateway({
      ingesterUrl: system.urls.ingester,
      key: String(body.key),
      option66: String(body.option66),
    })
    const { option66 } = await gateway.lease(mac)
    const phone = await keepPhone({ family: 'polycom', mac, model: 'SPIP_331', option66 })
    expect(phone.boots).toMatchObject([{ outcome: 'registered' }])

    expect(await system.api('POST', `phones/${mac}/lines/1/password`)).toMatchObject({ status: 202 })
    await vi.waitFor(async () => expect((await passwords())[0]).not.toBe(first), patient)
    await made()
    const [rotated, untouched] = await passwords()
    expect(untouched).toBe(second)
    expect([await register('201', first!), await register('201', rotated!), await register('202', second!)]).toEqual([
      401, 200, 200,
    ])
    await vi.waitFor(async () => {
      const listed = (await system.api('GET', `phones/${mac}/files`)).body.items ?? []
      const texts = await Promise.all(
        listed.map(async ({ name }) => (await system.api('POST', `phones/${mac}/files/${name}/reveal`)).text),
      )
      expect([texts.join().includes(rotated!), texts.join().includes(first!)]).toEqual([true, false])
    }, patient)
    expect(await latestBoot(system, mac)).toBeDefined()
    await phone.close()
    gateway.close()

    const dialplan = () => readFile(join(files, 'shop', 'main', 'offhook-extensions.conf'), 'utf8')
    const group = 'tenants/shop/paging-groups/everybody'
    expect(await system.api('PUT', group, { extension: '700', members: ['201', '202'] })).toMatchObject({ status: 201 })
    await vi.waitFor(
      async () => expect(await dialplan()).toContain('exten => 700,1,Page(PJSIP/201&PJSIP/202,'),
      patient,
    )
    expect(await system.api('PUT', group, { extension: '201', members: ['202'] })).toMatchObject({ status: 200 })
    await vi.waitFor(
      async () =>
        expect((await system.api('GET', `${platform}/outputs`)).body.items?.[0]).toMatchObject({
          leftOut: [{ group: 'everybody', what: 'paging', because: 'taken' }],
        }),
      patient,
    )
    expect(await system.api('DELETE', group)).toMatchObject({ status: 204 })
    await vi.waitFor(async () => expect(await dialplan()).not.toContain('Page('), patient)

    expect(await system.api('DELETE', `phones/${mac}`)).toMatchObject({ status: 204 })
    await vi.waitFor(async () => expect(await passwords()).toEqual([]), patient)
    await vi.waitFor(async () => expect(await register('201', rotated!)).toBe(401), patient)
    for (const secret of [first!, second!, rotated!]) expect(system.output()).not.toContain(secret)
    expect(system.output()).not.toContain(new URL(database.url).password)
  },
)
