import { type Paging, pagingExtensions } from './asterisk-paging.ts'
import type { Section } from './asterisk-syntax.ts'
import type { AsteriskOutput } from './output.ts'
import { type Account, type LeftOut, leaveOut, type PbxLine } from './pbx-line.ts'

type Settings = Section['settings']

/** Extensions that Asterisk calls by itself: `h` when somebody hangs up, `i` for what nobody has. */
const RESERVED = /^(?:[A-Za-z]|fax|failed|talk)$/
const DIALLED = /^[0-9*#+]{1,32}$/

/** One context with an extension for each account, a hint for each, what the message key dials, and the paging groups; `headersContext`: what adds their headers. */
export function renderDialplan(
  accounts: readonly Account[],
  paging: Paging,
  output: AsteriskOutput,
  context: string,
  headersContext: string,
): { sections: Section[]; leftOut: LeftOut[] } {
  const { parts, voiceMailContext } = output
  const leftOut: LeftOut[] = []
  /** Asterisk skips hyphens when it compares extensions. */
  const taken = new Set<string>()
  const reachable = accounts.filter(({ first }) => {
    const { user } = first
    const extension = user.replaceAll('-', '')
    const isFree = !RESERVED.test(user) && extension !== '' && !taken.has(extension)
    if (isFree) taken.add(extension)
    else leftOut.push(leaveOut(first, 'extension', RESERVED.test(user) ? 'reserved' : 'taken'))
    return isFree
  })
  const settings: Settings = reachable.flatMap(
    (account): Settings => [
      ...(parts.includes('extensions') ? extension(account, output) : []),
      ...(parts.includes('hints') ? [hint(account, output)] : []),
    ],
  )
  const keys = parts.includes('extensions') ? messageKeys(accounts, taken, leftOut) : []
  const messages = keys.map(
    (key) => ['exten', `${key},1,VoiceMailMain(\${CALLERID(num)}@${voiceMailContext})`] as const,
  )
  const groups = parts.includes('paging')
    ? pageable(paging, output, headersContext, new Set([...taken, ...keys]), leftOut)
    : { settings: [], headers: [] }
  const all = [...settings, ...messages, ...groups.settings]
  return { sections: [{ name: context, settings: all, arrow: true }, ...groups.headers], leftOut }
}

/** The groups whose extension nobody has. */
function pageable(
  paging: Paging,
  { driver }: AsteriskOutput,
  headersContext: string,
  taken: ReadonlySet<string>,
  leftOut: LeftOut[],
): { settings: Settings; headers: Section[] } {
  const { extensions, headers, refusals } = pagingExtensions(paging, driver, headersContext)
  leftOut.push(...refusals.map((refusal) => ({ ...refusal, what: 'paging' as const })))
  const own = new Set(taken)
  const free = extensions.filter(({ group: { group, extension } }) => {
    if (own.has(extension)) leftOut.push({ group, what: 'paging', because: 'taken' })
    return !own.has(extension) && own.add(extension)
  })
  return { settings: free.flatMap(({ settings }) => settings), headers: free.length > 0 ? headers : [] }
}

function extension(
  { first: { user, voiceMail }, phones }: Account,
  { driver, ringSeconds, voiceMailContext }: AsteriskOutput,
): Settings {
  const end = voiceMail === undefined ? 'Hangup()' : `VoiceMail(${user}@${voiceMailContext},u)`
  if (driver === 'pjsip' && phones > 1) {
    // `PJSIP/201` rings one of the phones; this rings all, and is empty when none is there, which Dial refuses.
    const contacts = `\${PJSIP_DIAL_CONTACTS(${user})}`
    return [
      ['exten', `${user},1,GotoIf($["${contacts}" = ""]?away)`],
      ['same', `n,Dial(${contacts},${ringSeconds})`],
      ['same', `n(away),${end}`],
    ]
  }
  return [
    ['exten', `${user},1,Dial(${driver === 'pjsip' ? 'PJSIP' : 'SIP'}/${user},${ringSeconds})`],
    ['same', `n,${end}`],
  ]
}

const hint = ({ first: { user } }: Account, { driver }: AsteriskOutput): readonly [string, string] => [
  'exten',
  `${user},hint,${driver === 'pjsip' ? 'PJSIP' : 'SIP'}/${user}`,
]

function messageKeys(accounts: readonly Account[], taken: ReadonlySet<string>, leftOut: LeftOut[]): string[] {
  const keys = new Set<string>()
  const consider = (line: PbxLine, key: string) => {
    if (!DIALLED.test(key)) leftOut.push(leaveOut(line, 'voice-mail', 'not-expressible'))
    else if (taken.has(key)) leftOut.push(leaveOut(line, 'voice-mail', 'taken'))
    else keys.add(key)
  }
  for (const { first } of accounts) if (first.voiceMail !== undefined) consider(first, first.voiceMail)
  return [...keys].sort()
}
