import type { EffectiveLine, Mac, Settings } from '@offhook/phones'
import type { Family, PhoneDescription } from './family.ts'
import type { TemplateInput } from './templates.ts'

/** What every template must stand: something in everything that it may be given. */
export const sampleInput: TemplateInput = {
  values: new Proxy({}, { get: () => 'value' }) as TemplateInput['values'], // any name has a value
  parameters: [{ name: 'sample.name', value: 'value', n: 1 }],
  items: new Proxy({}, { get: () => [{ n: 1, set: new Proxy({}, { get: () => 'value' }) }] }) as TemplateInput['items'], // as above
  mac: '0004f2000001',
  serial: '1',
}

const mac = '0004f2000001' as Mac // 12 hex digits
const line = (number: number): EffectiveLine => ({
  user: `${number}`,
  authUser: `${number}`,
  password: 'sample-password',
  registrar: 'sip.example',
  port: 5060,
  transport: 'udp',
  expirySeconds: 3600,
  displayName: `Sample ${number}`,
  label: `${number}`,
})

const everything: Settings = {
  backupRegistrar: 'backup.example',
  sntpServer: 'ntp.example',
  timeZone: 'Europe/Dublin',
  language: 'en',
  codecs: ['pcma', 'pcmu'],
  dtmf: 'rfc2833',
  keys: [
    { type: 'blf', value: '202', label: 'Two' },
    { type: 'speed-dial', value: '203' },
    { type: 'line', line: 1 },
  ],
  vlan: { id: 10, priority: 5, pcId: 20, pcPriority: 0 },
  adminPassword: 'sample-password',
  paging: [{ address: '224.0.1.116', port: 5001, label: 'All' }],
  intercom: { autoAnswer: true },
  polling: { at: '03:00', spreadMinutes: 60 },
  syslog: { server: 'syslog.example' },
  directory: { contacts: [{ name: 'Sample Person', number: '204' }] },
  background: { url: 'http://pictures.example/sample.png' },
}

export const samplePhones = ({ models }: Pick<Family, 'models'>): PhoneDescription[] => [
  { mac, lines: [line(201)], settings: {} },
  ...models.map(
    ({ name }): PhoneDescription => ({ mac, model: name, lines: [line(201), line(202)], settings: everything }),
  ),
]
