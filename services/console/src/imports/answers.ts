import { z } from '@hono/zod-openapi'
import { at } from '../manners/answer-fields.ts'

export const Verdict = z.enum(['made', 'changed', 'unchanged', 'bad', 'conflict'])

export const Import = z
  .object({
    id: z.uuid(),
    format: z.string().openapi({ example: 'csv' }),
    tenant: z.string().nullable().openapi({ description: 'of phones whose rows name none', example: 'acme' }),
    gateway: z.string().nullable().openapi({ description: 'of phones whose rows name none' }),
    dryRun: z.boolean(),
    partial: z.boolean(),
    phase: z.enum(['receiving', 'reading', 'checking', 'applying', 'finished']).openapi({
      description: 'its files arrive, are read into rows, every row is tried, every row is written',
    }),
    outcome: z.enum(['checked', 'applied', 'refused', 'failed']).nullable().openapi({
      description:
        'tried and nothing written; written; nothing written because rows are bad; it could not be gone on with, and `because` says why',
    }),
    because: z.string().nullable(),
    rows: z.int().openapi({ description: 'read so far' }),
    done: z.int().openapi({ description: 'rows that are through the phase' }),
    verdicts: z.record(Verdict, z.int()).openapi({ description: 'rows by what became of them, or would' }),
    askedBy: z.string(),
    createdAt: at,
    finishedAt: at.optional(),
  })
  .openapi('Import')

export const ImportRow = z
  .object({
    row: z.int().openapi({ description: 'counted from 0' }),
    file: z.string().openapi({ example: 'phones.csv' }),
    line: z.int(),
    column: z.int().optional(),
    what: z.string().optional().openapi({ example: 'phone' }),
    subject: z.string().optional().openapi({ description: 'a MAC, or a name', example: '0004f21a2457' }),
    verdict: Verdict.nullable().openapi({ description: 'null: not tried yet' }),
    because: z.string().optional().openapi({ description: 'the cause, or what was lost on the way' }),
  })
  .openapi('ImportRow')
