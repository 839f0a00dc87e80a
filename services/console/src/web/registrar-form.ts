import { type Form, readNumber } from './forms.ts'

export const REGISTRAR_KINDS = [
  ['reg-event', 'reg-event: SUBSCRIBE, by RFC 3680'],
  ['kamailio', 'kamailio: its JSON-RPC'],
  ['ami', 'ami: Asterisk’s manager interface'],
] as const

/** Of a sign-in: `keep` leaves what is there. */
export const REGISTRAR_AUTHS = [
  ['keep', 'as it is'],
  ['none', 'none'],
  ['digest', 'user and password (digest), for reg-event'],
  ['basic', 'user and password (basic), for kamailio'],
  ['bearer', 'a bearer token, for kamailio'],
  ['manager', 'a user of manager.conf, for ami'],
] as const

/** The fields that each kind has; a form brings those of the others as well, and they are left out. */
const FIELDS = new Map<string | undefined, readonly Field[]>([
  ['reg-event', ['address', 'expiresSeconds']],
  ['kamailio', ['url', 'table', 'intervalSeconds', 'ca']],
  ['ami', ['host', 'port', 'driver', 'intervalSeconds', 'ca']],
])
const TEXTS = ['address', 'url', 'table', 'host', 'driver', 'ca'] as const
const NUMBERS = ['expiresSeconds', 'port', 'intervalSeconds'] as const
type Field = (typeof TEXTS)[number] | (typeof NUMBERS)[number]
const isNumber = (field: Field): boolean => (NUMBERS as readonly string[]).includes(field)

export type ShownRegistrar = {
  kind: string
  domains: string[]
  tls?: boolean
  auth?: { kind: string }
} & { [field in Field]?: string | number }

/** Everything that may be shown again: no secret is among it. */
export type RegistrarForm = {
  tenant?: string | undefined
  registrar?: string | undefined
  kind?: string | undefined
  domains?: string
  tls?: boolean
  authKind?: string | undefined
  authUser?: string | undefined
} & { [field in Field]?: string | undefined }

export const registrarFormOf = ({ kind, domains, tls = false, ...fields }: ShownRegistrar): RegistrarForm => ({
  ...Object.fromEntries([...TEXTS, ...NUMBERS].map((field) => [field, fields[field]?.toString()])),
  ...{ kind, domains: domains.join('\n'), tls, authKind: 'keep' },
})

/** What somebody wrote, to be shown again as it was; secrets are not. */
export const readRegistrarForm = (form: Form): RegistrarForm => ({
  ...Object.fromEntries([...TEXTS, ...NUMBERS].map((field) => [field, form.text(field)])),
  ...{ kind: form.text('kind'), domains: form.raw('domains'), tls: form.text('tls') !== undefined },
  ...{ authKind: form.text('authKind'), authUser: form.text('authUser') },
})

/** The body that a PUT would have brought; how we sign in stays as it was unless the form says otherwise. */
export function registrarBodyOf(form: Form, before: { auth?: unknown } | undefined): object {
  const kind = form.text('kind')
  const fields = (FIELDS.get(kind) ?? []).flatMap((field) => {
    const text = form.text(field)
    return text === undefined ? [] : [[field, isNumber(field) ? readNumber(text) : text]]
  })
  const auth = authOf(form, before?.auth)
  return {
    kind,
    domains: form
      .raw('domains')
      .split(/[\s,]+/)
      .filter((one) => one !== ''),
    ...Object.fromEntries(fields),
    ...(kind === 'ami' ? { tls: form.text('tls') !== undefined } : {}),
    ...(auth === undefined ? {} : { auth }),
  }
}

/** Secrets are taken as they were typed. */
function authOf(form: Form, before: unknown): unknown {
  const kind = form.text('authKind') ?? 'keep'
  const [user, secret] = [form.text('authUser'), form.raw('authSecret')]
  switch (kind) {
    case 'keep':
      return before
    case 'none':
      return undefined
    case 'bearer':
      return { kind, token: secret }
    case 'manager':
      return { kind, user, secret }
    default:
      return { kind, user, password: secret }
  }
}
