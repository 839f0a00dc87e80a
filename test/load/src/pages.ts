import postgres from 'postgres'
import { startRig } from './rig.ts'
import { median } from './statistics.ts'

const PAGES = [
  '/',
  '/boots',
  '/boots?state=stalled',
  '/phones',
  '/phones?q=0004f20',
  '/phones?q=2017',
  '/logs',
] as const
type Page = (typeof PAGES)[number]

export type PagesFigures = {
  readonly phones: number
  /** Milliseconds until a page is whole, medians: with ten phones, with as many as fill it, and with all of them; and the last to the second. */
  readonly pages: readonly {
    readonly page: Page
    readonly tenMs: number
    readonly fullMs: number
    readonly manyMs: number
    readonly ratio: number
  }[]
}

const TEN = 10
/** Every list has more than one page then. */
const FULL = 2_000

/** What a page takes with ten phones in the database, with two thousand and with very many, each with two boots: pages read a bounded part of the tables, so that nothing is to be slower than a page that is full. */
export async function pages({
  phones,
  rounds,
  print,
}: {
  phones: number
  rounds: number
  print: (line: string) => void
}): Promise<PagesFigures> {
  print('pages: starting')
  const rig = await startRig(['console'])
  const sql = postgres(rig.databaseUrl, { max: 1, onnotice: () => {} })
  try {
    const base = `http://127.0.0.1:${rig.ports.console}`
    const signedIn = await fetch(`${base}/sign-in?token=${rig.adminToken}`, { redirect: 'manual' })
    const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0]!
    const measure = async () => {
      const times = new Map<Page, number[]>(PAGES.map((page) => [page, []]))
      for (let round = 0; round < rounds; round++)
        for (const page of PAGES) {
          const begun = performance.now()
          const answer = await fetch(`${base}${page}`, { headers: { cookie } })
          await answer.text()
          if (answer.status !== 200) throw new Error(`${page} answered ${answer.status}`)
          if (round > 0) times.get(page)!.push(performance.now() - begun) // the first round warms up
        }
      return times
    }
    await sql`insert into tenants (tenant, name) select 'customer-' || n, 'Customer ' || n from generate_series(0, 99) n`
    await fill(sql, 0, TEN)
    const ten = await measure()
    await fill(sql, TEN, FULL)
    const full = await measure()
    print(`pages: filling ${phones} phones`)
    await fill(sql, FULL, phones)
    const many = await measure()
    return {
      phones,
      pages: PAGES.map((page) => {
        const [tenMs, fullMs, manyMs] = [median(ten.get(page)!), median(full.get(page)!), median(many.get(page)!)]
        return { page, tenMs, fullMs, manyMs, ratio: manyMs / fullMs }
      }),
    }
  } finally {
    await sql.end()
    await rig.stop()
  }
}

/** Phones of a hundred customers, each with lines, what it is, and two boots, of which one in twenty stands still. */
async function fill(sql: postgres.Sql, from: number, to: number): Promise<void> {
  const numbers = sql`generate_series(${from}::int, ${to - 1}::int) n`
  const mac = sql`'0004f2' || lpad(to_hex(n), 6, '0')`
  const tenant = sql`'customer-' || n % 100`
  await sql`insert into phones (mac, tenant) select ${mac}, ${tenant} from ${numbers}`
  await sql`insert into phone_observations (mac, tenant, family, model, firmware, seen_at) select ${mac}, ${tenant}, 'polycom', 'SPIP_331', '3.3.2', now() from ${numbers}`
  await sql`insert into line_addresses (mac, line, aor, tenant, name) select ${mac}, 1, (100000 + n) || '@customer.example', ${tenant}, 'person ' || n from ${numbers}`
  await sql`
    insert into boots (boot, mac, tenant, gateway, family, model, state, started_at, last_step_at, finished_at)
    select ${mac} || '-' || t, ${mac}, ${tenant}, 'hq', 'polycom', 'SPIP_331', case when t = 2 and n % 10 = 1 then 'stalled' else 'completed' end,
      now() - t * interval '1 hour' - n * interval '10 milliseconds', now() - t * interval '1 hour', case when t = 2 and n % 10 = 1 then null else now() - t * interval '1 hour' end
    from ${numbers}, generate_series(1, 2) t`
  await sql`analyze`
}
