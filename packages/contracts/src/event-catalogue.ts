import { z } from 'zod'
import { consumers, events } from './catalogue.ts'
import type { AnyEvent } from './contract.ts'
import { streams } from './streams.ts'

type JsonSchema = {
  properties?: Record<
    string,
    JsonSchema & { description?: string; type?: string; enum?: string[]; pattern?: string; format?: string }
  >
  required?: string[]
}

const schemaOf = (event: AnyEvent): JsonSchema =>
  z.toJSONSchema(event.payload, { io: 'output', unrepresentable: 'any' }) as JsonSchema // an object schema, by the contracts

const readersOf = (event: AnyEvent) => consumers.filter(({ of }) => of.includes(event))

/** The AsyncAPI 3.0 document of every event on the bus. */
export function asyncApiDocument(): object {
  const camel = (name: string) => name.replace(/[.-](\w)/g, (_, letter: string) => letter.toUpperCase())
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Offhook events',
      version: '1.0.0',
      description: 'What happens on the way of a phone from a DHCP lease to a registered line.',
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(
      events.map((event) => [
        camel(event.name),
        {
          address: `${event.name}.{key}`,
          description: `${event.summary} Kept in stream ${event.stream}.`,
          parameters: {
            key: { description: "the phone's MAC, for security.raised the kind, for log.alert-raised the tenant" },
          },
          messages: { [camel(event.name)]: { $ref: `#/components/messages/${camel(event.name)}` } },
        },
      ]),
    ),
    operations: Object.fromEntries(
      events.flatMap((event) => [
        [
          `${camel(event.name)}By${camel(` ${event.producer}`.replace(/[ -](\w)/g, (_, letter: string) => letter.toUpperCase()))}`,
          { action: 'send', channel: { $ref: `#/channels/${camel(event.name)}` }, summary: event.summary },
        ],
        ...readersOf(event).map(({ durable }) => [
          `${camel(event.name)}To${camel(`-${durable}`)}`,
          {
            action: 'receive',
            channel: { $ref: `#/channels/${camel(event.name)}` },
            summary: `Durable consumer ${durable}`,
          },
        ]),
      ]),
    ),
    components: {
      messages: Object.fromEntries(
        events.map((event) => [
          camel(event.name),
          { name: event.name, summary: event.summary, contentType: 'application/json', payload: schemaOf(event) },
        ]),
      ),
    },
  }
}

/** The same for people. */
export function eventPage(): string {
  return `# Events

Generated from the contracts in \`packages/contracts\` by \`pnpm run docs\`; the same as an [AsyncAPI 3 document](asyncapi.json).
Delivery is at least once. A subject is the event's name and, as its last token, the phone's MAC, so that one phone can be followed alone: \`nats sub '*.*.0004f21a2457'\`.

${events.map(describe).join('\n')}
## Streams

| stream | subjects | kept for | at most | repeats dropped within |
|---|---|---|---|---|
${Object.entries(streams)
  .map(
    ([name, { subjects, maxAgeMs, maxBytes, duplicateWindowMs }]) =>
      `| ${name} | ${subjects.map((subject) => `\`${subject}\``).join(', ')} | ${maxAgeMs / 3_600_000} h | ${maxBytes / 1024 / 1024} MiB | ${duplicateWindowMs / 60_000} min |`,
  )
  .join('\n')}

## Dead letters

What was given up is kept under \`deadletter.<durable>\` with its subject, payload, the reason and the number of deliveries.
`
}

function describe(event: AnyEvent): string {
  const schema = schemaOf(event)
  const required = new Set(schema.required)
  const readers = readersOf(event).map(
    ({ durable, retryAfterMs, maxInFlight }) =>
      `\`${durable}\` (${maxInFlight} at once; tried again after ${retryAfterMs.map((ms) => `${ms / 1_000} s`).join(', ')})`,
  )
  const rows = Object.entries(schema.properties ?? {}).map(
    ([name, field]) =>
      `| \`${name}\`${required.has(name) ? '' : ', optional'} | ${shapeOf(field)} | ${field.description ?? ''} |`,
  )
  return `## ${event.name}

${event.summary}

- Subject \`${event.name}.<key>\`, stream ${event.stream}, from ${event.producer}
- Read by ${readers.length > 0 ? readers.join(', ') : 'watchers only'}

| field | shape | |
|---|---|---|
${rows.join('\n')}
`
}

function shapeOf(field: { type?: string; enum?: string[]; format?: string; anyOf?: { format?: string }[] }): string {
  if (field.enum) return field.enum.map((value) => `\`${value}\``).join(' ')
  if (field.anyOf) return field.anyOf.map(({ format }) => format ?? 'any').join(' or ')
  return [field.type, field.format].filter(Boolean).join(', ')
}
