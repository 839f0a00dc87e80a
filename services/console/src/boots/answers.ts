import { z } from '@hono/zod-openapi'
import { at, mac, slug } from '../manners/answer-fields.ts'

export const BootState = z.enum(['running', 'stalled', 'completed', 'refused'])

const Diagnosis = z
  .object({
    text: z.string(),
    stuckAfter: z.string().optional(),
    expected: z.string().optional(),
    because: z.string().optional(),
    cause: z.string().optional().openapi({ description: 'what usually causes it, by the table of its family' }),
    check: z.string().optional().openapi({ description: 'what to look at next' }),
  })
  .openapi('Diagnosis', {
    example: {
      text: 'Stuck after sip.ld: phone-config was expected next.',
      stuckAfter: 'sip.ld',
      expected: 'phone-config',
      because: 'stopped-asking',
      cause: 'It found no application on the server; without one in its flash it stops here and asks again and again.',
      check: 'Put the image for its part number into the firmware folder.',
    },
  })

const bootFields = {
  id: z.string().openapi({
    description: 'a UUIDv7; its 16 bytes are the trace id',
    example: '019b8d1c-5a80-7c3e-9f1e-6d2b4a8c0e57',
  }),
  kind: z.enum(['boot', 'change']),
  mac,
  tenant: slug('acme'),
  gateway: slug('hq'),
  family: z.string().optional().openapi({ example: 'polycom' }),
  model: z.string().optional().openapi({ example: 'SPIP_331' }),
  firmware: z.string().optional().openapi({ example: '3.3.2.0413' }),
  state: BootState,
  startedAt: at,
  finishedAt: at.optional(),
  lastStepAt: at,
  diagnosis: Diagnosis.optional(),
}

export const ListedBoot = z.object({ ...bootFields, stepCount: z.int() }).openapi('ListedBoot')

const Step = z
  .looseObject({
    name: z.string(),
    at,
    title: z.string().optional(),
    status: z.int().optional(),
    ms: z.int().optional().openapi({ description: 'how long it took' }),
  })
  .openapi('Step', {
    example: {
      name: 'file.served',
      at: '2026-01-05T09:00:31.250Z',
      title: 'GET sip.ld',
      status: 404,
      ms: 1,
      method: 'GET',
      file: 'sip.ld',
      fileClass: 'sip-image',
      bytes: 0,
    },
  })

export const Boot = z.object({ ...bootFields, steps: z.array(Step) }).openapi('Boot')
