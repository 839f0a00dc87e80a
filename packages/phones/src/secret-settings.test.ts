import { describe, expect, it } from 'vitest'
import { openSettings, Settings, sealSettings, secretsIn } from './mod.ts'

const key = {
  seal: (purpose: string, bytes: Buffer) => Buffer.from(`${purpose}|${bytes.toString('hex')}`),
  open: (_: string, bytes: Buffer) => Buffer.from(bytes.toString().split('|')[1]!, 'hex'),
}

describe('raw vendor parameters that are secrets', () => {
  it.each([
    ['sip.line.1.RegisterPswd', 'x'],
    ['SIP_CONFIG_MODULE.SIP_Line_List.1.Register_Pswd', 'x'],
    ['P2', 'x'],
    ['P34', 'x'],
    ['P4127', 'x'],
    ['auth_info_0.ha1', 'x'],
    ['sip line1 password', 'x'],
    ['Profile_Rule_B', '[--uid a --pwd b]http://x.example/$MA.xml'],
    ['device.prov.serverName', 'https://user:pl4nted@x.example/'],
    ['GPP_A', '--key abc http://x.example/'],
  ])('%s: %s', (name, value) => {
    expect(secretsIn({ vendor: { [name]: value } })).toEqual([value])
  })

  it.each([
    ['P47', 'sip.example'],
    ['feature.x', 'http://x.example:8080/a@b'],
    ['spinner', '1'],
  ])('are told from others: %s', (name, value) => {
    expect(secretsIn({ vendor: { [name]: value } })).toEqual([])
  })

  it('come back as they were given, whatever they look like', () => {
    const settings = {
      vendor: { 'a.b': 'sealed:AAAA', P2: 'sealed:AAAA', url: 'ftp://u:p@h/' },
      adminPassword: 'sealed:x',
    }
    expect(openSettings(key, sealSettings(key, settings))).toEqual(settings)
  })
})

it('a provisioning URL names no user or password: those are sealed in their own fields', () => {
  const url = (written: string) => Settings.safeParse({ provisioning: { url: written } }).success
  expect([url('https://x.example/a'), url('https://user:pl4nted@x.example/a'), url('https://user@x.example/')]).toEqual(
    [true, false, false],
  )
})
