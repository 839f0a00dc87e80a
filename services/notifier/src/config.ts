import { commonConfig, parseEnvironment, port, serviceEnvironment } from '@offhook/runtime'
import { z } from 'zod'
import { registrarConfig, registrarEnvironment } from './registrars/config.ts'
import { webhookConfig, webhookEnvironment } from './webhooks/config.ts'

const rate = (preset: number) => z.coerce.number().positive().max(10_000).default(preset)

const environment = serviceEnvironment.extend({
  OFFHOOK_NOTIFIER_SIP_PORT: port(0),
  OFFHOOK_NOTIFIER_FROM: z
    .string()
    .regex(/^sips?:[^\s<>@]+@[^\s<>@]+$/, 'sip:user@host')
    .default('sip:offhook@offhook.invalid'),
  OFFHOOK_RESYNCS_PER_SECOND: rate(50),
  OFFHOOK_RESYNCS_PER_SECOND_AND_SITE: rate(5),
  ...webhookEnvironment,
  ...registrarEnvironment,
})

export const readConfig = (variables: NodeJS.ProcessEnv) => {
  const read = parseEnvironment(environment, variables)
  return {
    ...commonConfig(read),
    sipPort: read.OFFHOOK_NOTIFIER_SIP_PORT,
    from: read.OFFHOOK_NOTIFIER_FROM,
    perSecond: read.OFFHOOK_RESYNCS_PER_SECOND,
    perSecondAndSite: read.OFFHOOK_RESYNCS_PER_SECOND_AND_SITE,
    /** How long a phone is waited for, and how long before it is asked once more. */
    notifyTimeoutMs: 8_000,
    askAgainAfterMs: [2_000, 10_000] as readonly number[],
    webhooks: webhookConfig(read),
    registrars: registrarConfig(read),
  }
}
export type NotifierConfig = ReturnType<typeof readConfig>
