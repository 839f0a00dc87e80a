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
import { type Faults, type Form, faultsOf, mountForm, NO_FAULTS, readForm, readJsonField, readNumber } from './forms.ts'
import { mountRecordForms } from './record-forms.ts'
import type { RenderPage } from './render-page.ts'
import type { SignedInPages } from './signed-in.ts'

export type PlatformPagesPorts = { database: ScopedDatabase; sealer: Sealer; pages: SignedInPages }

const KINDS = [
  ['rest', 'rest: Offhook’s own JSON'],
  ['teleware', 'teleware: as for Virtual Access’s SMG'],
  ['mapped', 'mapped: another API, by a mapping'],
  ['local', 'local: the lines are kept here'],
] as const
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
  const namesIn = (context: Context) =>
    platforms.names.safeParse({ tenant: context.req.param('tenant'), platform: context.req.param('platform') }).data
  type Beside = {
    tried?: { mapping: string; verdict?: Verdict; faults: Faults }
    form?: PlatformForm
    faults?: Faults
    done?: string | undefined
    call?: { mac: string; gateway: string; verdict?: Verdict; faults: Faults }
  }
  const show = async (
    context: Context,
    render: RenderPage,
    { form, faults = NO_FAULTS, done, call, tried }: Beside = {},
  ) => {
    const names = namesIn(context)
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
        form: form ?? formOf(shown),
        tag: entityTag(found),
        call: call ?? { mac: '', gateway: gateways[0]?.gateway ?? '', faults: NO_FAULTS },
      },
    }
    return render('platform', values, (call ?? tried)?.faults.status ?? faults.status)
  }
  mountRecordForms(app, {
    ...{ resource: platforms, newPath: '/platforms/new', path, listPath: '/platforms', forSignedIn, bodyOf },
    showNew: (render, form, faults) =>
      renderNew(
        render,
        { ...readPlatformForm(form), tenant: form.text('tenant'), platform: form.text('platform') },
        faults,
      ),
    show: (context, render, { form, ...beside }) =>
      show(context, render, { ...beside, ...(form ? { form: readPlatformForm(form) } : {}) }),
  })

  mountForm(
    app,
    `${path}/try-mapping`,
    forSignedIn(async (context, render) => {
      const form = await readForm(context)
      const [mapping, text] = [form.raw('tryMapping'), form.raw('answer')]
      try {
        const read = parse(platforms.body.shape.mapping.unwrap(), readJsonField(form, 'tryMapping'))
        return show(context, render, {
          tried: { mapping, verdict: readAnswer(read, text), faults: NO_FAULTS },
        })
      } catch (fault) {
        return show(context, render, { tried: { mapping, faults: faultsOf(fault) } })
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
      forSignedIn((context, render) => show(context, render, { call: { mac: written, gateway, ...beside } }))(context)
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

type ShownPlatform = {
  kind: string
  baseUrl?: string
  auth?: { kind: string }
  mapping?: object
  passwords?: object
  outputs?: object[]
  events?: { secrets: number }
  limits?: { maxConcurrent?: number; timeoutMs?: number }
}
/** Everything that may be shown again: no secret is among it. */
type PlatformForm = {
  tenant?: string | undefined
  platform?: string | undefined
  kind?: string | undefined
  baseUrl?: string | undefined
  authKind?: string | undefined
  authUser?: string | undefined
  authHeader?: string | undefined
  mapping?: string
  passwords?: string
  maxConcurrent?: string | undefined
  timeoutMs?: string | undefined
}

/** Of a sign-in: `keep` leaves what is there. */
const AUTH_CHOICES = [
  ['keep', 'as it is'],
  ['none', 'none'],
  ['bearer', 'a bearer token'],
  ['basic', 'user and password'],
  ['header', 'a header'],
  ['hmac', 'a signature (HMAC)'],
  ['certificate', 'a client certificate'],
] as const

const asJson = (value: object | undefined): string => (value === undefined ? '' : JSON.stringify(value, null, 2))

const formOf = ({ kind, baseUrl, mapping, passwords, limits = {} }: ShownPlatform): PlatformForm => ({
  ...{ kind, baseUrl, authKind: 'keep', mapping: asJson(mapping), passwords: asJson(passwords) },
  maxConcurrent: limits.maxConcurrent?.toString(),
  timeoutMs: limits.timeoutMs?.toString(),
})

const readPlatformForm = (form: Form): PlatformForm => ({
  ...{ kind: form.text('kind'), baseUrl: form.text('baseUrl'), authKind: form.text('authKind') },
  ...{ authUser: form.text('authUser'), authHeader: form.text('authHeader') },
  ...{ mapping: form.raw('mapping'), passwords: form.raw('passwords') },
  ...{ maxConcurrent: form.text('maxConcurrent'), timeoutMs: form.text('timeoutMs') },
})

type Kept = { auth?: unknown; outputs?: unknown; eventSecrets?: unknown } | undefined

/** The body that a PUT would have brought: what is left empty of the secrets stays as it was. */
function bodyOf(form: Form, before: Kept): object {
  const kind = form.text('kind')
  const auth = authOf(form, before?.auth)
  const [mapping, passwords] = [readJsonField(form, 'mapping'), readJsonField(form, 'passwords')]
  const outputs = form.text('dropOutputs') ? undefined : (readJsonField(form, 'outputs') ?? before?.outputs)
  const given = form
    .raw('eventSecrets')
    .split(/\s+/)
    .filter((one) => one !== '')
  const eventSecrets = form.text('dropEventSecrets') ? undefined : given.length > 0 ? given : before?.eventSecrets
  const limits = Object.fromEntries(
    (['maxConcurrent', 'timeoutMs'] as const).flatMap((name) => {
      const value = readNumber(form.text(name))
      return value === undefined ? [] : [[name, value]]
    }),
  )
  return {
    kind,
    ...(form.text('baseUrl') ? { baseUrl: form.text('baseUrl') } : {}),
    ...(auth === undefined ? {} : { auth }),
    ...(mapping === undefined ? {} : { mapping }),
    ...(passwords === undefined ? {} : { passwords }),
    ...(outputs === undefined ? {} : { outputs }),
    ...(eventSecrets === undefined ? {} : { eventSecrets }),
    ...(Object.keys(limits).length === 0 ? {} : { limits }),
  }
}

/** Secrets are taken as they were typed. */
function authOf(form: Form, before: unknown): unknown {
  const kind = form.text('authKind') ?? 'keep'
  const secret = form.raw('authSecret')
  switch (kind) {
    case 'keep':
      return before
    case 'none':
      return undefined
    case 'bearer':
      return { kind, token: secret }
    case 'basic':
      return { kind, user: form.text('authUser'), password: secret }
    case 'header':
      return { kind, name: form.text('authHeader'), value: secret }
    case 'hmac':
      return { kind, secret }
    default:
      return {
        kind,
        cert: form.raw('authCert'),
        key: form.raw('authKey'),
        ...(form.text('authCa') ? { ca: form.raw('authCa') } : {}),
      }
  }
}
