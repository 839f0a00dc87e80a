import type { PbxLine } from '@offhook/pbx-outputs'
import { Line, mergeSettings, type Settings } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import type { Sql, TransactionSql } from 'postgres'
import { z } from 'zod'

type Row = {
  mac: string
  lines: Buffer
  layers: (Settings | null)[] | null
  gateway_settings: Settings | null
  settings: Settings
}

/**
 * The lines of every phone that is a platform's, whether it has booted or not; without those of suspended phones. Gaps are filled from the settings of the
 * tenants that the phone's gateway is under, the gateway and the phone.
 */
export async function linesOfPlatform(
  sql: Sql | TransactionSql,
  sealer: Sealer,
  { tenant, platform }: { tenant: string; platform: string },
): Promise<PbxLine[]> {
  const rows = await sql<Row[]>`
    select f.mac, f.lines, f.settings, g.settings as gateway_settings, (
      with recursive line as (select t.tenant, t.parent, t.settings, 0 as depth from tenants t where t.tenant = at.tenant
        union all select t.tenant, t.parent, t.settings, line.depth + 1 from tenants t join line on t.tenant = line.parent where line.depth < 16)
      select jsonb_agg(settings order by depth desc) from line) as layers
    from phones f left join credentials c on c.mac = f.mac and f.gateway is null
    cross join lateral (select coalesce(c.tenant, f.tenant) as tenant, coalesce(f.gateway, c.gateway) as gateway) at
    left join gateways g on g.tenant = at.tenant and g.gateway = at.gateway
    where f.lines is not null and not f.suspended and (f.tenant = ${tenant} or (c.tenant = ${tenant} and c.platform = ${platform}))
      and exists (select from offhook_platform_of(f.tenant, f.gateway, f.mac) o where o.tenant = ${tenant} and o.platform = ${platform})
    order by f.mac`
  return rows.flatMap(({ mac, lines, layers, gateway_settings, settings }) => {
    const { registrar, voiceMail, srtp, codecs, dtmf } = mergeSettings([...(layers ?? []), gateway_settings, settings])
    const opened = z.array(Line).parse(JSON.parse(sealer.open(`phone-lines:${mac}`, lines).toString()))
    return opened.map((line, index) => ({
      mac,
      line: index + 1,
      user: line.user,
      authUser: line.authUser ?? line.user,
      password: line.password,
      registrar: line.registrar ?? registrar,
      displayName: line.displayName,
      voiceMail: line.voiceMail ?? voiceMail,
      srtp: line.srtp ?? srtp,
      codecs,
      dtmf,
    }))
  })
}
