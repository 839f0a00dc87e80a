import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { ROOT, ruleFiles, rules, ruleTests } from './monitoring-files.ts'

const hasPromtool = spawnSync('promtool', ['--version']).status === 0
if (!hasPromtool) console.warn('promtool (Debian: prometheus) is not here: alert rules are not checked')

const alerts = rules.flatMap(({ alert }) => alert ?? [])

test.skipIf(!hasPromtool)(
  'every rule is one that Prometheus takes, and alerts fire when they should and not when they should not',
  () => {
    const config = spawnSync('promtool', ['check', 'config', `${ROOT}deploy/prometheus/prometheus.yml`], {
      encoding: 'utf8',
    })
    expect(config.status, config.stdout + config.stderr).toBe(0)
    const checked = spawnSync('promtool', ['check', 'rules', ...ruleFiles], { encoding: 'utf8' })
    expect(checked.status, checked.stdout + checked.stderr).toBe(0)
    const tested = spawnSync('promtool', ['test', 'rules', ...ruleTests], { encoding: 'utf8' })
    expect(tested.status, tested.stdout + tested.stderr).toBe(0)
  },
  120_000,
)

test('every alert has a case in which it fires and one in which it does not', () => {
  type Case = { alert_rule_test: { alertname: string; exp_alerts: unknown[] }[] }
  const cases = ruleTests
    .flatMap((file) => (parse(readFileSync(file, 'utf8')) as { tests: Case[] }).tests)
    .flatMap((one) => one.alert_rule_test)
  const told = (fires: boolean) =>
    [...new Set(cases.flatMap((one) => (one.exp_alerts.length > 0 === fires ? one.alertname : [])))].sort()
  expect(told(true)).toEqual(alerts.toSorted())
  expect(told(false)).toEqual(alerts.toSorted())
})

test('the runbook has every alert, and each leads there', () => {
  const headings = [...readFileSync(`${ROOT}docs/runbook.md`, 'utf8').matchAll(/^### (Offhook\w+)$/gm)].map(
    ([, name]) => name!,
  )
  expect(headings.toSorted()).toEqual(alerts.toSorted())
  for (const { alert, annotations, labels } of rules.filter((rule) => rule.alert)) {
    expect(annotations?.runbook).toBe(`docs/runbook.md#${alert!.toLowerCase()}`)
    expect(['page', 'ticket']).toContain(labels?.severity)
  }
})
