import { Settings } from '@offhook/phones'
import { z } from 'zod'
import { SCOPES, type Scope } from './phone-view.ts'
import { SYNTAXES, type SyntaxName } from './syntax/syntax.ts'

const slug = z.string().regex(/^[a-z][a-z0-9-]{0,62}$/, 'lower-case letters, digits and hyphens')
const word = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const pattern = z
  .string()
  .max(500)
  .transform((written, context) => {
    try {
      return new RegExp(written)
    } catch (cause) {
      context.addIssue({ code: 'custom', message: (cause as Error).message }) // RegExp throws SyntaxErrors only
      return z.NEVER
    }
  })
const scope = z.enum(Object.keys(SCOPES) as [Scope, ...Scope[]]) // a record with keys

/** What must hold of a path: that it is there (`any`), or one of these words. */
const Condition = z.record(z.string(), z.union([word, z.array(word)]))
export type Condition = z.output<typeof Condition>

const Entry = z
  .union([
    word.transform((value) => ({ value })),
    z.strictObject({ value: word, when: Condition.optional(), unless: Condition.optional() }),
  ])
  .describe('a value template, or one with conditions')

const Group = z.strictObject({
  each: z.union([scope.transform((one) => [one]), z.array(scope).min(1).max(2)]).optional(),
  only: Condition.optional(),
  upTo: z.int().positive().optional(),
  set: z.record(z.string(), Entry),
})
export type Group = z.output<typeof Group>

const RenderedName = z.strictObject({
  name: z.string().describe('its name in the bundle, a value template; {hash} stands for eight digits of its content'),
  class: slug,
  id: slug.optional().describe('for other files to name it: {file.<id>.name}'),
  template: slug,
  syntax: z.enum(Object.keys(SYNTAXES) as [SyntaxName, ...SyntaxName[]]), // a record with keys
  type: z.string().default('text/plain'),
  charset: z.enum(['utf-8', 'iso-8859-1']).default('utf-8'),
  groups: z.array(slug).default([]),
  values: z.record(slug, word).default({}),
  when: Condition.optional(),
  vendor: z.boolean().default(false).describe('raw vendor parameters that no other file has go here'),
  serial: z
    .int()
    .min(6)
    .max(18)
    .optional()
    .describe('digits of the number that {serial} stands for: another one for other content'),
})
export type RenderedName = z.output<typeof RenderedName>

const FileRow = z.strictObject({
  name: z.string().min(1).max(96),
  class: slug,
  from: z.enum(['bundle', 'firmware', 'kept', 'log', 'absent']),
  as: z.string().optional(),
  writable: z.boolean().optional(),
  log: slug.optional(),
  search: z.strictObject({ parameter: slug, element: z.string() }).optional(),
  merge: z
    .strictObject({ with: z.string(), element: z.string(), key: z.string() })
    .optional()
    .describe("for kept directories: the tenant's entries are added to what the phone wrote, one for each key"),
})

const ModelRow = z.strictObject({
  title: z.string(),
  lines: z.int().positive().max(200),
  keys: z.int().nonnegative().max(200).default(0),
  boot: slug,
  part: z.string().optional(),
  words: z.record(slug, word).default({}),
})

/** A boot's requests as lines: `GET master`, `GET license 200|404 optional`, `reboot`. */
const BootLine = z.string().transform((line, context) => {
  const match = /^(GET|HEAD|PUT|RRQ) ([a-z][a-z0-9-]*)(?: (\d{3}(?:\|\d{3})*))?( optional)?$/.exec(line.trim())
  if (line.trim() === 'reboot') return 'reboot' as const
  if (match) {
    const method = match[1] === 'RRQ' ? 'GET' : (match[1] as 'GET' | 'HEAD' | 'PUT') // one of the three
    return {
      method,
      fileClass: match[2]!,
      normal: match[3] ? match[3].split('|').map(Number) : method === 'PUT' ? [200, 201, 204] : [200, 304],
      optional: match[4] !== undefined,
    }
  }
  context.addIssue({ code: 'custom', message: `no request: ${line}` })
  return z.NEVER
})

const FirstContact = z.strictObject({
  files: z.array(z.string()).min(1).describe('rows of the file table that it answers'),
  template: slug,
  syntax: z.enum(Object.keys(SYNTAXES) as [SyntaxName, ...SyntaxName[]]), // a record with keys
  type: z.string().default('text/plain'),
  groups: z.array(slug).default([]),
  values: z.record(slug, word).default({}),
})

/** The whole of a pack but its templates, transcripts and rendered examples. */
export const Manifest = z.strictObject({
  family: slug,
  title: z.string().min(1).max(100),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  ouis: z.array(z.string().regex(/^[0-9a-f]{6}$/, 'six lower-case hex digits')),
  identify: z.strictObject({
    userAgent: z.array(pattern).describe('with groups model, firmware, mac?, component?'),
    vendorClass: z.array(pattern).default([]).describe('DHCP option 60 and 77, with group model?'),
    modelCase: z.enum(['upper', 'lower', 'asked']).default('asked'),
  }),
  models: z.record(z.string().regex(/^[A-Za-z0-9_-]{1,64}$/), ModelRow),
  unknownModel: ModelRow.describe('what is taken for a model that is not in the list'),
  settings: Settings.default({}).describe('of the family: the layer below all others'),
  files: z.array(FileRow).min(1),
  boots: z.record(slug, z.array(BootLine).min(1)),
  credentialsIn: slug,
  resync: z.strictObject({ event: z.string(), reboot: z.string() }),
  maps: z.record(z.string(), z.record(z.string(), z.union([word, z.null()]))).default({}),
  parameters: z.record(slug, Group).default({}),
  render: z.array(RenderedName).min(1),
  firstContact: FirstContact.optional(),
  log: z.array(pattern).default([]).describe('a line of its logs; see log-grammar.ts for the groups'),
})
export type Manifest = z.output<typeof Manifest>
