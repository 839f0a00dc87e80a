import type { Category, Conf } from '../asterisk-conf/read-conf.ts'
import type { ReadOptions } from '../reading.ts'
import type { AccountRead } from './account.ts'
import { familyOfProfile } from './family-of-profile.ts'
import { macsOf } from './macs-of.ts'
import { lostOf, numberOf, transportOf } from './read-sip.ts'
import { isTrue, sectionOf } from './section.ts'

/** Switches of the modules that read users.conf. */
const OF_THE_SERVER = [
  ...[
    'type',
    'host',
    'hassip',
    'hasiax',
    'hasmanager',
    'hasvoicemail',
    'hasagent',
    'hasdirectory',
    'autoprov',
    'secret',
  ],
  ...['linekeys', 'localextenlength', 'qualify', 'canreinvite', 'insecure'],
]

/** The users of a users.conf or phoneprov_users.conf that have a phone; `[general]` says what they leave out. */
export function readUsers({ categories }: Conf, options: ReadOptions): AccountRead[] {
  const general = categories.find(({ name, template }) => name.toLowerCase() === 'general' && !template)
  return categories
    .filter(({ name, template }) => !template && name.toLowerCase() !== 'general')
    .map((category) => readUser(category, general, options))
}

function readUser(category: Category, general: Category | undefined, { registrar }: ReadOptions): AccountRead {
  const section = sectionOf(category, general)
  const { macs, lost } = macsOf(section)
  const sip = section.one('hassip')
  // Users of nothing but a mailbox or a manager's login.
  if (macs.length === 0 && !isTrue(section.one('autoprov')) && !(sip && isTrue(sip))) return undefined
  const user = section.one('username')?.value ?? category.name
  const password = section.one('secret')?.value
  const name = section.one('fullname')?.value
  const label = section.one('label')?.value
  const number = section.one('cid_number')?.value
  const transport = transportOf(section.one('transport')?.value)
  const voiceMail = section.one('vmexten')?.value
  const lineNumber = numberOf(section.one('linenumber'))
  const zone = section.one('timezone')?.value
  const profile = section.one('profile')?.value
  const family = familyOfProfile(profile)
  return {
    place: category.place,
    name: category.name,
    line: {
      user,
      ...(password === undefined ? {} : { password }),
      ...(name ? { displayName: name } : {}),
      ...(label ? { label } : {}),
      ...(transport ? { transport } : {}),
      ...(registrar ? { registrar } : {}),
      ...(voiceMail ? { voiceMail } : {}),
    },
    settings: zone ? { timeZone: zone } : {},
    macs,
    ...(lineNumber === undefined ? {} : { number: lineNumber }),
    ...(profile ? { profile } : {}),
    ...(family ? { family } : {}),
    lost: [
      ...(password === undefined ? [`the user ${category.name} has no secret in these files`] : []),
      ...(number && number !== user ? [`the caller's number of ${category.name} is not its user`] : []),
      ...(profile && !family ? [`the profile ${profile.slice(0, 60)}: its templates stay where they are`] : []),
      ...lost,
      ...lostOf(section, OF_THE_SERVER),
    ],
  }
}
