import { type Form, readJsonField, readNumber } from './forms.ts'

export const KINDS = [
  ['rest', 'rest: Offhook’s own JSON'],
  ['teleware', 'teleware: as for Virtual Access’s SMG'],
  ['mapped', 'mapped: another API, by a mapping'],
  ['local', 'local: the lines are kept here'],
] as const

export type ShownPlatform = {
  kind: string
  baseUrl?: string
  auth?: { kind: string }
  mapping?: object
  passwords?: object
  outputs?: object[]
  events?: { secrets: number }
  limits?: { maxConcurrent?: number; timeoutMs?: number }
}
/** Everything that may be shown again: no secret is among it. */
export type PlatformForm = {
  tenant?: string | undefined
  platform?: string | undefined
  kind?: string | undefined
  baseUrl?: string | undefined
  authKind?: string | undefined
  authUser?: string | undefined
  authHeader?: string | undefined
  mapping?: string
  passwords?: string
  maxConcurrent?: string | undefined
  timeoutMs?: string | undefined
}

/** Of a sign-in: `keep` leaves what is there. */
export const AUTH_CHOICES = [
  ['keep', 'as it is'],
  ['none', 'none'],
  ['bearer', 'a bearer token'],
  ['basic', 'user and password'],
  ['header', 'a header'],
  ['hmac', 'a signature (HMAC)'],
  ['certificate', 'a client certificate'],
] as const

const asJson = (value: object | undefined): string => (value === undefined ? '' : JSON.stringify(value, null, 2))

/** What a form shows of a platform. */
export const platformFormOf = ({ kind, baseUrl, mapping, passwords, limits = {} }: ShownPlatform): PlatformForm => ({
  ...{ kind, baseUrl, authKind: 'keep', mapping: asJson(mapping), passwords: asJson(passwords) },
  maxConcurrent: limits.maxConcurrent?.toString(),
  timeoutMs: limits.timeoutMs?.toString(),
})

/** What somebody wrote, to be shown again as it was; secrets are not. */
export const readPlatformForm = (form: Form): PlatformForm => ({
  ...{ kind: form.text('kind'), baseUrl: form.text('baseUrl'), authKind: form.text('authKind') },
  ...{ authUser: form.text('authUser'), authHeader: form.text('authHeader') },
  ...{ mapping: form.raw('mapping'), passwords: form.raw('passwords') },
  ...{ maxConcurrent: form.text('maxConcurrent'), timeoutMs: form.text('timeoutMs') },
})

type Kept = { auth?: unknown; outputs?: unknown; eventSecrets?: unknown } | undefined

/** The body that a PUT would have brought: what is left empty of the secrets stays as it was. */
export function platformBodyOf(form: Form, before: Kept): object {
  const kind = form.text('kind')
  const auth = authOf(form, before?.auth)
  const [mapping, passwords] = [readJsonField(form, 'mapping'), readJsonField(form, 'passwords')]
  const outputs = form.text('dropOutputs') ? undefined : (readJsonField(form, 'outputs') ?? before?.outputs)
  const given = form
    .raw('eventSecrets')
    .split(/\s+/)
    .filter((one) => one !== '')
  const eventSecrets = form.text('dropEventSecrets') ? undefined : given.length > 0 ? given : before?.eventSecrets
  const limits = Object.fromEntries(
    (['maxConcurrent', 'timeoutMs'] as const).flatMap((name) => {
      const value = readNumber(form.text(name))
      return value === undefined ? [] : [[name, value]]
    }),
  )
  return {
    kind,
    ...(form.text('baseUrl') ? { baseUrl: form.text('baseUrl') } : {}),
    ...(auth === undefined ? {} : { auth }),
    ...(mapping === undefined ? {} : { mapping }),
    ...(passwords === undefined ? {} : { passwords }),
    ...(outputs === undefined ? {} : { outputs }),
    ...(eventSecrets === undefined ? {} : { eventSecrets }),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  }
}

/** Secrets are taken as they were typed. */
function authOf(form: Form, before: unknown): unknown {
  const kind = form.text('authKind') ?? 'keep'
  const secret = form.raw('authSecret')
  switch (kind) {
    case 'keep':
      return before
    case 'none':
      return undefined
    case 'bearer':
      return { kind, token: secret }
    case 'basic':
      return { kind, user: form.text('authUser'), password: secret }
    case 'header':
      return { kind, name: form.text('authHeader'), value: secret }
    case 'hmac':
      return { kind, secret }
    default:
      return {
        kind,
        cert: form.raw('authCert'),
        key: form.raw('authKey'),
        ...(form.text('authCa') ? { ca: form.raw('authCa') } : {}),
      }
  }
}
