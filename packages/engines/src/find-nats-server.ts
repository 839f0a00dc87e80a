import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { access, chmod, constants, copyFile, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** No nats-server is to be had: the message is one sentence that says what to install. */
export class NoNatsServer extends Error {
  override name = 'NoNatsServer'
}

/** The first that is there: `OFFHOOK_NATS_SERVER`, PATH, our own copy, Debian's package (unpacked, not installed), Homebrew's, a pinned release. */
export async function findNatsServer(binDirectory: string): Promise<string> {
  const named = process.env.OFFHOOK_NATS_SERVER
  if (named) return named
  const own = join(binDirectory, 'nats-server')
  const there = [
    ...(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'nats-server')),
    own,
    '/opt/homebrew/bin/nats-server',
    '/usr/local/bin/nats-server',
  ]
  for (const path of there) if (await isExecutable(path)) return path
  for (const fetch of [fromDebian, fromRelease]) if (await fetch(own, binDirectory).catch(() => false)) return own
  throw new NoNatsServer(
    'No nats-server was found and none could be fetched: install it (apt-get install nats-server, brew install nats-server, or a release from nats.io) or name one in OFFHOOK_NATS_SERVER.',
  )
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )

/** `apt-get download` needs no root and installs nothing; the package lists may be missing on a new machine, so root refreshes them. */
async function fromDebian(own: string, binDirectory: string): Promise<boolean> {
  await mkdir(binDirectory, { recursive: true })
  const folder = await mkdtemp(join(tmpdir(), 'offhook-nats-'))
  try {
    const download = () => execute('apt-get', ['download', 'nats-server'], { cwd: folder })
    await download().catch(async (cause: unknown) => {
      if (process.getuid?.() !== 0) throw cause
      await execute('apt-get', ['update'])
      await download()
    })
    const archive = (await readdir(folder)).find((name) => name.endsWith('.deb'))
    if (!archive) return false
    await execute('dpkg', ['-x', join(folder, archive), join(folder, 'unpacked')])
    await putInPlace(join(folder, 'unpacked', 'usr', 'sbin', 'nats-server'), own)
    return true
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Whole or not at all, and also where somebody else has put one there meanwhile, which may run already. */
async function putInPlace(file: string, own: string): Promise<void> {
  const beside = `${own}.${randomUUID()}`
  await copyFile(file, beside)
  await chmod(beside, 0o755)
  await rename(beside, own)
}

/** The newest release whose checksums we could hold against a second source (the Hermit package list). */
const RELEASE = {
  version: '2.10.10',
  sha256: {
    'linux-amd64': 'c8cd7e19b906a5f8a7f9f7e70fc4bfa492d66a069d9664c4db19fdee1b6aa640',
    'darwin-amd64': '5b6bfed8f75ecb2f6465b87334f4e757a66c32b6c5f802e964a080a3716ffffb',
    'darwin-arm64': '8af6cbd8f3f21bcec164d17bc879d3e7807cd98e1c7839ac668986a71c4e52c6',
  } as Record<string, string>,
}

async function fromRelease(own: string, binDirectory: string): Promise<boolean> {
  const platform = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`
  const sum = RELEASE.sha256[platform]
  if (!sum) return false
  const name = `nats-server-v${RELEASE.version}-${platform}`
  const answer = await fetch(
    `https://github.com/nats-io/nats-server/releases/download/v${RELEASE.version}/${name}.tar.gz`,
  )
  if (!answer.ok) return false
  const archive = Buffer.from(await answer.arrayBuffer())
  if (createHash('sha256').update(archive).digest('hex') !== sum) return false
  await mkdir(binDirectory, { recursive: true })
  const folder = await mkdtemp(join(tmpdir(), 'offhook-nats-'))
  try {
    const packed = join(folder, `${name}.tar.gz`)
    await writeFile(packed, archive)
    await execute('tar', ['-xzf', packed, '-C', folder, '--strip-components=1', `${name}/nats-server`])
    await putInPlace(join(folder, 'nats-server'), own)
    return true
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
