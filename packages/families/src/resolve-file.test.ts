import { parseMac } from '@offhook/phones'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { bundleNameOf, chooseFile, loadFamilies } from './mod.ts'

const mac = parseMac('0004f21a2457')!
const { resolve } = loadFamilies()
const asPolycom = (name: string) => chooseFile(resolve(name), ['polycom'])

it('a name matches exactly, whatever the case, with a MAC of its own', () => {
  expect(asPolycom('0004F21A2457-PHONE.CFG')).toMatchObject({
    name: '0004f21a2457-phone.cfg',
    mac,
    entry: { fileClass: 'overrides' },
  })
  expect(asPolycom('3111-44500-001.3111-44500-001.sip.ld')).toMatchObject({ entry: { fileClass: 'sip-image' } })
  expect(asPolycom('2345-12450-001.bootrom.ld')).toMatchObject({ entry: { fileClass: 'bootrom' } })
  const zeros = asPolycom('000000000000.cfg')!
  expect([zeros.mac, bundleNameOf(zeros, mac)]).toEqual([undefined, '0004f21a2457.cfg'])
})

it('a name of any other shape is none', () => {
  for (const name of [
    '../sip.ld',
    'sip.ld/',
    'sip.ld\u0000',
    '%2e%2e',
    'sip.ldx',
    'xsip.ld',
    'a'.repeat(4_096),
    '0004f21a245.cfg',
    'phone1.cfg.bak',
    '1.2.3.sip.ld',
  ])
    expect(resolve(name)).toEqual([])
  fc.assert(
    fc.property(fc.string(), (name) => {
      for (const found of resolve(name)) expect(found.name).toMatch(/^[a-z0-9._-]+$/)
    }),
  )
})

it('of several families that ask for one name, the phone’s own is taken', () => {
  const candidates = resolve('0004f21a2457.cfg')
  for (const { family } of candidates)
    expect(chooseFile(candidates, [undefined, family, 'polycom'])?.family).toBe(family)
  expect(chooseFile(candidates, ['nobody'])).toBe(candidates[0])
})
