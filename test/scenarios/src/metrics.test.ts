import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { consumers } from '@offhook/contracts'
import { freePort } from '@offhook/engines'
import { SERVICE_NAMES } from '@offhook/runtime/service-names'
import { bootPolycom } from '@offhook/simulator'
import { hasOpenssl, makeCertificate } from '@offhook/testing/make-certificate'
import { openFolder } from '@offhook/testing/open-folder'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Emitted, readMetrics, tableOf } from './metrics-table.ts'
import { panels, ROOT, ruleFiles, rules, seriesIn } from './monitoring-files.ts'
import { end, latestBoot, mintMac, openSite, type Site, type System, startSystem } from './system.ts'

const hasPrometheus = spawnSync('prometheus', ['--version']).status === 0
if (!hasPrometheus)
  console.warn('prometheus (Debian: prometheus) is not here: nothing scrapes, rules and dashboards are not tried')

let folder: string
let system: System
let site: Site
let emitted: Emitted[]
let prometheus: { url: string; child: ChildProcess } | undefined
beforeAll(async () => {
  folder = await openFolder('metrics')
  if (hasOpenssl) makeCertificate(folder)
  const told = {
    OFFHOOK_METRICS_TENANTS: 'acme',
    OFFHOOK_EDGE_TFTP: 'on',
    OFFHOOK_EDGE_TFTP_PORT: String(await freePort()),
    OFFHOOK_EDGE_HTTPS_PORT: String(await freePort()),
    OFFHOOK_TLS_CERT: join(folder, 'certificate.pem'),
    OFFHOOK_TLS_KEY: join(folder, 'key.pem'),
  }
  system = await startSystem(told, { apart: true })
  site = await openSite(system, 'acme', 'rest')
  const mac = mintMac()
  const { option66 } = await site.gateway.lease(mac)
  expect(await bootPolycom({ mac, model: 'VVX_400', option66 })).toMatchObject({ outcome: 'registered' })
  await vi.waitFor(async () => expect((await latestBoot(system, mac))?.state).toBe('completed'), patient)
  await vi.waitFor(async () => {
    emitted = await readMetrics(system.metricsPorts)
    const names = emitted.map(({ name }) => name)
    for (const late of [
      'boot_registration_seconds',
      'outbox_waiting',
      'webhooks',
      'registrars',
      'edge_bundle_reads_total',
    ])
      expect(names).toContain(`offhook_${late}`)
    expect(emitted.filter(({ name }) => name === 'offhook_queue_waiting_messages')[0]?.services).toHaveLength(6)
  }, patient)
}, 180_000)
afterAll(async () => {
  if (prometheus) await end(prometheus.child, 'SIGTERM')
  await site?.stop()
  await system?.stop()
  await rm(folder, { recursive: true, force: true })
})

const patient = { timeout: 40_000, interval: 250 }

test('every metric is named in one manner, described, and in the table of the page, which has no other', () => {
  for (const { name, type, help } of emitted) {
    expect(name).toMatch(type === 'counter' ? /^offhook_[a-z_]+_total$/ : /^offhook_[a-z_]+(?<!_total)$/)
    if (type === 'histogram') expect(name).toMatch(/_seconds$/)
    expect(help).toMatch(/^[A-Z].{15,}/)
  }
  const page = readFileSync(`${ROOT}docs/telemetry.md`, 'utf8')
  const rows = page.split('\n').filter((line) => line.startsWith('| `offhook_'))
  expect(rows).toEqual(tableOf(emitted))
})

test('every durable reader there is, is measured', () => {
  for (const name of ['offhook_queue_waiting_messages', 'offhook_dead_letters_total']) {
    const durables = emitted.find((one) => one.name === name)!.values.get('durable')!
    expect([...durables].sort()).toEqual(consumers.map(({ durable }) => durable).sort())
  }
})

test('no label holds a MAC, an address or a name from outside', () => {
  for (const { name, values } of emitted)
    for (const [label, seen] of values)
      for (const value of seen) {
        expect(`${name} ${label} ${value}`).not.toMatch(/[0-9a-f]{12}|\d+\.\d+\.\d+\.\d+/i)
        if (label === 'tenant') expect(['acme', 'other']).toContain(value)
      }
})

test.skipIf(!hasPrometheus)(
  'a Prometheus scrapes it, and has every series that rules and dashboards ask for',
  async () => {
    prometheus = await startPrometheus()
    const { url } = prometheus
    const query = async (expr: string) => {
      const answer = await fetch(`${url}/api/v1/query`, { method: 'POST', body: new URLSearchParams({ query: expr }) })
      return (await answer.json()) as { status: string; error?: string; data: { result: unknown[] } }
    }
    await vi.waitFor(
      async () => expect((await query('up == 1')).data.result).toHaveLength(SERVICE_NAMES.length),
      patient,
    )

    type Told = { data: { groups: { rules: { name: string; health: string; lastError?: string }[] }[] } }
    await vi.waitFor(async () => {
      const told = (await (await fetch(`${url}/api/v1/rules`)).json()) as Told
      const all = told.data.groups.flatMap((group) => group.rules)
      expect(all).toHaveLength(rules.length)
      expect(all.filter(({ health }) => health !== 'ok')).toEqual([])
    }, patient)

    const recorded = new Set(rules.flatMap(({ record }) => record ?? []))
    const asked = [...rules, ...panels].flatMap(({ expr }) => seriesIn(expr))
    const missing: string[] = []
    for (const name of new Set(asked)) {
      if (name.includes(':') ? recorded.has(name) : (await query(`count(${name})`)).data.result.length === 1) continue
      if (!(hasOpenssl || !name.includes('certificate'))) continue
      missing.push(name)
    }
    expect(missing).toEqual([])

    for (const { dashboard, title, expr } of panels) {
      const { status, error } = await query(expr)
      expect({ dashboard, title, status, error }).toEqual({ dashboard, title, status: 'success', error: undefined })
    }
  },
)

/** Labels that rules and panels choose by or divide by are among those that are emitted. */
test('what rules and dashboards choose by are labels that the metrics have', () => {
  const labels = new Map(emitted.map(({ name, values }) => [name, new Set([...values.keys(), 'le'])]))
  const base = (name: string) => (labels.has(name) ? name : name.replace(/_(bucket|count|sum)$/, ''))
  for (const { expr } of [...rules, ...panels])
    for (const [, name, selected] of expr.matchAll(/\b(offhook_[a-z0-9_]+)\{([^}]*)\}/g))
      for (const [, label] of selected!.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g))
        expect([...(labels.get(base(name!)) ?? [])], `${name} ${label}`).toContain(label)
})

async function startPrometheus(): Promise<{ url: string; child: ChildProcess }> {
  const port = await freePort()
  const targets = SERVICE_NAMES.map((name) => `127.0.0.1:${system.metricsPorts[name]}`)
  const config = {
    global: { scrape_interval: '1s', evaluation_interval: '1s' },
    rule_files: ruleFiles,
    scrape_configs: [{ job_name: 'offhook', static_configs: [{ targets }] }],
  }
  writeFileSync(join(folder, 'prometheus.yml'), JSON.stringify(config)) // JSON is YAML
  const child = spawn(
    'prometheus',
    [
      `--config.file=${join(folder, 'prometheus.yml')}`,
      `--storage.tsdb.path=${join(folder, 'prometheus')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  let output = ''
  child.stderr.on('data', (piece) => {
    output += piece
  })
  const url = `http://127.0.0.1:${port}`
  await vi.waitFor(async () => {
    if (child.exitCode !== null) throw new Error(`prometheus ended:\n${output.slice(-2_000)}`)
    expect((await fetch(`${url}/-/ready`)).ok).toBe(true)
  }, patient)
  return { url, child }
}
