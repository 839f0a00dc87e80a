import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { type Database, findLogLines } from '@offhook/database'
import { parseMac } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import { Eta } from 'eta'
import type { Context } from 'hono'
import { deleteCookie } from 'hono/cookie'
import type { Authentication } from '../authentication.ts'
import { showLine } from '../boot-routes.ts'
import { countBoots, findBoot, findBoots } from '../found-boots.ts'
import type { LiveEvents } from '../live-events.ts'
import { listPhoneFiles, readPhoneFile } from '../phone-files.ts'
import { phoneResource } from '../phones.ts'
import { streamChanges } from '../stream-events.ts'
import { waterfall } from './waterfall.ts'

export type PagePorts = { database: Database; sealer: Sealer; authentication: Authentication; live: LiveEvents }

const STATES = ['running', 'stalled', 'completed', 'refused'] as const

const HEADERS: Record<string, string> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; connect-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
}

/** The pages people look at: boots, one boot's waterfall, a phone. Rendered here; htmx keeps them current. */
export function mountPages(app: OpenAPIHono, { database, sealer, authentication, live }: PagePorts): void {
  const eta = new Eta({ views: fileURLToPath(new URL('./templates', import.meta.url)), cache: true, autoEscape: true })
  const phones = phoneResource(database, sealer)
  const render = (template: string, values: object, status = 200) =>
    new Response(eta.render(template, { ...values, ago, clock, seconds }), {
      status,
      headers: { ...HEADERS, 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    })
  const forSignedIn = (show: (context: Context) => Promise<Response>) => async (context: Context) =>
    authentication.signedIn(context) ? show(context) : context.redirect('/sign-in', 303)

  app.get('/sign-in', async (context) => {
    const token = context.req.query('token')
    if (token !== undefined && (await authentication.signIn(context, token))) return context.redirect('/', 303)
    return render('sign-in', { wrong: token !== undefined })
  })
  app.post('/sign-in', async (context) => {
    const { token } = await context.req.parseBody()
    return typeof token === 'string' && (await authentication.signIn(context, token.trim()))
      ? context.redirect('/', 303)
      : render('sign-in', { wrong: true }, 401)
  })
  app.post('/sign-out', (context) => {
    deleteCookie(context, 'offhook', { path: '/' })
    return context.redirect('/sign-in', 303)
  })

  const bootsOf = async (context: Context) => {
    const state = STATES.find((one) => one === context.req.query('state'))
    const tenant = context.req.query('tenant') || undefined
    const [boots, counts] = await Promise.all([
      findBoots(database, { state, tenant, limit: 100 }),
      countBoots(database),
    ])
    return {
      boots: boots.slice(0, 100),
      more: boots.length > 100,
      counts,
      state,
      tenant,
      states: STATES,
      query: new URL(context.req.url).search,
      now: Date.now(),
    }
  }
  app.get(
    '/',
    forSignedIn(async (context) => render('boots', await bootsOf(context))),
  )
  app.get(
    '/fragments/boots',
    forSignedIn(async (context) => render('boots-list', await bootsOf(context))),
  )

  const bootOf = async (context: Context) => {
    const boot = await findBoot(database, context.req.param('id') ?? '')
    if (!boot) return undefined
    const mac = parseMac(boot.mac)!
    const logs = (await findLogLines(database.sql, { mac, boot: boot.id, limit: 200 })).slice(0, 200).map(showLine)
    return { boot, logs, chart: waterfall(boot, Date.now()), now: Date.now() }
  }
  const showBoot = (template: string) =>
    forSignedIn(async (context) => {
      const found = await bootOf(context)
      return found ? render(template, found) : render('not-found', { what: 'boot' }, 404)
    })
  app.get('/boots/:id', showBoot('boot'))
  app.get('/fragments/boots/:id', showBoot('boot-detail'))

  app.get(
    '/phones/:mac',
    forSignedIn(async (context) => {
      const mac = parseMac(context.req.param('mac') ?? '')
      const phone = mac && (await phones.find({ mac }))
      if (!mac || !phone) return render('not-found', { what: 'phone' }, 404)
      const [files, boots, logs] = await Promise.all([
        listPhoneFiles(database, mac),
        findBoots(database, { mac, limit: 20 }),
        findLogLines(database.sql, { mac, limit: 100 }),
      ])
      return render('phone', { mac, phone, files, boots, logs: logs.map(showLine), now: Date.now() })
    }),
  )
  app.get(
    '/phones/:mac/files/:name',
    forSignedIn(async (context) => {
      const mac = parseMac(context.req.param('mac') ?? '')
      const name = (context.req.param('name') ?? '').toLowerCase()
      const file = mac && (await readPhoneFile(database, sealer, mac, name))
      return file ? render('file', { mac, name, file }) : render('not-found', { what: 'file' }, 404)
    }),
  )
  app.get('/live', (context) =>
    authentication.signedIn(context) ? streamChanges(live, context, {}) : context.body(null, 401),
  )
  mountAssets(app)
}

function mountAssets(app: OpenAPIHono): void {
  const require = createRequire(import.meta.url)
  const assets: Record<string, [path: string, type: string]> = {
    'htmx.js': [require.resolve('htmx.org/dist/htmx.min.js'), 'text/javascript'],
    'sse.js': [require.resolve('htmx-ext-sse/dist/sse.js'), 'text/javascript'],
    'offhook.css': [fileURLToPath(new URL('./assets/offhook.css', import.meta.url)), 'text/css'],
    'offhook.svg': [fileURLToPath(new URL('./assets/offhook.svg', import.meta.url)), 'image/svg+xml'],
  }
  app.get('/assets/:name', async (context) => {
    const asset = assets[context.req.param('name')]
    if (!asset) return context.notFound()
    return new Response(await readFile(asset[0]), {
      headers: {
        'content-type': `${asset[1]}; charset=utf-8`,
        'cache-control': 'max-age=300',
        'x-content-type-options': 'nosniff',
      },
    })
  })
}

const clock = (at: string): string => at.slice(11, 23)

/** Whole seconds since, as people say it. */
function ago(at: string, now: number): string {
  const past = Math.max(0, Math.round((now - Date.parse(at)) / 1_000))
  if (past < 60) return `${past} s ago`
  if (past < 3_600) return `${Math.floor(past / 60)} min ago`
  return past < 86_400 ? `${Math.floor(past / 3_600)} h ago` : `${Math.floor(past / 86_400)} d ago`
}

function seconds(from: string, to: string | number): string {
  const ms = (typeof to === 'number' ? to : Date.parse(to)) - Date.parse(from)
  return ms < 10_000 ? `${(ms / 1_000).toFixed(2)} s` : `${Math.round(ms / 1_000)} s`
}
