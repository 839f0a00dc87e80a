import type { Meter } from '@opentelemetry/api'
import { PrometheusExporter, PrometheusSerializer } from '@opentelemetry/exporter-prometheus'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { MeterProvider } from '@opentelemetry/sdk-metrics'

export type Metrics = {
  meter: Meter
  /** The Prometheus text format, version 0.0.4. */
  text(): Promise<string>
  shutdown(): Promise<void>
}

export function openMetrics(service: string): Metrics {
  const exporter = new PrometheusExporter({ preventServerStart: true })
  const provider = new MeterProvider({
    readers: [exporter],
    resource: resourceFromAttributes({ 'service.name': service }),
  })
  const serializer = new PrometheusSerializer()
  return {
    meter: provider.getMeter('offhook'),
    async text() {
      const { resourceMetrics } = await exporter.collect()
      return serializer.serialize(resourceMetrics)
    },
    shutdown: () => provider.shutdown(),
  }
}
