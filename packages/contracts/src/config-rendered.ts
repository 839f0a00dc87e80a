import { BootId, Mac, Slug } from '@offhook/phones'
import { z } from 'zod'
import { event, type PayloadOf } from './contract.ts'

/** What, outside a boot, made a phone's files others, and the session in which that is followed. */
export const Change = z.object({
  id: BootId.describe('of the session; its trace id as well'),
  what: z.string().max(64).describe('`settings`, `lines`, `assignment`, or the type of a platform’s account event'),
  event: z.string().max(128).optional().describe('the account event, by the id that its platform gave it'),
  toldAt: z.iso.datetime().describe('when we were told'),
  reactivatedAt: z.iso.datetime().optional(),
})
export type Change = z.output<typeof Change>

export const configRendered = event({
  name: 'config.rendered',
  stream: 'CONFIGS',
  summary: "A phone's files are ready as one sealed bundle.",
  producer: 'renderer',
  payload: z.object({
    boot: BootId.optional(),
    mac: Mac,
    tenant: Slug,
    gateway: Slug,
    family: Slug,
    model: z.string().max(64).optional(),
    modelKnown: z
      .boolean()
      .optional()
      .describe('false: the model is not in its family’s list, and its files are the safe default'),
    unexpressed: z.array(z.string()).max(200).optional().describe('settings that the family has no word for'),
    revision: z.int().positive(),
    contentHash: z.string().describe("SHA-256 over the files' names and bytes, hex; equal content, equal hash"),
    because: z.enum(['boot', 'account', 'identification']).optional().describe('what it was rendered for'),
    change: Change.optional(),
    neutral: z.boolean().optional().describe('true: the phone has no line any more'),
    changed: z.boolean().describe('whether the bytes differ from the bundle before'),
    files: z.int().positive(),
    bytes: z.int().positive(),
    renderMs: z.number().nonnegative(),
    sealMs: z
      .number()
      .nonnegative()
      .optional()
      .describe('from `at` on, until the bundles of its batch were sealed and written'),
    at: z.iso.datetime(),
  }),
  subjectKey: (rendered) => rendered.mac,
  messageId: (rendered) => `rendered.${rendered.mac}.${rendered.revision}.${rendered.contentHash.slice(0, 16)}`,
})
export type ConfigRendered = PayloadOf<typeof configRendered>
