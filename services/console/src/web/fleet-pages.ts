import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Bus } from '@offhook/bus'
import { type SecurityRaised, securityRaised } from '@offhook/contracts'
import type { ScopedDatabase } from '@offhook/database'
import type { Context } from 'hono'
import type { FindVisible } from '../asking/subtree.ts'
import { findFleet, SPANS, type Span } from '../boots/found-fleet.ts'
import { keepBriefly } from '../manners/keep-briefly.ts'
import { findPlatformHealth } from '../platforms/platform-health.ts'
import { barChart, STACKED } from './bar-chart.ts'
import { PLATFORM_STATES } from './platform-states.ts'
import type { ForSignedIn } from './signed-in.ts'

export type FleetPagePorts = {
  readonly database: ScopedDatabase
  readonly bus: Pick<Bus, 'readLatest'>
  readonly visible: FindVisible
}

const READ_SECURITY = 500
const SHOWN_SECURITY = 8
const SHOWN_PLATFORMS = 8

/** What somebody did, in words; the template adds from where. */
const SECURITY_WORDS: Record<SecurityRaised['kind'], string> = {
  'token-of-another-phone': 'A boot token was used with another phone’s MAC',
  scan: 'Names or tokens were tried out',
  'owner-conflict': 'A phone was claimed that another tenant has',
}

/** The front page: how the fleet boots, where boots stand, how platforms are, who tried what. */
export function mountFleet(
  app: OpenAPIHono,
  { database, bus, visible }: FleetPagePorts,
  forSignedIn: ForSignedIn,
): void {
  const fleet = keepBriefly((span: Span) => findFleet(database, span))
  const platforms = keepBriefly(() => findPlatformHealth(database))
  const security = keepBriefly(() => bus.readLatest(securityRaised, READ_SECURITY))
  const fleetOf = async (context: Context) => {
    const span: Span = context.req.query('over') === 'day' ? 'day' : 'hour'
    const scope: string | undefined = context.get('scope')
    const [found, health, seen, raised] = await Promise.all([
      fleet(`${span} ${scope ?? ''}`, span),
      platforms(scope ?? ''),
      visible(scope),
      security('').catch(() => undefined), // without its bus the page shows the rest
    ])
    const { completed, stalled, refused, running } = found.states
    const ended = completed + stalled + refused
    return {
      ...{ span, spans: SPANS, fleet: found, chart: barChart(found.bars), stacked: STACKED },
      ...{ boots: ended + running, ended, share: ended === 0 ? undefined : completed / ended },
      platforms: health.filter(({ state }) => state !== 'idle').slice(0, SHOWN_PLATFORMS),
      platformStates: PLATFORM_STATES,
      security: raised
        ?.filter(({ tenant }) => seen.has(tenant))
        .slice(-SHOWN_SECURITY)
        .reverse(),
      securityWords: SECURITY_WORDS,
    }
  }
  app.get(
    '/',
    forSignedIn(async (context, render) => render('fleet', await fleetOf(context))),
  )
  app.get(
    '/fragments/fleet',
    forSignedIn(async (context, render) => render('fleet-now', await fleetOf(context))),
  )
}
