import { loadFamilies, type PhoneDescription } from '@offhook/families'
import { effectiveLine, type Line, type Mac, type Settings } from '@offhook/phones'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import type { ReadPhone } from '../reading.ts'
import { readings } from '../readings-for-tests.ts'
import { phoneFileName } from './phone-file-names.ts'
import { readPhoneFiles } from './read-phone-files.ts'

const families = loadFamilies()
const mac = '0004f21a2457' as Mac // 12 hex digits

const described = (lines: readonly Omit<Line, 'registrar'>[], settings: Settings): PhoneDescription => ({
  mac,
  lines: lines.map((line) => effectiveLine(line, { registrar: 'sip.example.net' })!), // it is given
  settings,
})
const rendered = (family: string, phone: PhoneDescription): Record<string, string> =>
  Object.fromEntries(
    families
      .named(family)!
      .render(phone)
      .files.map(({ name, bytes }) => [name, bytes.toString('latin1')]),
  )
const again = ({ lines, settings }: ReadPhone): PhoneDescription => ({
  mac,
  lines: lines!.map((line) => effectiveLine({ ...line, password: line.password ?? '' }, {})!), // each names its registrar
  settings: settings ?? {},
})

const text = fc
  .string({ unit: fc.constantFrom(...'abcXYZ 019&<>"\'=;[]/{}%'), minLength: 1, maxLength: 16 })
  .filter((one) => one.trim() === one)
const line = fc.record(
  {
    user: fc.stringMatching(/^[0-9]{1,5}$/),
    password: text,
    displayName: text,
    label: text,
    voiceMail: fc.constant('*97'),
  },
  { requiredKeys: ['user', 'password'] },
)
const settings: fc.Arbitrary<Settings> = fc.record(
  {
    codecs: fc.uniqueArray(fc.constantFrom('pcma' as const, 'pcmu' as const, 'g729' as const), { minLength: 1 }),
    timeZone: fc.constantFrom('Europe/Dublin', 'Europe/Paris'),
    sntpServer: fc.constant('ntp.example.net'),
    vlan: fc.record({ id: fc.integer({ min: 1, max: 4094 }) }),
    adminPassword: text,
    polling: fc.record({ at: fc.constant('03:30'), spreadMinutes: fc.constantFrom(30, 120) }),
    keys: fc.array(
      fc.record({
        type: fc.constantFrom('blf' as const, 'speed-dial' as const),
        value: fc.stringMatching(/^[0-9]{3}$/),
        label: text,
      }),
      { minLength: 1, maxLength: 3 },
    ),
    directory: fc.record({
      contacts: fc.array(
        fc.record({ name: text.map((one) => one.replace(/ +/g, ' ')), number: fc.stringMatching(/^[0-9]{3}$/) }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    vendor: fc.constant({ 'up.welcomeSoundEnabled': '0' }),
  },
  { requiredKeys: [] },
)

describe.each(['polycom', 'yealink', 'thomson'])('the files that we render for a phone: %s', (family) => {
  it('are read back, and rendered again they are the same bytes', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 3 }), settings, async (lines, settings) => {
        // Their directories are looked up at a server, and are no files of theirs.
        const { directory, ...others } = settings
        const files = rendered(family, described(lines, family === 'polycom' ? settings : others))
        const [phone, ...more] = await readings(readPhoneFiles, files)
        expect(more).toEqual([])
        expect(phone).toMatchObject({ kind: 'phone', mac, family })
        expect(rendered(family, again(phone as ReadPhone))).toEqual(files) // matched above
      }),
      { numRuns: 5 },
    )
  })
})

test('a Polycom’s master file says which of two files is right, and its overrides win over both', async () => {
  const all = await readings(readPhoneFiles, {
    'tftp/0004F21A2457.cfg':
      '<?xml version="1.0"?><APPLICATION APP_FILE_PATH="sip.ld" CONFIG_FILES="[PHONE_MAC_ADDRESS]-user.cfg, site.cfg, gone.cfg"/>',
    'tftp/0004f21a2457-user.cfg':
      '<phone1><reg reg.1.address="201" reg.1.auth.userId="a201" reg.1.auth.password="p&amp;1" reg.1.displayName="Al"/><up up.oneTouchVoiceMail="1"/></phone1>',
    'tftp/0004f21a2457-phone.cfg': '<OVERRIDES reg.1.displayName="Alice"/>',
    'tftp/site.cfg':
      '<SITE><sip voIpProt.server.1.address="pbx.example.net" voIpProt.server.1.port="5080" reg.1.displayName="Nobody"/></SITE>',
    'tftp/unnamed.cfg': '<X reg.1.auth.userId="wrong"/>',
    'tftp/0004f21a2457-app.log': 'x',
    'tftp/sip.ld': 'x',
    'tftp/readme.md': 'x',
    'tftp/SEP0004F21A2458.cnf.xml': '<x/>',
    'tftp/000000000000-directory.xml':
      '<directory><item_list><item><ln>Lee</ln><fn>Bo</fn><ct>7</ct></item><item><fn>Door</fn><ct>9</ct><sd>1</sd></item></item_list></directory>',
  })
  expect(all).toEqual([
    {
      kind: 'bad',
      place: { file: 'tftp/SEP0004F21A2458.cnf.xml', line: 1 },
      because: expect.stringMatching(/^no file of/),
    },
    {
      kind: 'phone',
      place: { file: 'tftp/0004f21a2457-phone.cfg', line: 1 },
      mac: '0004f21a2457',
      family: 'polycom',
      lines: [
        {
          user: '201',
          authUser: 'a201',
          password: 'p&1',
          displayName: 'Alice',
          registrar: 'pbx.example.net',
          port: 5080,
        },
      ],
      settings: {
        keys: [{ type: 'speed-dial', value: '9', label: 'Door' }],
        directory: { contacts: [{ name: 'Bo Lee', number: '7' }] },
        vendor: { 'up.oneTouchVoiceMail': '1' },
      },
      lost: ['the file gone.cfg that its master file names is not among these'],
    },
  ])
})

test('a Yealink’s files in the words of old firmware, with a common file', async () => {
  const all = await readings(readPhoneFiles, {
    '001565112233.cfg': `#!version:1.0.0.1
account.1.enable = 1
account.1.user_name = 301
account.1.auth_name = 301
account.1.password = s=1
account.1.sip_server_host = pbx.example.net
account.1.sip_server_port = 5062
account.2.enable = 0
account.2.user_name = 999
linekey.3.type = 16
linekey.3.line = 1
linekey.3.value = 302
linekey.3.label = Bob
security.user_password = admin:secret
phone_setting.lcd_logo.mode = 0
`,
    'y000000000028.cfg':
      'network.vlan.internet_port_enable = 1\nnetwork.vlan.internet_port_vid = 30\nauto_provision.server.url = http://old.example.net/\naccount.1.label = Shared\n',
  })
  expect(all).toEqual([
    {
      kind: 'phone',
      place: { file: '001565112233.cfg', line: 1 },
      mac: '001565112233',
      family: 'yealink',
      lines: [
        { user: '301', authUser: '301', password: 's=1', registrar: 'pbx.example.net', port: 5062, label: 'Shared' },
      ],
      settings: {
        adminPassword: 'secret',
        vlan: { id: 30 },
        keys: [{ type: 'blf', line: 1, value: '302', label: 'Bob', position: 3 }],
        vendor: { 'phone_setting.lcd_logo.mode': '0' },
      },
      lost: ['static.auto_provision.server.url names the server that the phone comes from, or a file there'],
    },
  ])
})

test('what is no file of these phones, not text or of two families is refused', async () => {
  const all = await readings(readPhoneFiles, {
    '001565112233.cfg': 'a\0b',
    '001565112234.cfg': '<a b="1"/>',
    '001565112234-local.cfg': 'a = 1\n',
    'ST2030S_00147F000001.txt': '[sip]\nTEL02Use=1\nTEL2Number=2\nregid2=2\nregpwd2=x\n',
  })
  expect(all.map((one) => one.kind === 'bad' && one.because)).toEqual([
    'the file is not text: an encrypted one must be decrypted first',
    'files of two families are called by this MAC',
    'there is no line 1, and one behind it: lines are numbered without a gap',
  ])
})

it('every folder gets an answer, and none throws', async () => {
  const name = fc.constantFrom(
    '0004f21a2457.cfg',
    'phone-0004f21a2457.cfg',
    'phone1.cfg',
    'y000000000028.cfg',
    'st2030s_00147f000001.txt',
    '000000000000.cfg',
  )
  const content = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          '<',
          '>',
          'APPLICATION',
          'CONFIG_FILES="',
          'phone1.cfg',
          '"',
          '/',
          ' ',
          'reg.1.address',
          '=',
          'account.1.user_name',
          '\n',
          '[sip]',
          '1',
        ),
        { maxLength: 40 },
      )
      .map((all) => all.join('')),
  )
  await fc.assert(
    fc.asyncProperty(fc.dictionary(name, content), async (files) => void (await readings(readPhoneFiles, files))),
    { numRuns: 10 },
  )
}, 60_000)

test('names say whose a file is', () => {
  expect(phoneFileName('a/b/phone-0004F21A2457.CFG')).toEqual({
    families: ['polycom'],
    mac: '0004f21a2457',
    role: 'phone',
  })
  expect(phoneFileName('ST2030S_00147F1A2457.txt')?.families).toEqual(['thomson'])
  expect(phoneFileName('0004f21a2457-directory.xml')?.role).toBe('directory')
  expect(phoneFileName('ffffffffffff.cfg')?.mac).toBeUndefined()
  expect(phoneFileName('letter.docx')).toBeUndefined()
})
