import { createPrivateKey, X509Certificate } from 'node:crypto'
import { z } from 'zod'

const Printable = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\x20-\x7e]*$/, 'printable ASCII only')

/** A header's name: RFC 9110 section 5.1. */
export const HeaderName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}$/, 'not the name of a header')

/** Headers that the connection itself is made of: nobody else sets them. */
const OWN_HEADERS = /^(?:host|content-length|content-type|transfer-encoding|connection|upgrade|te|trailer|expect)$/i
export const FreeHeaderName = HeaderName.refine((name) => !OWN_HEADERS.test(name), 'a header that is set by itself')

const Hmac = z.strictObject({
  kind: z.literal('hmac'),
  secret: z.string().min(16, 'sixteen characters at least').max(4_096),
  algorithm: z.literal('sha256').default('sha256'),
  timestampHeader: FreeHeaderName.default('x-offhook-timestamp'),
  signatureHeader: FreeHeaderName.default('x-offhook-signature'),
})
export type HmacAuth = z.output<typeof Hmac>

const Certificate = z
  .strictObject({
    kind: z.literal('certificate'),
    cert: z.string().max(32_768),
    key: z.string().max(32_768),
    ca: z.string().max(131_072).optional(),
  })
  .superRefine(({ cert, key, ca }, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message, input: undefined })
    const certificate = readOr(() => new X509Certificate(cert))
    const privateKey = readOr(() => createPrivateKey(key))
    if (!certificate) refuse('cert', 'not a certificate in PEM')
    if (!privateKey) refuse('key', 'not a private key in PEM without a passphrase')
    if (certificate && privateKey && !certificate.checkPrivateKey(privateKey))
      refuse('key', 'not the key of the certificate')
    if (ca !== undefined && !readOr(() => new X509Certificate(ca))) refuse('ca', 'not a certificate in PEM')
  })

/** How we sign in at a platform; kept sealed. Absent: not at all. */
export const PlatformAuth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('bearer'), token: Printable(4_096) }),
  z.strictObject({ kind: z.literal('basic'), user: z.string().min(1).max(256), password: z.string().max(1_024) }),
  z.strictObject({ kind: z.literal('header'), name: FreeHeaderName, value: Printable(4_096) }),
  Hmac,
  Certificate,
])
export type PlatformAuth = z.output<typeof PlatformAuth>
export const AUTH_KINDS = ['bearer', 'basic', 'header', 'hmac', 'certificate'] as const satisfies PlatformAuth['kind'][]

function readOr<Value>(read: () => Value): Value | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
