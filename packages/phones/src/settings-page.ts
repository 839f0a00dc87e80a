import { z } from 'zod'
import { Line } from './line.ts'
import { Settings } from './settings.ts'

type Schema = {
  type?: string | string[]
  description?: string
  enum?: unknown[]
  properties?: Record<string, Schema>
  items?: Schema
  minimum?: number
  maximum?: number
  maxLength?: number
  maxItems?: number
  additionalProperties?: Schema | boolean
}

/** The page of all settings and fields of lines, made from their schemas. */
export function settingsPage(): string {
  return [
    '# Settings',
    '',
    'What a phone is to do, in no vendor’s words. The same settings stand at every layer, and a later layer wins, field by field; lists are replaced whole:',
    '',
    'the pack → carrier → reseller → customer → gateway → family → model → platform → phone → line.',
    '',
    'Family and model layers are written inside those of a tenant or gateway: `"families": {"yealink": {…}}`, `"models": {"T46G": {…}}`; they say anything but `registrar`. Passwords are kept sealed and shown masked; so is a raw vendor parameter whose name says that',
    'it is one. What a family of phones cannot express is named in `rendered.unexpressed` of the phone, in the `config.rendered` event and by `offhook render`.',
    '',
    '<!-- Made from packages/phones/src/settings.ts and line.ts by `pnpm run docs`. -->',
    '',
    '## Settings of every layer',
    '',
    ...table(z.toJSONSchema(Settings, { io: 'input' }) as Schema), // a JSON Schema
    '',
    '## Lines',
    '',
    'As a tenant platform grants them, or as they stand in the inventory.',
    '',
    ...table(z.toJSONSchema(Line, { io: 'input' }) as Schema), // as above
    '',
  ].join('\n')
}

const table = (schema: Schema): string[] => [
  '| name | value | meaning |',
  '| ---- | ----- | ------- |',
  ...rows(schema, ''),
]

function rows(schema: Schema, prefix: string): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => {
    const path = `${prefix}${name}`
    if (field.properties) return [...heading(path, field, ''), ...rows(field, `${path}.`)]
    if (field.items?.properties)
      return [row(path, `list of ${field.maxItems ?? 'any number'}`, field), ...rows(field.items, `${path}[].`)]
    return [row(path, shapeOf(field), field)]
  })
}

const heading = (path: string, field: Schema, value: string): string[] =>
  field.description ? [row(path, value, field)] : []
const row = (path: string, value: string, { description = '' }: Schema): string =>
  `| \`${path}\` | ${value} | ${description.replaceAll('|', '\\|')} |`

function shapeOf({ type, enum: words, items, minimum, maximum, maxLength, additionalProperties }: Schema): string {
  if (words) return words.map((word) => `\`${word}\``).join(', ')
  if (items) return `list of ${shapeOf(items)}`
  if (typeof additionalProperties === 'object') return 'texts by name'
  if (type === 'integer') return minimum === undefined ? 'number' : `${minimum} to ${maximum}`
  if (type === 'boolean') return '`true`, `false`'
  return maxLength ? `text of ${maxLength}` : 'text'
}
