import { createHmac, type KeyObject, timingSafeEqual } from 'node:crypto'
import type { Role } from '@offhook/database'
import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { Refusal } from '../manners/refusal.ts'
import { refuseByRole } from './roles.ts'

/** Whoever asks: a token's name, the tenant whose subtree it sees (without one an administrator, who sees every tenant), and what it may do there. */
export type Asker = { readonly name: string; readonly tenant: string | undefined; readonly role: Role }

export type Authentication = {
  /** For the API: a bearer token, or for reading the cookie of somebody signed in. Sets `actor`, `scope` and `role`, and refuses what the role may not. */
  required: MiddlewareHandler
  /** The same by the cookie alone. */
  signedIn(context: Context): Promise<Asker | undefined>
  /** Whether the token is right; then the cookie is set. */
  signIn(context: Context, token: string): Promise<boolean>
  /** Gives the cookie to somebody who signed in otherwise. `digest` is what `findAsker` will know it by; ends with `expiresAt`, in milliseconds. */
  keep(context: Context, digest: Buffer, expiresAt: number): void
  /** Ends the session of the cookie, and takes the cookie back. */
  signOut(context: Context): Promise<void>
}

export type AuthenticationPorts = {
  adminToken: string
  /** For digests; those of other tokens are kept under it. */
  key: KeyObject
  /** Whose token or session it is. */
  findAsker(digest: Buffer): Promise<Asker | undefined>
  /** Ends the session, if it is one and no token. */
  endSession(digest: Buffer): Promise<void>
  /** Where people reach the console: behind a proxy that speaks TLS for it, cookies are for TLS alone. */
  consoleUrl?: string | undefined
  now?: () => number
}

const COOKIE = 'offhook'
/** How long anybody stays signed in. */
export const SESSION_MS = 12 * 3_600_000

/** The digest under which `api_tokens` keeps a token. */
export const digestApiToken = (token: string, key: KeyObject): Buffer =>
  createHmac('sha256', key).update('api token ').update(token).digest()

/** How the audit trail names who asks. Slugs hold no slash: nobody's name is another's. */
export const actorOf = ({ name, tenant }: Pick<Asker, 'name' | 'tenant'>): string =>
  tenant === undefined ? name : `${tenant}/${name}`

/** The administrator's token of the environment, and those whose digests are kept. The cookie holds an expiry, a token's digest and a signature, never a token; it ends with its token. */
export function authentication({
  adminToken,
  key,
  findAsker,
  endSession,
  consoleUrl,
  now = Date.now,
}: AuthenticationPorts): Authentication {
  const expected = digestApiToken(adminToken, key)
  const askerWith = async (digest: Buffer): Promise<Asker | undefined> =>
    digest.length === expected.length && timingSafeEqual(digest, expected)
      ? { name: 'administrator', tenant: undefined, role: 'operator' }
      : findAsker(digest)
  const sign = (expires: string, digest: string) =>
    createHmac('sha256', key).update(`session ${expires} ${digest}`).digest()
  const letIn = (context: Context, asker: Asker) => {
    context.set('actor', actorOf(asker))
    context.set('scope', asker.tenant)
    context.set('role', asker.role)
    refuseByRole(asker.role, context.req.method)
    return asker
  }
  /** What a cookie of ours names. */
  const digestOf = (context: Context): Buffer | undefined => {
    const [expires, digest, signature] = getCookie(context, COOKIE)?.split('.') ?? []
    if (!expires || !digest || !signature || !(Number(expires) > now())) return undefined
    const given = Buffer.from(signature, 'base64url')
    const right = sign(expires, digest)
    if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined
    return Buffer.from(digest, 'base64url')
  }
  const signedIn = async (context: Context) => {
    const digest = digestOf(context)
    const asker = digest && (await askerWith(digest))
    return asker && letIn(context, asker)
  }
  const cookie = (context: Context) =>
    ({ httpOnly: true, sameSite: 'Strict', path: '/', secure: isSecure(context, consoleUrl) }) as const
  const keep = (context: Context, digest: Buffer, expiresAt: number) => {
    const [expires, shown] = [String(expiresAt), digest.toString('base64url')]
    const value = `${expires}.${shown}.${sign(expires, shown).toString('base64url')}`
    setCookie(context, COOKIE, value, { ...cookie(context), maxAge: Math.floor((expiresAt - now()) / 1_000) })
  }
  return {
    signedIn,
    keep,
    async signIn(context, token) {
      const digest = digestApiToken(token, key)
      if (token.length > 512 || (await askerWith(digest)) === undefined) return false
      keep(context, digest, now() + SESSION_MS)
      return true
    },
    async signOut(context) {
      const digest = digestOf(context)
      if (digest) await endSession(digest)
      deleteCookie(context, COOKIE, cookie(context))
    },
    required: async (context, next) => {
      const [, bearer] = /^Bearer +(\S{1,512})$/i.exec(context.req.header('authorization') ?? '') ?? []
      const asker = bearer === undefined ? undefined : await askerWith(digestApiToken(bearer, key))
      if (asker) letIn(context, asker)
      else if (bearer !== undefined || !['GET', 'HEAD'].includes(context.req.method) || !(await signedIn(context)))
        throw new Refusal(401, 'a bearer token is needed')
      await next()
    },
  }
}

/** Whether what we set is for TLS alone: asked for over TLS, or at the address whose proxy speaks it. */
export const isSecure = ({ req }: Context, consoleUrl: string | undefined): boolean =>
  new URL(req.url).protocol === 'https:' ||
  (consoleUrl !== undefined && /^https:/i.test(consoleUrl) && new URL(consoleUrl).host === req.header('host'))

/** CSRF: a browser says where a form comes from; from elsewhere it is refused. Programs say nothing and bring a token instead. */
export const sameOrigin: MiddlewareHandler = async (context, next) => {
  const { method } = context.req
  const site = context.req.header('sec-fetch-site')
  const origin = context.req.header('origin')
  const elsewhere =
    (site !== undefined && !['same-origin', 'none'].includes(site)) ||
    (origin !== undefined && hostOf(origin) !== context.req.header('host'))
  if (elsewhere && !['GET', 'HEAD'].includes(method)) throw new Refusal(403, 'a form of another site')
  await next()
}

const hostOf = (origin: string): string | undefined => (URL.canParse(origin) ? new URL(origin).host : undefined)
