// Brings what the project runs on into the data directory: Node 24 where the machine's own is too old, the pinned pnpm, the packages.
// Plain JavaScript without dependencies, for any Node from 18 on.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
export const DATA_DIR = resolve(ROOT, process.env.OFFHOOK_DATA_DIR ?? '.offhook')

const NODE_WANTED = [22, 18]
const NODE_BROUGHT = '24'
const PNPM = '10.34.8'

const say = (text) => console.error(`offhook: ${text}`)

/** A step failed: the message is for a person, and the process ends with it. */
function fail(what, { stdout, stderr, error }) {
  const said = error ? String(error.message) : `${stdout ?? ''}${stderr ?? ''}`
  console.error(`offhook: ${what} failed:\n${said.split('\n').slice(-15).join('\n')}`)
  process.exit(1)
}

function run(what, command, args, options = {}) {
  const done = spawnSync(command, args, {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: process.platform === 'win32',
    ...options,
  })
  if (done.status !== 0) fail(what, done)
}

const works = (command, args) => spawnSync(command, args, { encoding: 'utf8' }).status === 0

function isRecent(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number)
  return major > NODE_WANTED[0] || (major === NODE_WANTED[0] && minor >= NODE_WANTED[1])
}

/** Installs one npm package into a folder of its own, away from the checkout's manifest. */
function installPackage(folder, spec) {
  mkdirSync(folder, { recursive: true })
  if (!existsSync(join(folder, 'package.json'))) writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  run(`installing ${spec}`, 'npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--loglevel=error', spec])
}

/** The path of a Node that can run TypeScript as it is. */
function findNode() {
  if (isRecent(process.version)) return process.execPath
  const folder = join(DATA_DIR, 'node')
  const platform = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`
  const candidates = [
    join(folder, 'node_modules', platform, 'bin', 'node'),
    join(folder, 'node_modules', 'node', 'bin', 'node'),
  ]
  const brought = () => candidates.find((path) => existsSync(path) && works(path, ['--version']))
  if (!brought()) {
    say(`this is Node ${process.version}; fetching Node ${NODE_BROUGHT} into ${folder}`)
    installPackage(folder, `node@${NODE_BROUGHT}`)
    // The package brings its binary by an install script, which npm may be told not to run.
    if (!brought()) installPackage(folder, `${platform}@${NODE_BROUGHT}`)
  }
  const node = brought()
  if (!node) fail('bringing Node', { stderr: `no usable Node in ${folder}` })
  return node
}

function findPnpm() {
  const folder = join(DATA_DIR, 'pnpm')
  const home = join(folder, 'node_modules', 'pnpm')
  const script = join(home, 'bin', 'pnpm.cjs')
  const brought = () => JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).version
  if (!existsSync(script) || brought() !== PNPM) {
    say(`fetching pnpm ${PNPM}`)
    installPackage(folder, `pnpm@${PNPM}`)
  }
  return script
}

/** Installs the workspace's packages when the lockfile is not the one that was installed last. */
function installPackages(node, pnpm, environment) {
  const lockfile = createHash('sha256')
    .update(readFileSync(join(ROOT, 'pnpm-lock.yaml')))
    .update(node)
    .digest('hex')
  const stamp = join(ROOT, 'node_modules', '.offhook-installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lockfile) return
  say('installing packages')
  const done = spawnSync(node, [pnpm, 'install', '--frozen-lockfile', '--reporter=append-only'], {
    cwd: ROOT,
    env: environment,
    stdio: ['ignore', process.stderr.fd ?? 2, process.stderr.fd ?? 2],
  })
  if (done.status !== 0) fail('installing packages', { stderr: 'see above' })
  writeFileSync(stamp, lockfile)
}

/** Yields the Node to go on with, pnpm's script, and the environment in which both are found first. */
export function setUp() {
  mkdirSync(DATA_DIR, { recursive: true })
  const node = findNode()
  const pnpm = findPnpm()
  const environment = {
    ...process.env,
    PATH: [dirname(node), join(DATA_DIR, 'pnpm', 'node_modules', '.bin'), process.env.PATH].join(delimiter),
    OFFHOOK_DATA_DIR: DATA_DIR,
    OFFHOOK_BIN_DIR: process.env.OFFHOOK_BIN_DIR ?? join(DATA_DIR, 'bin'),
    // A third of what a short command takes is compiling: Node keeps what it compiled, by the hash of its source.
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(DATA_DIR, 'compile-cache'),
  }
  installPackages(node, pnpm, environment)
  return { node, pnpm, environment }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { node, pnpm } = setUp()
  console.log(`node: ${node}\npnpm: ${pnpm}`)
}
