import { access, constants, stat, statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { doubtful, type Finding, ill, well } from './finding.ts'

const LEAST_NODE = [22, 18] as const
const GIB = 1024 ** 3

/** Node runs TypeScript as it is since 22.18. */
export function checkNode(version: string = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isEnough = major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])
  return isEnough
    ? well('Node', version)
    : ill(
        'Node',
        `${version} is too old`,
        `install ${LEAST_NODE.join('.')} or later, or begin by npm start, which brings one`,
      )
}

/** The data folder: there or to be made, ours to write, with room, its keys for nobody else. */
export async function checkDataDir(dataDir: string): Promise<Finding[]> {
  const subject = 'data folder'
  const folder = (await exists(dataDir)) ? dataDir : dirname(dataDir)
  const isWritable = await access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
  if (!isWritable)
    return [
      ill(
        subject,
        `${folder} cannot be written`,
        'give it to the user that runs Offhook, or name another with --data-dir',
      ),
    ]
  const { bavail, bsize } = await statfs(folder)
  const free = (bavail * bsize) / GIB
  const room = `${dataDir}, ${free.toFixed(1)} GiB free`
  return [
    free < 1
      ? doubtful(subject, room, 'make room: logs, the bus and the edge’s cache are kept there')
      : well(subject, room),
    ...(await checkKeys(dataDir)),
  ]
}

async function checkKeys(dataDir: string): Promise<Finding[]> {
  const open: string[] = []
  for (const name of ['sealing-key', 'admin-token']) {
    const found = await stat(join(dataDir, name)).catch(() => undefined)
    if (found && (found.mode & 0o077) !== 0) open.push(join(dataDir, name))
  }
  return open.length === 0
    ? []
    : [
        ill(
          'keys',
          `${open.join(' and ')} can be read by others`,
          `chmod 600 ${open.join(' ')}, and think of who has read them`,
        ),
      ]
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
