import { imageSize } from 'image-size'

export type PictureKind = 'logo' | 'background'
export type Picture = {
  readonly contentType: 'image/png' | 'image/jpeg'
  readonly width: number
  readonly height: number
}
export type NoPicture = { readonly notAPicture: 'too-many-bytes' | 'unknown-format' | 'broken' | 'too-large' }

export const MAX_PICTURE_BYTES = 512 * 1024
/** Pixels a side. A small file may be a picture of gigabytes to whoever opens it. */
export const MAX_SIDE: Readonly<Record<PictureKind, number>> = { logo: 1_024, background: 2_048 }

const PNG = { magic: Buffer.from('89504e470d0a1a0a', 'hex'), end: Buffer.from('0000000049454e44ae426082', 'hex') }
const JPEG = { magic: Buffer.from('ffd8ff', 'hex'), end: Buffer.from('ffd9', 'hex') }

/** What bytes are, by themselves: a whole PNG or JPEG with nothing behind it, or why they are none. What anybody calls them does not count. */
export function readPicture(bytes: Buffer, kind: PictureKind): Picture | NoPicture {
  if (bytes.length > MAX_PICTURE_BYTES) return { notAPicture: 'too-many-bytes' }
  const format = [PNG, JPEG].find(({ magic }) => bytes.subarray(0, magic.length).equals(magic))
  if (!format) return { notAPicture: 'unknown-format' }
  if (!bytes.subarray(-format.end.length).equals(format.end)) return { notAPicture: 'broken' }
  const size = sizeOf(bytes)
  if (!size || !(size.width > 0) || !(size.height > 0)) return { notAPicture: 'broken' }
  if (Math.max(size.width, size.height) > MAX_SIDE[kind]) return { notAPicture: 'too-large' }
  return { contentType: format === PNG ? 'image/png' : 'image/jpeg', ...size }
}

function sizeOf(bytes: Buffer): { width: number; height: number } | undefined {
  try {
    const { width, height } = imageSize(bytes)
    return { width, height }
  } catch {
    return undefined // it throws for whatever it does not understand
  }
}
