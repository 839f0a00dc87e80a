import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, it } from 'vitest'
import { asyncApiDocument, eventPage } from './event-catalogue.ts'
import { consumers, events, streams } from './mod.ts'

const docs = new URL('../../../docs/events/', import.meta.url)

it('the committed catalogue is the one the contracts make (pnpm run docs)', () => {
  expect(readFileSync(new URL('asyncapi.json', docs), 'utf8')).toBe(`${JSON.stringify(asyncApiDocument(), null, 2)}\n`)
  expect(readFileSync(new URL('README.md', docs), 'utf8')).toBe(eventPage())
})

it('every reference in the AsyncAPI document leads somewhere, and every payload is a JSON schema', () => {
  const document = asyncApiDocument() as {
    channels: object
    operations: object
    components: { messages: Record<string, { payload: object }> }
  }
  const find = (reference: string) =>
    reference
      .slice(2)
      .split('/')
      .reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], document)
  for (const [, reference] of JSON.stringify(document).matchAll(/"\$ref":"(#\/[^"]+)"/g))
    expect(find(reference!), reference).toBeDefined()
  expect(Object.keys(document.channels)).toHaveLength(events.length)
  const ajv = new Ajv2020({ strict: false, validateFormats: false })
  for (const { payload } of Object.values(document.components.messages))
    expect(() => ajv.compile(payload)).not.toThrow()
})

it('every event has a stream of its own subject, and no two streams share one', () => {
  const matches = (pattern: string, subject: string) =>
    new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^.]+').replaceAll('>', '.+')}$`).test(subject)
  for (const { name, stream } of events) {
    const homes = Object.entries(streams).filter(([, { subjects }]) =>
      subjects.some((pattern) => matches(pattern, `${name}.key`)),
    )
    expect(homes.map(([home]) => home)).toEqual([stream])
  }
})

it('every durable reads one stream, under a name of its own', () => {
  expect(new Set(consumers.map(({ durable }) => durable)).size).toBe(consumers.length)
  for (const { of, retryAfterMs } of consumers) {
    expect(new Set(of.map(({ stream }) => stream)).size).toBe(1)
    expect(retryAfterMs.length).toBeGreaterThan(0)
  }
})

it('a durable that reads several events reads all of its stream, since a server before 2.10 filters by one subject alone', () => {
  const namesOf = (stream: string) => events.filter((one) => one.stream === stream).map(({ name }) => name)
  for (const { durable, of } of consumers.filter(({ of }) => of.length > 1))
    expect(of.map(({ name }) => name).toSorted(), durable).toEqual(namesOf(of[0]!.stream).toSorted())
})
