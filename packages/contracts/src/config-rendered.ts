import { BootId, Mac, Slug } from '@offhook/phones'
import { z } from 'zod'
import { event, type PayloadOf } from './contract.ts'

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
    changed: z.boolean().describe('whether the bytes differ from the bundle before'),
    files: z.int().positive(),
    bytes: z.int().positive(),
    renderMs: z.number().nonnegative(),
    at: z.iso.datetime(),
  }),
  subjectKey: (rendered) => rendered.mac,
  messageId: (rendered) => `rendered.${rendered.mac}.${rendered.revision}.${rendered.contentHash.slice(0, 16)}`,
})
export type ConfigRendered = PayloadOf<typeof configRendered>
