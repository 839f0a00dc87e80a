import type { ScopedDatabase } from '@offhook/database'
import { EXPORT_ORDER } from '@offhook/imports'
import type { Sealer } from '@offhook/runtime'
import { findOwnThings, type KeptImport, type KeptRow } from './kept-imports.ts'
import { type Resources, type Thing, type Verdict, type What, writeThing } from './things.ts'

type Told = Verdict & { readonly at: number }

/** Writes rows, each as a part of the transaction that it is called in: one that is refused undoes nothing else. */
export async function writeThings(
  resources: Resources,
  { id, scope, asked_by }: Pick<KeptImport, 'id' | 'scope' | 'asked_by'>,
  rows: readonly KeptRow[],
): Promise<Told[]> {
  const told: Told[] = []
  for (const { at, thing } of rows)
    told.push({ at, ...(await writeThing(resources, thing, `${asked_by} (import ${id})`, scope ?? undefined)) })
  return told
}

/** What would become of rows: they are written, and undone. What they refer to that the import makes itself is written before them. */
export async function tryThings(
  { database, sealer, resources }: { database: ScopedDatabase; sealer: Sealer; resources: Resources },
  one: Pick<KeptImport, 'id' | 'scope' | 'asked_by'>,
  rows: readonly KeptRow[],
): Promise<Told[]> {
  let told: Told[] = []
  await undone(database, one.scope ?? undefined, async () => {
    const needed = await findNeeded(database, sealer, one.id, rows)
    await writeThings(
      resources,
      one,
      needed.map((thing) => ({ at: -1, thing })),
    )
    told = await writeThings(resources, one, rows)
  })
  return told
}

/** Does `work` in a transaction that leaves nothing. */
export async function undone(
  database: ScopedDatabase,
  scope: string | undefined,
  work: () => Promise<void>,
): Promise<void> {
  const undo = new Error('nothing of this stays')
  await database
    .as(scope, async () => {
      await work()
      throw undo
    })
    .catch((fault: unknown) => {
      if (fault !== undo) throw fault
    })
}

type Key = { readonly what: What; readonly subject: string }
const keyOf = ({ what, subject }: Key): string => `${what} ${subject}`

const MAX_DEPTH = 20

/** What earlier rows of the same import make that these refer to, in an order in which each finds what it refers to itself; what is among these rows is left to them. */
async function findNeeded(
  { sql }: ScopedDatabase,
  sealer: Sealer,
  id: string,
  rows: readonly KeptRow[],
): Promise<Thing[]> {
  const seen = new Set<string>()
  const found: { depth: number; thing: Thing }[] = []
  let wanted = rows.flatMap(({ thing }) => needsOf(thing))
  for (let depth = 0; wanted.length > 0 && depth < MAX_DEPTH; depth += 1) {
    const fresh = [...new Map(wanted.map((key) => [keyOf(key), key])).values()].filter((key) => !seen.has(keyOf(key)))
    for (const key of fresh) seen.add(keyOf(key))
    const things = await findOwnThings(sql, sealer, id, fresh)
    found.push(...things.map(({ thing }) => ({ depth, thing })))
    wanted = things.flatMap(({ thing }) => needsOf(thing))
  }
  return found
    .sort(
      (one, other) =>
        EXPORT_ORDER.indexOf(one.thing.what) - EXPORT_ORDER.indexOf(other.thing.what) || other.depth - one.depth,
    )
    .map(({ thing }) => thing)
}

function needsOf({ what, names, body }: Thing): Key[] {
  const text = (value: unknown): string[] => (typeof value === 'string' ? [value] : [])
  if (what === 'tenant') return text(body.parent).map((subject) => ({ what: 'tenant', subject }))
  const tenants = what === 'phone' ? text(body.tenant) : text(names.tenant)
  return tenants.flatMap((tenant): Key[] => {
    const within = (what: What, name: unknown): Key[] =>
      text(name).map((name) => ({ what, subject: `${tenant}/${name}` }))
    return [
      { what: 'tenant', subject: tenant },
      ...(what === 'phone' ? within('gateway', body.gateway) : []),
      ...(what === 'gateway'
        ? [...within('platform', body.platform), ...within('registrar', body.notifyRegistrar)]
        : []),
    ]
  })
}
