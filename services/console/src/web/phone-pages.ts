import { randomUUID } from 'node:crypto'
import type { OpenAPIHono } from '@hono/zod-openapi'
import { findLogLines, type ScopedDatabase } from '@offhook/database'
import { type Mac, parseMac, Slug } from '@offhook/phones'
import type { Context } from 'hono'
import { sameOrigin } from '../asking/authentication.ts'
import { showLine } from '../boots/boot-routes.ts'
import { findBoots } from '../boots/found-boots.ts'
import type { LogTails } from '../logs/log-tail.ts'
import { auditReveal } from '../phones/file-routes.ts'
import { findOperation } from '../phones/operations.ts'
import type { PhoneFiles } from '../phones/phone-files.ts'
import type { phoneResource } from '../phones/phones.ts'
import { resyncPhone } from '../phones/resync-routes.ts'
import { revokeTokens } from '../phones/revocation-routes.ts'
import { findRegistrations, findRequests } from '../registrars/found-registrations.ts'
import type { RenderPage } from './render-page.ts'
import type { SignedInPages } from './signed-in.ts'

export type PhonePagePorts = {
  database: ScopedDatabase
  files: PhoneFiles
  tails: LogTails
  phones: ReturnType<typeof phoneResource>
}

const STATES = ['running', 'stalled', 'completed', 'refused', 'ordered'] as const
const PAGE = 50
const SHOWN_REQUESTS = 25
const SHOWN_BOOTS = 20
const SHOWN_LINES = 200

type Shown = (context: Context, render: RenderPage, mac: Mac) => Promise<Response>

/** Phones: found, and each with what it asked, was served, says and is. */
export function mountPhonePages(
  app: OpenAPIHono,
  { database, files, tails, phones }: PhonePagePorts,
  { forSignedIn, signedIn }: SignedInPages,
  renderPage: RenderPage,
): void {
  const ofPhone = (show: Shown) =>
    forSignedIn(async (context, render) => {
      const mac = parseMac(context.req.param('mac') ?? '')
      return mac ? show(context, render, mac) : render('not-found', { what: 'phone' }, 404)
    })

  app.get(
    '/phones',
    forSignedIn(async (context, render) => {
      const q = (context.req.query('q') ?? '').trim().replaceAll('\0', '').slice(0, 100)
      const mac = parseMac(q)
      if (mac && (await phones.find({ mac }))) return context.redirect(`/phones/${mac}`, 303)
      const cursor = context.req.query('cursor')
      const tenant = Slug.safeParse(context.req.query('tenant')).data
      const state = STATES.find((one) => one === context.req.query('state'))
      const query = { limit: PAGE, cursor, tenant, state, q: q || undefined }
      return render('phones', { q, tenant, state, states: STATES, ...(await phones.list({}, query as never)) }) // the list's own query, already checked
    }),
  )
  app.get(
    '/phones/:mac',
    ofPhone(async (context, render, mac) => {
      const phone = await phones.find({ mac })
      if (!phone) return render('not-found', { what: 'phone' }, 404)
      const asked = context.req.query('operation') ?? ''
      const [listed, changed, boots, requests, registrations, lines, operation] = await Promise.all([
        files.list(mac),
        files.changed(mac),
        findBoots(database, { mac, limit: SHOWN_BOOTS }),
        findRequests(database, mac, SHOWN_REQUESTS),
        findRegistrations(database, mac),
        findLogLines(database.sql, { mac, limit: SHOWN_LINES, latest: true }),
        isUuid(asked) ? findOperation(database.sql, asked) : undefined,
      ])
      const logs = lines.reverse().map((line) => ({ mac, ...showLine(line) }))
      return render('phone', {
        ...{ mac, phone, files: listed, changed, registrations, requests, logs, operation },
        boots: boots.slice(0, SHOWN_BOOTS),
        revoked: context.req.query('revoked') !== undefined,
      })
    }),
  )
  app.get(
    '/phones/:mac/log',
    signedIn(async (context) => {
      const mac = parseMac(context.req.param('mac') ?? '')
      if (!mac) return context.notFound()
      return tails.follow(context, { mac }, (lines) => {
        const logs = lines.map((line) => ({ mac, ...showLine(line) }))
        return renderPage('log-rows', { logs, of: 'phone' }).text()
      })
    }),
  )
  app.get(
    '/phones/:mac/settings',
    ofPhone(async (context, render, mac) => {
      const explained = await files.explain(mac)
      if (!explained) return render('not-found', { what: 'phone with lines' }, 404)
      const name = (context.req.query('name') ?? '').trim().slice(0, 100)
      const wanted = name.toLowerCase()
      const parameters = explained.parameters.filter(
        (one) =>
          one.name.toLowerCase().includes(wanted) ||
          one.madeOf.some(({ setting, layer }) => `${setting} ${layer}`.toLowerCase().includes(wanted)),
      )
      return render('phone-settings', { mac, name, family: explained.family, parameters })
    }),
  )
  app.get(
    '/phones/:mac/files/:name',
    ofPhone(async (context, render, mac) => {
      const name = nameIn(context)
      const file = name && (await files.read(mac, name))
      if (!file) return render('not-found', { what: 'file' }, 404)
      return render('file', {
        mac,
        name,
        file,
        isRevealed: false,
        changed: (await files.changed(mac))?.files.get(name),
      })
    }),
  )
  app.post(
    '/phones/:mac/files/:name/reveal',
    sameOrigin,
    ofPhone(async (context, render, mac) => {
      const name = nameIn(context)
      if (!name || !(await files.read(mac, name))) return render('not-found', { what: 'file' }, 404)
      await auditReveal(database, context.get('actor'), mac, name)
      return render('file', { mac, name, file: await files.read(mac, name, true), isRevealed: true })
    }),
  )
  app.get(
    '/phones/:mac/files/:name/changes',
    ofPhone(async (context, render, mac) => {
      const name = nameIn(context)
      const changes = name && (await files.changes(mac, name))
      return changes ? render('file-changes', { mac, changes }) : render('not-found', { what: 'former file' }, 404)
    }),
  )
  app.post(
    '/phones/:mac/resync',
    sameOrigin,
    ofPhone(async (context, render, mac) => {
      const { what } = await context.req.parseBody()
      if (what !== 're-read' && what !== 'reboot') return render('not-found', { what: 'way to tell a phone' }, 400)
      const id = await resyncPhone(database, { mac, what, actor: context.get('actor'), id: randomUUID() })
      if (!id) return render('not-found', { what: 'phone with files' }, 404)
      return context.redirect(`/phones/${mac}?operation=${id}`, 303)
    }),
  )
  app.post(
    '/phones/:mac/revoke-token',
    sameOrigin,
    ofPhone(async (context, render, mac) =>
      (await revokeTokens(database, mac, context.get('actor')))
        ? context.redirect(`/phones/${mac}?revoked`, 303)
        : render('not-found', { what: 'phone' }, 404),
    ),
  )
  app.get(
    '/fragments/operations/:id',
    forSignedIn(async (context, render) => {
      const id = context.req.param('id') ?? ''
      const operation = isUuid(id) ? await findOperation(database.sql, id) : undefined
      return operation ? render('operation', { operation }) : render('not-found', { what: 'operation' }, 404)
    }),
  )
}

const nameIn = (context: Context): string | undefined => {
  const name = (context.req.param('name') ?? '').toLowerCase()
  return name.includes('\0') || name.length > 96 ? undefined : name
}

const isUuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)
