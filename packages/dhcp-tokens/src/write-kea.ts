import { connectDatabase, OutputFailed, type OutputLimits, readDatabaseFault } from '@offhook/pbx-outputs'
import type { Sql, TransactionSql } from 'postgres'
import type { KeaStore } from './issue-tokens.ts'
import { optionsOf, type PhoneToken } from './phone-options.ts'

/** The gateway whose phones they are. */
export type TokenOwner = { readonly tenant: string; readonly gateway: string }

export type Placed = {
  readonly hasChanged: boolean
  /** Reservations that somebody else made for the same phone: they are left alone, so Kea does not tell the phone its token. */
  readonly taken: readonly { readonly mac: string; readonly subnet: number }[]
}

/** `host_identifier_type` of a MAC, and `dhcp_option_scope` of a host, in Kea's schema. */
const HW_ADDRESS = 0
const HOST_SCOPE = 3

/**
 * Brings Kea's reservations to these phones and their options in one transaction, which Kea reads at the next lease without being told. Rows of ours say so in `user_context`; a
 * reservation that somebody else made is neither changed nor removed. Throws OutputFailed. Repeating it changes nothing.
 */
export async function writeKea(
  owner: TokenOwner,
  store: KeaStore,
  phones: readonly PhoneToken[],
  baseUrl: string,
  limits: Pick<OutputLimits, 'refuseHost' | 'timeoutMs'>,
): Promise<Placed> {
  const sql = connectDatabase(store.databaseUrl, limits)
  let isLate = false
  const deadline = setTimeout(() => {
    isLate = true
    void sql.end({ timeout: 0 })
  }, limits.timeoutMs)
  try {
    return await sql.begin((sql) => replaceReservations(sql, markOf(owner), store, phones, baseUrl))
  } catch (cause) {
    throw isLate ? new OutputFailed('timeout', 'the database did not answer in time') : readDatabaseFault(cause)
  } finally {
    clearTimeout(deadline)
    await sql.end({ timeout: 0 }).catch(() => {}) // it may be closed already
  }
}

/** Kea reads `user_context` as JSON and keeps it as it is. */
const markOf = ({ tenant, gateway }: TokenOwner): string => JSON.stringify({ offhook: `${tenant}/${gateway}` })

async function replaceReservations(
  sql: TransactionSql,
  mark: string,
  { subnets, options: codes }: KeaStore,
  phones: readonly PhoneToken[],
  baseUrl: string,
): Promise<Placed> {
  await sql`select pg_advisory_xact_lock(hashtext('offhook hosts'))` // nothing in Kea's schema keeps two of one phone apart in subnet 0
  const [there] = await sql<[{ hosts: string | null }]>`select to_regclass('dhcp4_options')::text as hosts`
  if (there.hosts === null)
    throw new OutputFailed('no-hosts-table', "the database has no table dhcp4_options: it is not Kea's")
  const pairs = phones.flatMap(({ mac }) => subnets.map((subnet) => ({ mac, subnet })))
  const wanted = sql`(select decode(mac, 'hex') as identifier, mac, subnet from unnest(${pairs.map(({ mac }) => mac)}::text[], ${pairs.map(({ subnet }) => subnet)}::bigint[]) as wanted (mac, subnet)) wanted`
  const isSame = sql`h.dhcp_identifier = wanted.identifier and h.dhcp_identifier_type = ${HW_ADDRESS} and h.dhcp4_subnet_id = wanted.subnet`

  const removed =
    await sql`delete from hosts h where h.user_context = ${mark} and not exists (select from ${wanted} where ${isSame})`
  const taken = await sql<{ mac: string; subnet: string }[]>`
    select distinct wanted.mac, wanted.subnet from ${wanted} join hosts h on ${isSame} where h.user_context is distinct from ${mark} order by 1, 2`
  const added = await sql`
    insert into hosts (dhcp_identifier, dhcp_identifier_type, dhcp4_subnet_id, user_context)
    select wanted.identifier, ${HW_ADDRESS}, wanted.subnet, ${mark} from ${wanted} where not exists (select from hosts h where ${isSame})`
  const changed = await replaceOptions(sql, mark, phones, baseUrl, codes)
  return {
    hasChanged: removed.count > 0 || added.count > 0 || changed,
    taken: taken.map(({ mac, subnet }) => ({ mac, subnet: Number(subnet) })),
  }
}

/** As bytes, which no definition of the option or comma in the URL can make something else of; sent whether the phone asks for it or not. */
async function replaceOptions(
  sql: TransactionSql | Sql,
  mark: string,
  phones: readonly PhoneToken[],
  baseUrl: string,
  codes: readonly number[],
): Promise<boolean> {
  const options = phones.flatMap((phone) =>
    optionsOf(phone, baseUrl, codes).map(({ code, text }) => ({ mac: phone.mac, code, text })),
  )
  const wanted = sql`(
    select h.host_id, o.code, convert_to(o.url, 'UTF8') as value from unnest(${options.map(({ mac }) => mac)}::text[], ${options.map(({ code }) => code)}::smallint[], ${options.map(({ text }) => text)}::text[]) as o (mac, code, url)
    join hosts h on h.dhcp_identifier = decode(o.mac, 'hex') and h.dhcp_identifier_type = ${HW_ADDRESS} and h.user_context = ${mark}) wanted`
  const ours = sql`o.host_id in (select host_id from hosts where user_context = ${mark})`
  const removed = await sql`
    delete from dhcp4_options o where ${ours} and not exists (select from ${wanted} where wanted.host_id = o.host_id and wanted.code = o.code)`
  const changed = await sql`
    update dhcp4_options o set value = wanted.value, formatted_value = null from ${wanted}
    where o.host_id = wanted.host_id and o.code = wanted.code and (o.value, o.formatted_value) is distinct from (wanted.value, null)`
  const added = await sql`
    insert into dhcp4_options (code, value, space, persistent, host_id, scope_id)
    select wanted.code, wanted.value, 'dhcp4', true, wanted.host_id, ${HOST_SCOPE} from ${wanted}
    where not exists (select from dhcp4_options o where o.host_id = wanted.host_id and o.code = wanted.code)`
  return removed.count + changed.count + added.count > 0
}
