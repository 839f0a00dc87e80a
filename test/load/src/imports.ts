import postgres from 'postgres'
import { COUNTING_STATEMENTS, type DearStatement, dearStatements, forgetStatements } from './dear-statements.ts'
import { startRig } from './rig.ts'

export type ImportsFigures = {
  readonly rows: number
  /** Each row is tried and written. */
  readonly rowsPerSecond: number
  /** The same again, when each is as it is said to be. */
  readonly unchangedRowsPerSecond: number
  readonly cpuMsPerRow: Record<string, number>
  /** Where they were counted: milliseconds and calls of a row. */
  readonly dearest: readonly DearStatement[]
}

const PIECE = 128 * 1024
const POLL_MS = 100

type Told = { id: string; phase: string; outcome: string; verdicts: Record<string, number> }

/** A CSV of so many phones of one tenant, of one line each, imported into a console and then imported again. */
export async function imports({
  rows,
  statements,
  print,
}: {
  rows: number
  statements: boolean
  print: (line: string) => void
}): Promise<ImportsFigures> {
  print('imports: starting')
  const rig = await startRig(['console'], statements ? COUNTING_STATEMENTS : {})
  const sql = postgres(rig.databaseUrl, { max: 1, onnotice: () => {} })
  const call = async (method: string, path: string, body?: unknown): Promise<Told> => {
    const answer = await fetch(`http://127.0.0.1:${rig.ports.console}/v1/${path}`, {
      method,
      headers: { authorization: `Bearer ${rig.adminToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${await answer.text()}`)
    return answer.json() as Promise<Told> // an import, or what the answer is not read of
  }
  const take = async (text: string, verdict: string): Promise<number> => {
    const { id } = await call('POST', 'imports', { format: 'csv', tenant: 'bench', dryRun: false })
    for (let piece = 0; piece * PIECE < text.length; piece++) {
      const part = text.slice(piece * PIECE, (piece + 1) * PIECE)
      await call('PUT', `imports/${id}/pieces`, { pieces: [{ file: 0, name: 'phones.csv', piece, text: part }] })
    }
    const begun = performance.now()
    await call('POST', `imports/${id}/start`)
    for (;;) {
      const { phase, outcome, verdicts } = await call('GET', `imports/${id}`)
      if (phase === 'finished') {
        if (outcome !== 'applied' || verdicts[verdict] !== rows)
          throw new Error(`the import came to ${outcome}: ${JSON.stringify(verdicts)}`)
        return (rows * 1_000) / (performance.now() - begun)
      }
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    }
  }
  try {
    await call('PUT', 'tenants/bench', { name: 'Bench' })
    await call('PUT', 'tenants/bench/platforms/main', { kind: 'rest', baseUrl: 'https://platform.example' })
    await call('PUT', 'tenants/bench/gateways/site', { platform: 'main' })
    const lines = Array.from(
      { length: rows },
      (_, row) => `0004f2${row.toString(16).padStart(6, '0')},site,SPIP_331,${row},secret-${row},sip.example`,
    )
    const text = `mac,gateway,model,line1.user,line1.password,line1.registrar\n${lines.join('\n')}\n`
    if (statements) await forgetStatements(sql)
    const before = rig.cpuMs()
    print(`imports: ${rows} rows`)
    const rowsPerSecond = await take(text, 'made')
    const after = rig.cpuMs()
    const dearest = statements ? await dearStatements(sql, 25) : []
    print('imports: the same again')
    return {
      rows,
      rowsPerSecond,
      unchangedRowsPerSecond: await take(text, 'unchanged'),
      cpuMsPerRow: Object.fromEntries(Object.entries(after).map(([name, ms]) => [name, (ms - before[name]!) / rows])),
      dearest: dearest.map(({ calls, ms, statement }) => ({ calls: calls / rows, ms: ms / rows, statement })),
    }
  } finally {
    await sql.end()
    await rig.stop()
  }
}
