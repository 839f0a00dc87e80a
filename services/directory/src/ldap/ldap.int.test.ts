import { execFile, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { join } from 'node:path'
import { issueDirectorySecret } from '@offhook/directories'
import { test } from '@offhook/testing'
import { hasOpenssl, makeCertificate } from '@offhook/testing/make-certificate'
import { expect, vi } from 'vitest'
import { contacts, makeKey, makeTenant, withDirectory } from '../directory-for-tests.ts'
import { element, integer, SEQUENCE, text } from './ber.ts'

const hasLdapsearch = spawnSync('which', ['ldapsearch']).status === 0
if (!hasLdapsearch)
  console.warn('SKIPPED: LDAP against a real client, since ldapsearch (Debian: ldap-utils) is missing')
const withClient = test.skipIf(!hasLdapsearch)

type Answer = { readonly status: number; readonly output: string; readonly names: string[] }

/** `ldapsearch`, or another program of OpenLDAP's clients, simply bound. */
const run = (program: string, url: string, args: readonly string[], input?: string): Promise<Answer> =>
  new Promise((resolve) => {
    const child = execFile(
      program,
      ['-x', '-H', url, '-o', 'ldif-wrap=no', '-o', 'nettimeout=5', ...args],
      { env: { ...process.env, LDAPTLS_REQCERT: 'demand', ...certificateOf } },
      (fault, stdout, stderr) => {
        const names = [...stdout.matchAll(/^cn:(:?) (.*)$/gm)].map(([, encoded, value]) =>
          encoded ? Buffer.from(value!, 'base64').toString() : value!,
        )
        resolve({ status: fault ? Number(fault.code) : 0, output: stdout + stderr, names })
      },
    )
    child.stdin?.end(input ?? '')
  })
let certificateOf: Record<string, string> = {}

const people = contacts(
  ['201', 'Front desk'],
  ['+353 1 234 5678', 'Alice van Dijk', 'Sales'],
  ['202', 'José Ünal'],
  ['300', 'Smith, John'],
)

withClient(
  'a phone signs in with its tenant’s password and finds who it looks for, as phones ask',
  async ({ field }) => {
    const { tenant, key } = await makeTenant(field, 'ldap', people)
    await withDirectory(field, async ({ ldap }) => {
      const dn = `ou=${tenant},dc=offhook`
      const search = (...args: string[]) =>
        run('ldapsearch', `ldap://127.0.0.1:${ldap}`, ['-LLL', '-D', dn, '-w', key, '-b', dn, ...args])
      expect((await search('(|(cn=*ali*)(telephoneNumber=*ali*))')).names).toEqual(['Alice van Dijk'])
      expect((await search('(|(cn=*0*)(telephoneNumber=*0*))')).names).toEqual([
        'Front desk',
        'José Ünal',
        'Smith, John',
      ])
      expect((await search('(&(telephoneNumber=*)(sn=Ünal))')).names).toEqual(['José Ünal'])
      expect((await search('(telephoneNumber=+35312345678)', 'cn', 'telephoneNumber')).output).toBe(
        `dn: cn=Alice van Dijk+telephoneNumber=\\+353 1 234 5678,${dn}\ncn: Alice van Dijk\ntelephoneNumber: +353 1 234 5678\n\n`,
      )
      expect((await search('(!(cn=f*))')).names).toHaveLength(3)
      expect((await search('-b', 'dc=offhook', '(objectClass=person)')).names).toHaveLength(4)
      expect((await search('-s', 'base', '(objectClass=*)')).output).toContain(`ou: ${tenant}`)
    })
  },
)

withClient('nobody reads without a name and its own password, and nobody reads another tenant’s', async ({ field }) => {
  const acme = await makeTenant(field, 'ldap', people)
  const globex = await makeTenant(field, 'ldap', contacts(['1', 'Mallory']))
  await withDirectory(field, async ({ ldap }) => {
    const search = (...args: string[]) => run('ldapsearch', `ldap://127.0.0.1:${ldap}`, ['-LLL', ...args])
    const [ours, theirs] = [`ou=${acme.tenant},dc=offhook`, `ou=${globex.tenant},dc=offhook`]
    expect((await search('-b', ours)).status).toBe(48)
    expect((await search('-D', ours, '-w', '', '-b', ours)).status).toBe(48)
    expect((await search('-D', ours, '-w', issueDirectorySecret(), '-b', ours)).status).toBe(49)
    expect((await search('-D', ours, '-w', globex.key, '-b', ours)).status).toBe(49)
    expect((await search('-D', ours, '-w', acme.key, '-b', theirs)).status).toBe(32)
    const everywhere = await search('-D', theirs, '-w', globex.key, '-b', 'dc=offhook')
    expect([everywhere.status, everywhere.names]).toEqual([0, ['Mallory']])
    const agi = await makeKey(field, 'agi', acme.tenant)
    expect((await search('-D', ours, '-w', agi, '-b', ours)).status).toBe(49)
  })
})

withClient('a password that was made anew ends the former at once', async ({ field }) => {
  const { tenant, key } = await makeTenant(field, 'ldap', people)
  const dn = `ou=${tenant},dc=offhook`
  await withDirectory(field, async ({ ldap }) => {
    const status = async (password: string) =>
      (await run('ldapsearch', `ldap://127.0.0.1:${ldap}`, ['-D', dn, '-w', password, '-b', dn])).status
    expect(await status(key)).toBe(0)
    const next = await makeKey(field, 'ldap', tenant)
    await vi.waitFor(async () => expect(await status(key)).toBe(49), 5_000)
    expect(await status(next)).toBe(0)
  })
})

withClient('a large directory comes in pages and within size limits', async ({ field }) => {
  const all = Array.from({ length: 5_000 }, (_, at) => [String(10_000 + at), `Contact ${at}`] as [string, string])
  const { tenant, key } = await makeTenant(field, 'ldap', contacts(...all))
  const dn = `ou=${tenant},dc=offhook`
  await withDirectory(field, async ({ ldap }) => {
    const search = (...args: string[]) =>
      run('ldapsearch', `ldap://127.0.0.1:${ldap}`, ['-D', dn, '-w', key, '-b', dn, ...args])
    const whole = await search('(cn=*)', 'cn')
    expect([whole.status, whole.names.length]).toEqual([0, 5_000])
    const paged = await search('-E', 'pr=700/noprompt', '(cn=*)', 'cn')
    expect(paged.names).toEqual(whole.names)
    const limited = await search('-z', '25', '(cn=*)', 'cn')
    expect([limited.status, limited.names.length]).toEqual([4, 25])
    const within = await search('-z', '25', '-E', 'pr=10/noprompt', '(cn=*)', 'cn')
    expect([within.status, within.names.length]).toEqual([4, 25])
  })
})

withClient('nothing is written, compared or extended', async ({ field }) => {
  const { tenant, key } = await makeTenant(field, 'ldap', people)
  const dn = `ou=${tenant},dc=offhook`
  await withDirectory(field, async ({ ldap }) => {
    const url = `ldap://127.0.0.1:${ldap}`
    const entry = `cn=Eve+telephoneNumber=9,${dn}`
    const added = `dn: ${entry}\nobjectClass: person\ncn: Eve\nsn: Eve\ntelephoneNumber: 9\n`
    expect((await run('ldapadd', url, ['-D', dn, '-w', key], added)).status).toBe(53)
    const changed = `dn: ${entry}\nchangetype: modify\nreplace: cn\ncn: Eve\n`
    expect((await run('ldapmodify', url, ['-D', dn, '-w', key], changed)).status).toBe(53)
    expect((await run('ldapdelete', url, ['-D', dn, '-w', key, entry])).status).toBe(53)
    expect((await run('ldapsearch', url, ['-D', dn, '-w', key, '-b', dn])).names).toHaveLength(4)
  })
})

test.skipIf(!hasLdapsearch || !hasOpenssl)('the same over TLS, where there is a certificate', async ({ field }) => {
  makeCertificate(field.dataDir)
  const [certificateFile, keyFile] = [join(field.dataDir, 'certificate.pem'), join(field.dataDir, 'key.pem')]
  const { tenant, key } = await makeTenant(field, 'ldap', people)
  const dn = `ou=${tenant},dc=offhook`
  await withDirectory(
    field,
    async ({ ldaps }) => {
      certificateOf = { LDAPTLS_CACERT: certificateFile }
      const found = await run('ldapsearch', `ldaps://127.0.0.1:${ldaps}`, ['-D', dn, '-w', key, '-b', dn, '(cn=f*)'])
      certificateOf = {}
      expect(found).toMatchObject({ status: 0, names: ['Front desk'] })
    },
    { ldap: undefined, ldaps: { port: 0, certificateFile, keyFile } },
  )
})

test('whatever bytes come, the connection ends and others are answered', async ({ field }) => {
  const { tenant, key } = await makeTenant(field, 'ldap', people)
  await withDirectory(field, async ({ ldap }) => {
    const send = (bytes: Buffer, ends = false): Promise<Buffer> =>
      new Promise((resolve, reject) => {
        const pieces: Buffer[] = []
        const socket = connect({ port: ldap, host: '127.0.0.1' }, () =>
          ends ? socket.end(bytes) : socket.write(bytes),
        )
        socket.on('data', (piece) => pieces.push(piece))
        socket.on('error', (cause: NodeJS.ErrnoException) => {
          if (!['ECONNRESET', 'EPIPE'].includes(cause.code ?? '')) reject(cause)
        })
        socket.on('close', () => resolve(Buffer.concat(pieces)))
      })
    const bind = (password: string) =>
      element(SEQUENCE, integer(1), element(0x60, integer(3), text(`ou=${tenant},dc=offhook`), text(password, 0x80)))
    const unbind = element(SEQUENCE, integer(9), element(0x42))
    const hostile = [
      Buffer.from('GET / HTTP/1.1\r\n\r\n'),
      Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff]),
      Buffer.from([0x30, 0x80, 0x00, 0x00]),
      Buffer.from([0x3f, 0xff]),
      element(SEQUENCE, integer(1), element(0x63)),
      Buffer.concat([bind(key), element(SEQUENCE, integer(2), element(0x7e))]),
      ...Array.from({ length: 20 }, () => Buffer.concat([Buffer.of(0x30, 0x20), randomBytes(40)])),
    ]
    await Promise.all(hostile.map((bytes) => send(bytes, true)))
    const guesses = Buffer.concat(Array.from({ length: 50 }, () => bind(issueDirectorySecret())))
    expect((await send(guesses)).length).toBeLessThan(100)
    const answer = await send(Buffer.concat([bind(key), unbind]))
    expect(answer.subarray(-7, -4)).toEqual(Buffer.from([0x0a, 0x01, 0x00]))
  })
})
