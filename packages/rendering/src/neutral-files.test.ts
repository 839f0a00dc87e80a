import { type Family, loadFamilies } from '@offhook/families'
import { parseMac, type Settings } from '@offhook/phones'
import { describe, expect, it } from 'vitest'
import { describePhone } from './describe-phone.ts'
import { neutralSettings } from './neutral-settings.ts'
import type { PhoneToRender } from './phones-to-render.ts'

const families = loadFamilies()
const PLANTED = /pl4nted/i

/** Everything that a customer may have set, each with something of theirs in it. */
const theirs: Settings = {
  ...{ registrar: 'pl4nted.example', backupRegistrar: 'b.pl4nted.example', voiceMail: '*97pl4nted' },
  ...{ adminPassword: 'admin-pl4nted', userPassword: 'user-pl4nted', sntpServer: 'ntp.example', language: 'en' },
  ...{ timeZone: 'Europe/Dublin', vlan: { id: 10, priority: 5 }, polling: { at: '03:00', spreadMinutes: 60 } },
  keys: [{ type: 'blf', value: '202pl4nted', label: 'Pl4nted' }],
  directory: { contacts: [{ name: 'Ada Pl4nted', number: '204' }] },
  paging: [{ address: '224.0.1.116', port: 5001, label: 'pl4nted' }],
  intercom: { autoAnswer: true, alertInfo: 'pl4nted' },
  syslog: { server: 'syslog.pl4nted.example' },
  provisioning: { url: 'http://prov.example/here', user: 'prov-pl4nted', password: 'prov-pl4nted' },
  vendor: { 'sample.password': 'raw-pl4nted', 'sample.name': 'raw-pl4nted' },
}

const phoneOf = (family: Family, model: string | undefined, lines: number): PhoneToRender => ({
  ...{ mac: parseMac(`${family.ouis[0]}1a2457`)!, tenant: 'acme', gateway: 'hq', platform: 'main', boot: null },
  ...{
    revision: 2,
    family: family.name,
    model: model ?? null,
    observed: null,
    dhcpClasses: [],
    rendered: null,
    background: null,
  },
  credentials: {
    lines: Array.from({ length: lines }, (_, at) => ({ user: `20${at}pl4nted`, password: 'line-pl4nted' })),
    ...(lines > 0 ? { settings: { adminPassword: 'platform-pl4nted' } } : {}),
  },
  shared: [{ source: 'customer acme', settings: { ...theirs, families: { [family.name]: theirs } } }],
  own: theirs,
})

const wrote = (family: Family, phone: PhoneToRender) => {
  const { description } = describePhone(families, phone)
  const { files } = family.render(description)
  return { files, text: files.map(({ name, bytes }) => `${name}\n${bytes.toString('latin1')}`).join('\n') }
}

describe.each(families.all.map((family) => [family.name, family] as const))('the %s family', (_, family) => {
  const models = [undefined, ...family.models.map(({ name }) => name)]

  it('has neutral files for a phone without lines, of the same names, with nothing of its former owner in them', () => {
    for (const model of models) {
      const before = wrote(family, phoneOf(family, model, 2))
      const after = wrote(family, phoneOf(family, model, 0))
      expect(before.text, model).toMatch(PLANTED)
      expect(after.text, model).not.toMatch(PLANTED)
      expect(after.files.length, model).toBeGreaterThan(0)
      const credentials = ({ files }: typeof before) =>
        files.filter(({ fileClass }) => fileClass === family.credentialsIn).map(({ name }) => name)
      expect(credentials(after), model).toEqual(credentials(before))
      expect(credentials(after), model).not.toEqual([])
    }
  })

  it('renders the same neutral bytes for whoever had the phone', () => {
    for (const model of models) {
      const [one, other] = [phoneOf(family, model, 0), phoneOf(family, model, 0)]
      const plain = { ...other, shared: [{ source: 'customer acme', settings: neutralSettings(theirs) }], own: {} }
      expect(wrote(family, plain).text, model).toBe(wrote(family, one).text)
    }
  })
})

it('what keeps a phone on its network stays, and nothing else', () => {
  expect(neutralSettings(theirs)).toEqual({
    ...{ sntpServer: 'ntp.example', language: 'en', timeZone: 'Europe/Dublin', vlan: { id: 10, priority: 5 } },
    ...{ polling: { at: '03:00', spreadMinutes: 60 }, provisioning: { url: 'http://prov.example/here' } },
  })
})
