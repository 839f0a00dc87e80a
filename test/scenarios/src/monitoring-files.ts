import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

export type Rule = {
  readonly expr: string
  readonly record?: string
  readonly alert?: string
  readonly labels?: Record<string, string>
  readonly annotations?: Record<string, string>
}

const folder = (name: string) => `${ROOT}deploy/${name}`
const filesIn = (name: string, ending: string): string[] =>
  readdirSync(folder(name))
    .filter((file) => file.endsWith(ending))
    .map((file) => `${folder(name)}/${file}`)

/** By their paths. */
export const ruleFiles = filesIn('prometheus', '.rules.yml')
export const ruleTests = filesIn('prometheus/tests', '.test.yml')

export const rules: readonly Rule[] = ruleFiles.flatMap((file) =>
  (parse(readFileSync(file, 'utf8')) as { groups: { rules: Rule[] }[] }).groups.flatMap((group) => group.rules),
)

/** Every expression of a dashboard, with values where Grafana puts its variables. */
export const panels: readonly { dashboard: string; title: string; expr: string }[] = filesIn(
  'grafana/dashboards',
  '.json',
).flatMap((file) => {
  type Panel = { title: string; targets: { expr: string }[] }
  const { title, panels } = JSON.parse(readFileSync(file, 'utf8')) as { title: string; panels: Panel[] }
  return panels.flatMap((panel) =>
    panel.targets.map(({ expr }) => ({
      dashboard: title,
      title: panel.title,
      expr: expr.replaceAll('$__rate_interval', '1m').replaceAll('$tenant', 'acme'),
    })),
  )
})

/** The names of Offhook's own series in an expression, recorded ones too. */
export const seriesIn = (expr: string): string[] => [...new Set(expr.match(/\boffhook[:_][a-zA-Z0-9_:]+/g) ?? [])]
