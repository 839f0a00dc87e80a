import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { loadFamilies, loadPack, OWN_PACKS, PackInvalid, watchFamilies } from './mod.ts'

const EXAMPLE = fileURLToPath(new URL('../../../docs/families/example-pack/example/', import.meta.url))

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'offhook-packs-'))
  await cp(EXAMPLE, join(folder, 'example'), { recursive: true })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const manifest = () => join(folder, 'example', 'family.yaml')
const change = async (file: string, from: string | RegExp, to: string) =>
  writeFile(file, (await readFile(file, 'utf8')).replace(from, to))

it('a pack from outside the repository renders, is found by User-Agent, vendor class and MAC, and stands beside our own', () => {
  const families = loadFamilies([OWN_PACKS, folder])
  const family = families.named('example')!
  expect(families.identify('Example EX1 1.0.2 02ca11000001')).toMatchObject({ family: 'example', model: 'EX1' })
  expect(families.identifyClass('example-EX1')).toEqual({ family: 'example', model: 'EX1' })
  expect(families.named('polycom')).toBeDefined()
  const line = {
    ...{ user: '201', authUser: '201', password: 'p', registrar: 'sip.example', port: 5060, transport: 'tls' as const },
    ...{ expirySeconds: 3600, displayName: 'One', label: '201' },
  }
  const { files, unexpressed } = family.render({
    mac: '02ca11000001' as never, // twelve hex digits
    model: 'EX1',
    lines: [line, line, line],
    settings: { sntpServer: 'ntp.example', codecs: ['pcma'] },
  })
  expect(files.map(({ name }) => name)).toEqual(['02ca11000001.cfg'])
  expect(files[0]!.bytes.toString()).toContain('account.1.server = sip.example:5060\naccount.1.transport = 2')
  expect(unexpressed).toEqual(['codecs[0]', 'lines[2]'])
})

it.each([
  ['YAML that is none', /^title:.*/m, 'title: [', /family\.yaml:\d+: /],
  ['a field that is not known', /^title:.*/m, 'title: x\ncolour: red', /family\.yaml:\d+: : .*colour/],
  ['a value of the wrong kind', 'lines: 2, keys: 4', 'lines: two, keys: 4', /family\.yaml:9: models\.EX1\.lines: /],
  ['a path that no phone has', '{sntpServer}', '{sntp}', /family\.yaml:\d+: \{sntp\} is nothing that a phone has/],
  [
    'a filter that is not there',
    '{line.transport|transport}',
    '{line.transport|carrier}',
    /no map and no filter called carrier/,
  ],
  [
    'a group that is not there',
    'groups: [lines, site]',
    'groups: [lines, sites]',
    /family\.yaml:\d+: there is no group of parameters called sites/,
  ],
  [
    'a class that no file has',
    'credentialsIn: phone-config',
    'credentialsIn: secrets',
    /family\.yaml:\d+: no file of the table is of class secrets/,
  ],
  [
    'a boot order that is not there',
    'boot: usual }',
    'boot: odd }',
    /family\.yaml:9: there is no boot order called odd/,
  ],
  [
    'a pattern that is none',
    "vendorClass: ['^example-",
    "vendorClass: ['^(example-",
    /family\.yaml:\d+: identify\.vendorClass\.0: /,
  ],
  [
    'a template that is not there',
    'template: config, syntax: key-value, groups: [lines',
    'template: confg, syntax: key-value, groups: [lines',
    /templates\/confg\.eta:1: there is no such template/,
  ],
])('%s is refused with file, line and reason', async (_, from, to, message) => {
  await change(manifest(), from, to)
  expect(() => loadPack(join(folder, 'example'))).toThrow(PackInvalid)
  expect(() => loadPack(join(folder, 'example'))).toThrow(message)
})

it.each([
  [
    'names a class that no file has',
    '- after: firmware',
    '- after: firmwares',
    /diagnosis\.yaml:4: no file of the table is of class firmwares/,
  ],
  ['gives a reason that is none', 'never-asked', 'never-heard', /diagnosis\.yaml:1: 0\.because/],
  ['leaves out what to look at', /\n {2}check: Wait.*/, '', /diagnosis\.yaml:4: 1\.check/],
])('a table of causes that %s is refused with file, line and reason', async (_, from, to, message) => {
  await change(join(folder, 'example', 'diagnosis.yaml'), from, to)
  expect(() => loadPack(join(folder, 'example'))).toThrow(PackInvalid)
  expect(() => loadPack(join(folder, 'example'))).toThrow(message)
})

it.each([
  ['does not compile', '# example configuration\n<% for ( { -%>\n', /config\.eta:\d+: /],
  ['fails when it runs', '# example configuration\n\n<%= it.nothing.at.all %>\n', /config\.eta:3: .*undefined/],
])('a template that %s is refused with file, line and reason', async (_, text, message) => {
  await writeFile(join(folder, 'example', 'templates', 'config.eta'), text)
  expect(() => loadPack(join(folder, 'example'))).toThrow(message)
})

it('a folder is taken again when it changes; what is wrong in it leaves the packs as they were, and is told', async () => {
  const told: string[] = []
  const log = { info: (_: object, text: string) => told.push(text), error: (text: string) => told.push(text) }
  const families = watchFamilies(folder, log)
  try {
    await change(manifest(), 'version: 1.0.0', 'version: 1.1.0')
    await vi.waitFor(() => expect(families.named('example')?.version).toBe('1.1.0'), { timeout: 5_000 })
    await change(manifest(), '{sntpServer}', '{sntp}')
    await vi.waitFor(() => expect(told.at(-1)).toMatch(/packs are as they were: .*family\.yaml:\d+: \{sntp\}/), {
      timeout: 5_000,
    })
    expect(families.named('example')?.version).toBe('1.1.0')
    await change(manifest(), '{sntp}', '{sntpServer}')
    await change(manifest(), 'version: 1.1.0', 'version: 1.2.0')
    await vi.waitFor(() => expect(families.named('example')?.version).toBe('1.2.0'), { timeout: 5_000 })
  } finally {
    families.close()
  }
})

it('packs that are wrong at the start are refused all together, each with its faults', async () => {
  await cp(join(folder, 'example'), join(folder, 'other'), { recursive: true })
  await change(manifest(), '{sntpServer}', '{sntp}')
  await change(join(folder, 'other', 'family.yaml'), 'credentialsIn: phone-config', 'credentialsIn: secrets')
  expect(() => loadFamilies([folder])).toThrow(/\{sntp\}[\s\S]*class secrets/)
})
