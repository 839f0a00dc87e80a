import { type Mac, parseMac } from '@offhook/phones'

export type BackgroundName = {
  readonly mac: Mac /** The first digits of the SHA-256 of its bytes. */
  readonly hash: string
  readonly contentType: string
}

const ENDINGS: Readonly<Record<string, string>> = { 'image/png': 'png', 'image/jpeg': 'jpg' }
const HASH_DIGITS = 16
const SHAPE = /^background-([0-9a-f]{12})-([0-9a-f]{16})\.(png|jpg)$/

/**
 * The name under which a phone loads its tenant's background, `background-0004f21a2457-9f86d081884c7d65.png`: another picture has another name, so that what
 * a phone has once it never needs again, and the phone is in it, so that who may have it is told as for its other files.
 */
export const backgroundName = (mac: Mac, contentHash: string, contentType: string): string | undefined =>
  ENDINGS[contentType] && `background-${mac}-${contentHash.slice(0, HASH_DIGITS)}.${ENDINGS[contentType]}`

/** What {@link backgroundName} wrote, in any letter case; undefined for everything else. */
export function parseBackgroundName(written: string): BackgroundName | undefined {
  const [, digits, hash, ending] = SHAPE.exec(written.toLowerCase()) ?? []
  const mac = digits && parseMac(digits)
  const [contentType] = Object.entries(ENDINGS).find((one) => one[1] === ending) ?? []
  return mac && hash && contentType ? { mac, hash, contentType } : undefined
}
