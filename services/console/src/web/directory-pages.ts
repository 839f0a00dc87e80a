import { type OpenAPIHono, z } from '@hono/zod-openapi'
import type { ScopedDatabase } from '@offhook/database'
import { Slug } from '@offhook/phones'
import type { Context } from 'hono'
import { contactResource } from '../directory/contacts.ts'
import { findDirectory, writeDirectory } from '../directory/kept-directory.ts'
import { entityTag, REVISION } from '../manners/entity-tags.ts'
import { PageQuery } from '../manners/paging.ts'
import { missing } from '../manners/refusal.ts'
import { type Faults, type Form, faultsOf, mountForm, NO_FAULTS, readForm, tagged } from './forms.ts'
import { mountRecordForms } from './record-forms.ts'
import type { RenderPage } from './render-page.ts'
import type { SignedInPages } from './signed-in.ts'

export type DirectoryPagesPorts = { database: ScopedDatabase; pages: SignedInPages }

type ContactForm = { number?: string | undefined; name?: string | undefined; group?: string | undefined }
type Beside = { form?: ContactForm; faults?: Faults }

const Query = PageQuery.extend({ q: z.string().max(99).catch('').default('') })

const readContact = (form: Form): ContactForm => ({
  ...{ number: form.text('number'), name: form.text('name'), group: form.text('group') },
})

/** The directory of a tenant: found, added to, changed one by one, and given up for the one above. */
export function mountDirectoryPages(app: OpenAPIHono, { database, pages: { forSignedIn } }: DirectoryPagesPorts): void {
  const { sql } = database
  const contacts = contactResource(database)
  const listPath = '/tenants/:tenant/directory'
  const path = `${listPath}/:number`

  const showAll = async (context: Context, render: RenderPage, tenant: string | undefined, beside: Beside = {}) => {
    const { form = {}, faults = NO_FAULTS } = beside
    const kept = tenant === undefined ? undefined : await findDirectory(sql, tenant)
    if (tenant === undefined || !kept) return render('not-found', { what: 'tenant' }, 404)
    const { q, cursor } = Query.catch({ q: '', limit: 50, cursor: undefined }).parse(context.req.query())
    const wanted = { limit: 50, cursor, ...(q === '' ? {} : { q }) }
    const { items, next } = await contacts.list({ tenant }, wanted as never) // as its schema reads them
    const values = {
      ...{ tenant, items, next, q, form, faults },
      ...{ total: kept.contacts.length, from: kept.from, tag: entityTag({ [REVISION]: kept.revision }) },
    }
    return render('directory', values, faults.status)
  }
  const tenantIn = (context: Context) => Slug.safeParse(context.req.param('tenant')).data

  app.get(
    listPath,
    forSignedIn((context, render) => showAll(context, render, tenantIn(context))),
  )
  mountForm(
    app,
    `${listPath}-own/remove`,
    forSignedIn(async (context, render) => {
      const tenant = tenantIn(context)
      if (tenant === undefined) return render('not-found', { what: 'tenant' }, 404)
      const form = await readForm(context)
      try {
        const there = await sql.begin((sql) =>
          writeDirectory(sql, tenant, context.get('actor'), () => undefined, tagged(form)),
        )
        if (!there) throw missing('tenant')
        return context.redirect(`/tenants/${tenant}/directory`, 303)
      } catch (fault) {
        return showAll(context, render, tenant, { faults: faultsOf(fault) })
      }
    }),
  )
  mountRecordForms(app, {
    ...{ resource: contacts, newPath: '/contacts/new', path, listPath, forSignedIn },
    bodyOf: (form) => {
      const { name = '', group } = readContact(form)
      return { name, ...(group === undefined ? {} : { group }) }
    },
    showNew: (context, render, form, faults) =>
      showAll(context, render, Slug.safeParse(form.text('tenant')).data, { form: readContact(form), faults }),
    async show(_, render, names, { form, faults = NO_FAULTS, done }) {
      const found = await contacts.find(names)
      if (!found) return render('not-found', { what: 'contact' }, 404)
      const shown = form ? readContact(form) : (found as ContactForm) // as its schema says
      const { from } = found as { from?: string }
      return render('contact', { names, from, form: shown, tag: entityTag(found), faults, done }, faults.status)
    },
  })
}
