import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test, vi } from 'vitest'
import { serverAddress } from './massdeploy/server-address.ts'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))
/** The command alone starts in a tenth of the time of all commands. */
const ALONE = `import { massdeployCommand } from '${new URL('massdeploy.ts', import.meta.url)}'
await massdeployCommand().parseAsync(process.argv.slice(1), { from: 'user' })`
const SIP = 'mnt/kd/asterisk/includes/astlinux-phoneprov-sip.conf'
const PHONE = 'mnt/kd/phoneprov/yealink/001565224412.cfg'
const TEMPLATE = 'mnt/kd/phoneprov/templates/yealink.conf'

// Every test starts processes, and other tests have the same processors.
vi.setConfig({ testTimeout: 30_000 })

function openTemporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'offhook-massdeploy-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** A copy of an AstLinux machine's files, and the command in it. */
function openRoot(massdeployment: string, template = YEALINK) {
  const root = openTemporary()
  const keep = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  keep(TEMPLATE, template)
  keep('massdeployment.conf', massdeployment)
  const start = (...args: string[]) => {
    const environment = { PATH: `${root}/bin:${process.env.PATH}`, NO_COLOR: '1', OFFHOOK_SECRET: 'not for scripts' }
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      ...{ cwd: root, encoding: 'utf8', env: environment, timeout: 60_000 },
    })
    return { status, stdout, stderr }
  }
  const run = (...args: string[]) => start('--input-type=module', '-e', ALONE, '--', ...args)
  const runOfAll = (...args: string[]) => start(MAIN, 'massdeploy', ...args)
  const read = (path: string) => readFileSync(join(root, path), 'utf8')
  const made = () =>
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
      .sort()
  const table = () => {
    using database = new DatabaseSync(join(root, 'mnt/kd/asterisk-odbc.sqlite3'), { readOnly: true })
    return database
      .prepare('SELECT * FROM phoneprov ORDER BY id')
      .all()
      .map((row) => Object.values(row).join('|'))
  }
  return { root, keep, start, run, runOfAll, read, made, table }
}

const YEALINK = `[general]
vendor=yealink
macaddress_case=lower
[sip]
\\[@ACCOUNT@]
secret=@PASSWORD@
host=@SIP_SERVER_IPV4@
[phoneprov]
\\#!version:1.0.0.1
account.1.password=@PASSWORD@
`
const READY = 'yealink 00:15:65:22:44:12 301/Front_Desk;302 supersecret\n'
const ADDRESS = ['--root', '.', '--address', '192.0.2.10']

test('makes files where templates say, and the table, and a second time only with -f and without a change', () => {
  const { run, read, made, table, root } = openRoot(READY)
  const first = run(...ADDRESS, 'massdeployment.conf')
  expect(first).toEqual({
    status: 0,
    stderr: '',
    stdout: `Generating Phone Provisioning files:\n.Done\n  ${root}/${SIP}\n  ${root}/${PHONE}\n`,
  })
  expect(read(SIP)).toBe(`; SIP peers of phones, made from massdeployment.conf and templates: edit those, not this.
; For sip.conf: #include /mnt/kd/asterisk/includes/astlinux-phoneprov-sip.conf
;
[301]
secret=supersecret
host=192.0.2.10

`)
  expect(read(PHONE)).toBe('#!version:1.0.0.1\naccount.1.password=supersecret\n')
  expect(statSync(join(root, PHONE)).mode & 0o777).toBe(0o640)
  expect(table()).toEqual([
    '1|301|Front Desk|301|301|1|00:15:65:22:44:12|yealink|yealink|yealink|sip',
    '2|302|302|302|302|2|00:15:65:22:44:12|yealink|yealink|yealink|sip',
  ])
  expect(made()).toEqual(['massdeployment.conf', 'mnt/kd/asterisk-odbc.sqlite3', SIP, TEMPLATE, PHONE].sort())

  const again = run(...ADDRESS, 'massdeployment.conf')
  expect(again.status).toBe(2)
  expect(again.stderr).toBe(
    `offhook: ${root}/${SIP} exists\noffhook: ${root}/${PHONE} exists\noffhook: Use -f or --force-overwrite to overwrite. Files are left unchanged.\n`,
  )
  chmodSync(join(root, PHONE), 0o604)
  const { mtimeMs } = statSync(join(root, SIP))
  const forced = run(...ADDRESS, '-f', '--json', 'massdeployment.conf')
  expect(forced.status).toBe(0)
  expect(JSON.parse(forced.stdout)).toEqual({
    ...{ phones: 1, tableChanged: false, remarks: [] },
    files: [SIP, PHONE].map((path) => ({ path: join(root, path), changed: false })),
  })
  expect(statSync(join(root, SIP)).mtimeMs).toBe(mtimeMs)
  writeFileSync(join(root, PHONE), 'older')
  expect(run(...ADDRESS, '--force-overwrite', 'massdeployment.conf').status).toBe(0)
  expect(read(PHONE)).toContain('supersecret')
  expect(statSync(join(root, PHONE)).mode & 0o777).toBe(0o604)
})

test('-A writes passwords into the file and nothing else, -a goes on', () => {
  const text = 'yealink  00:15:65:22:44:12\t301/Front_Desk\nyealink 00:15:65:22:44:13 302 mine  \n# caf\u00e9\n'
  const { run, root, made } = openRoot('')
  const file = join(root, 'massdeployment.conf')
  writeFileSync(file, Buffer.from(text, 'latin1'))
  chmodSync(file, 0o600)
  expect(run(...ADDRESS, 'massdeployment.conf')).toMatchObject({
    status: 3,
    stderr: 'offhook: massdeployment.conf:1:28: there is no password: -a makes one\n',
  })
  expect(run('-A', 'massdeployment.conf')).toEqual({
    status: 0,
    stderr: '',
    stdout: 'Auto-generating password(s):\nMissing password(s) were added to input file.\n',
  })
  const completed = readFileSync(file).toString('latin1')
  expect(completed).toMatch(
    /^yealink 00:15:65:22:44:12 301\/Front_Desk [A-Za-z0-9+/]{16}\nyealink 00:15:65:22:44:13 302 mine {2}\n# caf\u00e9\n$/,
  )
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(made()).toEqual(['massdeployment.conf', TEMPLATE])
  expect(run('-A', 'massdeployment.conf')).toMatchObject({ status: 0 })
  expect(readFileSync(file).toString('latin1')).toBe(completed)

  writeFileSync(file, 'yealink 00:15:65:22:44:12 301\n')
  expect(run('-a', ...ADDRESS, 'massdeployment.conf')).toMatchObject({ status: 0 })
  const password = readFileSync(file, 'utf8').trim().split(' ')[3]!
  expect(password).toHaveLength(16)
  expect(readFileSync(join(root, PHONE), 'utf8')).toContain(`account.1.password=${password}\n`)
})

test('-p adds to what is there, once, and other phones stay in the table', () => {
  const { run, read, keep, table } = openRoot(READY)
  expect(run(...ADDRESS, 'massdeployment.conf').status).toBe(0)
  const whole = read(SIP)
  keep('more.conf', 'yealink 00:15:65:22:44:13 401 other\n')
  expect(run(...ADDRESS, '-p', 'more.conf').status).toBe(0)
  expect(read(SIP)).toBe(`${whole}[401]\nsecret=other\nhost=192.0.2.10\n\n`)
  expect(run(...ADDRESS, '-p', 'more.conf').status).toBe(2)
  expect(run(...ADDRESS, '-p', '-f', 'more.conf').status).toBe(0)
  expect(read(SIP)).toBe(`${whole}[401]\nsecret=other\nhost=192.0.2.10\n\n`)
  expect(table().map((row) => row.split('|')[1])).toEqual(['301', '302', '401'])
})

test('what is wrong anywhere is told with its place, and nothing is written', () => {
  const { run, keep, made } = openRoot(READY)
  const before = made()
  keep(
    'massdeployment.conf',
    `${READY}yealink 00:15:65:22:44 302 secret1\nfoo 00:15:65:22:44:14 303 secret2\nyealink 00:15:65:22:44:15 304 >secret3\n`,
  )
  const { status, stderr, stdout } = run(...ADDRESS, 'massdeployment.conf')
  expect(status).toBe(1)
  expect(stderr.split('\n')).toEqual([
    'offhook: massdeployment.conf:2:9: not a MAC address: six pairs of digits with colons between',
    expect.stringMatching(/^offhook: massdeployment\.conf:3:1: there is no template .*\/templates\/foo\.conf$/),
    expect.stringMatching(
      /^offhook: massdeployment\.conf:4:31: the password cannot stand in .*yealink\.conf line 6: > behind = belongs to the sign there$/,
    ),
    '',
  ])
  expect(stderr + stdout).not.toMatch(/secret\d/)
  keep('massdeployment.conf', READY)
  keep(TEMPLATE, `${YEALINK}a=@PASWORD@\n`)
  expect(run(...ADDRESS, 'massdeployment.conf').stderr).toMatch(/yealink\.conf:11:3: there is no variable @PASWORD@\n$/)
  expect(made()).toEqual(before)
})

test('a command that is not understood has the status 1', () => {
  const { start, made } = openRoot(READY)
  const before = made()
  const cases = [
    [],
    ['massdeployment.conf'],
    ['--root', '.', 'nowhere.conf'],
    ['--root', 'nowhere', 'massdeployment.conf'],
    ['--root', '.', 'massdeployment.conf', 'more.conf'],
    ['-x', '--root', '.', 'massdeployment.conf'],
    ['massdeployment.conf', '--root'],
    ['--root', '.', '-i', 'WLAN', 'massdeployment.conf'],
    ['--root', '.', '-i', 'INT2IF', 'massdeployment.conf'],
    ['--root', '.', '--address', '::1', 'massdeployment.conf'],
    ['--root', '.', 'massdeployment.conf'],
  ]
  const { stdout, stderr } = start(
    '--input-type=module',
    '-e',
    `import { massdeployCommand } from '${new URL('massdeploy.ts', import.meta.url)}'
    const statuses = []
    for (const args of ${JSON.stringify(cases)}) {
      process.exitCode = 0
      await massdeployCommand().parseAsync(args, { from: 'user' })
      statuses.push([args, process.exitCode])
    }
    process.exitCode = 0
    console.log('\\n' + JSON.stringify(statuses))`,
  )
  expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toEqual(cases.map((args) => [args, 1]))
  expect(stderr).toMatch(new RegExp(`^(?:offhook: [^\\n]+\\n){${cases.length}}$`))
  expect(made()).toEqual(before)
})

test('among all commands it is the same', () => {
  const { runOfAll } = openRoot(READY)
  expect(runOfAll('-x', '-y', 'massdeployment.conf')).toMatchObject({ status: 1 })
  expect(runOfAll(...ADDRESS, 'massdeployment.conf')).toMatchObject({ status: 0 })
  expect(runOfAll('-h')).toMatchObject({ status: 0, stdout: expect.stringContaining('massdeploy [options] in_file') })
})

test('a link does not lead out of the root', () => {
  const { run, root } = openRoot(READY)
  const outside = openTemporary()
  symlinkSync(outside, join(root, 'mnt/kd/asterisk'))
  expect(run(...ADDRESS, 'massdeployment.conf')).toMatchObject({ status: 1 })
  expect(readdirSync(outside)).toEqual([])
})

test('-r and -R run the script of the machine, or else the two commands of Asterisk', () => {
  const { run, keep, read, root } = openRoot(READY)
  const asked = join(root, 'asked')
  keep('bin/asterisk', `#!/bin/sh\nprintf '%s|' "$@" >> ${asked}\n`)
  chmodSync(join(root, 'bin/asterisk'), 0o755)
  expect(run('-R', '--root', '.')).toMatchObject({ status: 0 })
  expect(read('asked')).toBe('-rx|dialplan reload|-rx|sip reload|')
  expect(run('-r', ...ADDRESS, 'massdeployment.conf')).toMatchObject({ status: 0 })
  expect(read('asked').split('|')).toHaveLength(9)
  expect(run('-r', ...ADDRESS, 'massdeployment.conf')).toMatchObject({ status: 2 })
  expect(read('asked').split('|')).toHaveLength(9)

  keep('mnt/kd/phoneprov-reload.script', `#!/bin/sh\necho "by script $OFFHOOK_SECRET" > ${asked}\nexit 4\n`)
  expect(run('-R', '--root', '.')).toMatchObject({ status: 0 })
  expect(read('asked').split('|')).toHaveLength(13)
  chmodSync(join(root, 'mnt/kd/phoneprov-reload.script'), 0o755)
  expect(run('-R', '--root', '.')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/^offhook: no reload: .*phoneprov-reload\.script ended with 4\n$/),
  })
  expect(read('asked')).toBe('by script \n')
})

test('templates that want no table take it away', () => {
  const { run, keep, root, made } = openRoot(READY)
  expect(run(...ADDRESS, 'massdeployment.conf').status).toBe(0)
  keep(TEMPLATE, YEALINK.replace('[sip]', 'sql_enable=no\n[sip]'))
  expect(run(...ADDRESS, '-f', 'massdeployment.conf').status).toBe(0)
  using database = new DatabaseSync(join(root, 'mnt/kd/asterisk-odbc.sqlite3'), { readOnly: true })
  expect(database.prepare("SELECT name FROM sqlite_master WHERE name LIKE 'phoneprov%'").all()).toEqual([])
  expect(made().filter((path) => path.includes('.tmp'))).toEqual([])
})

test('the address is that of the interface, by AstLinux’s word or by its own name', () => {
  const ipv4 = (address: string) => [
    { family: 'IPv6', address: '::1' },
    { family: 'IPv4', address },
  ]
  const interfaces = { eth1: ipv4('192.0.2.1'), enp0s3: ipv4('192.0.2.3') } as unknown as NonNullable<
    Parameters<typeof serverAddress>[2]
  > // what is read of them
  const find = (options: Parameters<typeof serverAddress>[0], environment: NodeJS.ProcessEnv = {}) =>
    serverAddress(options, environment, interfaces)
  expect(find({ interfaceName: 'eth1' })).toBe('192.0.2.1')
  expect(find({ interfaceName: 'enp0s3' })).toBe('192.0.2.3')
  expect(find({ interfaceName: 'INT2IF' }, { INT2IP: '198.51.100.1', INT2IF: 'eth1' })).toBe('198.51.100.1')
  expect(find({ interfaceName: 'EXTIF' }, { EXTIF: 'eth1' })).toBe('192.0.2.1')
  expect(find({}, { PHONEPROV_GW_IF: 'eth1' })).toBe('192.0.2.1')
  expect(find({ interfaceName: 'enp0s3' }, { PHONEPROV_GW_IF: 'eth1' })).toBe('192.0.2.3')
  expect(find({}, { INTIP: '198.51.100.2' })).toBe('198.51.100.2')
  expect(find({ interfaceName: 'eth1' }, { PHONEPROV_GW_IP: '198.51.100.3' })).toBe('198.51.100.3')
  expect(find({ given: '198.51.100.4' }, { PHONEPROV_GW_IP: '198.51.100.3' })).toBe('198.51.100.4')
  expect(find({})).toBeUndefined()
  expect(() => find({ interfaceName: 'eth9' })).toThrow(/eth9 has no IPv4 address/)
  expect(() => find({ interfaceName: 'wlan9' })).toThrow(/wlan9 is no interface/)
  expect(() => find({ interfaceName: 'constructor' })).toThrow(/is no interface/)
})
