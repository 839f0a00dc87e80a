import { z } from 'zod'
import { isExpressible, type Section, writeSections } from './asterisk-syntax.ts'

/** What somebody dials, and no name that Asterisk calls by itself. */
const Extension = z.string().regex(/^[0-9*#+]{1,32}$/, 'digits, *, # and +')
/** A section of pjsip.conf and a resource of Dial, as accounts are. */
const Member = z.string().regex(/^\+?[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/, 'the user of a line: letters, digits, . _ -')

/** An extension that speaks to several phones at once. A group of one is an intercom. */
export const PagingGroupSettings = z.strictObject({
  extension: Extension,
  members: z
    .array(Member)
    .min(1)
    .max(100)
    .optional()
    .meta({ description: 'users of lines: each is called and answers by itself' }),
  multicast: z
    .strictObject({
      address: z.ipv4().refine(isMulticast, 'a multicast address: 224.0.0.0 to 239.255.255.255'),
      port: z.int().min(1).max(65_535),
    })
    .optional()
    .meta({ description: 'one of the groups in the settings `paging`: whoever listens plays it' }),
})
export type PagingGroupSettings = z.output<typeof PagingGroupSettings>

function isMulticast(address: string): boolean {
  const first = Number(address.split('.')[0])
  return first >= 224 && first <= 239
}

/** What a tenant's phones have of paging and intercom. */
export type PhonesPaging = {
  readonly autoAnswer: boolean
  /** What a phone looks for in Alert-Info; `auto-answer` where nobody says otherwise. */
  readonly alertInfo: string | undefined
  readonly listening: readonly { readonly address: string; readonly port: number }[]
}

export type NamedGroup = PagingGroupSettings & { readonly group: string }

/** A tenant's groups, and what of them its phones would hear. */
export type Paging = { readonly groups: readonly NamedGroup[]; readonly phones: PhonesPaging }

export type PagingRefusal = {
  readonly group: string
  readonly because: /** No phone plays its address: the setting `paging` has it not. */
    | 'nobody-listens'
    /** Phones ring, since the setting `intercom.autoAnswer` is not on. */
    | 'phones-ring'
    /** The Alert-Info text cannot stand in a dialplan. */
    | 'not-expressible'
}

const PRESET_ALERT_INFO = 'auto-answer'
/** What a value of PJSIP_HEADER or an argument of SIPAddHeader can carry: no comma, quote, bracket, expression or escape. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9 ._:/@=+-]{0,63}$/

/**
 * The dialplan of a tenant's paging groups: `[offhook-<tenant>-paging]` to be included where its phones dial, and for chan_pjsip the subroutine that adds the
 * headers to each call. After Asterisk's documentation (Page, MulticastRTP, PJSIP_HEADER; versions 16 to 22), as the other files. The same groups render the same
 * text, in whatever order they come.
 */
export function renderPaging(
  tenant: string,
  groups: readonly NamedGroup[],
  phones: PhonesPaging,
  driver: 'pjsip' | 'sip' = 'pjsip',
): { text: string; refusals: PagingRefusal[] } {
  const context = `offhook-${tenant}-paging`
  const { extensions, headers, refusals } = pagingExtensions({ groups, phones }, driver, `${context}-headers`)
  const settings = extensions.flatMap((one) => one.settings)
  return {
    text: writeSections(`Paging groups of ${tenant}, by Offhook. include => ${context} in the context of its phones.`, [
      { name: context, settings, arrow: true },
      ...headers,
    ]),
    refusals,
  }
}

/** An extension for each group that would be heard, in an order that depends on nothing else; `headers`: the subroutine of that name, where one is needed. */
export function pagingExtensions(
  { groups, phones }: Paging,
  driver: 'pjsip' | 'sip',
  headersContext: string,
): {
  extensions: { readonly group: NamedGroup; readonly settings: Section['settings'] }[]
  headers: Section[]
  refusals: PagingRefusal[]
} {
  const header = phones.alertInfo ?? PRESET_ALERT_INFO
  const isPlain = PLAIN.test(header) && isExpressible(header)
  const refusals: PagingRefusal[] = []
  const settingsOf = (group: NamedGroup): Section['settings'] => {
    if (group.multicast) {
      const { address, port } = group.multicast
      if (!phones.listening.some((one) => one.address === address && one.port === port)) {
        refusals.push({ group: group.group, because: 'nobody-listens' })
        return []
      }
      return pageTo(group.extension, `MulticastRTP/basic/${address}:${port}`)
    }
    if (!isPlain) {
      refusals.push({ group: group.group, because: 'not-expressible' })
      return []
    }
    if (!phones.autoAnswer) refusals.push({ group: group.group, because: 'phones-ring' })
    const members = (group.members ?? []).map((user) => `${driver === 'pjsip' ? 'PJSIP' : 'SIP'}/${user}`).join('&')
    if (driver === 'pjsip') return pageTo(group.extension, members, `b(${headersContext}^s^1)`)
    return [
      ['exten', `${group.extension},1,SIPAddHeader(Alert-Info: ${header})`],
      ['same', `n,SIPAddHeader(Call-Info: ${ANSWER_AFTER})`],
      ['same', `n,Page(${members},i)`],
      ['same', 'n,Hangup()'],
    ]
  }
  const extensions = groups
    .toSorted((one, other) => (one.group < other.group ? -1 : 1))
    .map((group) => ({ group, settings: settingsOf(group) }))
    .filter(({ settings }) => settings.length > 0)
  const headers: Section = {
    name: headersContext,
    arrow: true,
    settings: [
      ['exten', `s,1,Set(PJSIP_HEADER(add,Alert-Info)=${header})`],
      ['same', `n,Set(PJSIP_HEADER(add,Call-Info)=${ANSWER_AFTER})`],
      ['same', 'n,Return()'],
    ],
  }
  return { extensions, headers: driver === 'pjsip' && isPlain ? [headers] : [], refusals }
}

/** For phones that look for this rather than for a text in Alert-Info. */
const ANSWER_AFTER = '<sip:offhook.invalid>;answer-after=0'

const pageTo = (extension: string, to: string, more = ''): Section['settings'] => [
  ['exten', `${extension},1,Page(${to},i${more})`],
  ['same', 'n,Hangup()'],
]
