import { expect, test } from 'vitest'
import { withOffhookUp } from './offhook-up.ts'
import { runPage } from './run-page.ts'

const ADMIN = 'the-administrator-of-this-guide'

test('the phones of hand-made Asterisk files, and of the files that phones load, are phones here afterwards', async () => {
  await withOffhookUp(
    'guide-asterisk-files',
    async (up) => {
      const console = `http://127.0.0.1:${up.ports[8068]}`
      const written = await runPage('docs/guides/asterisk-files.md', up, {
        OFFHOOK_CONSOLE_URL: console,
        OFFHOOK_TOKEN: ADMIN,
      })
      expect(written).toMatch(/tried; nothing was changed\n2 made\n/)
      expect(written).toMatch(
        /pjsip\.d\/sales\.conf:1\S* 0004f21a2457: made: .*context \(pjsip\.conf:\d+\) has no place here/,
      )
      expect(written).toMatch(/imported\n2 made\n/)
      expect(written).toMatch(/imported\n2 unchanged\n/)
      expect(written).toMatch(/imported\n1 made\n/)
      for (const password of ['with a semicolon', 'second', 'third']) expect(written).not.toContain(password)

      const ask = async (mac: string) => {
        const answer = await fetch(`${console}/v1/phones/${mac}`, { headers: { authorization: `Bearer ${ADMIN}` } })
        return answer.json()
      }
      const line = { registrar: '192.0.2.10', port: 5060, transport: 'udp' }
      expect(await ask('0004f21a2457')).toMatchObject({
        ...{ tenant: 'acme', gateway: 'office', settings: { codecs: ['pcma', 'pcmu'] } },
        lines: [{ ...line, user: '201', displayName: 'Alice Murphy', voiceMail: '*97' }],
      })
      expect(await ask('0015651a2457')).toMatchObject({
        ...{ family: 'yealink', model: 'T46S' },
        lines: [{ ...line, user: '202' }],
      })
      expect(await ask('0004f21a2458')).toMatchObject({
        family: 'polycom',
        lines: [{ user: '203', label: 'Door', registrar: '192.0.2.10' }],
        settings: {
          ...{ sntpServer: 'ntp.example.net', timeZone: 'UTC' },
          keys: [{ type: 'blf', value: '201', label: 'Alice' }],
          vendor: { 'up.oneTouchVoiceMail': '1' },
        },
      })
    },
    { OFFHOOK_ADMIN_TOKEN: ADMIN },
  )
})
