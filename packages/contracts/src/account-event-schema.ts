import { z } from 'zod'
import { AccountEvent } from './account-event.ts'

/** The JSON Schema (2020-12) of what platforms post. Rules that it cannot say, such as that an account's line is the account's, are the parser's. */
export const accountEventSchema = (): object => ({
  ...z.toJSONSchema(AccountEvent, { io: 'input', unrepresentable: 'any' }),
  title: 'Account event',
  description: 'What a tenant’s platform tells Offhook after a phone’s first boot. Made by `pnpm run docs`.',
})
