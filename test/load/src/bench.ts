import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { agi } from './agi.ts'
import { burst } from './burst.ts'
import type { DearStatement } from './dear-statements.ts'
import { edge } from './edge.ts'
import { fairness } from './fairness.ts'
import { imports } from './imports.ts'
import { logAlerts } from './log-alerts.ts'
import { pages } from './pages.ts'
import { render } from './render.ts'
import { storm } from './storm.ts'
import { tracing } from './tracing.ts'

const HELP = `pnpm bench [storm|edge|render|fairness|burst|tracing|log-alerts|pages|agi|imports] [options]   all of them when none is named

  --phones N     phones of the storm (default 2000), to render (default 10000), of the tracing bench (default 2000), or in the database of the pages bench (default 100000)
  --at-once N    of these at the same time (default: all)
  --rounds N     rounds of the edge, tracing, log-alerts, pages and agi benches, the first is a warm-up (default 6; of pages 20), and of the fairness bench (default 3)
  --seconds N    length of one measurement in a round (default 5; of the fairness and burst benches 20)
  --rate N       boots a second of the fairness and burst benches (default 40)
  --events N     account events of the burst (default 10000)
  --rows N       phones of the imports bench (default 5000)
  --uploads N    of 40 lines each, in the log-alerts bench (default 1500)
  --statements   what the statements of the storm and of the imports bench cost PostgreSQL, the dearest first
  --json         figures as JSON on standard output

Everything runs on this machine, the load generator included. Quote the ratios: they come from one run; the rates are this machine's.
The edge and tracing benches need wrk; nginx and php-fpm with the pgsql module are measured when installed.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    phones: { type: 'string' },
    'at-once': { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    rate: { type: 'string', default: '40' },
    events: { type: 'string', default: '10000' },
    rows: { type: 'string', default: '5000' },
    uploads: { type: 'string', default: '1500' },
    statements: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) {
  console.log(HELP)
  process.exit(0)
}
const print = (line: string) => console.error(line)
const wanted =
  positionals.length > 0
    ? positionals
    : ['storm', 'edge', 'render', 'fairness', 'burst', 'tracing', 'log-alerts', 'pages', 'agi', 'imports']
const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`
const figures: Record<string, unknown> = { machine }

if (wanted.includes('storm')) {
  const phones = Number(values.phones ?? 2_000)
  const result = await storm({
    ...{ phones, atOnce: Number(values['at-once'] ?? phones) },
    ...{ statements: values.statements, print },
  })
  figures.storm = result
  if (!values.json) {
    console.log(`\nstorm on ${machine}`)
    console.log(
      `  ratio to the floor     ${result.ratioToFloor.toFixed(2)}   (${result.bootsPerSecond.toFixed(0)} of ${result.floorBootsPerSecond.toFixed(0)} boots/s)`,
    )
    console.log(
      `  failed boots           ${result.failed} of ${result.phones}   ${JSON.stringify(result.states)} ${result.failures.join('; ')}`,
    )
    console.log(
      `  alert to bundle        p50 ${result.alertToBundleMs.p50.toFixed(0)} ms, p99 ${result.alertToBundleMs.p99.toFixed(0)} ms`,
    )
    console.log(`  last boot traced after ${result.tracedAfterSeconds.toFixed(1)} s`)
    console.log('  CPU ms per boot')
    for (const [name, ms] of Object.entries(result.cpuMsPerBoot)) console.log(`    ${name.padEnd(16)} ${ms.toFixed(2)}`)
    logStatements('boot', result.dearest)
  }
}
if (wanted.includes('edge')) {
  const result = await edge({ rounds: Number(values.rounds ?? 6), seconds: Number(values.seconds ?? 5), print })
  figures.edge = result
  if (!values.json) {
    console.log(`\nedge on ${machine}`)
    console.log(`  to bare node:http      ${result.edgeToBare.toFixed(2)}`)
    console.log(`  to nginx static        ${result.edgeToNginx?.toFixed(2) ?? 'nginx is not installed'}`)
    console.log(`  to php-fpm             ${result.edgeToPhp?.toFixed(1) ?? 'php-fpm is not installed'}`)
    for (const [name, rate] of Object.entries(result.requestsPerSecond))
      console.log(`    ${name.padEnd(28)} ${rate.toFixed(0)} requests/s`)
  }
}
if (wanted.includes('render')) {
  const result = render({ phones: Number(values.phones ?? 10_000), print })
  figures.render = result
  if (!values.json) {
    const { early, peak } = result.memoryMib
    console.log(`\nrender on ${machine}`)
    console.log(
      `  ratio to bare Eta      ${result.ratioToFloor.toFixed(2)}   (${result.phonesPerSecond.toFixed(0)} of ${result.floorPhonesPerSecond.toFixed(0)} phones/s)`,
    )
    console.log(
      `  ${result.phones} phones of ${result.families} families, ${result.filesPerPhone.toFixed(1)} files and ${result.bytesPerPhone.toFixed(0)} bytes each`,
    )
    console.log(
      `  resident memory        ${early.toFixed(0)} MiB after a tenth of them, ${peak.toFixed(0)} MiB at its peak`,
    )
  }
}
if (wanted.includes('fairness')) {
  const [rounds, seconds] = [Number(values.rounds ?? 3), Number(values.seconds ?? 20)]
  const result = await fairness({ rounds, seconds, perSecond: Number(values.rate), print })
  figures.fairness = result
  if (!values.json) {
    console.log(`\nfairness on ${machine}`)
    console.log(
      `  beside a hanging platform   ${result.hangingRatio.toFixed(2)} of normal   (p99 from alert to bundle ${result.besideHangingP99Ms.toFixed(0)} ms, alone ${result.aloneP99Ms.toFixed(0)} ms; by round ${result.ratios.map((ratio) => ratio.toFixed(2)).join(', ')})`,
    )
    console.log(`  lost boots             ${result.lost}`)
  }
}
if (wanted.includes('burst')) {
  const seconds = Number(values.seconds ?? 20)
  const result = await burst({ events: Number(values.events), seconds, perSecond: Number(values.rate), print })
  figures.burst = result
  if (!values.json) {
    console.log(`\nburst on ${machine}`)
    console.log(
      `  beside the burst       ${result.ratio.toFixed(2)} of normal   (p99 from alert to bundle ${result.besideBurstP99Ms.toFixed(0)} ms, alone ${result.aloneP99Ms.toFixed(0)} ms)`,
    )
    console.log(
      `  ${result.events} account events   taken at ${result.takenPerSecond.toFixed(0)}/s, applied at ${result.appliedPerSecond.toFixed(0)}/s`,
    )
    console.log('  CPU ms per event, the boots beside them included')
    for (const [name, ms] of Object.entries(result.cpuMsPerEvent))
      console.log(`    ${name.padEnd(16)} ${ms.toFixed(2)}`)
    console.log(`  lost                   ${result.lostEvents} events, ${result.lostBoots} boots`)
  }
}
if (wanted.includes('pages')) {
  const result = await pages({ phones: Number(values.phones ?? 100_000), rounds: Number(values.rounds ?? 20), print })
  figures.pages = result
  if (!values.json) {
    console.log(`\npages on ${machine}: with ${result.phones} phones to with two thousand`)
    for (const { page, ratio, tenMs, fullMs, manyMs } of result.pages)
      console.log(
        `  ${page.padEnd(22)} ${ratio.toFixed(2)}   (${manyMs.toFixed(0)} ms of ${fullMs.toFixed(0)}; with ten phones ${tenMs.toFixed(0)})`,
      )
  }
}
if (wanted.includes('agi')) {
  const [rounds, seconds] = [Number(values.rounds ?? 6), Number(values.seconds ?? 5)]
  const perSecond = 500
  const result = await agi({ rounds, seconds, perSecond, print })
  figures.agi = result
  if (!values.json) {
    const ms = ({ p50, p99, cpu }: { p50: number; p99: number; cpu: number }) =>
      `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, ${cpu.toFixed(2)} ms of CPU a call`
    console.log(`\nagi on ${machine}, load ${result.load.map((one) => one.toFixed(1)).join(' to ')}`)
    console.log(`  p99 to bare TCP        ${result.p99Ratio.toFixed(2)}   (at ${perSecond} calls/s)`)
    console.log(`  calls                  ${ms(result.agi)}; ${result.unnamed} of ${result.calls} without a name`)
    console.log(`  bare TCP               ${ms(result.bare)}`)
  }
}
if (wanted.includes('tracing')) {
  const result = await tracing({
    ...{ phones: Number(values.phones ?? 2_000), rounds: Number(values.rounds ?? 6) },
    ...{ seconds: Number(values.seconds ?? 5), print },
  })
  figures.tracing = result
  if (!values.json) {
    console.log(`\ntracing on ${machine}`)
    for (const [name, { ratio, told, untold }] of Object.entries({
      'one file': result.oneFile,
      [`${result.phones} phones`]: result.manyPhones,
    }))
      console.log(
        `  ${name.padEnd(22)} ${ratio.toFixed(2)} of untold   (${told.toFixed(0)} µs of CPU a request, untold ${untold.toFixed(0)})`,
      )
  }
}
if (wanted.includes('log-alerts')) {
  const result = await logAlerts({ uploads: Number(values.uploads), rounds: Number(values.rounds ?? 6), print })
  figures.logAlerts = result
  if (!values.json) {
    console.log(`\nlog-alerts on ${machine}`)
    for (const [name, { ratio, us, collectorUs }] of Object.entries(result.cost))
      console.log(
        `  ${name.padEnd(22)} ${ratio.toFixed(2)} of none   (${us.toFixed(1)} µs of CPU a line, ${collectorUs.toFixed(1)} of it the log-collector's)`,
      )
  }
}
if (wanted.includes('imports')) {
  const result = await imports({ rows: Number(values.rows), statements: values.statements, print })
  figures.imports = result
  if (!values.json) {
    console.log(`\nimports on ${machine}`)
    console.log(`  tried and written      ${result.rowsPerSecond.toFixed(0)} of ${result.rows} rows/s`)
    console.log(`  the same again         ${result.unchangedRowsPerSecond.toFixed(0)} rows/s`)
    console.log('  CPU ms per row')
    for (const [name, ms] of Object.entries(result.cpuMsPerRow)) console.log(`    ${name.padEnd(16)} ${ms.toFixed(2)}`)
    logStatements('row', result.dearest)
  }
}
if (values.json) console.log(JSON.stringify(figures, null, 2))

function logStatements(of: string, dearest: readonly DearStatement[]): void {
  if (dearest.length > 0) console.log(`  statements: ms and times per ${of}`)
  for (const { ms, calls, statement } of dearest)
    console.log(`    ${ms.toFixed(3)} ${calls.toFixed(2).padStart(7)}  ${statement.slice(0, 160)}`)
}
