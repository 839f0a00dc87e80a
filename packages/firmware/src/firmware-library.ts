import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { FirmwareRefused, Image, ImageName, type NewImage } from './image.ts'

/** The library's list, beside the images: what is not in it is never served. */
const INDEX = 'firmware.json'

/** The images of a folder, in order of name; none when there is no list yet. Throws {@link FirmwareRefused} for a list that is damaged. */
export async function listImages(folder: string): Promise<Image[]> {
  const text = await readFile(join(folder, INDEX), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return '[]'
    throw cause
  })
  try {
    return z.array(Image).parse(JSON.parse(text))
  } catch (cause) {
    throw new FirmwareRefused(`${join(folder, INDEX)} is damaged; add the images anew`, { cause })
  }
}

/**
 * Copies a file, or what a stream yields, into the library under its name and lists it with its hash. The same file under the same name again changes nothing but what is said of it;
 * another file under a name that is taken is refused unless `replace`.
 */
export async function addImage(
  folder: string,
  from: string | Readable,
  { name, family, model, version }: NewImage,
  { replace = false }: { replace?: boolean } = {},
): Promise<{ image: Image; added: boolean }> {
  if (!ImageName.safeParse(name).success || name === INDEX)
    throw new FirmwareRefused(`${name} is no name for an image: letters, digits, dots, hyphens and underscores`)
  await mkdir(folder, { recursive: true })
  const part = join(folder, `.${randomUUID()}.part`)
  try {
    const { bytes, sha256 } = await copyAndHash(typeof from === 'string' ? await openFile(from) : from, part)
    const images = await listImages(folder)
    const there = images.find((image) => image.name.toLowerCase() === name.toLowerCase())
    if (there && there.sha256 !== sha256 && !replace)
      throw new FirmwareRefused(`${there.name} is there already with other content; use another name, or replace it`)
    const image = Image.parse({
      name,
      family,
      ...(model ? { model } : {}),
      version,
      bytes,
      sha256,
      addedAt: new Date().toISOString(),
    })
    await rename(part, join(folder, name.toLowerCase()))
    await writeIndex(folder, [...images.filter((one) => one !== there), image])
    return { image, added: there?.sha256 !== sha256 }
  } catch (cause) {
    if (cause instanceof z.ZodError)
      throw new FirmwareRefused(cause.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '), {
        cause,
      })
    throw cause
  } finally {
    await rm(part, { force: true })
  }
}

/** False when there is no such image. */
export async function removeImage(folder: string, name: string): Promise<boolean> {
  const images = await listImages(folder)
  const left = images.filter((image) => image.name.toLowerCase() !== name.toLowerCase())
  if (left.length === images.length) return false
  await writeIndex(folder, left)
  await rm(join(folder, name.toLowerCase()), { force: true })
  return true
}

async function writeIndex(folder: string, images: readonly Image[]): Promise<void> {
  const sorted = images.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  const fresh = join(folder, `.${randomUUID()}.part`)
  await writeFile(fresh, `${JSON.stringify(sorted, null, 2)}\n`)
  await rename(fresh, join(folder, INDEX))
}

async function openFile(path: string): Promise<Readable> {
  const found = await stat(path).catch(() => undefined)
  if (!found?.isFile()) throw new FirmwareRefused(`${path} is no file that can be read`)
  return createReadStream(path)
}

async function copyAndHash(from: Readable, to: string): Promise<{ bytes: number; sha256: string }> {
  const hash = createHash('sha256')
  let bytes = 0
  const hashing = new Transform({
    transform(piece: Buffer, _, next) {
      hash.update(piece)
      bytes += piece.length
      next(null, piece)
    },
  })
  await pipeline(from, hashing, createWriteStream(to, { mode: 0o644 }))
  return { bytes, sha256: hash.digest('hex') }
}

/** Of a file's content, hex. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}
