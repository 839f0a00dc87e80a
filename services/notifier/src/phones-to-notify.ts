import type { Database } from '@offhook/database'
import { KeptCredentials, type Mac } from '@offhook/phones'
import type { Sealer } from '@offhook/runtime'
import type { SipCredentials } from '@offhook/sip'
import { findAsterisk, type PhoneAtAsterisk } from './find-asterisk.ts'

export type PhoneToNotify = {
  readonly mac: Mac
  readonly tenant: string
  readonly gateway: string
  readonly family: string
  /** Of the site; absent where phones are told straight. */
  readonly proxy: string | null
  /** Of the site, where phones are told by an Asterisk. */
  readonly asterisk: PhoneAtAsterisk | undefined
  readonly contacts: readonly {
    readonly aor: string
    readonly contact: string | null
    readonly expiresAt: Date | null
  }[]
  /** Of its first line: phones that challenge a NOTIFY want their own. */
  readonly credentials: SipCredentials | undefined
}

type Row = {
  tenant: string
  gateway: string
  family: string
  proxy: string | null
  registrar: string | null
  sealed: Buffer | null
  contacts: { aor: string; contact: string | null; expires_at: string | null }[] | null
}

/** What is known of a phone whose files were rendered; undefined for one that has none. */
export const phonesToNotify = (database: Database, sealer: Sealer) => {
  const { sql } = database
  const asteriskOf = findAsterisk(database)
  return async (mac: Mac): Promise<PhoneToNotify | undefined> => {
    const [row] = await sql<Row[]>`
      select b.tenant, b.gateway, b.family, c.sealed, g.notify_proxy as proxy, g.notify_registrar as registrar,
        (select jsonb_agg(jsonb_build_object('aor', k.aor, 'contact', k.contact, 'expires_at', k.expires_at) order by coalesce(a.line, 99), k.aor)
           from contacts k left join line_addresses a on a.mac = k.mac and a.aor = k.aor where k.mac = b.mac) as contacts
      from bundles b left join credentials c on c.mac = b.mac left join gateways g on g.tenant = b.tenant and g.gateway = b.gateway
      where b.mac = ${mac}`
    if (!row) return undefined
    const { tenant, gateway, family, proxy, registrar, sealed, contacts } = row
    const [line] = sealed
      ? KeptCredentials.parse(JSON.parse(sealer.open(`credentials:${mac}`, sealed).toString())).lines
      : []
    return {
      ...{ mac, tenant, gateway, family, proxy },
      asterisk: registrar === null ? undefined : await asteriskOf(mac, tenant, registrar),
      contacts: (contacts ?? []).map(({ aor, contact, expires_at }) => ({
        aor,
        contact,
        expiresAt: expires_at === null ? null : new Date(expires_at),
      })),
      credentials: line && { user: line.authUser ?? line.user, password: line.password },
    }
  }
}
