import { Slug } from '@offhook/phones'
import { z } from 'zod'
import { DatabaseUrl, Host } from './database-url.ts'

const printable = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\x20-\x7e]*$/, 'printable ASCII only')

/** A section's name in Asterisk's files that nobody else uses for another purpose. */
const SectionName = z
  .string()
  .max(79)
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.-]*$/, 'letters, digits, dots, hyphens and underscores')
  .refine((name) => !/^(?:general|globals|authentication|default)$/i.test(name), 'a name that Asterisk uses itself')

const Reload = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('command'),
    command: Slug.meta({
      description: "one of the commands that the machine's administrator named in OFFHOOK_PBX_RELOAD",
    }),
  }),
  z.strictObject({
    kind: z.literal('ami'),
    host: Host,
    port: z.int().min(1).max(65_535).optional(),
    user: printable(128),
    secret: printable(256),
    tls: z.strictObject({ ca: z.string().max(131_072).optional(), allowUnverified: z.boolean().optional() }).optional(),
  }),
])
export type Reload = z.output<typeof Reload>

const Asterisk = z.strictObject({
  kind: z.literal('asterisk'),
  name: Slug.default('asterisk'),
  folder: Slug.optional().meta({ description: 'where one platform writes to several; a folder below its own' }),
  driver: z.enum(['pjsip', 'sip']).default('pjsip'),
  context: SectionName.optional().meta({
    description: 'offhook-<tenant>-<platform>, or one that OFFHOOK_PBX_CONTEXTS lists',
  }),
  transport: SectionName.optional().meta({ description: "pjsip: a transport's section; sip: udp, tcp, tls" }),
  parts: z
    .array(z.enum(['accounts', 'extensions', 'hints', 'paging']))
    .min(1)
    .refine((parts) => new Set(parts).size === parts.length, 'each part once')
    .default(['accounts', 'extensions', 'hints', 'paging']),
  ringSeconds: z.int().min(5).max(600).default(30),
  voiceMailContext: z
    .string()
    .max(79)
    .regex(/^[A-Za-z0-9][A-Za-z0-9_-]*$/, 'letters, digits, hyphens and underscores')
    .default('default'),
  reload: Reload.optional(),
})
export type AsteriskOutput = z.output<typeof Asterisk>

const Kamailio = z.strictObject({
  kind: z.literal('kamailio'),
  name: Slug.default('kamailio'),
  databaseUrl: DatabaseUrl.meta({ description: "of Kamailio's PostgreSQL; kept sealed, never shown" }),
  domain: Host.optional().meta({ description: "of every row and its digests; a line's registrar where absent" }),
  hashes: z.enum(['plain', 'ha1']).default('ha1').meta({ description: 'plain: the password too' }),
})
export type KamailioOutput = z.output<typeof Kamailio>

export const PbxOutput = z.discriminatedUnion('kind', [Asterisk, Kamailio])
export type PbxOutput = z.output<typeof PbxOutput>

/** The PBXes that a `local` platform's lines are written to; kept sealed as a whole. */
export const PbxOutputs = z
  .array(PbxOutput)
  .max(8)
  .superRefine((outputs, context) => {
    const refuse = (index: number, field: string) =>
      context.addIssue({ code: 'custom', path: [index, field], message: 'another output has it', input: undefined })
    for (const [index, output] of outputs.entries()) {
      const before = outputs.slice(0, index)
      if (before.some(({ name }) => name === output.name)) refuse(index, 'name')
      if (before.some((other) => placeOf(other) === placeOf(output)))
        refuse(index, output.kind === 'asterisk' ? 'folder' : 'databaseUrl')
    }
  })
export type PbxOutputs = z.output<typeof PbxOutputs>

/** Where an output writes, within its platform: two outputs of one place would undo each other's work. */
export function placeOf(output: PbxOutput): string {
  if (output.kind === 'asterisk') return `asterisk ${output.folder ?? ''}`
  if (!URL.canParse(output.databaseUrl)) return `kamailio ${output.databaseUrl}`
  const { hostname, port, pathname } = new URL(output.databaseUrl)
  return `kamailio ${hostname.toLowerCase()}:${port || 5432}${pathname}`
}

/** An output as it may be shown: without the secrets. */
export function describeOutput(output: PbxOutput): Record<string, unknown> {
  if (output.kind === 'kamailio') {
    const { databaseUrl, ...rest } = output
    const { host, pathname } = new URL(databaseUrl)
    return { ...rest, database: `${host}${pathname}` }
  }
  if (output.reload?.kind !== 'ami') return output
  const { secret: _, ...reload } = output.reload
  return { ...output, reload }
}
