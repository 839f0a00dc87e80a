import type { TransactionSql } from 'postgres'
import { connectDatabase, readDatabaseFault } from './connect-database.ts'
import type { KamailioOutput } from './output.ts'
import { OutputFailed } from './output-failed.ts'
import { leaveOut, type PbxLine } from './pbx-line.ts'
import { renderSubscribers, type Subscriber } from './render-subscribers.ts'
import type { Made, OutputLimits, Owner } from './write-output.ts'

/**
 * Brings Kamailio's `subscriber` table to these lines in one transaction. Which rows are ours stands beside it in the same database, in
 * `offhook_subscribers` (made where it is not there and we may), so that it is true whenever the rows are: a row that is not in it is somebody else's,
 * is neither changed nor removed, and the line is named as taken.
 */
export async function writeSubscribers(
  owner: Owner,
  output: KamailioOutput,
  lines: readonly PbxLine[],
  limits: OutputLimits,
): Promise<Made> {
  const { subscribers, leftOut } = renderSubscribers(lines, output)
  const sql = connectDatabase(output.databaseUrl, limits)
  let isLate = false
  const deadline = setTimeout(() => {
    isLate = true
    void sql.end({ timeout: 0 })
  }, limits.timeoutMs)
  try {
    const { taken, hasChanged } = await sql.begin((sql) =>
      replaceRows(sql, `${owner.tenant}/${owner.platform}`, subscribers),
    )
    const left = taken.map(({ line }) => leaveOut(line, 'account', 'taken'))
    return { accounts: subscribers.length - taken.length, leftOut: [...leftOut, ...left], hasChanged }
  } catch (cause) {
    throw isLate ? new OutputFailed('timeout', 'the database did not answer in time') : readDatabaseFault(cause)
  } finally {
    clearTimeout(deadline)
    await sql.end({ timeout: 0 }).catch(() => {}) // it may be closed already
  }
}

type Columns = { username: string; domain: string }

async function replaceRows(
  sql: TransactionSql,
  owner: string,
  wanted: readonly Subscriber[],
): Promise<{ taken: Subscriber[]; hasChanged: boolean }> {
  await sql`select pg_advisory_xact_lock(hashtext('offhook_subscribers'))` // two outputs may want one name
  const [there] = await sql<
    [{ subscriber: string | null; ours: string | null }]
  >`select to_regclass('subscriber')::text as subscriber, to_regclass('offhook_subscribers')::text as ours`
  if (there.subscriber === null)
    throw new OutputFailed('no-subscriber-table', "the database has no table subscriber: it is not Kamailio's")
  if (there.ours === null)
    await sql`create table offhook_subscribers (username varchar(64) not null, domain varchar(64) not null, owner text not null, primary key (username, domain))`

  const columns = columnsOf(wanted)
  const names = sql`unnest(${columns.username}::text[], ${columns.domain}::text[]) as wanted (username, domain)`
  const removed = await sql`
    delete from subscriber s using offhook_subscribers o where o.owner = ${owner} and s.username = o.username and s.domain = o.domain
      and not exists (select from ${names} where wanted.username = o.username and wanted.domain = o.domain)`
  await sql`
    delete from offhook_subscribers o where o.owner = ${owner}
      and not exists (select from ${names} where wanted.username = o.username and wanted.domain = o.domain)`

  const others = await sql<Columns[]>`
    select wanted.username, wanted.domain from ${names}
    left join offhook_subscribers o on o.username = wanted.username and o.domain = wanted.domain
    where o.owner <> ${owner} or o.owner is null and exists (select from subscriber s where s.username = wanted.username and s.domain = wanted.domain)`
  const isTaken = new Set(others.map(keyOf))
  const free = columnsOf(wanted.filter((row) => !isTaken.has(keyOf(row))))
  await sql`
    insert into offhook_subscribers (username, domain, owner) select username, domain, ${owner} from unnest(${free.username}::text[], ${free.domain}::text[]) as free (username, domain)
    on conflict (username, domain) do nothing`
  const written = await sql`
    insert into subscriber as kept (username, domain, password, ha1, ha1b)
    select * from unnest(${free.username}::text[], ${free.domain}::text[], ${free.password}::text[], ${free.ha1}::text[], ${free.ha1b}::text[])
    on conflict (username, domain) do update set password = excluded.password, ha1 = excluded.ha1, ha1b = excluded.ha1b
      where (kept.password, kept.ha1, kept.ha1b) is distinct from (excluded.password, excluded.ha1, excluded.ha1b)`
  return {
    taken: wanted.filter((row) => isTaken.has(keyOf(row))),
    hasChanged: removed.count > 0 || written.count > 0,
  }
}

const keyOf = ({ username, domain }: Columns): string => `${username}@${domain}`

const columnsOf = (rows: readonly Subscriber[]) => ({
  username: rows.map(({ username }) => username),
  domain: rows.map(({ domain }) => domain),
  password: rows.map(({ password }) => password),
  ha1: rows.map(({ ha1 }) => ha1),
  ha1b: rows.map(({ ha1b }) => ha1b),
})
