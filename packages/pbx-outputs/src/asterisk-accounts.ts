import type { Codec } from '@offhook/phones'
import type { z } from 'zod'
import { isExpressible, type Section } from './asterisk-syntax.ts'
import type { AsteriskOutput } from './output.ts'
import { type Account, accountsOf, type LeftOutLine, leaveOut, type PbxLine } from './pbx-line.ts'

type Settings = Section['settings']

const CODECS: Record<z.output<typeof Codec>, string> = {
  pcma: 'alaw',
  pcmu: 'ulaw',
  g722: 'g722',
  g729: 'g729',
  'g726-32': 'g726',
  g723: 'g723',
  ilbc: 'ilbc',
  opus: 'opus',
}
const PRESET_CODECS = ['alaw', 'ulaw']

/** A section, an extension and a resource of Dial at once; a leading `_` would be a pattern, a comma or a slash would be another argument. */
const USER = /^\+?[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/
const RESERVED = /^(?:general|authentication|global|globals|system)$/i

/** The accounts that Asterisk can have, one for each user. */
export function asteriskAccounts(
  lines: readonly PbxLine[],
  { driver }: Pick<AsteriskOutput, 'driver'>,
): { accounts: Account[]; leftOut: LeftOutLine[] } {
  const refused = lines.flatMap((line) => {
    const because = whyNot(line, driver)
    return because ? [leaveOut(line, 'account', because)] : []
  })
  const { accounts, leftOut } = accountsOf(
    lines.filter((line) => !whyNot(line, driver)),
    ({ user }) => user,
  )
  return { accounts, leftOut: [...refused, ...leftOut] }
}

function whyNot(
  { user, authUser, password }: PbxLine,
  driver: AsteriskOutput['driver'],
): LeftOutLine['because'] | undefined {
  if (!USER.test(user)) return user.length > 64 ? 'too-long' : 'not-expressible'
  if (RESERVED.test(user)) return 'reserved'
  if (!isExpressible(authUser) || !isExpressible(password)) return 'not-expressible'
  return driver === 'sip' && authUser !== user ? 'other-auth-user' : undefined
}

/** `[201]` three times: endpoint, auth and aor, as chan_pjsip takes them; one `[201]` for chan_sip. */
export function renderAccounts(
  accounts: readonly Account[],
  output: AsteriskOutput,
  context: string,
): { sections: Section[]; leftOut: LeftOutLine[] } {
  const render = output.driver === 'pjsip' ? pjsipSections : sipSections
  return {
    sections: accounts.flatMap((account) => render(account, output, context)),
    leftOut: accounts.flatMap(({ first }) => [
      ...(hasPlainName(first) ? [] : [leaveOut(first, 'display-name', 'not-expressible')]),
      ...(output.driver === 'sip' && first.srtp === 'optional'
        ? [leaveOut(first, 'encryption', 'not-expressible')]
        : []),
    ]),
  }
}

function pjsipSections({ first, phones }: Account, output: AsteriskOutput, context: string): Section[] {
  const { user, authUser, password, srtp, voiceMail, dtmf } = first
  const endpoint: Settings = [
    ['type', 'endpoint'],
    ['context', context],
    ...(output.transport ? ([['transport', output.transport]] as const) : []),
    ['aors', user],
    ['auth', user],
    ...codecs(first),
    ['callerid', callerId(first)],
    ...(voiceMail ? ([['mailboxes', `${user}@${output.voiceMailContext}`]] as const) : []),
    ...(dtmf ? ([['dtmf_mode', dtmf === 'rfc2833' ? 'rfc4733' : dtmf]] as const) : []),
    ...(srtp === 'required' || srtp === 'optional' ? ([['media_encryption', 'sdes']] as const) : []),
    ...(srtp === 'optional' ? ([['media_encryption_optimistic', 'yes']] as const) : []),
  ]
  return [
    { name: user, settings: endpoint },
    {
      name: user,
      settings: [
        ['type', 'auth'],
        ['auth_type', 'userpass'],
        ['username', authUser],
        ['password', password],
      ],
    },
    {
      name: user,
      settings: [
        ['type', 'aor'],
        ['max_contacts', String(phones)],
        ['remove_existing', 'yes'],
      ],
    },
  ]
}

function sipSections({ first }: Account, output: AsteriskOutput, context: string): Section[] {
  const { user, password, srtp, voiceMail, dtmf } = first
  const settings: Settings = [
    ['type', 'friend'],
    ['host', 'dynamic'],
    ['context', context],
    ...(output.transport ? ([['transport', output.transport]] as const) : []),
    ['secret', password],
    ...codecs(first),
    ['callerid', callerId(first)],
    ...(voiceMail ? ([['mailbox', `${user}@${output.voiceMailContext}`]] as const) : []),
    ...(dtmf ? ([['dtmfmode', dtmf]] as const) : []),
    ...(srtp === 'required' ? ([['encryption', 'yes']] as const) : []),
  ]
  return [{ name: user, settings }]
}

const codecs = ({ codecs }: PbxLine): Settings => [
  ['disallow', 'all'],
  ['allow', (codecs?.map((codec) => CODECS[codec]) ?? PRESET_CODECS).join(',')],
]

/** The name is what stands between the first two quotes, the number what stands in the last brackets; older readers take the first. */
const hasPlainName = ({ displayName }: PbxLine): boolean =>
  displayName === undefined || (/^[^"<>\\]{1,128}$/.test(displayName) && isExpressible(displayName))

const callerId = (line: PbxLine): string =>
  line.displayName !== undefined && hasPlainName(line) ? `"${line.displayName}" <${line.user}>` : `<${line.user}>`
