import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { consumers } from '@offhook/contracts'
import { freePort } from '@offhook/engines'
import { SERVICE_NAMES } from '@offhook/runtime/service-names'
import { openFolder } from '@offhook/testing/open-folder'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'

const execute = promisify(execFile)
const MAIN = fileURLToPath(new URL('../../../packages/cli/src/main.ts', import.meta.url))

type Running = { child: ChildProcess; output(): string; ended: Promise<number | null> }

let dataDir: string
let environment: NodeJS.ProcessEnv
let consoleUrl: string
let metricsUrl: string
let running: Running
beforeAll(async () => {
  dataDir = await openFolder('one-process')
  const [edge, ingester, console, metrics] = [await freePort(), await freePort(), await freePort(), await freePort()]
  consoleUrl = `http://127.0.0.1:${console}`
  metricsUrl = `http://127.0.0.1:${metrics}/metrics`
  environment = {
    ...process.env,
    OFFHOOK_DATA_DIR: dataDir,
    OFFHOOK_BIN_DIR: inject('binDirectory'),
    OFFHOOK_EDGE_HTTP_PORT: String(edge),
    OFFHOOK_EDGE_BASE_URL: `http://127.0.0.1:${edge}/phoneprovisioning`,
    OFFHOOK_INGESTER_HTTP_PORT: String(ingester),
    OFFHOOK_INGESTER_SYSLOG_PORT: '0',
    OFFHOOK_CONSOLE_PORT: String(console),
    OFFHOOK_METRICS_PORT: String(metrics),
    OFFHOOK_AGI_PORT: '0',
  }
  running = up('--demo')
})
afterAll(async () => {
  running?.child.kill('SIGTERM')
  await running?.ended
  await rm(dataDir, { recursive: true, force: true })
})

function up(...flags: string[]): Running {
  let output = ''
  const child = spawn(process.execPath, [MAIN, 'up', ...flags], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (piece) => {
      output += piece
    })
  }
  return { child, output: () => output, ended: new Promise((resolve) => child.once('exit', resolve)) }
}

async function api(path: string): Promise<{ items: Record<string, unknown>[] }> {
  const token = (await readFile(join(dataDir, 'admin-token'), 'utf8')).trim()
  const answer = await fetch(`${consoleUrl}/v1/${path}`, { headers: { authorization: `Bearer ${token}` } })
  return answer.json() as Promise<{ items: Record<string, unknown>[] }> // a page, by the API's document
}

const states = async () => {
  const { items } = await api('boots?limit=100')
  return Object.groupBy(items, ({ state }) => String(state))
}
const patient = { timeout: 60_000, interval: 250 }

test('the demo boots its phones, says how each boot ended, and the console has the same', async () => {
  await vi.waitFor(() => expect(running.output()).toContain('The boots are at'), patient)
  const ends = running.output().match(/^ {2}[0-9a-f]{12} .*$/gm)!
  expect(ends.filter((line) => / registered, [12] lines?, /.test(line))).toHaveLength(21)
  expect(
    ends.filter((line) => / refused after .*; (nobody ordered it|the platform expected another)/.test(line)),
  ).toHaveLength(2)
  await vi.waitFor(
    async () =>
      expect(
        Object.entries(await states())
          .map(([state, boots]) => `${boots!.length} ${state}`)
          .sort(),
      ).toEqual(['2 refused', '21 completed'].sort()),
    patient,
  )
})

test('simulated phones of several tenants boot against it while their platform fails now and then', async () => {
  const flags = ['--phones', '30', '--tenants', '3', '--dialect', 'both', '--rate', '20', '--json']
  const { stdout } = await execute(
    process.execPath,
    [MAIN, 'sim', ...flags, '--faults', 'slow=0.05,500=0.1,429=0.1,drop=0.05'],
    { env: environment },
  )
  expect(JSON.parse(stdout)).toMatchObject({ phones: 30, registered: 30, failed: 0, outcomes: { registered: 30 } })
  await vi.waitFor(async () => expect((await states()).completed).toHaveLength(51), patient)
})

test('its metrics are those of all services: of every durable reader, and of what each needs', async () => {
  const text = await (await fetch(metricsUrl)).text()
  const told = (name: string, label: string) => [
    ...new Set([...text.matchAll(new RegExp(`^${name}\\{.*?\\b${label}="([^"]+)"`, 'gm'))].map(([, value]) => value)),
  ]
  for (const name of ['offhook_messages_settled_total', 'offhook_queue_waiting_messages'])
    expect(told(name, 'durable').sort()).toEqual(consumers.map(({ durable }) => durable).sort())
  expect(told('offhook_dependency_up', 'service').sort()).toEqual([...SERVICE_NAMES].sort())
  const completed = [...text.matchAll(/^offhook_boots_total\{.*outcome="completed".*\} (\d+)$/gm)]
  expect(completed.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(51)
})

test('it stops in order when it is told to, and finds its boots again when it is started again', async () => {
  running.child.kill('SIGINT')
  expect(await running.ended).toBe(0)
  expect(running.output()).toMatch(/offhook: stopping\noffhook: stopped\n$/)
  running = up()
  await vi.waitFor(async () => expect((await states()).completed).toHaveLength(51), patient)
})
