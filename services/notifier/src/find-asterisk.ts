import type { Database } from '@offhook/database'
import type { Mac } from '@offhook/phones'
import type { AsteriskKey } from './asterisks.ts'
import { subtreeOf } from './registrars/registrar-lines.ts'

/** The Asterisk by which a phone is told, and what the phone is called there. */
export type PhoneAtAsterisk = AsteriskKey & {
  /** Undefined: none of its lines is there, or another phone's line is of the same name, and it would be told too. */
  readonly endpoint: string | undefined
}

type Row = { tenant: string; version: string; domains: string[] }

/**
 * Resolves the name that a phone's site gives its registrar: the tenant's own, or the nearest above. The endpoint is the user of the phone's first line in that
 * registrar's domains. Names of endpoints have no domain, so that among all phones below that registrar it must be this one's alone: nobody tells another's phone to
 * start anew.
 */
export const findAsterisk =
  ({ sql }: Database) =>
  async (mac: Mac, tenant: string, registrar: string): Promise<PhoneAtAsterisk | undefined> => {
    const [found] = await sql<Row[]>`
      select r.tenant, r.xmin::text as version, r.watch -> 'domains' as domains from offhook_registrar_at(${tenant}, ${registrar}) n
      join registrars r on r.tenant = n.tenant and r.registrar = ${registrar} where r.kind = 'ami'`
    if (!found) return undefined
    const { domains, version } = found
    const key = { tenant: found.tenant, registrar, version }
    const [line] = await sql<{ user: string }[]>`
      select split_part(aor, '@', 1) as user from line_addresses where mac = ${mac} and split_part(aor, '@', 2) = any(${domains}) order by line limit 1`
    if (!line) return { ...key, endpoint: undefined }
    const namesakes = await sql<{ mac: Mac }[]>`
      select distinct mac from line_addresses where aor = any(${domains.map((domain) => `${line.user}@${domain}`)})
        and tenant in (select tenant from ${subtreeOf(sql, key.tenant)} as below) limit 2`
    return { ...key, endpoint: namesakes.length === 1 && namesakes[0]!.mac === mac ? line.user : undefined }
  }
