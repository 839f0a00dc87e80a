import type { OpenAPIHono } from '@hono/zod-openapi'
import type { ScopedDatabase } from '@offhook/database'
import { Slug } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import type { Context } from 'hono'
import { callRouteResource } from '../directory/call-routes.ts'
import {
  DirectorySecretNames,
  endDirectorySecret,
  findDirectorySecrets,
  makeDirectorySecret,
  type ShownSecret,
} from '../directory/directory-secrets.ts'
import { findDialplan, pagingGroupResource, REFUSAL_WORDS } from '../directory/paging-groups.ts'
import { entityTag } from '../manners/entity-tags.ts'
import { PageQuery } from '../manners/paging.ts'
import { parse } from '../manners/routes.ts'
import { type Faults, type Form, mountForm, NO_FAULTS, readForm, readNumber } from './forms.ts'
import { mountRecordForms } from './record-forms.ts'
import type { RenderPage } from './render-page.ts'
import type { SignedInPages } from './signed-in.ts'

export type AsteriskPagesPorts = { database: ScopedDatabase; sealer: Sealer; pages: SignedInPages }

type RouteForm = { number?: string | undefined; route?: string | undefined }
type GroupForm = {
  group?: string | undefined
  extension?: string | undefined
  members?: string | undefined
  address?: string | undefined
  port?: string | undefined
}
type ShownGroup = { extension: string; members?: string[]; multicast?: { address: string; port: number } }

const readRoute = (form: Form): RouteForm => ({ number: form.text('number'), route: form.text('route') })
const readGroup = (form: Form): GroupForm => ({
  ...{ group: form.text('group'), extension: form.text('extension'), members: form.text('members') },
  ...{ address: form.text('address'), port: form.text('port') },
})
const groupFormOf = ({ extension, members, multicast }: ShownGroup): GroupForm => ({
  ...{ extension, members: members?.join(' ') },
  ...(multicast ? { address: multicast.address, port: String(multicast.port) } : {}),
})

/** The body that a PUT would have brought: members, or a multicast address, whichever was written. */
function groupBodyOf(form: Form): object {
  const { extension = '', members, address, port } = readGroup(form)
  return {
    extension,
    ...(members === undefined ? {} : { members: members.split(/[\s,]+/).filter((user) => user !== '') }),
    ...(address === undefined && port === undefined ? {} : { multicast: { address, port: readNumber(port) } }),
  }
}

type Beside = {
  routeForm?: RouteForm
  routeFaults?: Faults
  groupForm?: GroupForm
  groupFaults?: Faults
  made?: ShownSecret
}

/** What a tenant's Asterisk asks and is given: keys, routes, paging groups and their dialplan. */
export function mountAsteriskPages(
  app: OpenAPIHono,
  { database, sealer, pages: { forSignedIn } }: AsteriskPagesPorts,
): void {
  const { sql } = database
  const [routes, groups] = [callRouteResource(database), pagingGroupResource(database)]
  const at = '/tenants/:tenant/asterisk'

  const showAll = async (context: Context, render: RenderPage, tenant: string | undefined, beside: Beside = {}) => {
    const { routeForm = {}, routeFaults = NO_FAULTS, groupForm = {}, groupFaults = NO_FAULTS, made } = beside
    const there = tenant !== undefined && (await sql`select from tenants where tenant = ${tenant}`).length > 0
    if (tenant === undefined || !there) return render('not-found', { what: 'tenant' }, 404)
    const { cursor } = PageQuery.catch({ limit: 50, cursor: undefined }).parse(context.req.query())
    const [secrets, shownRoutes, shownGroups, dialplan] = await Promise.all([
      findDirectorySecrets({ sql }, tenant),
      routes.list({ tenant }, { limit: 50, cursor } as never), // as its schema reads them
      groups.list({ tenant }, { limit: 200 } as never),
      findDialplan({ sql }, tenant),
    ])
    const values = {
      ...{ tenant, secrets, routes: shownRoutes.items, next: shownRoutes.next, groups: shownGroups.items, made },
      ...{ dialplan: dialplan.text, refusals: dialplan.refusals, WORDS: REFUSAL_WORDS },
      ...{ routeForm, routeFaults, groupForm, groupFaults },
    }
    return render('asterisk', values, Math.max(routeFaults.status, groupFaults.status))
  }
  const tenantIn = (context: Context) => Slug.safeParse(context.req.param('tenant')).data

  app.get(
    at,
    forSignedIn((context, render) => showAll(context, render, tenantIn(context))),
  )
  const mountSecret = (what: string, act: (context: Context, form: Form) => Promise<Beside | undefined>) =>
    mountForm(
      app,
      `${at}/secrets/${what}`,
      forSignedIn(async (context, render) => {
        const made = await act(context, await readForm(context))
        // What is told once is in the answer that made it and in no other.
        return made
          ? showAll(context, render, tenantIn(context), made)
          : context.redirect(`/tenants/${tenantIn(context)}/asterisk`, 303)
      }),
    )
  const namesIn = (context: Context, form: Form) =>
    parse(DirectorySecretNames, { tenant: context.req.param('tenant'), kind: form.text('kind') })
  mountSecret('make', async (context, form) => ({
    made: await makeDirectorySecret({ sql }, sealer, namesIn(context, form), context.get('actor')),
  }))
  mountSecret('end', async (context, form) => {
    await endDirectorySecret({ sql }, namesIn(context, form), context.get('actor'))
    return undefined
  })

  mountRecordForms(app, {
    ...{ resource: routes, newPath: '/routes/new', path: '/tenants/:tenant/routes/:number', listPath: at, forSignedIn },
    bodyOf: (form) => ({ route: form.text('route') ?? '' }),
    showNew: (context, render, form, routeFaults) =>
      showAll(context, render, Slug.safeParse(form.text('tenant')).data, { routeForm: readRoute(form), routeFaults }),
    async show(_, render, names, { form, faults = NO_FAULTS, done }) {
      const found = await routes.find(names)
      if (!found) return render('not-found', { what: 'route' }, 404)
      const shown = form ? readRoute(form) : (found as RouteForm) // as its schema says
      return render('call-route', { names, form: shown, tag: entityTag(found), faults, done }, faults.status)
    },
  })
  mountRecordForms(app, {
    ...{ resource: groups, newPath: '/paging-groups/new', path: '/tenants/:tenant/paging-groups/:group' },
    ...{ listPath: at, forSignedIn },
    bodyOf: groupBodyOf,
    showNew: (context, render, form, groupFaults) =>
      showAll(context, render, Slug.safeParse(form.text('tenant')).data, { groupForm: readGroup(form), groupFaults }),
    async show(_, render, names, { form, faults = NO_FAULTS, done }) {
      const found = await groups.find(names)
      if (!found) return render('not-found', { what: 'paging group' }, 404)
      const shown = form ? readGroup(form) : groupFormOf(found as unknown as ShownGroup) // as its schema says
      return render('paging-group', { names, form: shown, tag: entityTag(found), faults, done }, faults.status)
    },
  })
}
