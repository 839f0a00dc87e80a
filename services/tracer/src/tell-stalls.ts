import type { BootStalled } from '@offhook/contracts'
import type { Database } from '@offhook/database'

type Row = {
  boot: string
  mac: string
  tenant: string
  gateway: string
  family: string | null
  model: string | null
  firmware: string | null
  diagnosis: { because: string; text: string; stuckAfter?: string; expected?: string; cause?: string; check?: string }
  started_at: string
  last_step_at: string
}

const BATCH = 500

/**
 * Tells of boots that stand still, once for each reason of a boot, whoever found them so. That it was told is written after the bus has it: a tracer that dies
 * between the two tells again under the same message id.
 */
export async function tellStalls(
  { sql }: Database,
  publish: (event: BootStalled) => Promise<unknown>,
  now = () => new Date(),
): Promise<void> {
  let rows: Row[]
  do {
    rows = await sql<Row[]>`
      select boot, mac, tenant, gateway, family, model, firmware, diagnosis, started_at, last_step_at from boots
      where kind = 'boot' and state = 'stalled' and not (diagnosis ->> 'because') = any (stalls_told) order by boot limit ${BATCH}`
    if (rows.length === 0) return
    await Promise.all(rows.map((row) => publish(stalled(row, now()))))
    await sql`
      update boots set stalls_told = stalls_told || fresh.because
      from unnest(${rows.map(({ boot }) => boot)}::text[], ${rows.map(({ diagnosis }) => diagnosis.because)}::text[]) as fresh (boot, because)
      where boots.boot = fresh.boot and not fresh.because = any (stalls_told)`
  } while (rows.length === BATCH)
}

function stalled({ diagnosis, started_at, last_step_at, ...row }: Row, at: Date): BootStalled {
  const { because, text, stuckAfter, expected, cause, check } = diagnosis
  return {
    boot: row.boot as BootStalled['boot'], // ids of our own tables, made by their constructors
    mac: row.mac as BootStalled['mac'],
    tenant: row.tenant,
    gateway: row.gateway,
    ...(row.family ? { family: row.family } : {}),
    ...(row.model ? { model: row.model } : {}),
    ...(row.firmware ? { firmware: row.firmware } : {}),
    because,
    text: text.slice(0, 1_000),
    ...(stuckAfter === undefined ? {} : { stuckAfter: stuckAfter.slice(0, 256) }),
    ...(expected === undefined ? {} : { expected: expected.slice(0, 256) }),
    ...(cause === undefined ? {} : { cause }),
    ...(check === undefined ? {} : { check }),
    startedAt: new Date(started_at).toISOString(),
    lastStepAt: new Date(last_step_at).toISOString(),
    at: at.toISOString(),
  }
}
