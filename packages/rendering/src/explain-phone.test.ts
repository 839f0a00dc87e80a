import { loadFamilies } from '@offhook/families'
import { type Mac, parseMac } from '@offhook/phones'
import { expect, it } from 'vitest'
import { describePhone, explainPhone, type PhoneToRender, unexpressedOf } from './mod.ts'

const families = loadFamilies()
const mac = parseMac('00:15:65:1a:24:57') as Mac // a MAC
const phone = (more: Partial<PhoneToRender>): PhoneToRender => ({
  ...{
    mac,
    tenant: 'acme',
    gateway: 'hq',
    platform: 'main',
    boot: null,
    revision: 1,
    family: 'yealink',
    model: 'T46S',
  },
  credentials: { lines: [{ user: '201', password: 'x', registrar: 'sip.example' }] },
  ...{ shared: [], own: {}, background: null, observed: null, dhcpClasses: [], rendered: null },
  ...more,
})
const whyOf = (asked: PhoneToRender, name: string) =>
  explainPhone(families, asked).parameters.find((one) => one.name === name)?.madeOf

const lines = [
  { user: '200', password: 'x' },
  { user: '201', password: 'x', registrar: 'sip.example', label: 'Front' },
]

it('a line is told by its place in the grant, though one before it has no registrar', () => {
  const asked = phone({ credentials: { lines } })
  expect(whyOf(asked, 'account.1.label')).toEqual([{ setting: 'lines[1].label', layer: 'platform acme/main' }])
  expect(whyOf(asked, 'account.1.sip_server.1.address')).toContainEqual({
    setting: 'lines[1].registrar',
    layer: 'platform acme/main',
  })
})

it('a line that no registrar is named for is told to be in no file', () => {
  const asked = phone({ credentials: { lines: [lines[1]!, lines[0]!, { ...lines[1]!, ring: 19 }] } })
  const described = describePhone(families, asked)
  expect(unexpressedOf(described, ['lines[1].ring', 'vlan.id'], asked)).toEqual([
    'lines[1]',
    'lines[2].ring',
    'vlan.id',
  ])
})

it('keys, codecs, pages, zones and poll times have the layer of their setting', () => {
  const asked = phone({
    shared: [
      { source: 'carrier c', settings: { timeZone: 'Europe/Dublin', polling: { at: '03:00' }, codecs: ['pcma'] } },
      {
        source: 'customer a',
        settings: {
          polling: { at: '04:00', spreadMinutes: 30 },
          paging: [{ address: '224.0.1.116', port: 5001 }],
          keys: [{ type: 'blf', value: '301' }],
        },
      },
    ],
    own: { polling: { at: '05:00' } },
  })
  const { parameters } = explainPhone(families, asked)
  const layersOf = (setting: RegExp) => [
    ...new Set(
      parameters.flatMap(({ madeOf }) => madeOf.filter((one) => setting.test(one.setting)).map(({ layer }) => layer)),
    ),
  ]
  expect(layersOf(/^keys\[0\]\.value$/)).toEqual(['customer a'])
  expect(layersOf(/^codecs\[0\]/)).toEqual(['carrier c'])
  expect(layersOf(/^paging/)).toEqual(['customer a'])
  expect(layersOf(/^timeZone$/)).toEqual(['carrier c'])
  expect(layersOf(/^polling\.at$/)).toEqual(['phone'])
  expect(layersOf(/^polling\.spreadMinutes$/)).toEqual(['customer a'])
  expect(layersOf(/^(?:time|poll|page|key)\./)).toEqual([])
})
