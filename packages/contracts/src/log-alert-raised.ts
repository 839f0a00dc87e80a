import { Mac, Slug } from '@offhook/phones'
import { z } from 'zod'
import { event, type PayloadOf } from './contract.ts'

export const logAlertRaised = event({
  name: 'log.alert-raised',
  stream: 'LOG_ALERTS',
  summary:
    'As many log lines as a tenant’s alert allows for came within its time. Told once, and again only after its lines have been fewer for that whole time. No line is part of it.',
  producer: 'log-collector',
  payload: z.object({
    id: z.string(),
    tenant: Slug.describe('whose alert it is; the phones may be of tenants below it'),
    alert: Slug,
    lines: z.int().positive().describe('that matched within the time, when it was found'),
    times: z.int().positive(),
    withinSeconds: z.int().positive(),
    first: Mac.describe('the phone of the first of these lines'),
    last: Mac.describe('the phone of the last one'),
    at: z.iso.datetime(),
  }),
  subjectKey: (raised) => raised.tenant,
  messageId: (raised) => raised.id,
})
export type LogAlertRaised = PayloadOf<typeof logAlertRaised>
