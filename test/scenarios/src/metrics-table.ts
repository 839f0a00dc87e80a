/** One metric of the running system: who tells it, and the values of its labels. */
export type Emitted = {
  readonly name: string
  readonly type: string
  readonly help: string
  readonly services: string[]
  readonly values: Map<string, Set<string>>
}

/** Labels of the exporter and of histograms' buckets. */
const NOT_OURS = new Set(['otel_scope_name', 'le'])

/** What each service tells at its port, by metric. */
export async function readMetrics(ports: Readonly<Record<string, number>>): Promise<Emitted[]> {
  const metrics = new Map<string, Emitted>()
  for (const [service, port] of Object.entries(ports)) {
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    for (const [, name, help] of text.matchAll(/^# HELP (offhook_\w+) ?(.*)$/gm)) {
      const type = new RegExp(`^# TYPE ${name} (\\w+)$`, 'm').exec(text)?.[1] ?? ''
      const known: Emitted = metrics.get(name!) ?? { name: name!, type, help: help!, services: [], values: new Map() }
      metrics.set(name!, known)
      known.services.push(service)
      const series = text.matchAll(new RegExp(`^${name}(?:_bucket|_count|_sum)?\\{(.*)\\} `, 'gm'))
      for (const [, labels] of series)
        for (const [, label, value] of labels!.matchAll(/(\w+)="([^"]*)"/g))
          if (!NOT_OURS.has(label!)) known.values.set(label!, (known.values.get(label!) ?? new Set()).add(value!))
    }
  }
  return [...metrics.values()].sort((one, other) => (one.name < other.name ? -1 : 1))
}

/** The rows of the page's table. */
export const tableOf = (emitted: readonly Emitted[]): string[] =>
  emitted.map(({ name, type, help, services, values }) => {
    const labels = [...values.keys()].toSorted().map((label) => `\`${label}\``)
    return `| \`${name}\` | ${type} | ${labels.join(', ')} | ${services.toSorted().join(', ')} | ${help} |`
  })
