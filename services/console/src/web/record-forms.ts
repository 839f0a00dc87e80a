import type { OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { NamedResource } from '../manners/named-resource.ts'
import { missing } from '../manners/refusal.ts'
import { parse } from '../manners/routes.ts'
import { type Faults, type Form, faultsOf, mountForm, readForm, tagged } from './forms.ts'
import type { RenderPage } from './render-page.ts'
import type { ForSignedIn } from './signed-in.ts'

/** What stands on a record's page beside what it is: a form that was not taken, why, or that it was. */
export type BesideRecord = {
  readonly form?: Form
  readonly faults?: Faults
  readonly done?: string
  /** What the write made and nobody tells again, e.g. `{ secret: 'whsec_…' }`. */
  readonly once?: object
}

export type RecordForms<Names extends z.ZodObject, Body extends z.ZodObject> = {
  readonly resource: NamedResource<Names, Body>
  readonly newPath: string
  /** Of one record; its parameters are the resource's names. */
  readonly path: string
  /** Where somebody is who removed one; with parameters as `path`. */
  readonly listPath: string
  readonly forSignedIn: ForSignedIn
  /** The body that a PUT would have brought. */
  bodyOf(form: Form, before: z.output<Body> | undefined): unknown
  /** The page that makes one, with what somebody wrote. */
  showNew(context: Context, render: RenderPage, form: Form, faults: Faults): Response | Promise<Response>
  show(context: Context, render: RenderPage, names: z.output<Names>, beside: BesideRecord): Promise<Response>
}

/** A named resource of the API as forms: made, shown, saved under the entity tag that it showed, removed; what is refused comes back with its faults. */
export function mountRecordForms<Names extends z.ZodObject, Body extends z.ZodObject>(
  app: OpenAPIHono,
  { resource, newPath, path, listPath, forSignedIn, bodyOf, showNew, show }: RecordForms<Names, Body>,
): void {
  const { what, names: schema, body: bodySchema } = resource
  const save = async (context: Context, form: Form, names: z.output<Names>, isNew: boolean) => {
    const allow = tagged(form)
    const change = (before: z.output<Body> | undefined, revision?: string) => {
      if (!before && !isNew) throw missing(what)
      allow(revision)
      return parse(bodySchema, bodyOf(form, before))
    }
    const written = await resource.write(names, change, context.get('actor'), context.get('scope'))
    return typeof written === 'boolean' ? undefined : written.once
  }

  mountForm(
    app,
    newPath,
    forSignedIn(async (context, render) => {
      const form = await readForm(context)
      try {
        const given = Object.keys(schema.shape).map((name) => [name, form.text(name)])
        const names = parse(schema, Object.fromEntries(given))
        const once = await save(context, form, names, true)
        // What is told once is in the answer that made it and in no other: so no redirect, and a repeat of the form makes nothing.
        return once ? show(context, render, names, { once }) : context.redirect(placeOf(path, names), 303)
      } catch (fault) {
        return showNew(context, render, form, faultsOf(fault, true))
      }
    }),
  )
  app.get(
    path,
    forSignedIn((context, render) => {
      const names = schema.safeParse(context.req.param()).data
      if (!names) return render('not-found', { what }, 404)
      return show(context, render, names, context.req.query('saved') === undefined ? {} : { done: 'Saved.' })
    }),
  )
  const mountChange = (
    at: string,
    work: (context: Context, form: Form, names: z.output<Names>) => Promise<string>,
    keeps: boolean,
  ) =>
    mountForm(
      app,
      at,
      forSignedIn(async (context, render) => {
        const names = schema.safeParse(context.req.param()).data
        if (!names) return render('not-found', { what }, 404)
        const form = await readForm(context)
        try {
          return context.redirect(await work(context, form, names), 303)
        } catch (fault) {
          return show(context, render, names, { ...(keeps ? { form } : {}), faults: faultsOf(fault) })
        }
      }),
    )
  mountChange(
    path,
    async (context, form, names) => {
      await save(context, form, names, false)
      return `${placeOf(path, names)}?saved`
    },
    true,
  )
  mountChange(
    `${path}/remove`,
    async (context, form, names) => {
      if (!(await resource.remove(names, context.get('actor'), tagged(form)))) throw missing(what)
      return placeOf(listPath, names)
    },
    false,
  )
}

/** A path with its parameters filled in: slugs, and numbers as they are dialled. */
const placeOf = (path: string, names: object): string =>
  path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String((names as Record<string, unknown>)[name])))
