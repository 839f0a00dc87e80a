import { fileURLToPath } from 'node:url'
import { Eta } from 'eta'
import { OFFHOOK } from './layout-brand.ts'
import { ago, duration, instant, lasted, query, size } from './words.ts'

export type RenderPage = (template: string, values: object, status?: number) => Response

/** Nothing from elsewhere, nothing inline: what a phone or a tenant wrote can only ever be text. */
const HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'referrer-policy': 'same-origin', // with `no-referrer` a browser says of our own forms that they come from `null`
  'x-content-type-options': 'nosniff',
}

/** Templates with every value escaped unless a template says otherwise of another template. */
export function pageRenderer(): RenderPage {
  const eta = new Eta({ views: fileURLToPath(new URL('./templates', import.meta.url)), cache: true, autoEscape: true })
  const words = { ago, duration, instant, lasted, query, size, encode: encodeURIComponent }
  return (template, values, status = 200) =>
    new Response(eta.render(template, { now: Date.now(), brand: OFFHOOK, ...values, ...words }), {
      status,
      headers: HEADERS,
    })
}
