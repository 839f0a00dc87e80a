import type { OpenAPIHono } from '@hono/zod-openapi'
import { findLogLines, type ScopedDatabase } from '@offhook/database'
import type { Families } from '@offhook/families'
import { Slug } from '@offhook/phones'
import type { Context } from 'hono'
import { showLine } from '../boots/boot-routes.ts'
import { findBoot, findBoots, findNeighbours, recentCounts } from '../boots/found-boots.ts'
import { findProgress } from '../boots/found-progress.ts'
import { isStallStep, STALL_STEPS } from '../boots/stall-steps.ts'
import { readCursor, writeCursor } from '../manners/paging.ts'
import { inlineLines } from './inline-lines.ts'
import { findMissing } from './missing-steps.ts'
import type { ForSignedIn } from './signed-in.ts'
import { waterfall } from './waterfall.ts'

export type BootPagePorts = {
  readonly database: ScopedDatabase
  readonly families: Families
  /** Where a trace is looked at: a URL in which `{traceId}` stands for its id. */
  readonly traceUrl: string | undefined
}

const STATES = ['running', 'stalled', 'completed', 'refused'] as const
const SHOWN_BOOTS = 100
const SHOWN_LINES = 200

/** Boots and changes, filtered; one of them as a waterfall. */
export function mountBootPages(
  app: OpenAPIHono,
  { database, families, traceUrl }: BootPagePorts,
  forSignedIn: ForSignedIn,
): void {
  const counts = recentCounts(database)

  const bootsOf = async (context: Context) => {
    const asked = context.req.query()
    const slug = (name: string) => Slug.safeParse(asked[name]?.trim().toLowerCase()).data
    const kind = asked.kind === 'change' ? 'change' : 'boot'
    const state = STATES.find((one) => one === asked.state)
    const [tenant, gateway] = [slug('tenant'), slug('gateway')]
    const family = families.named(asked.family)?.name
    const step = kind === 'boot' && isStallStep(asked.step) ? asked.step : undefined
    const reasons = step && STALL_STEPS[step].reasons
    const before = readCursor(asked.cursor || undefined, ['string', 'string'])
    const isCounted = !gateway && !family && !step
    const query = { state, tenant, gateway, family, reasons, kind, before, limit: SHOWN_BOOTS } as const
    const found = await findBoots(database, query)
    const boots = found.slice(0, SHOWN_BOOTS)
    const last = boots.at(-1)
    const [count, progress] = await Promise.all([
      isCounted ? counts(kind, tenant, context.get('scope')) : undefined,
      findProgress(
        database,
        boots.map(({ id }) => id),
      ),
    ])
    return {
      ...{ boots, progress, counts: count, states: STATES, steps: STALL_STEPS, families: families.all },
      ...{ state, tenant, gateway, family, step, kind: kind === 'change' ? kind : undefined },
      filter: { kind: kind === 'change' ? kind : undefined, state, tenant, gateway, family, step },
      filtered: [state, tenant, gateway, family, step].some((one) => one !== undefined),
      cursor: before && asked.cursor,
      older: found.length > SHOWN_BOOTS && last ? writeCursor([last.startedAt, last.id]) : undefined,
    }
  }
  app.get(
    '/boots',
    forSignedIn(async (context, render) => render('boots', await bootsOf(context))),
  )
  app.get(
    '/fragments/boots',
    forSignedIn(async (context, render) => render('boots-list', await bootsOf(context))),
  )

  const showBoot = (template: string) =>
    forSignedIn(async (context, render) => {
      const id = context.req.param('id') ?? ''
      const boot = /^[\w-]{1,64}$/.test(id) ? await findBoot(database, id) : undefined
      if (!boot) return render('not-found', { what: 'boot' }, 404)
      const [lines, neighbours] = await Promise.all([
        findLogLines(database.sql, { mac: boot.mac, boot: boot.id, limit: SHOWN_LINES }),
        findNeighbours(database, boot),
      ])
      const logs = lines.slice(0, SHOWN_LINES).map(showLine)
      const now = Date.now()
      const { steps, left } = inlineLines(boot.steps, logs)
      const told = { ...boot, steps }
      const traceId = boot.id.replaceAll('-', '')
      return render(template, {
        ...{ boot, logs, left, neighbours, now, traceId },
        traceUrl: traceUrl?.replaceAll('{traceId}', traceId),
        more: lines.length > SHOWN_LINES,
        chart: waterfall(told, now, findMissing(told, families.named(boot.family))),
      })
    })
  app.get('/boots/:id', showBoot('boot'))
  app.get('/fragments/boots/:id', showBoot('boot-detail'))
}
