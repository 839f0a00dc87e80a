import { watch } from 'node:fs'
import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'

export type FirmwareImage = {
  readonly path: string
  readonly size: number
  readonly etag: string
  readonly lastModified: string
}

export type FirmwareFolder = { find(name: string): FirmwareImage | undefined; refresh(): Promise<void>; close(): void }

/** The images in a folder, by exact name: its plain files only, no links, nothing below it. Looked at again when it changes and every minute. */
export async function openFirmwareFolder(folder: string): Promise<FirmwareFolder> {
  await mkdir(folder, { recursive: true })
  let images = new Map<string, FirmwareImage>()
  const refresh = async () => {
    const found = new Map<string, FirmwareImage>()
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (!entry.isFile()) continue
      const path = join(folder, entry.name)
      const { size, mtime } = await stat(path)
      found.set(entry.name.toLowerCase(), {
        path,
        size,
        etag: `"${size.toString(16)}-${mtime.getTime().toString(16)}"`,
        lastModified: mtime.toUTCString(),
      })
    }
    images = found
  }
  await refresh()
  const timer = setInterval(() => void refresh().catch(() => {}), 60_000)
  const watcher = watch(folder, () => void refresh().catch(() => {}))
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
