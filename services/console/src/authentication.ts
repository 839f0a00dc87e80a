import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { Refusal } from './refusal.ts'

export type Authentication = {
  /** For the API: a bearer token, or the cookie of somebody signed in for reading. */
  required: MiddlewareHandler
  signedIn(context: Context): boolean
  /** Whether the token is right; then the cookie is set. */
  signIn(context: Context, token: string): boolean
}

const COOKIE = 'offhook'
const LIFETIME_MS = 12 * 3_600_000

/** One administrator's token. The cookie holds an expiry and its signature, never the token. */
export function authentication(adminToken: string, key: Buffer, now: () => number = Date.now): Authentication {
  const digest = (text: string) => createHmac('sha256', key).update(text).digest()
  const expected = digest(adminToken)
  const isToken = (token: string) => timingSafeEqual(digest(token), expected)
  const sign = (expires: string) =>
    createHmac('sha256', key).update(`session ${expires} `).update(expected).digest('base64url')
  const signedIn = (context: Context) => {
    const [expires, signature] = getCookie(context, COOKIE)?.split('.') ?? []
    if (!expires || !signature || !(Number(expires) > now())) return false
    return timingSafeEqual(digest(signature), digest(sign(expires)))
  }
  return {
    signedIn,
    signIn(context, token) {
      if (!isToken(token)) return false
      const expires = String(now() + LIFETIME_MS)
      const secure = new URL(context.req.url).protocol === 'https:'
      setCookie(context, COOKIE, `${expires}.${sign(expires)}`, {
        httpOnly: true,
        sameSite: 'Strict',
        path: '/',
        maxAge: LIFETIME_MS / 1_000,
        secure,
      })
      return true
    },
    required: async (context, next) => {
      const [, bearer] = /^Bearer\s+(\S{1,512})$/i.exec(context.req.header('authorization') ?? '') ?? []
      const reading = context.req.method === 'GET' && signedIn(context)
      if (!reading && !(bearer && isToken(bearer))) throw new Refusal(401, 'a bearer token is needed')
      await next()
    },
  }
}
