import { randomBytes } from 'node:crypto'
import { type FileHandle, lstat, mkdir, open, readdir, readFile, realpath, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { OutputFailed } from './output-failed.ts'

const FILE_MODE = 0o640
const FOLDER_MODE = 0o750
const LEFT_BEHIND = /^\.offhook-[a-z.-]+\.[0-9a-f]{16}\.tmp$/
/** Names the files that were written and that nobody was told to read: it outlives us. */
const UNREAD = '.offhook-unread'

export type WrittenFiles = {
  /** Written now. */
  readonly changed: readonly string[]
  /** Written now or before, and not read yet as far as is known. */
  readonly unread: readonly string[]
  /** Notes that everything has been read. */
  wereRead(): Promise<void>
}

/**
 * A folder below `root`, made where it is not there; `segments` are slugs. The root is the administrator's: nobody else makes it. Throws OutputFailed when a
 * link leads out of it.
 */
export async function openFolderBelow(root: string, segments: readonly string[]): Promise<string> {
  const real = await realpath(root).catch((cause) => {
    throw new OutputFailed('files-off', 'the folder that OFFHOOK_PBX_DIR names is not there', { cause })
  })
  try {
    let folder = real
    for (const segment of segments) {
      folder = join(folder, segment)
      await mkdir(folder, { mode: FOLDER_MODE }).catch(unlessCode('EEXIST'))
      if (!(await lstat(folder)).isDirectory()) throw new OutputFailed('folder', 'its folder is a link, or a file')
    }
    return folder
  } catch (cause) {
    if (cause instanceof OutputFailed) throw cause
    throw new OutputFailed('folder', `its folder cannot be made: ${codeOf(cause)}`, { cause })
  }
}

/**
 * Brings files to these bytes: each that differs by a new one beside it, flushed to the disk and renamed over it, so that a reader sees the old or the new and
 * nothing between. Files of `emptied` that are there, and are not among them, are brought to `empty`.
 */
export async function writeFiles(
  folder: string,
  files: ReadonlyMap<string, Buffer>,
  emptied: readonly string[],
  empty: Buffer,
): Promise<WrittenFiles> {
  try {
    await sweep(folder)
    const wanted = new Map(files)
    for (const name of emptied) if (!wanted.has(name) && (await read(join(folder, name)))) wanted.set(name, empty)
    const changed: string[] = []
    for (const [name, bytes] of wanted) if (!(await read(join(folder, name)))?.equals(bytes)) changed.push(name)
    const before = (await read(join(folder, UNREAD)))?.toString().split('\n') ?? []
    const unread = [...new Set([...before.filter((name) => name !== ''), ...changed])].sort()
    if (changed.length > 0) await replace(folder, UNREAD, Buffer.from(unread.join('\n')))
    for (const name of changed) await replace(folder, name, wanted.get(name)!)
    return { changed, unread, wereRead: () => rm(join(folder, UNREAD), { force: true }) }
  } catch (cause) {
    throw new OutputFailed('folder', `its files cannot be written: ${codeOf(cause)}`, { cause })
  }
}

async function replace(folder: string, name: string, bytes: Buffer): Promise<void> {
  const temporary = join(
    folder,
    `.offhook-${name.replace(/^\.?(?:offhook-)?/, '')}.${randomBytes(8).toString('hex')}.tmp`,
  )
  try {
    await withFile(await open(temporary, 'wx', FILE_MODE), async (file) => {
      await file.chmod(FILE_MODE) // whatever the umask took away: the PBX reads by its group
      await file.writeFile(bytes)
      await file.sync()
    })
    await rename(temporary, join(folder, name))
  } catch (cause) {
    await rm(temporary, { force: true })
    throw cause
  }
  await withFile(await open(folder), (directory) => directory.sync())
}

async function withFile(file: FileHandle, work: (file: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(file)
  } finally {
    await file.close()
  }
}

/** What a crash between writing and renaming left: nobody else writes here. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) if (LEFT_BEHIND.test(name)) await rm(join(folder, name), { force: true })
}

const read = (path: string): Promise<Buffer | undefined> => readFile(path).catch(unlessCode('ENOENT'))

const unlessCode =
  (code: string) =>
  (cause: unknown): undefined => {
    if (codeOf(cause) !== code) throw cause
  }

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'unknown'
