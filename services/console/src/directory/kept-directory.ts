import { isDeepStrictEqual } from 'node:util'
import type { Contact } from '@offhook/phones'
import { type Precondition, revisionOf } from '../manners/entity-tags.ts'
import { Refusal } from '../manners/refusal.ts'
import { type AnySql, audit, noteAccountChanges } from '../outbox/outbox.ts'

/** The contacts that a tenant's phones have, unless their gateway, family or model says otherwise. */
export type KeptDirectory = {
  readonly contacts: readonly Contact[]
  /** Whose they are: the tenant's own, or those of the nearest one above that has any; undefined where nobody has. */
  readonly from: string | undefined
  readonly revision: string
}

type Row = { from: string | null; contacts: Contact[] | null; updated_at: string; xmin: string }

const MAX_CONTACTS = 5_000

/** Undefined where there is no such tenant. With `lock` its row stays as it is until the transaction ends. */
export async function findDirectory(sql: AnySql, tenant: string, lock = false): Promise<KeptDirectory | undefined> {
  const [row] = await sql<Row[]>`
    select i.tenant as "from", i.value as contacts, t.updated_at, t.xmin::text from tenants t
    left join lateral offhook_inherited_setting(t.tenant, '{directory,contacts}') i on true
    where t.tenant = ${tenant} ${lock ? sql`for update of t` : sql``}`
  return row && { contacts: row.contacts ?? [], from: row.from ?? undefined, revision: revisionOf(row) }
}

/**
 * Writes what `change` makes of a tenant's contacts into its settings, and notes every phone below; undefined: it has none of its own any more. What was inherited
 * so far becomes the tenant's own with the first change. False where there is no such tenant.
 */
export async function writeDirectory(
  sql: AnySql,
  tenant: string,
  actor: string,
  change: (before: KeptDirectory) => readonly Contact[] | undefined,
  allow: Precondition = () => {},
): Promise<boolean> {
  const before = await findDirectory(sql, tenant, true)
  if (!before) return false
  allow(before.revision)
  const contacts = change(before)
  if (contacts && contacts.length > MAX_CONTACTS)
    throw new Refusal(409, `a directory has ${MAX_CONTACTS} contacts at most`)
  const own = before.from === tenant ? before.contacts : undefined
  if (isDeepStrictEqual(contacts, own)) return true
  const settings = contacts
    ? sql`jsonb_set(settings, '{directory}', coalesce(settings -> 'directory', '{}') || jsonb_build_object('contacts', ${JSON.stringify(contacts)}::text::jsonb))`
    : sql`settings #- '{directory,contacts}'`
  await sql`update tenants set settings = ${settings}, updated_at = now() where tenant = ${tenant}`
  await noteAccountChanges(sql, 'settings', { tenant })
  await audit(
    sql,
    actor,
    'directory.changed',
    tenant,
    { ...differenceOf(before.contacts, contacts ?? []), ...(contacts ? {} : { inherited: true }) },
    tenant,
  )
  return true
}

const MAX_TOLD = 50

/** Contacts that differ, by number, as the audit trail tells of changes: the first fifty, and how many there are. */
function differenceOf(before: readonly Contact[], after: readonly Contact[]): Record<string, unknown> {
  const [were, are] = [byNumber(before), byNumber(after)]
  const numbers = [...new Set([...were.keys(), ...are.keys()])].filter(
    (number) => !isDeepStrictEqual(were.get(number), are.get(number)),
  )
  const told = numbers.slice(0, MAX_TOLD)
  const shown = (contacts: ReadonlyMap<string, string[]>) =>
    Object.fromEntries(
      told.flatMap((number) => (contacts.has(number) ? [[number, contacts.get(number)!.join(', ')]] : [])),
    )
  return {
    before: shown(were),
    after: shown(are),
    changed: told.map((number) => `[${JSON.stringify(number)}]`),
    contacts: numbers.length,
  }
}

function byNumber(contacts: readonly Contact[]): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const { name, number, group } of contacts)
    found.set(number, [...(found.get(number) ?? []), group === undefined ? name : `${name} (${group})`])
  return found
}
