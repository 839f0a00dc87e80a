import { formatNamed, type Reading, type SourceFiles } from '@offhook/imports'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type AsteriskOutput, PbxOutput } from './output.ts'
import { linesAlone } from './pbx-content-for-tests.ts'
import type { PbxLine } from './pbx-line.ts'
import { renderAsterisk } from './render-asterisk.ts'

const text = fc.string({ unit: fc.constantFrom(...'aZ09 ;#[]()=>+<>,&|\\{}_*!@/-é"\''), minLength: 1, maxLength: 24 })
const line = fc.record(
  {
    user: fc.stringMatching(/^[1-9][0-9]{1,4}$/),
    authUser: text,
    password: text,
    displayName: text,
    voiceMail: fc.constant('*97'),
    srtp: fc.constantFrom('optional' as const, 'required' as const),
    dtmf: fc.constantFrom('rfc2833' as const, 'info' as const, 'inband' as const),
  },
  { requiredKeys: ['user', 'authUser', 'password'] },
)

async function readBack(driver: AsteriskOutput['driver'], conf: string, macs: string): Promise<Reading[]> {
  const texts: Record<string, string> = { [`${driver}.conf`]: conf, 'macs.csv': macs }
  const files: SourceFiles = {
    names: Object.keys(texts),
    open: (name) =>
      (async function* () {
        yield texts[name]!
      })(),
  }
  const all: Reading[] = []
  for await (const one of formatNamed(`asterisk-${driver}`)!.reader(files, {})) all.push(one)
  return all
}

it('the accounts that we write for an Asterisk are those that we read of one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(line, { selector: ({ user }) => user, minLength: 1, maxLength: 5 }),
      fc.constantFrom('pjsip' as const, 'sip' as const),
      async (given, driver) => {
        const lines = given.map((one, index): PbxLine => ({ mac: `0004f200000${index}`, line: 1, ...one }))
        const output = PbxOutput.parse({ kind: 'asterisk', driver, parts: ['accounts'] }) as AsteriskOutput // that kind
        const { files, leftOut } = renderAsterisk(linesAlone(lines), output, 'office')
        const written = lines.filter(({ user }) => !leftOut.some((one) => one.what === 'account' && one.user === user))
        fc.pre(written.length > 0)
        const macs = written.map(({ mac, user }) => `${mac},${user}\n`).join('')
        const conf = files.get(driver === 'pjsip' ? 'offhook-pjsip.conf' : 'offhook-sip.conf')!.toString()
        const read = await readBack(driver, conf, `mac,extension\n${macs}`)
        expect(read.filter(({ kind }) => kind === 'bad')).toEqual([])
        for (const { mac, user, authUser, password, srtp, dtmf, displayName } of written) {
          const phone = read.find((one) => one.kind === 'phone' && one.mac === mac)
          const said = leftOut.some((one) => one.what === 'display-name' && one.user === user) ? undefined : displayName
          const encryption = driver === 'sip' && srtp === 'optional' ? undefined : srtp
          expect(phone).toMatchObject({
            lines: [
              {
                ...{ user, password },
                ...(authUser === user ? {} : { authUser }),
                ...(said === undefined ? {} : { displayName: said }),
                ...(encryption ? { srtp: encryption } : {}),
              },
            ],
            settings: { codecs: ['pcma', 'pcmu'], ...(dtmf ? { dtmf } : {}) },
          })
        }
      },
    ),
  )
})
