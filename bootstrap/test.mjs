// Every check and every test; what failed is named at the end, and the last line counts.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { bringDebianPackages } from './debian-packages.mjs'
import { ROOT, setUp } from './setup.mjs'

const wanted = process.argv.slice(2)
const projects = wanted.length > 0 ? wanted : ['unit', 'int', 'scenarios', 'browser']
const { node, environment } = setUp()
if (projects.some((project) => project !== 'unit')) bringDebianPackages()
const folder = mkdtempSync(join(tmpdir(), 'offhook-results-'))
const failures = []
let passed = 0

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
  else failures.push(name)
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
    const { numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'))
    passed += numPassedTests
    const failed = testResults
      .filter(({ status }) => status === 'failed')
      .flatMap(({ name, assertionResults }) => {
        const tests = assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName)
        const named = tests.length > 0 ? tests : ['outside of its tests']
        return named.map((one) => `${relative(ROOT, name)}: ${one}`)
      })
    failures.push(...failed)
    if (!ok && failed.length === 0) failures.push(`${project} tests, outside of any test`)
  } catch {
    failures.push(`${project} tests, which broke off`)
  }
}

check('format and lint', '@biomejs/biome/bin/biome', ['ci', '.'])
check('types', 'typescript/bin/tsc', ['--noEmit'])
for (const project of projects) tests(project)

rmSync(folder, { recursive: true, force: true })
console.log('')
for (const failure of failures) console.log(`failed: ${failure}`)
console.log(`${passed} passed, ${failures.length} failed`)
process.exit(failures.length === 0 && passed > 0 ? 0 : 1)
