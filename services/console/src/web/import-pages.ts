import { randomUUID } from 'node:crypto'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { ScopedDatabase } from '@offhook/database'
import { FORMATS } from '@offhook/imports'
import { Slug } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import type { Context } from 'hono'
import { findRows, showRow } from '../imports/found-rows.ts'
import { Asked, applyImport, beginImport } from '../imports/imports.ts'
import { findImport, VERDICTS } from '../imports/kept-imports.ts'
import { page, readCursor } from '../manners/paging.ts'
import { parse } from '../manners/routes.ts'
import { type Faults, type Form, faultsOf, mountForm, NO_FAULTS, readForm, readJsonField } from './forms.ts'
import type { RenderPage } from './render-page.ts'
import type { SignedInPages } from './signed-in.ts'

export type ImportPagesPorts = { database: ScopedDatabase; sealer: Sealer; pages: SignedInPages }

const SHOWN_ROWS = 100

/** What each verdict means of a row that is written and of one that was only tried, and as which state of a boot it looks. */
export const IMPORT_VERDICTS = {
  made: ['made', 'would be made', 'completed'],
  changed: ['changed', 'would be changed', 'completed'],
  unchanged: ['as it is', 'as it is', 'ordered'],
  bad: ['bad', 'bad', 'refused'],
  conflict: ['in conflict', 'in conflict', 'stalled'],
} as const

export const IMPORT_PHASES = {
  receiving: 'its files arrive',
  reading: 'its files are read',
  checking: 'every row is tried',
  applying: 'every row is written',
} as const

export const IMPORT_OUTCOMES = {
  checked: ['tried, nothing is changed yet', 'ordered'],
  applied: ['imported', 'completed'],
  refused: ['nothing was imported', 'stalled'],
  failed: ['it failed', 'refused'],
} as const

/** Files in: always tried first. How far it is stands on the page of the operation. */
export function mountImportPages(
  app: OpenAPIHono,
  { database, sealer, pages: { forSignedIn } }: ImportPagesPorts,
): void {
  const formats = Object.entries(FORMATS).map(([name, { title }]): [string, string] => [name, title])
  const renderNew = (render: RenderPage, form: object, faults: Faults = NO_FAULTS) =>
    render('import-new', { form, faults, formats, FORMATS }, faults.status)
  const asker = (context: Context) => ({ actor: context.get('actor'), scope: context.get('scope') })

  app.get(
    '/imports/new',
    forSignedIn((context, render) => {
      const tenant = Slug.safeParse(context.req.query('tenant')).data ?? context.get('scope')
      return renderNew(render, { format: 'csv', tenant })
    }),
  )
  mountForm(
    app,
    '/imports/new',
    forSignedIn(async (context, render) => {
      const form = await readForm(context)
      try {
        const asked = parse(Asked, { ...bodyOf(form), files: await filesIn(context) })
        const { id } = await beginImport(database, sealer, asker(context), asked, randomUUID())
        return context.redirect(`/operations/${id}`, 303)
      } catch (fault) {
        return renderNew(render, shownAgain(form), faultsOf(fault, true))
      }
    }),
  )
  mountForm(
    app,
    '/imports/:id/apply',
    forSignedIn(async (context, render) => {
      const id = context.req.param('id') ?? ''
      if (!UUID.test(id)) return render('not-found', { what: 'import' }, 404)
      const form = await readForm(context)
      try {
        await applyImport(database, asker(context), id, form.text('partial') === 'yes')
        return context.redirect(`/operations/${id}`, 303)
      } catch (fault) {
        return showImport(context, render, database, 'import-page', id, faultsOf(fault))
      }
    }),
  )
}

export const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** One import, as a page or the part of it that is looked at again; a 404 for what is none. */
export async function showImport(
  context: Context,
  render: RenderPage,
  { sql }: ScopedDatabase,
  template: string,
  id: string,
  faults: Faults = NO_FAULTS,
): Promise<Response> {
  const found = await findImport(sql, id)
  if (!found) return render('not-found', { what: 'import' }, 404)
  const verdict = VERDICTS.find((one) => one === context.req.query('verdict'))
  const [after] = readCursor(context.req.query('cursor'), ['number']) ?? [-1]
  const rows = await findRows(sql, id, { verdict, after, limit: SHOWN_ROWS + 1 })
  const { items, next } = page(rows, SHOWN_ROWS, ({ at }) => [at], showRow)
  const words = { VERDICTS: IMPORT_VERDICTS, PHASES: IMPORT_PHASES, OUTCOMES: IMPORT_OUTCOMES, FORMATS }
  return render(template, { one: found, verdict, rows: items, next, faults, ...words }, faults.status)
}

/** What a request to the API would have brought. */
function bodyOf(form: Form) {
  const text = (name: string) => {
    const value = form.text(name)
    return value === undefined ? {} : { [name]: value }
  }
  const mapping = readJsonField(form, 'mapping')
  return {
    format: form.text('format'),
    dryRun: true,
    ...text('tenant'),
    ...text('gateway'),
    ...text('registrar'),
    ...(mapping === undefined ? {} : { mapping }),
  }
}

const shownAgain = (form: Form) =>
  Object.fromEntries(['format', 'tenant', 'gateway', 'registrar', 'mapping'].map((name) => [name, form.text(name)]))

/** The files of a form; undefined where none was chosen, which a browser sends as a file without a name. */
async function filesIn(context: Context): Promise<{ name: string; text: string }[]> {
  const body = await context.req.parseBody({ all: true })
  const given = Object.hasOwn(body, 'files') ? body.files! : []
  const files = (Array.isArray(given) ? given : [given]).filter((one) => typeof one !== 'string' && one.name !== '')
  return Promise.all((files as File[]).map(async (file) => ({ name: file.name, text: await file.text() })))
}
