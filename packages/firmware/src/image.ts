import { z } from 'zod'

/** A name as phones ask for it and settings pin it. */
export const ImageName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'a name is letters, digits, dots, hyphens and underscores, 64 at most')

/** One image of a library. */
export const Image = z.strictObject({
  name: ImageName,
  family: z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'a family is lower-case letters, digits and hyphens'),
  /** Absent: for every model of the family. */
  model: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .optional(),
  version: z.string().min(1).max(64),
  bytes: z.int().nonnegative(),
  /** Hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  addedAt: z.iso.datetime(),
})
export type Image = z.output<typeof Image>

export type NewImage = Pick<Image, 'name' | 'family' | 'model' | 'version'>

/** An image that cannot be taken; the message is one sentence that says why. */
export class FirmwareRefused extends Error {
  override name = 'FirmwareRefused'
}
