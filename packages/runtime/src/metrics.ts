import type { Meter } from '@opentelemetry/api'
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider } from '@opentelemetry/sdk-metrics'

export type Metrics = {
  meter: Meter
  /** The label `tenant`, for metrics that may be told apart by it: absent unless tenants were named, and `other` for all that were not. */
  tenantLabel(tenant: string): { readonly tenant?: string }
  /** The Prometheus text format, version 0.0.4. */
  text(): Promise<string>
  shutdown(): Promise<void>
}

/** `tenants` have a label of their own; each makes many series, so that none is the preset. */
export function openMetrics(service: string, tenants: readonly string[] = []): Metrics {
  const exporter = new PrometheusExporter({ preventServerStart: true })
  const provider = new MeterProvider({
    readers: [exporter],
    resource: resourceFromAttributes({ 'service.name': service }),
  })
  const serializer = new PrometheusSerializer()
  const named = new Set(tenants)
  return {
    meter: provider.getMeter('offhook'),
    tenantLabel: (tenant) => (named.size === 0 ? {} : { tenant: named.has(tenant) ? tenant : 'other' }),
    async text() {
      const { resourceMetrics } = await exporter.collect()
      return serializer.serialize(resourceMetrics)
    },
    shutdown: () => provider.shutdown(),
  }
}
