import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { edge } from './edge.ts'
import { storm } from './storm.ts'

const HELP = `pnpm bench [storm|edge] [options]     both when none is named

  --phones N     phones of the storm (default 2000)
  --at-once N    of these at the same time (default: all)
  --rounds N     rounds of the edge bench, the first is a warm-up (default 6)
  --seconds N    length of one measurement in a round (default 5)
  --json         figures as JSON on standard output

Everything runs on this machine, the load generator included. Quote the ratios: they come from one run; the rates are this machine's.
The edge bench needs wrk; nginx and php-fpm with the pgsql module are measured when installed.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    phones: { type: 'string', default: '2000' },
    'at-once': { type: 'string' },
    rounds: { type: 'string', default: '6' },
    seconds: { type: 'string', default: '5' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
})
if (values.help) {
  console.log(HELP)
  process.exit(0)
}
const print = (line: string) => console.error(line)
const wanted = positionals.length > 0 ? positionals : ['storm', 'edge']
const machine = `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}`
const figures: Record<string, unknown> = { machine }

if (wanted.includes('storm')) {
  const phones = Number(values.phones)
  const result = await storm({ phones, atOnce: Number(values['at-once'] ?? phones), print })
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
  }
}
if (wanted.includes('edge')) {
  const result = await edge({ rounds: Number(values.rounds), seconds: Number(values.seconds), print })
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
if (values.json) console.log(JSON.stringify(figures, null, 2))
