import type { OpenAPIHono } from '@hono/zod-openapi'
import type { ScopedDatabase } from '@offhook/database'
import { parseBootToken, parseMac, Slug } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import type { Context } from 'hono'
import { entityTag } from '../manners/entity-tags.ts'
import { Refusal } from '../manners/refusal.ts'
import { parse } from '../manners/routes.ts'
import { audit } from '../outbox/outbox.ts'
import { callPlatform, findCallable, readAnswer, type Verdict } from '../platforms/call-platform.ts'
import { findOutputs } from '../platforms/output-routes.ts'
import { findPlatformHealth } from '../platforms/platform-health.ts'
import { platformResource } from '../platforms/platforms.ts'
import { type Faults, type Form, faultsOf, mountForm, NO_FAULTS, readForm, readJsonField } from './forms.ts'
import {
  AUTH_CHOICES,
  KINDS,
  type PlatformForm,
  platformBodyOf,
  platformFormOf,
  readPlatformForm,
  type ShownPlatform,
} from './platform-form.ts'
import { mountRecordForms } from './record-forms.ts'
import type { RenderPage } from './render-page.ts'
import type { SignedInPages } from './signed-in.ts'

export type PlatformPagesPorts = { database: ScopedDatabase; sealer: Sealer; pages: SignedInPages }

/** This many are tried at one time by one console: a page is no load test. */
const CALLS_AT_ONCE = 4

/** One platform: how it does, a try, and the form that changes it. Its secrets are written and never shown. */
export function mountPlatformPages(app: OpenAPIHono, { database, sealer, pages }: PlatformPagesPorts): void {
  const { forSignedIn, signedIn } = pages
  const platforms = platformResource(database, sealer)

  const renderNew = (render: RenderPage, form: PlatformForm, faults: Faults = NO_FAULTS) =>
    render('platform-new', { form, faults, KINDS, authKinds: AUTH_CHOICES }, faults.status)
  app.get(
    '/platforms/new',
    forSignedIn(async (context, render) => {
      const tenant = Slug.safeParse(context.req.query('tenant')).data ?? context.get('scope')
      return renderNew(render, { tenant, kind: 'rest' })
    }),
  )
  const path = '/tenants/:tenant/platforms/:platform'
  type PlatformNames = NonNullable<ReturnType<typeof namesIn>>
  const namesIn = (context: Context) => platforms.names.safeParse(context.req.param()).data
  type Beside = {
    tried?: { mapping: string; verdict?: Verdict; faults: Faults }
    form?: PlatformForm
    faults?: Faults
    done?: string | undefined
    call?: { mac: string; gateway: string; verdict?: Verdict; faults: Faults }
  }
  const show = async (
    render: RenderPage,
    names: PlatformNames | undefined,
    { form, faults = NO_FAULTS, done, call, tried }: Beside,
  ) => {
    const found = names && (await platforms.find(names))
    if (!names || !found) return render('not-found', { what: 'platform' }, 404)
    const shown = found as ShownPlatform
    const [[health], outputs, gateways] = await Promise.all([
      findPlatformHealth(database, names),
      shown.kind === 'local' ? findOutputs(database, sealer, names) : [],
      database.sql<{ gateway: string }[]>`
        select gateway from gateways where tenant = ${names.tenant} and platform = ${names.platform} order by gateway limit 20`,
    ])
    const values = {
      ...{ names, tried, platform: shown, health, outputs, gateways, done, faults, KINDS, authKinds: AUTH_CHOICES },
      ...{
        form: form ?? platformFormOf(shown),
        tag: entityTag(found),
        call: call ?? { mac: '', gateway: gateways[0]?.gateway ?? '', faults: NO_FAULTS },
      },
    }
    return render('platform', values, (call ?? tried)?.faults.status ?? faults.status)
  }
  mountRecordForms(app, {
    ...{
      resource: platforms,
      newPath: '/platforms/new',
      path,
      listPath: '/platforms',
      forSignedIn,
      bodyOf: platformBodyOf,
    },
    showNew: (_, render, form, faults) =>
      renderNew(
        render,
        { ...readPlatformForm(form), tenant: form.text('tenant'), platform: form.text('platform') },
        faults,
      ),
    show: (_, render, names, { form, ...beside }) =>
      show(render, names, { ...beside, ...(form ? { form: readPlatformForm(form) } : {}) }),
  })

  mountForm(
    app,
    `${path}/try-mapping`,
    forSignedIn(async (context, render) => {
      const form = await readForm(context)
      const [mapping, text] = [form.raw('tryMapping'), form.raw('answer')]
      try {
        const read = parse(platforms.body.shape.mapping.unwrap(), readJsonField(form, 'tryMapping'))
        return show(render, namesIn(context), {
          tried: { mapping, verdict: readAnswer(read, text), faults: NO_FAULTS },
        })
      } catch (fault) {
        return show(render, namesIn(context), { tried: { mapping, faults: faultsOf(fault) } })
      }
    }),
  )

  /** Within whose eyes it is; a transaction of its own, over before anybody is asked. */
  const within = <Result>(context: Context, work: () => Promise<Result>): Promise<Result> => {
    const scope = context.get('scope')
    return scope === undefined ? work() : database.as(scope, work)
  }
  let calling = 0
  const call = signedIn(async (context) => {
    const form = await readForm(context)
    const [written, gateway] = [form.text('mac') ?? '', form.text('callGateway') ?? '']
    const answer = (beside: Pick<Verdict, never> & { verdict?: Verdict; faults: Faults }) =>
      forSignedIn((context, render) => show(render, namesIn(context), { call: { mac: written, gateway, ...beside } }))(
        context,
      )
    try {
      const called = readCall(form)
      const names = namesIn(context)
      const callable = await within(context, async () => {
        const found = names && (await findCallable(database, sealer, names))
        if (names && found !== undefined && found !== 'local')
          await audit(
            database.sql,
            context.get('actor'),
            'platform.called',
            `${names.tenant}/${names.platform}`,
            { mac: called.mac },
            names.tenant,
          )
        return found
      })
      if (callable === undefined) return answer({ faults: NO_FAULTS }) // which is a page that is not there
      if (callable === 'local') throw new Refusal(409, 'nobody is asked for the lines of a local platform')
      if (calling >= CALLS_AT_ONCE) throw new Refusal(429, 'others are trying platforms at this moment; try again')
      calling++
      try {
        return answer({ verdict: await callPlatform(callable, called), faults: NO_FAULTS })
      } finally {
        calling--
      }
    } catch (fault) {
      return answer({ faults: faultsOf(fault) })
    }
  })
  mountForm(app, `${path}/call`, call)
}

function readCall(form: Form) {
  const [written, token, gateway] = [form.text('mac') ?? '', form.text('bootToken'), form.text('callGateway')]
  const mac = parseMac(written)
  const bootToken = token === undefined ? undefined : parseBootToken(token)
  const errors = [
    ...(mac ? [] : [{ path: 'mac', message: 'a MAC: 12 hex digits' }]),
    ...(token !== undefined && bootToken === undefined
      ? [{ path: 'bootToken', message: '12 to 18 digits, or 26 base32 characters' }]
      : []),
    ...(gateway !== undefined && Slug.safeParse(gateway).success
      ? []
      : [{ path: 'callGateway', message: 'the name of a gateway' }]),
  ]
  if (!mac || gateway === undefined || errors.length > 0) throw new Refusal(400, 'not a question', { errors })
  return { mac, bootToken, gateway }
}
