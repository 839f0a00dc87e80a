import type { OpenAPIHono } from '@hono/zod-openapi'
import type { ScopedDatabase } from '@offhook/database'
import { Slug } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import { entityTag } from '../manners/entity-tags.ts'
import { findRegistrarStatus, registrarResource } from '../registrars/registrars.ts'
import { type Faults, NO_FAULTS } from './forms.ts'
import { mountRecordForms } from './record-forms.ts'
import {
  REGISTRAR_AUTHS,
  REGISTRAR_KINDS,
  type RegistrarForm,
  readRegistrarForm,
  registrarBodyOf,
  registrarFormOf,
  type ShownRegistrar,
} from './registrar-form.ts'
import { REGISTRAR_STATES } from './registrar-states.ts'
import type { RenderPage } from './render-page.ts'
import type { SignedInPages } from './signed-in.ts'

export type RegistrarPagesPorts = { database: ScopedDatabase; sealer: Sealer; pages: SignedInPages }

/** One registrar: whether it is watched and what it told, and the form that changes it. How we sign in there is written and never shown. */
export function mountRegistrarPages(
  app: OpenAPIHono,
  { database, sealer, pages: { forSignedIn } }: RegistrarPagesPorts,
): void {
  const registrars = registrarResource(database, sealer)
  const choices = { KINDS: REGISTRAR_KINDS, states: REGISTRAR_STATES }
  const renderNew = (render: RenderPage, form: RegistrarForm, faults: Faults = NO_FAULTS) => {
    const authKinds = REGISTRAR_AUTHS.filter(([kind]) => kind !== 'keep')
    return render('registrar-new', { ...choices, form, faults, authKinds }, faults.status)
  }
  app.get(
    '/registrars/new',
    forSignedIn((context, render) => {
      const tenant = Slug.safeParse(context.req.query('tenant')).data ?? context.get('scope')
      return renderNew(render, { tenant, kind: 'reg-event' })
    }),
  )
  mountRecordForms(app, {
    ...{ resource: registrars, newPath: '/registrars/new', path: '/tenants/:tenant/registrars/:registrar' },
    ...{ listPath: '/tenants/:tenant', forSignedIn, bodyOf: registrarBodyOf },
    showNew: (_, render, form, faults) =>
      renderNew(
        render,
        { ...readRegistrarForm(form), tenant: form.text('tenant'), registrar: form.text('registrar') },
        faults,
      ),
    async show(_, render, names, { form, faults = NO_FAULTS, done }) {
      const found = await registrars.find(names)
      if (!found) return render('not-found', { what: 'registrar' }, 404)
      const registrar = found as ShownRegistrar
      const values = {
        ...{ ...choices, names, registrar, authKinds: REGISTRAR_AUTHS, tag: entityTag(found), faults, done },
        status: await findRegistrarStatus(database, names),
        form: form ? readRegistrarForm(form) : registrarFormOf(registrar),
      }
      return render('registrar', values, faults.status)
    },
  })
}
