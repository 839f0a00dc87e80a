import { watch } from 'node:fs'
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { listImages, sha256Of } from '@offhook/firmware'

export type FirmwareImage = {
  readonly path: string
  readonly size: number
  readonly etag: string
  readonly lastModified: string
}

export type FirmwareFolder = { find(name: string): FirmwareImage | undefined; refresh(): Promise<void>; close(): void }

/**
 * The images of a firmware library, by exact name. What is not in its list, or is not what the list says, is not served. Looked at again when the folder
 * changes and every minute; an image is hashed once for each size and time that it is found with.
 */
export async function openFirmwareFolder(
  folder: string,
  log: { warn(fields: object, text: string): void },
): Promise<FirmwareFolder> {
  await mkdir(folder, { recursive: true })
  const hashed = new Map<string, string>()
  let images = new Map<string, FirmwareImage>()
  const hashOf = async (path: string, key: string): Promise<string> => {
    const known = hashed.get(key) ?? (await sha256Of(path))
    hashed.set(key, known)
    return known
  }
  const look = async () => {
    const found = new Map<string, FirmwareImage>()
    for (const { name, bytes, sha256 } of await listImages(folder)) {
      const path = join(folder, name.toLowerCase())
      const { size, mtime } = (await stat(path).catch(() => undefined)) ?? {}
      if (size !== bytes || (await hashOf(path, `${name} ${size} ${mtime!.getTime()}`)) !== sha256) {
        log.warn({ image: name }, 'an image is not what it was when it was added, and is not served')
        continue
      }
      found.set(name.toLowerCase(), {
        path,
        size,
        etag: `"${sha256.slice(0, 32)}"`,
        lastModified: mtime!.toUTCString(),
      })
    }
    images = found
  }
  // One after the other: a look that began earlier must not end later.
  let looking = Promise.resolve()
  const refresh = () => {
    looking = looking.catch(() => {}).then(look)
    return looking
  }
  const refreshOrSay = () =>
    refresh().catch((cause: unknown) => log.warn({ err: cause }, 'the firmware folder was not read'))
  await refreshOrSay()
  const timer = setInterval(refreshOrSay, 60_000)
  const watcher = watch(folder, refreshOrSay)
  watcher.on('error', () => {})
  return {
    find: (name) => images.get(name),
    refresh,
    close() {
      clearInterval(timer)
      watcher.close()
    },
  }
}
