import { loadFamilies } from '@offhook/families'
import { Line, parseMac } from '@offhook/phones'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mergeParameters, readLines, readMaster, readParameters } from './phone-config.ts'

const mac = parseMac('0004f21a2457')!
const text = (max: number) =>
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: max }).filter((t) => Line.shape.user.safeParse(t).success)

const polycom = loadFamilies().named('polycom')!

describe('what the renderer writes, the phone reads back', () => {
  it('users, passwords, registrars, whatever characters they are of', () => {
    const line = fc.record({
      user: text(40),
      authUser: text(40),
      password: text(60),
      registrar: fc.constantFrom('sip.acme.example', '127.0.0.1'),
      port: fc.integer({ min: 1, max: 65_535 }),
      expirySeconds: fc.integer({ min: 30, max: 86_400 }),
      displayName: text(40),
      label: text(20),
    })
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), (lines) => {
        const { files } = polycom.render({
          mac,
          lines: lines.map((one) => ({ ...one, transport: 'udp' as const })),
          settings: {},
        })
        const textOf = (name: string) => files.find((file) => file.name === name)!.bytes.toString('utf8')
        const master = readMaster(textOf(`${mac}.cfg`), mac, 'SPIP_331')!
        const read = readLines(mergeParameters(master.configFiles.map((name) => readParameters(textOf(name)))))
        expect(read).toEqual(
          lines.map(({ user, authUser, password, registrar, port, expirySeconds }) => ({
            user,
            authUser,
            password,
            registrar,
            port,
            expires: expirySeconds,
          })),
        )
      }),
    )
  })
  it('the first contact sends it to the boot server for good', () => {
    const common = polycom.fileNames.find(({ pattern }) => pattern === '000000000000.cfg')!
    const file = polycom.renderFirstContact(common, '000000000000.cfg')!
    expect(
      readMaster(file.bytes.toString('utf8').replace(/%%[A-Z-]+%%/g, 'http://127.0.0.1/p'), mac, 'SPIP_331'),
    ).toEqual({
      application: 'sip.ld',
      configFiles: [`phone-${mac}.cfg`, 'phone1.cfg', 'sip.cfg'],
      bootServer: 'http://127.0.0.1/p',
    })
  })
})

it('a device parameter without its .set beside it is ignored, as phones do', () => {
  const master = (attributes: string) =>
    readMaster(`<APPLICATION CONFIG_FILES=""><d ${attributes}/></APPLICATION>`, mac, 'SPIP_331')
  expect(master('device.prov.serverName="x.example" device.set="1"')?.bootServer).toBeUndefined()
  expect(master('device.prov.serverName="x.example" device.prov.serverName.set="1"')?.bootServer).toBeUndefined()
  expect(master('device.prov.serverName="x.example/a" device.prov.serverName.set="1" device.set="1"')?.bootServer).toBe(
    'http://x.example/a',
  )
})

it('the stronger file wins, a line without a server has the common one, and a model has only so many lines', () => {
  const parameters = mergeParameters([
    readParameters('<OVERRIDES reg.2.displayName="mine"/>'),
    undefined,
    readParameters(
      '<a reg.1.address="201" reg.2.address="202" reg.2.displayName="theirs" reg.3.server.1.address="x"/>',
    ),
    readParameters(
      '<b voIpProt.server.1.address="r.example" voIpProt.server.1.port="5070" voIpProt.server.1.expires="0"/>',
    ),
  ])
  expect(parameters.get('reg.2.displayName')).toBe('mine')
  const common = { password: '', registrar: 'r.example', port: 5070, expires: 3600 }
  const [one, two] = [
    { user: '201', authUser: '201', ...common },
    { user: '202', authUser: '202', ...common },
  ]
  expect(readLines(parameters)).toEqual([one, two])
  expect(readLines(parameters, 1)).toEqual([one])
})
