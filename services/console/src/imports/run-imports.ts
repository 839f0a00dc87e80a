import { randomUUID } from 'node:crypto'
import type { ScopedDatabase } from '@offhook/database'
import type { Log, Sealer } from '@offhook/runtime'
import { audit } from '../outbox/outbox.ts'
import { countVerdicts, type KeptImport, keepVerdicts, nextRows } from './kept-imports.ts'
import { keepLease, LeaseLost, leaseImport, MAX_ATTEMPTS, releaseLease } from './leases.ts'
import { findOverQuota } from './over-quota.ts'
import { ImportFailed, readImport } from './read-import.ts'
import { sweepImports } from './sweep-imports.ts'
import type { Resources } from './things.ts'
import { tryThings, writeThings } from './write-things.ts'

const LOOK_MS = 500
/** Rows of one transaction: whoever writes about the same tenant's quota waits for it. */
const BATCH = 50
/** Batches of one import before others have their turn. */
const TURN = 10
const SWEEP_EVERY_MS = 60_000

export type ImportPorts = { database: ScopedDatabase; sealer: Sealer; resources: Resources; log: Log }

/**
 * Does imports, this console's and other ones': leased, a batch at a time, each batch with what is known of it in one transaction. Whoever is killed in the middle
 * has done whole batches, and the next one goes on behind them.
 */
export function runImports(ports: ImportPorts): { stop(): Promise<void> } {
  const { database, log } = ports
  const me = randomUUID()
  let running = true
  let wake = () => {}
  let sweptAt = Number.NEGATIVE_INFINITY
  const sleep = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      if (!running) return resolve()
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const look = async (): Promise<boolean> => {
    const leased = await leaseImport(database.sql, me)
    if (leased) await takeTurn(ports, me, leased, () => running)
    else if (performance.now() - sweptAt > SWEEP_EVERY_MS) {
      sweptAt = performance.now()
      await sweepImports(database.sql)
    }
    return leased !== undefined
  }
  let waits = false
  const loop = (async () => {
    while (running) {
      try {
        if (!(await look())) await sleep(LOOK_MS)
        waits = false
      } catch (cause) {
        if (!waits) log.warn({ err: cause }, 'imports wait')
        waits = true
        await sleep(LOOK_MS)
      }
    }
  })()
  return {
    async stop() {
      running = false
      wake()
      await loop
    },
  }
}

async function takeTurn(ports: ImportPorts, me: string, one: KeptImport, goesOn: () => boolean): Promise<void> {
  const { sql } = ports.database
  try {
    if (one.attempts >= MAX_ATTEMPTS) throw new ImportFailed('it was begun too often without getting on')
    await goOn(ports, me, one, goesOn)
    await releaseLease(sql, one.id, me)
  } catch (fault) {
    if (fault instanceof LeaseLost) return
    if (fault instanceof ImportFailed) {
      ports.log.warn({ import: one.id, err: fault }, 'an import failed')
      return finish(ports, me, one, 'failed', fault.message)
    }
    ports.log.warn({ import: one.id, err: fault }, 'an import will be tried again')
    await releaseLease(sql, one.id, me, '2 seconds')
  }
}

async function goOn(ports: ImportPorts, me: string, one: KeptImport, goesOn: () => boolean): Promise<void> {
  const { database, sealer } = ports
  if (one.phase === 'reading') {
    await readImport(database, sealer, me, one, goesOn)
    return
  }
  const applies = one.phase === 'applying'
  const batchOf = (next_row: number) =>
    nextRows(database.sql, sealer, { ...one, next_row }, applies ? ['made', 'changed', 'unchanged'] : undefined, BATCH)
  let at = one.next_row
  for (let turn = 0; turn < TURN && goesOn(); turn += 1) {
    const { rows, next } = await batchOf(at)
    const scope = one.scope ?? undefined
    const through = next ?? one.rows
    if (applies)
      await database.as(scope, async () => {
        await keepLease(database.sql, one.id, me, { next_row: through })
        await keepVerdicts(database.sql, one.id, await writeThings(ports.resources, one, rows))
      })
    else {
      const verdicts = await tryThings(ports, one, rows)
      await database.sql.begin(async (sql) => {
        await keepLease(sql, one.id, me, { next_row: through })
        await keepVerdicts(sql, one.id, verdicts)
      })
    }
    if (next === undefined) return applies ? finish(ports, me, one, 'applied') : decide(ports, me, one)
    at = next
  }
}

/** Every row was tried: whether any is written now. */
async function decide(ports: ImportPorts, me: string, one: KeptImport): Promise<void> {
  const { sql } = ports.database
  await keepVerdicts(sql, one.id, await findOverQuota(ports, one))
  const { bad, conflict } = await countVerdicts(sql, one.id)
  if (one.dry_run) return finish(ports, me, one, 'checked')
  if (bad + conflict > 0 && !one.partial) return finish(ports, me, one, 'refused', 'rows are bad or in conflict')
  await sql.begin((sql) => keepLease(sql, one.id, me, { phase: 'applying', next_row: 0 }))
}

/** Ends an import: what its rows say is forgotten, unless a dry run may yet be applied; what became of them stays to be read. */
async function finish(
  { database }: ImportPorts,
  me: string,
  one: KeptImport,
  outcome: NonNullable<KeptImport['outcome']>,
  because: string | null = null,
): Promise<void> {
  await database.sql.begin(async (sql) => {
    const held = await sql`
      update imports set phase = 'finished', outcome = ${outcome}, because = ${because}, finished_at = now(), updated_at = now(), next_row = rows, leased_until = null
      where id = ${one.id} and leased_by = ${me} returning 1`
    if (held.length === 0) throw new LeaseLost(one.id)
    await sql`delete from import_pieces where import = ${one.id}`
    if (outcome !== 'checked')
      await sql`update import_rows set sealed = null where import = ${one.id} and sealed is not null`
    const detail = { format: one.format, tenant: one.tenant, ...(await countVerdicts(sql, one.id)) }
    await audit(sql, one.asked_by, `import.${outcome}`, one.id, detail, one.scope ?? undefined)
  })
}
