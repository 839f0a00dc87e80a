import { readFileSync } from 'node:fs'
import { chmod, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { startAmiServer } from '@offhook/ami/ami-server-for-tests'
import { makeCertificate } from '@offhook/testing/make-certificate'
import { openFolder } from '@offhook/testing/open-folder'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readAsteriskConfig } from './asterisk-config-for-tests.ts'
import { type AsteriskOutput, PbxOutput } from './output.ts'
import { OutputFailed } from './output-failed.ts'
import { linesAlone } from './pbx-content-for-tests.ts'
import type { PbxLine } from './pbx-line.ts'
import { type OutputLimits, refuseHostsBut, writeOutput } from './write-output.ts'

const owner = { tenant: 'acme', platform: 'main' }
const asterisk = (given: object = {}) => PbxOutput.parse({ kind: 'asterisk', ...given }) as AsteriskOutput
const line = (user: string, password = 'pl4nted'): PbxLine => ({
  mac: '0004f2000001',
  line: 1,
  user,
  authUser: user,
  password,
})

let root: string
let limits: OutputLimits
let folder: string
beforeEach(async () => {
  root = await openFolder('pbx')
  folder = join(root, 'acme', 'main')
  limits = {
    files: root,
    commands: new Map(),
    contexts: [],
    refuseHost: refuseHostsBut(['127.0.0.1', 'localhost']),
    timeoutMs: 5_000,
  }
})
afterEach(() => rm(root, { recursive: true, force: true }))

const write = (lines: readonly PbxLine[] | undefined, given: object = {}, more: Partial<OutputLimits> = {}) =>
  writeOutput(owner, asterisk(given), lines && linesAlone(lines), { ...limits, ...more })
const failure = async (work: Promise<unknown>) => {
  const failed = await work.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  expect(failed).toBeInstanceOf(OutputFailed)
  const { because, message } = failed as OutputFailed
  expect(message).not.toMatch(/pl4nted|s3cret/)
  return because
}

describe('files', () => {
  test('are whole, readable by the owner and its group alone, and replaced only where they differ', async () => {
    expect(await write([line('201')])).toEqual({ accounts: 1, leftOut: [], hasChanged: true })
    expect((await readdir(folder)).sort()).toEqual(['offhook-extensions.conf', 'offhook-pjsip.conf'])
    const [pjsip, extensions] = [join(folder, 'offhook-pjsip.conf'), join(folder, 'offhook-extensions.conf')]
    const modes = await Promise.all([folder, pjsip, extensions].map(async (path) => (await stat(path)).mode & 0o777))
    expect(modes).toEqual([0o750, 0o640, 0o640])
    const inodes = async () => Promise.all([pjsip, extensions].map(async (path) => (await stat(path)).ino))
    const before = await inodes()

    expect(await write([line('201')])).toMatchObject({ hasChanged: false })
    expect(await inodes()).toEqual(before)
    expect(await write([line('201', 'another')])).toMatchObject({ hasChanged: true })
    const after = await inodes()
    expect([after[0] === before[0], after[1] === before[1]]).toEqual([false, true])
    expect(readAsteriskConfig(await readFile(pjsip))).toHaveLength(3)
  })

  test('are never seen half written by whoever reads them meanwhile', async () => {
    const many = (password: string) => Array.from({ length: 400 }, (_, at) => line(String(1_000 + at), password))
    await write(many('first'))
    const path = join(folder, 'offhook-pjsip.conf')
    const seen = new Set<string>()
    const looking = setInterval(() => {
      const passwords = readAsteriskConfig(readFileSync(path)).flatMap(({ settings }) =>
        settings.flatMap(({ name, value }) => (name === 'password' ? [value] : [])),
      )
      seen.add(`${passwords.length} ${[...new Set(passwords)].join()}`)
    }, 0)
    for (const password of ['second', 'third', 'fourth']) await write(many(password))
    clearInterval(looking)
    expect(seen.size).toBeGreaterThan(0)
    for (const one of seen) expect(one).toMatch(/^400 (first|second|third|fourth)$/)
  })

  test('of a driver that is no more, or of an output that is none any more, say so instead of going away', async () => {
    await write([line('201')])
    await write([line('201')], { driver: 'sip' })
    const read = async (name: string) => readFile(join(folder, name), 'utf8')
    expect(await read('offhook-pjsip.conf')).not.toContain('201')
    expect(await read('offhook-sip.conf')).toContain('[201]')
    expect(await write(undefined, { driver: 'sip' })).toMatchObject({ accounts: 0, hasChanged: true })
    for (const name of await readdir(folder))
      expect(readAsteriskConfig(Buffer.from(await read(name))), name).toEqual([])
    expect(await readdir(folder)).toHaveLength(3)
  })

  test('left behind by a crash are swept away, and what others put there stays', async () => {
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, '.offhook-pjsip.conf.0123456789abcdef.tmp'), 'half')
    await writeFile(join(folder, 'notes.txt'), 'mine')
    await write([line('201')])
    expect((await readdir(folder)).sort()).toEqual(['notes.txt', 'offhook-extensions.conf', 'offhook-pjsip.conf'])
  })

  test('of one platform go into its own folder, whatever it asks for', async () => {
    await write([line('201')], { folder: 'second', name: 'second' })
    expect(await readdir(join(folder, 'second'))).toContain('offhook-pjsip.conf')
    await writeOutput({ tenant: 'other', platform: 'main' }, asterisk(), linesAlone([line('301')]), limits)
    expect((await readdir(root)).sort()).toEqual(['acme', 'other'])
  })

  test('are not written through a link that leads elsewhere', async () => {
    const elsewhere = await openFolder('pbx-elsewhere')
    await symlink(elsewhere, join(root, 'acme'))
    expect(await failure(write([line('201')]))).toBe('folder')
    expect(await readdir(elsewhere)).toEqual([])
    await rm(elsewhere, { recursive: true })
  })

  test('are off where nobody said where they may be', async () => {
    expect(await failure(write([line('201')], {}, { files: undefined }))).toBe('files-off')
    expect(await failure(write([line('201')], {}, { files: join(root, 'none') }))).toBe('files-off')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'offhook-pjsip.conf.d'), '')
    await mkdir(join(folder, 'offhook-pjsip.conf'))
    expect(await failure(write([line('201')]))).toBe('folder')
  })

  test("name a context of the platform's own, or one that the administrator lists", async () => {
    const context = async () => readAsteriskConfig(await readFile(join(folder, 'offhook-extensions.conf')))[0]!.name
    await write([line('201')])
    expect(await context()).toBe('offhook-acme-main')
    expect(await failure(write([line('201')], { context: 'from-trunk' }))).toBe('context-not-allowed')
    await write([line('201')], { context: 'internal' }, { contexts: ['internal'] })
    expect(await context()).toBe('internal')
  })
})

describe('a command', () => {
  const reload = { kind: 'command', command: 'asterisk' }
  const withCommand = async (script: string) => {
    const path = join(root, 'reload.sh')
    await writeFile(path, `#!/bin/sh\n${script}\n`)
    await chmod(path, 0o755)
    return { commands: new Map([['asterisk', [path, '-rx', 'core reload; rm -rf $HOME']]]) }
  }

  test('runs when something changed and not otherwise, without a shell and without our secrets', async () => {
    process.env.OFFHOOK_TEST_SECRET = 's3cret'
    const commands = await withCommand(`echo "$#|$1|$2" >> ${root}/ran; env > ${root}/env`)
    await write([line('201')], { reload }, commands)
    await write([line('201')], { reload }, commands)
    expect(await readFile(join(root, 'ran'), 'utf8')).toBe('2|-rx|core reload; rm -rf $HOME\n')
    expect(await readFile(join(root, 'env'), 'utf8')).not.toMatch(/OFFHOOK|s3cret|NODE/)
    await write([line('201', 'b')], { reload }, commands)
    expect((await readFile(join(root, 'ran'), 'utf8')).split('\n')).toHaveLength(3)
    delete process.env.OFFHOOK_TEST_SECRET
  })

  test('that failed runs again, though the files are as they should be', async () => {
    const failing = await withCommand(`echo "password=pl4nted"; echo pl4nted >&2; exit 7`)
    expect(await failure(write([line('201')], { reload }, failing))).toBe('command-failed')
    expect(await failure(write([line('201')], { reload }, failing))).toBe('command-failed')
    const working = await withCommand(`echo x >> ${root}/ran`)
    expect(await write([line('201')], { reload }, working)).toMatchObject({ hasChanged: true })
    expect(await write([line('201')], { reload }, working)).toMatchObject({ hasChanged: false })
    expect(await readFile(join(root, 'ran'), 'utf8')).toBe('x\n')
    expect(await readdir(folder)).not.toContain('.offhook-unread')
  })

  test('that hangs is ended, and one that nobody named is not run', async () => {
    const hanging = { ...(await withCommand('exec sleep 60')), timeoutMs: 300 }
    expect(await failure(write([line('201')], { reload }, hanging))).toBe('timeout')
    expect(await failure(write([line('201')], { reload }))).toBe('no-such-command')
    const gone = { commands: new Map([['asterisk', [join(root, 'none')]]]) }
    expect(await failure(write([line('201')], { reload }, gone))).toBe('command-failed')
  })
})

describe("Asterisk's manager interface", () => {
  const modules = ['res_pjsip.so', 'pbx_config.so', 'chan_sip.so']
  const reloadBy = (port: number, more: object = {}) => ({
    reload: { kind: 'ami', host: '127.0.0.1', port, user: 'offhook', secret: 's3cret', ...more },
  })

  test('is told which modules have something new to read, and nothing when none has', async () => {
    const server = await startAmiServer({ user: 'offhook', secret: 's3cret', modules })
    await write([line('201')], reloadBy(server.port))
    expect(server.reloads).toEqual(['res_pjsip.so', 'pbx_config.so'])
    await write([line('201')], reloadBy(server.port))
    expect(server.reloads).toHaveLength(2)
    await write([line('201', 'b')], reloadBy(server.port))
    await write([line('201', 'b')], { ...reloadBy(server.port), driver: 'sip' })
    expect(server.reloads.slice(2)).toEqual(['res_pjsip.so', 'res_pjsip.so', 'chan_sip.so', 'pbx_config.so'])
    expect(server.received).not.toContain('s3cret')
    await server.stop()
  })

  test('over TLS, by a certificate that is trusted', async () => {
    const certificates = await openFolder('pbx-tls')
    makeCertificate(certificates, 'DNS:localhost')
    const [key, cert] = ['key.pem', 'certificate.pem'].map((name) => readFileSync(join(certificates, name)))
    const server = await startAmiServer({ user: 'offhook', secret: 's3cret', modules, tls: { key: key!, cert: cert! } })
    const trusting = (ca?: string) => reloadBy(server.port, { host: 'localhost', tls: ca ? { ca } : {} })
    expect(await failure(write([line('201')], trusting()))).toBe('unreachable')
    expect(await write([line('201')], trusting(cert!.toString()))).toMatchObject({ hasChanged: true })
    expect(server.reloads).toHaveLength(2)
    await server.stop()
    await rm(certificates, { recursive: true })
  })

  test('that is away, refuses or is not to be spoken to is named, and is told later', async () => {
    const server = await startAmiServer({ user: 'offhook', secret: 's3cret', modules: ['res_pjsip.so'] })
    expect(await failure(write([line('201')], reloadBy(1)))).toBe('unreachable')
    expect(await failure(write([line('201')], reloadBy(server.port, { secret: 'wrong' })))).toBe('login-refused')
    expect(await failure(write([line('201')], reloadBy(server.port)))).toBe('reload-refused')
    const refuseHost = refuseHostsBut([`127.0.0.1:${server.port + 1}`])
    expect(await failure(write([line('201')], reloadBy(server.port), { refuseHost }))).toBe('host-not-allowed')
    await server.stop()
    const complete = await startAmiServer({ user: 'offhook', secret: 's3cret', modules })
    expect(await write([line('201')], reloadBy(complete.port))).toMatchObject({ hasChanged: true })
    expect(complete.reloads).toEqual(['res_pjsip.so', 'pbx_config.so'])
    await complete.stop()
  })

  test('that says nothing is left in time', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as AddressInfo
    expect(await failure(write([line('201')], reloadBy(port), { timeoutMs: 300 }))).toMatch(/^(timeout|unreachable)$/)
    silent.close()
  })
})

test('hosts are allowed by name, with their port or without, and all of them by a star', () => {
  const isAllowed = (allowed: string[], host: string, port: number) => {
    try {
      refuseHostsBut(allowed)(host, port)
      return true
    } catch (cause) {
      expect(cause).toBeInstanceOf(OutputFailed)
      return false
    }
  }
  expect(isAllowed([], '127.0.0.1', 5038)).toBe(false)
  expect(isAllowed(['*'], 'anything', 1)).toBe(true)
  expect(isAllowed(['PBX.acme.example'], 'pbx.acme.example', 5038)).toBe(true)
  expect(isAllowed(['pbx.acme.example:5432'], 'pbx.acme.example', 5038)).toBe(false)
  expect(isAllowed(['[2001:db8::7]:5432'], '2001:db8::7', 5432)).toBe(true)
  expect(isAllowed(['2001:db8::7'], '2001:DB8::7', 5432)).toBe(true)
  expect(isAllowed(['acme.example'], 'evil.acme.example', 5432)).toBe(false)
})
