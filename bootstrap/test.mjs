// Every check and every test; the last line counts them.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bringDebianPackages } from './debian-packages.mjs'
import { ROOT, setUp } from './setup.mjs'

const wanted = process.argv.slice(2)
const projects = wanted.length > 0 ? wanted : ['unit', 'int', 'scenarios', 'browser']
const { node, environment } = setUp()
if (projects.some((project) => project !== 'unit')) bringDebianPackages()
const folder = mkdtempSync(join(tmpdir(), 'offhook-results-'))
let passed = 0
let failed = 0

function step(name, script, args) {
  console.log(`\n== ${name}`)
  const { status } = spawnSync(node, [join(ROOT, 'node_modules', script), ...args], {
    cwd: ROOT,
    env: { OFFHOOK_LOG_LEVEL: 'fatal', ...environment },
    stdio: 'inherit',
  })
  return status === 0
}

function check(name, script, args) {
  if (step(name, script, args)) passed++
  else failed++
}

/** Runs one of vitest's projects and adds its counts; a run that breaks off before its report is a failure. */
function tests(project) {
  const report = join(folder, `${project}.json`)
  const ok = step(`${project} tests`, 'vitest/vitest.mjs', [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ])
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'))
    passed += numPassedTests
    failed += numFailedTests
    if (!ok && numFailedTests === 0) failed++
  } catch {
    failed++
  }
}

check('format and lint', '@biomejs/biome/bin/biome', ['ci', '.'])
check('types', 'typescript/bin/tsc', ['--noEmit'])
for (const project of projects) tests(project)

rmSync(folder, { recursive: true, force: true })
console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)
