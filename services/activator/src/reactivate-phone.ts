import { done, type Outcome } from '@offhook/bus'
import type { AccountChanged, PhoneActivated } from '@offhook/contracts'
import type { Database } from '@offhook/database'
import { Credentials, type Line, layerSettings, type Settings } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import type { Grant } from './kept-activations.ts'

export type ReactivatorPorts = {
  findGranted(mac: string): Promise<Grant | undefined>
  keepGrant(grant: Grant): Promise<number>
  announceActivated(event: PhoneActivated): Promise<unknown>
  now(): Date
}

/** Something a phone's files are made of changed: it gets a new revision, and is rendered anew. A phone without lines has nothing to change. */
export const reactivatePhone =
  (ports: ReactivatorPorts) =>
  async ({ mac }: AccountChanged): Promise<Outcome> => {
    const granted = await ports.findGranted(mac)
    if (!granted) return done
    const revision = await ports.keepGrant({ ...granted, at: ports.now() })
    const { tenant, gateway, platform, credentials } = granted
    await ports.announceActivated({
      mac: granted.mac,
      tenant,
      gateway,
      platform,
      revision,
      lines: credentials.lines.length,
      at: ports.now().toISOString(),
    })
    return done
  }

type Row = {
  tenant: string
  gateway: string
  platform: string
  sealed: Buffer
  kind: string | null
  layers: (Settings | null)[] | null
}

/** The lines a phone has, read anew from the inventory where its platform is `local`. */
export const grantedPhones =
  ({ sql }: Database, sealer: Sealer, findLocalLines: (mac: string) => Promise<Line[] | undefined>) =>
  async (mac: string): Promise<Grant | undefined> => {
    const [row] = await sql<Row[]>`
      select c.tenant, c.gateway, c.platform, c.sealed, p.kind, (
        with recursive line as (select t.tenant, t.parent, t.settings, 0 as depth from tenants t where t.tenant = c.tenant
          union all select t.tenant, t.parent, t.settings, line.depth + 1 from tenants t join line on t.tenant = line.parent where line.depth < 16)
        select jsonb_agg(settings order by depth desc) from line) || jsonb_build_array(g.settings, f.settings) as layers
      from credentials c left join platforms p on p.tenant = c.tenant and p.platform = c.platform
      left join gateways g on g.tenant = c.tenant and g.gateway = c.gateway left join phones f on f.mac = c.mac
      where c.mac = ${mac}`
    if (!row) return undefined
    const kept = Credentials.parse(JSON.parse(sealer.open(`credentials:${mac}`, row.sealed).toString()))
    const lines = row.kind === 'local' ? ((await findLocalLines(mac)) ?? kept.lines) : kept.lines
    const { tenant, gateway, platform } = row
    const settings = layerSettings(row.layers ?? [])
    return {
      boot: null,
      mac: mac as Grant['mac'],
      tenant,
      gateway,
      platform,
      credentials: { ...kept, lines },
      settings,
      at: new Date(0),
    } // a MAC of the table
  }
