import { execFile, spawnSync } from 'node:child_process'
import { connect } from 'node:net'
import { promisify } from 'node:util'
import { readConfig as readConsoleConfig, start as startConsole } from '@offhook/console'
import { readConfig as readDirectoryConfig, start as startDirectory } from '@offhook/directory'
import { type Field, test } from '@offhook/testing'
import { expect, vi } from 'vitest'

const ADMIN = 'an-administrators-token-of-this-test'

type Call = (method: string, path: string, body?: unknown) => Promise<Record<string, unknown>>

/** Console and directory service, as `offhook up` starts them. */
async function withServices(field: Field, run: (call: Call, ports: { agi: number; ldap: number }) => Promise<void>) {
  const environment = {
    OFFHOOK_NATS_URL: field.natsUrl,
    OFFHOOK_DATABASE_URL: field.databaseUrl,
    OFFHOOK_SEALING_KEY: field.sealingKey,
    OFFHOOK_DATA_DIR: field.dataDir,
    OFFHOOK_DATABASE_POOL: '4',
    OFFHOOK_ADMIN_TOKEN: ADMIN,
    OFFHOOK_CONSOLE_PORT: '0',
    OFFHOOK_AGI_PORT: '0',
    OFFHOOK_LDAP: 'on',
    OFFHOOK_LDAP_PORT: '0',
  }
  const console = await startConsole(readConsoleConfig(environment), field.context())
  const directory = await startDirectory(readDirectoryConfig(environment), field.context())
  const call: Call = async (method, path, body) => {
    const answer = await fetch(`http://127.0.0.1:${console.port}/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    expect(answer.status, `${method} ${path}: ${text}`).toBeLessThan(300)
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) // objects, by the API's document
  }
  try {
    await run(call, { agi: directory.agiPort!, ldap: directory.ldapPort! })
  } finally {
    await directory.stop()
    await console.stop()
  }
}

/** What a script tells Asterisk of one call. */
const askAgi = (port: number, path: string, variables: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    let told = ''
    const lines = ['agi_network: yes', `agi_network_script: ${path}`, ...variables, '\n']
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(lines.join('\n')))
    socket.on('data', (piece) => {
      told += piece
      socket.write('200 result=1\n')
    })
    socket.on('error', reject)
    socket.on('close', () => resolve(told))
  })

const hasLdapsearch = spawnSync('which', ['ldapsearch']).status === 0
if (!hasLdapsearch) console.warn('SKIPPED in part: a directory by ldapsearch, which is missing (Debian: ldap-utils)')

test('one change of the directory is what Asterisk names callers by and what phones find over LDAP; a route is one too', async ({
  field,
}) => {
  await withServices(field, async (call, { agi, ldap }) => {
    await call('PUT', 'tenants/carrier', { name: 'Carrier' })
    await call('PUT', 'tenants/acme', { name: 'Acme', parent: 'carrier' })
    const key = String((await call('POST', 'tenants/acme/directory-secrets/agi')).secret)
    const password = String((await call('POST', 'tenants/acme/directory-secrets/ldap')).secret)
    const nameOf = (number: string) => askAgi(agi, `${key}/callerid`, [`agi_callerid: ${number}`])
    const search = async (filter: string) =>
      (
        await promisify(execFile)('ldapsearch', [
          ...['-x', '-LLL', '-H', `ldap://127.0.0.1:${ldap}`, '-D', 'ou=acme,dc=offhook', '-w', password],
          ...['-b', 'ou=acme,dc=offhook', filter, 'cn'],
        ])
      ).stdout

    expect(await nameOf('012345678')).toBe('')
    await call('PUT', 'tenants/carrier/directory/+35312345678', { name: 'Help desk' })
    const named = (name: string) => `SET VARIABLE CALLERID(name) "${name}"\n`
    await vi.waitFor(async () => expect(await nameOf('012345678')).toBe(named('Help desk')), 5_000)
    await call('PUT', 'tenants/acme/directory/+35312345678', { name: 'Alice' })
    await vi.waitFor(async () => expect(await nameOf('012345678')).toBe(named('Alice')), 5_000)
    await call('PATCH', 'tenants/acme', {
      settings: { directory: { contacts: [{ name: 'Bob', number: '+35312345678' }] } },
    })
    await vi.waitFor(async () => expect(await nameOf('012345678')).toBe(named('Bob')), 5_000)

    await call('PUT', 'tenants/acme/routes/+3531', { route: 'trunk-dublin' })
    await vi.waitFor(
      async () =>
        expect(await askAgi(agi, `${key}/route`, ['agi_extension: 0035312345678'])).toBe(
          'SET VARIABLE OFFHOOK_ROUTE "trunk-dublin"\n',
        ),
      5_000,
    )
    await call('DELETE', 'tenants/acme/directory-secrets/agi')
    await vi.waitFor(async () => expect(await nameOf('012345678')).toBe(''), 5_000)
    if (hasLdapsearch) expect(await search('(|(cn=*ob*)(telephoneNumber=*ob*))')).toContain('cn: Bob')
  })
})
