import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

/** An envelope that no key here opens: another key, another purpose, or changed bytes. */
export class SealBroken extends Error {
  override name = 'SealBroken'
}

export type Sealer = {
  /** Seals `clear` for one purpose, e.g. `bundle:0004f21a2457`; only the same purpose opens it. */
  seal(purpose: string, clear: Buffer): Buffer
  /** Throws {@link SealBroken}. */
  open(purpose: string, envelope: Buffer): Buffer
  /** A key of its own for keyed digests (boot tokens, API tokens), derived from the first sealing key. */
  digestKey: KeyObject
}

const VERSION = 1
const KEY_ID_BYTES = 4
const IV_BYTES = 12
const TAG_BYTES = 16
const HEADER_BYTES = 1 + KEY_ID_BYTES + IV_BYTES + TAG_BYTES

/**
 * AES-256-GCM envelopes: version (1 byte), key id (4), nonce (12), tag (16), ciphertext; the purpose is authenticated with them.
 * The first key seals, every key opens. A nonce is random: up to 2^32 envelopes a key (NIST SP 800-38D section 8.3). Keys are key objects: of bytes Node 24 makes
 * one for each call, which takes twice as long as sealing does.
 */
export function openSealer(keys: readonly Buffer[]): Sealer {
  const [first] = keys
  if (!first) throw new Error('a sealer needs a key')
  const ring = new Map(keys.map((key) => [keyIdOf(key).toString('hex'), createSecretKey(key)]))
  const firstId = keyIdOf(first)
  const sealingKey = createSecretKey(first)
  return {
    digestKey: createSecretKey(Buffer.from(hkdfSync('sha256', first, '', 'offhook digests', 32))),
    seal(purpose, clear) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', sealingKey, iv).setAAD(Buffer.from(purpose))
      const sealed = [cipher.update(clear), cipher.final()]
      return Buffer.concat([Buffer.of(VERSION), firstId, iv, cipher.getAuthTag(), ...sealed])
    },
    open(purpose, envelope) {
      if (envelope.length < HEADER_BYTES || envelope[0] !== VERSION) throw new SealBroken('not an envelope')
      const key = ring.get(envelope.subarray(1, 1 + KEY_ID_BYTES).toString('hex'))
      if (!key) throw new SealBroken('sealed with a key that is not here')
      const iv = envelope.subarray(1 + KEY_ID_BYTES, 1 + KEY_ID_BYTES + IV_BYTES)
      const tag = envelope.subarray(HEADER_BYTES - TAG_BYTES, HEADER_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(purpose)).setAuthTag(tag)
      try {
        return Buffer.concat([decipher.update(envelope.subarray(HEADER_BYTES)), decipher.final()])
      } catch (cause) {
        throw new SealBroken('the envelope does not open for this purpose', { cause })
      }
    },
  }
}

const keyIdOf = (key: Buffer): Buffer =>
  createHash('sha256').update('offhook key id').update(key).digest().subarray(0, KEY_ID_BYTES)
