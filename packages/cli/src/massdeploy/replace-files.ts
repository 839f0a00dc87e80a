import { randomBytes } from 'node:crypto'
import { mkdir, open, readFile, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { codeOf, MassdeployFailed } from './massdeploy-failed.ts'

/** They hold passwords. A file that is there keeps the mode that it has. */
const FILE_MODE = 0o640

/** Where a path stands on this machine when `root` stands for `/`. Throws MassdeployFailed when a link leads out of it. */
export async function pathBelow(root: string, path: string): Promise<string> {
  const top = await realpath(root).catch((cause) => {
    throw new MassdeployFailed(1, `there is no folder ${root}`, { cause })
  })
  const wanted = join(top, path)
  const real = await realOf(wanted)
  const below = relative(top, real)
  if (below === '..' || below.startsWith('../')) throw new MassdeployFailed(1, `a link leads ${path} out of ${root}`)
  return real
}

/** The path without links, as far as it is there. */
async function realOf(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (cause) {
    if (codeOf(cause) !== 'ENOENT') throw new MassdeployFailed(1, `${path}: ${codeOf(cause)}`, { cause })
    return dirname(path) === path ? path : join(await realOf(dirname(path)), basename(path))
  }
}

/** Its bytes; undefined when there is no such file. */
export const readIfThere = (path: string): Promise<Buffer | undefined> =>
  readFile(path).catch((cause) => {
    if (codeOf(cause) === 'ENOENT') return undefined
    throw new MassdeployFailed(1, `${path} cannot be read: ${codeOf(cause)}`, { cause })
  })

/** Brings files to these texts: each is written beside its place and flushed, and only when all are, they are moved there. */
export async function replaceFiles(files: ReadonlyMap<string, string | Buffer>): Promise<void> {
  const staged: { readonly path: string; readonly temporary: string }[] = []
  let path = ''
  try {
    for ([path] of files) {
      await mkdir(dirname(path), { recursive: true })
      const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`)
      staged.push({ path, temporary })
      await writeFlushed(temporary, files.get(path)!, await modeOf(path))
    }
    for (const move of staged) {
      path = move.path
      await rename(move.temporary, path)
    }
  } catch (cause) {
    throw new MassdeployFailed(1, `${path} cannot be written: ${codeOf(cause)}`, { cause })
  } finally {
    for (const { temporary } of staged) await rm(temporary, { force: true })
  }
}

async function writeFlushed(path: string, text: string | Buffer, mode: number): Promise<void> {
  const file = await open(path, 'wx', FILE_MODE)
  try {
    await file.chmod(mode)
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
}

const modeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ mode }) => mode & 0o777,
    () => FILE_MODE,
  )
