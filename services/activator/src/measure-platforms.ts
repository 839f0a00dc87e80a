import type { Metrics } from '@offhook/runtime'
import { PLATFORM_STATES } from './platform-health.ts'
import type { NamedHealth, Platforms } from './platforms.ts'

const SECONDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20]

const DIALECTS = ['rest', 'teleware', 'mapped'] as const
const FAULTS = ['timeout', 'tls', 'unreachable', 'status-5xx', 'status-4xx', 'bad-answer', 'unauthorized'] as const

/** Counts and times what is asked of platforms, for boots and for account events. */
export function measurePlatforms(platforms: Platforms, { meter, tenantLabel }: Metrics): Platforms {
  const answers = meter.createCounter('offhook_platform_answers', {
    description: "Tenant platforms' answers by kind and dialect; put-off: the platform was not asked",
  })
  const errors = meter.createCounter('offhook_platform_errors', {
    description: 'Answers of tenant platforms that say something of the platform rather than of a phone, by why',
  })
  const latency = meter.createHistogram('offhook_platform_latency_seconds', {
    unit: 's',
    description: 'From the question to the answer of a tenant platform, waiting for its turn included',
    advice: { explicitBucketBoundaries: SECONDS },
  })
  for (const dialect of DIALECTS) for (const because of FAULTS) errors.add(0, { because, dialect, ...tenantLabel('') })
  tellStates(platforms, { meter, tenantLabel })
  return {
    ...platforms,
    at(tenant, known) {
      const guarded = platforms.at(tenant, known)
      const labels = { dialect: known.kind, ...tenantLabel(tenant) }
      return {
        ...guarded,
        async requestCredentials(question) {
          const askedAt = performance.now()
          const answer = await guarded.requestCredentials(question)
          answers.add(1, { kind: answer.kind, ...labels })
          if (answer.kind !== 'put-off') latency.record((performance.now() - askedAt) / 1_000, labels)
          if (answer.kind === 'unavailable') errors.add(1, { because: wordOf(answer.because), ...labels })
          if (answer.kind === 'refused' && (answer.because === 'bad-answer' || answer.because === 'unauthorized'))
            errors.add(1, { because: answer.because, ...labels })
          return answer
        },
      }
    },
  }
}

function tellStates(platforms: Platforms, { meter, tenantLabel }: Pick<Metrics, 'meter' | 'tenantLabel'>): void {
  /** Labels stay once they were seen: a gauge that is not told any more would keep its last value. */
  const seen = new Map([tenantLabel('')].map((label) => [label.tenant, label]))
  const groups = () => {
    const health = Map.groupBy(platforms.health(), ({ tenant }) => {
      const label = tenantLabel(tenant)
      seen.set(label.tenant, label)
      return label.tenant
    })
    return [...seen].map(([tenant, label]) => ({ label, of: health.get(tenant) ?? [] }))
  }
  const gauge = (name: string, description: string, read: (one: NamedHealth) => number) =>
    meter.createObservableGauge(name, { description }).addCallback((result) => {
      for (const { label, of } of groups())
        result.observe(
          of.reduce((sum, one) => sum + read(one), 0),
          label,
        )
    })
  meter
    .createObservableGauge('offhook_platforms', {
      description: 'Tenant platforms asked within the last hour, by the state of their circuit breaker',
    })
    .addCallback((result) => {
      for (const { label, of } of groups())
        for (const state of PLATFORM_STATES)
          result.observe(of.filter((one) => one.state === state).length, { state, ...label })
    })
  gauge('offhook_platform_questions_running', 'Questions that tenant platforms have now', ({ asking }) => asking)
  gauge('offhook_platform_questions_waiting', 'Questions that wait for their turn', ({ waiting }) => waiting)
}

/** `status 503` is one of hundreds. */
const wordOf = (because: string): string => because.replace(/^status (\d)\d\d$/, 'status-$1xx')
