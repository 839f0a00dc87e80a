import { createHash } from 'node:crypto'
import { Contact, Line, type Mac, parseMac, Slug } from '@offhook/phones'
import { z } from 'zod'

const AnyMac = z
  .string()
  .transform((written, context) => {
    const mac = parseMac(written)
    if (mac) return mac
    context.addIssue({ code: 'custom', message: 'not a MAC' })
    return z.NEVER
  })
  .describe('The phone, in any spelling')

const User = Line.shape.user
  .refine((text) => text.isWellFormed(), 'not text')
  .describe('The user part of its address of record')

const Account = z
  .strictObject({
    user: User,
    registrar: Line.shape.registrar.describe(
      'Where it registers; only needed where user names repeat between registrars',
    ),
  })
  .describe('The account')

const GivenLine = z.strictObject({ ...Line.shape, user: User })
const PhoneLines = z
  .array(GivenLine)
  .min(1)
  .max(48)
  .optional()
  .describe('All lines that the phone has now; when absent, the platform is asked')
const place = {
  gateway: Slug.optional().describe('The site where it stands'),
  family: Slug.optional().describe('What kind of phone it is, as Offhook’s packs name it'),
  model: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .optional()
    .describe('Which model it is, as its pack names it'),
}

const GivenContact = Contact.refine(
  ({ name, number, group }) => [name, number, group].every((text) => text?.isWellFormed() ?? true),
  'not text',
)

const event = <const Type extends string, Data extends z.ZodType>(type: Type, data: Data) =>
  z.strictObject({
    type: z.literal(type),
    timestamp: z.iso.datetime({ offset: true }).describe('When it happened at the platform'),
    data,
  })

const AccountData = z
  .strictObject({
    account: Account,
    lines: z
      .array(GivenLine)
      .min(1)
      .max(1)
      .optional()
      .describe('The one line that the account is now, password included; when absent, the platform is asked'),
  })
  .superRefine(({ account, lines }, context) => {
    if (lines?.[0] && lines[0].user !== account.user)
      context.addIssue({ code: 'custom', path: ['lines', 0, 'user'], message: 'not the account', input: undefined })
  })

/** What a tenant's platform tells after a phone's first boot: the body that it posts. */
export const AccountEvent = z.discriminatedUnion('type', [
  event('account.created', AccountData),
  event('account.updated', AccountData),
  event('account.password-rotated', AccountData),
  event('account.closed', z.strictObject({ account: Account })),
  event('phone.assigned', z.strictObject({ mac: AnyMac, ...place, lines: PhoneLines })),
  event('phone.unassigned', z.strictObject({ mac: AnyMac })),
  event(
    'phone.moved',
    z.strictObject({
      mac: AnyMac,
      ...place,
      gateway: Slug.nullable().optional().describe('The site where it stands now; absent or null: at none'),
      lines: PhoneLines,
    }),
  ),
  event(
    'directory.changed',
    z.strictObject({
      gateway: Slug.optional().describe('The site whose directory it is; the whole tenant’s when absent'),
      contacts: z
        .array(GivenContact)
        .max(5_000)
        .optional()
        .describe('The whole directory; when absent, the platform is asked'),
    }),
  ),
])
export type AccountEvent = z.output<typeof AccountEvent>
export const ACCOUNT_EVENT_TYPES = AccountEvent.options.map((one) => one.shape.type.value)

/** What an event is about: one phone, one account, or a directory. */
export type AccountEventSubject = {
  readonly mac: Mac | undefined
  readonly account: string | undefined
  readonly registrar: string | undefined
  /**
   * The things that it touches, itself first, e.g. `acme/main phone 0004f21a2457` and `acme/main account 201`. Of events that share one, the one that was
   * received first is applied first.
   */
  readonly keys: readonly string[]
}

/** Reads what an event of a tenant's platform is about. */
export function subjectOfEvent(tenant: string, platform: string, event: AccountEvent): AccountEventSubject {
  const key = (kind: 'phone' | 'account' | 'directory', name: string) => accountEventKey(tenant, platform, kind, name)
  const { data } = event
  if ('account' in data)
    return {
      mac: undefined,
      account: data.account.user,
      registrar: data.account.registrar?.toLowerCase(),
      keys: [key('account', data.account.user)],
    }
  if ('mac' in data) {
    const users = 'lines' in data ? (data.lines ?? []).map(({ user }) => user) : []
    const keys = [key('phone', data.mac), ...users.map((user) => key('account', user))]
    return { mac: data.mac, account: undefined, registrar: undefined, keys: [...new Set(keys)] }
  }
  const directory = key('directory', data.gateway ?? '')
  return { mac: undefined, account: undefined, registrar: undefined, keys: [directory] }
}

export const accountEventKey = (
  tenant: string,
  platform: string,
  kind: 'phone' | 'account' | 'directory',
  name: string,
): string => `${tenant}/${platform} ${kind} ${name}`.trimEnd()

/** A subject's last token for what an event is about: the MAC, or what stands for a name that may hold anything. */
export const subjectToken = ({ mac, keys }: Pick<AccountEventSubject, 'mac' | 'keys'>): string =>
  mac ?? createHash('sha256').update(keys[0]!).digest('hex').slice(0, 24)
