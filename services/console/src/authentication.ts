import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { Refusal } from './refusal.ts'

export type Authentication = {
  /** For the API: a bearer token, or for reading the cookie of somebody signed in. */
  required: MiddlewareHandler
  signedIn(context: Context): boolean
  /** Whether the token is right; then the cookie is set. */
  signIn(context: Context, token: string): Promise<boolean>
  signOut(context: Context): void
}

export type AuthenticationPorts = {
  adminToken: string
  /** For digests; those of other tokens are kept under it. */
  key: Buffer
  /** The name of a further administrator's token. */
  findTokenName(digest: Buffer): Promise<string | undefined>
  now?: () => number
}

const COOKIE = 'offhook'
const LIFETIME_MS = 12 * 3_600_000

/** The digest under which `api_tokens` keeps a token. */
export const digestApiToken = (token: string, key: Buffer): Buffer =>
  createHmac('sha256', key).update('api token ').update(token).digest()

/** Tokens of administrators: the one of the environment, and those whose digests are kept. The cookie holds an expiry and its signature, never a token. */
export function authentication({
  adminToken,
  key,
  findTokenName,
  now = Date.now,
}: AuthenticationPorts): Authentication {
  const expected = digestApiToken(adminToken, key)
  const nameOf = async (token: string): Promise<string | undefined> => {
    const digest = digestApiToken(token, key)
    return timingSafeEqual(digest, expected) ? 'administrator' : findTokenName(digest)
  }
  const sign = (expires: string) =>
    createHmac('sha256', key).update(`session ${expires} `).update(expected).digest('base64url')
  const signedIn = (context: Context) => {
    const [expires, signature] = getCookie(context, COOKIE)?.split('.') ?? []
    if (!expires || !signature || !(Number(expires) > now())) return false
    return timingSafeEqual(digestApiToken(signature, key), digestApiToken(sign(expires), key))
  }
  const cookie = (context: Context) =>
    ({
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
      secure: new URL(context.req.url).protocol === 'https:',
    }) as const
  return {
    signedIn,
    async signIn(context, token) {
      if (token.length > 512 || (await nameOf(token)) === undefined) return false
      const expires = String(now() + LIFETIME_MS)
      setCookie(context, COOKIE, `${expires}.${sign(expires)}`, { ...cookie(context), maxAge: LIFETIME_MS / 1_000 })
      return true
    },
    signOut: (context) => void deleteCookie(context, COOKIE, cookie(context)),
    required: async (context, next) => {
      const [, bearer] = /^Bearer +(\S{1,512})$/i.exec(context.req.header('authorization') ?? '') ?? []
      const name = bearer === undefined ? undefined : await nameOf(bearer)
      const reading = ['GET', 'HEAD'].includes(context.req.method) && signedIn(context)
      if (name === undefined && !reading) throw new Refusal(401, 'a bearer token is needed')
      context.set('actor', name ?? 'web')
      await next()
    },
  }
}

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
