import { X509Certificate } from 'node:crypto'
import { parseSipUri } from '@offhook/sip'
import { z } from 'zod'

const Domain = z
  .string()
  .max(255)
  .regex(/^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])$/, 'a host, as it stands in addresses of record')
  .toLowerCase()
const domains = z.array(Domain).min(1).max(100)
const Pem = z
  .string()
  .max(131_072)
  .refine((text) => isCertificate(text), 'not a certificate in PEM')
const Word = z
  .string()
  .min(1)
  .max(256)
  .regex(/^\P{Cc}*$/u, 'no control characters')

export const RegEventRegistrar = z.strictObject({
  kind: z.literal('reg-event'),
  address: z
    .string()
    .max(300)
    .regex(
      /^sips?:[A-Za-z0-9.:[\]-]{1,200}(?:;transport=(?:udp|tcp|tls))?$/,
      'sip:host:port, perhaps with ;transport=tcp',
    )
    .refine((uri) => parseSipUri(uri) !== undefined, 'not a SIP URI'),
  domains,
  expiresSeconds: z.int().min(60).max(86_400).default(3_600),
})

export const KamailioRegistrar = z.strictObject({
  kind: z.literal('kamailio'),
  url: z
    .url({ protocol: /^https?$/ })
    .max(1_000)
    .refine(
      (url) => !URL.canParse(url) || (new URL(url).username === '' && new URL(url).password === ''),
      'a URL without a user or password: those go into auth',
    ),
  table: z
    .string()
    .regex(/^\w{1,64}$/)
    .default('location'),
  domains,
  intervalSeconds: z.int().min(1).max(3_600).default(10),
  ca: Pem.optional(),
})

export const AmiRegistrar = z.strictObject({
  kind: z.literal('ami'),
  host: z
    .string()
    .max(253)
    .regex(/^[A-Za-z0-9._:-]+$/, 'a host name or an address'),
  port: z.int().min(1).max(65_535).optional(),
  tls: z.boolean().default(false),
  ca: Pem.optional(),
  driver: z.enum(['pjsip', 'sip']).default('pjsip'),
  domains,
  intervalSeconds: z.int().min(5).max(3_600).default(30),
})

/** Where a registrar is and how it is watched; no secrets. `domains` are those of its addresses of record. */
export const Registrar = z.discriminatedUnion('kind', [RegEventRegistrar, KamailioRegistrar, AmiRegistrar])
export type Registrar = z.output<typeof Registrar>

/** How we sign in; kept sealed. Digest answers a challenge to SUBSCRIBE, basic and bearer are for JSON-RPC over HTTP, manager is a user of manager.conf. */
export const RegistrarAuth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('digest'), user: Word, password: Word.max(1_024) }),
  z.strictObject({ kind: z.literal('basic'), user: Word, password: Word.max(1_024) }),
  z.strictObject({
    kind: z.literal('bearer'),
    token: z
      .string()
      .max(4_096)
      .regex(/^[\x21-\x7e]+$/, 'printable ASCII only'),
  }),
  z.strictObject({ kind: z.literal('manager'), user: Word, secret: Word.max(1_024) }),
])
export type RegistrarAuth = z.output<typeof RegistrarAuth>
export const REGISTRAR_AUTH_KINDS = ['digest', 'basic', 'bearer', 'manager'] as const satisfies RegistrarAuth['kind'][]

const FITTING: Record<Registrar['kind'], readonly RegistrarAuth['kind'][]> = {
  'reg-event': ['digest'],
  kamailio: ['basic', 'bearer'],
  ami: ['manager'],
}

/** Why a registrar of this kind cannot be signed in to like that; undefined when it can. An Asterisk always wants a login. */
export function authFault(kind: Registrar['kind'], auth: RegistrarAuth | undefined): string | undefined {
  const fitting = FITTING[kind]
  if (auth ? fitting.includes(auth.kind) : kind !== 'ami') return undefined
  return `auth of a registrar of kind ${kind} is of kind ${fitting.join(' or ')}`
}

function isCertificate(text: string): boolean {
  try {
    return new X509Certificate(text).subject !== undefined
  } catch {
    return false
  }
}
