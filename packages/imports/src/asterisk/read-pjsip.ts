import type { Settings, Transport } from '@offhook/phones'
import type { Category, Conf } from '../asterisk-conf/read-conf.ts'
import type { ReadLine, ReadOptions } from '../reading.ts'
import type { Account, AccountRead } from './account.ts'
import { splitCallerId } from './caller-id.ts'
import { codecsOf } from './codecs.ts'
import { familyOfProfile } from './family-of-profile.ts'
import { macsOf } from './macs-of.ts'
import { dtmfOf, lostOf, numberOf, portOf, transportOf } from './read-sip.ts'
import { isTrue, type Section, sectionOf } from './section.ts'
import { wizardSections } from './wizard-sections.ts'

/** What is about the server alone, or says how its sections hang together. */
const OF_THE_SERVER = [
  ...['type', 'auth', 'aors', 'outbound_auth', 'direct_media', 'rtp_symmetric', 'force_rport', 'rewrite_contact'],
  ...['identify_by', 'send_pai', 'send_rpid', 'trust_id_inbound', 'trust_id_outbound'],
]

/** The sections of a pjsip.conf by type, and by name within it; wizards count as what they make. */
type Objects = {
  of(type: string, name: string): Section | undefined
  all(type: string): readonly Section[]
}

/** The accounts of a pjsip.conf: endpoints with an aor that phones register at. Trunks are none. */
export function readPjsip({ categories }: Conf, options: ReadOptions): AccountRead[] {
  const objects = objectsIn(categories)
  const provided = Map.groupBy(objects.all('phoneprov'), (section) => section.one('endpoint')?.value ?? '')
  const endpoints = objects.all('endpoint')
  const names = new Set(endpoints.map(({ name }) => name))
  return [
    ...endpoints.map((endpoint) => readEndpoint(endpoint, objects, provided.get(endpoint.name) ?? [], options)),
    ...[...provided].flatMap(([name, sections]) =>
      names.has(name)
        ? []
        : sections.map(({ category, one }) => ({
            place: (one('endpoint') ?? category).place,
            because: name ? `there is no endpoint ${name.slice(0, 80)}` : 'a phoneprov section without an endpoint',
          })),
    ),
  ]
}

function objectsIn(categories: readonly Category[]): Objects {
  const byType = new Map<string, Map<string, Section>>()
  for (const category of categories.filter(({ template }) => !template).flatMap(wizardSections)) {
    const section = sectionOf(category)
    const type = section.one('type')?.value.toLowerCase() ?? ''
    const named = byType.get(type) ?? new Map<string, Section>()
    byType.set(type, named.set(category.name, section))
  }
  return {
    of: (type, name) => byType.get(type)?.get(name),
    all: (type) => [...(byType.get(type)?.values() ?? [])],
  }
}

function readEndpoint(
  endpoint: Section,
  objects: Objects,
  provided: readonly Section[],
  options: ReadOptions,
): AccountRead {
  const names = listOf(endpoint.one('aors')?.value)
  const aors = names.flatMap((name) => objects.of('aor', name) ?? [])
  if (!aors.some((aor) => Number(aor.one('max_contacts')?.value ?? 0) > 0)) return undefined
  const authNames = listOf(endpoint.one('auth')?.value)
  const auth = authNames.length === 0 ? undefined : objects.of('auth', authNames[0]!)
  if (authNames.length > 0 && !auth)
    return {
      place: endpoint.one('auth')!.place,
      because: `there is no section of type auth called ${authNames[0]!.slice(0, 80)}`,
    }
  const password = auth?.one('password')
  const hashed = auth?.one('md5_cred') ?? auth?.one('password_digest')
  if (hashed && !password)
    return {
      place: hashed.place,
      because: `${hashed.name} holds no password that a phone could be given: a new one is needed`,
    }
  const { line, lost } = lineOf(endpoint, auth, aors, objects, options)
  const { codecs, lost: lostCodecs } = codecsOf(endpoint.all('allow', 'disallow'))
  const dtmf = dtmfOf(endpoint.one('dtmf_mode'))
  const { macs, lost: lostVariables } = macsOf(endpoint)
  const own = providedOf(provided)
  const settings: Settings = {
    ...(codecs ? { codecs } : {}),
    ...(dtmf ? { dtmf } : {}),
    ...own.settings,
  }
  return {
    place: endpoint.category.place,
    name: endpoint.name,
    line: { ...line, ...own.line },
    settings,
    macs: [...macs, ...own.macs],
    ...(own.number === undefined ? {} : { number: own.number }),
    ...(own.profile === undefined ? {} : { profile: own.profile }),
    ...(own.family === undefined ? {} : { family: own.family }),
    lost: [
      ...lost,
      ...(authNames.length > 1 ? [`other authentications of the endpoint ${endpoint.name} than its first`] : []),
      ...lostCodecs,
      ...lostVariables,
      ...own.lost,
      ...lostOf(endpoint, OF_THE_SERVER),
    ],
  }
}

function lineOf(
  endpoint: Section,
  auth: Section | undefined,
  aors: readonly Section[],
  objects: Objects,
  { registrar }: ReadOptions,
): { line: ReadLine; lost: string[] } {
  const user = endpoint.name
  const authUser = auth?.one('username')?.value
  const password = auth?.one('password')?.value
  const callerId = splitCallerId(endpoint.one('callerid')?.value ?? '')
  const { transport, port, lost } = transportIn(endpoint, objects)
  const mailbox = endpoint.one('mailboxes') ?? aors.map((aor) => aor.one('mailboxes')).find((one) => one)
  const voiceMail =
    endpoint.one('voicemail_extension') ??
    aors.map((aor) => aor.one('voicemail_extension')).find((one) => one) ??
    objects
      .all('global')
      .map((one) => one.one('default_voicemail_extension'))
      .find((one) => one)
  const expiry = aors.map((aor) => numberOf(aor.one('default_expiration'))).find((seconds) => seconds !== undefined)
  const srtp = srtpOf(endpoint)
  return {
    line: {
      user,
      ...(authUser && authUser !== user ? { authUser } : {}),
      ...(password === undefined ? {} : { password }),
      ...(callerId.name ? { displayName: callerId.name } : {}),
      ...(transport ? { transport } : {}),
      ...(registrar ? { registrar } : {}),
      ...(port ? { port } : {}),
      ...(expiry !== undefined && expiry >= 30 ? { expirySeconds: Math.min(expiry, 86_400) } : {}),
      ...(mailbox && voiceMail ? { voiceMail: voiceMail.value } : {}),
      ...(srtp === 'dtls' || srtp === undefined ? {} : { srtp }),
    },
    lost: [
      ...(password === undefined ? [`the endpoint ${user} has no password in these files`] : []),
      ...(aors.some(({ name }) => name === user) ? [] : [`the aor of the endpoint ${user} has another name`]),
      ...(callerId.number && callerId.number !== user ? [`the caller's number of ${user} is not its user`] : []),
      ...(mailbox && !voiceMail
        ? ['the mailbox: which number listens to it (voicemail_extension) is not in these files']
        : []),
      ...(srtp === 'dtls' ? ['media_encryption=dtls: phones here do SDES'] : []),
      ...lost,
    ],
  }
}

/** The endpoint's transport, by its section; nothing where it names none: a phone's own choice is taken then. */
function transportIn(endpoint: Section, objects: Objects): { transport?: Transport; port?: number; lost: string[] } {
  const named = endpoint.one('transport')
  if (!named) return { lost: [] }
  const section = objects.of('transport', named.value)
  if (!section) return { lost: [`the transport of ${endpoint.name}: it has no section in these files`] }
  const protocol = section.one('protocol')?.value ?? 'udp'
  const transport = transportOf(protocol)
  const port = portOf(section.one('bind'))
  return {
    ...(transport ? { transport } : {}),
    ...(transport && port ? { port } : {}),
    lost: transport ? [] : [`the transport of ${endpoint.name}: phones here do not have ${protocol.slice(0, 20)}`],
  }
}

function srtpOf(endpoint: Section): 'off' | 'optional' | 'required' | 'dtls' | undefined {
  const optimistic = endpoint.one('media_encryption_optimistic')
  switch (endpoint.one('media_encryption')?.value.toLowerCase()) {
    case 'sdes':
      return isTrue(optimistic) ? 'optional' : 'required'
    case 'dtls':
      return 'dtls'
    case 'no':
      return 'off'
    default:
      return undefined
  }
}

/** What sections of type phoneprov say of an endpoint's phones; the variables have the names of res_phoneprov's templates. */
function providedOf(sections: readonly Section[]): Pick<Account, 'macs' | 'settings' | 'lost'> & {
  line: Partial<ReadLine>
  number?: number
  profile?: string
  family?: string
} {
  const first = <Found>(find: (section: Section) => Found | undefined) => sections.map(find).find((one) => one)
  const label = first((section) => section.one('LABEL')?.value)
  const server = first((section) => section.one('SERVER')?.value)
  const port = first((section) => numberOf(section.one('SERVER_PORT')))
  const number = first((section) => numberOf(section.one('LINE')))
  const profile = first((section) => section.one('PROFILE')?.value)
  const zone = first((section) => section.one('TIMEZONE')?.value)
  const voiceMail = first((section) => section.one('VOICEMAIL_EXTEN')?.value)
  const family = familyOfProfile(profile)
  return {
    macs: sections.flatMap((section) => section.all('MAC').map(({ value, place }) => ({ written: value, place }))),
    line: {
      ...(label ? { label } : {}),
      ...(server ? { registrar: server } : {}),
      ...(port ? { port } : {}),
      ...(voiceMail ? { voiceMail } : {}),
    },
    settings: zone ? { timeZone: zone } : {},
    ...(number === undefined ? {} : { number }),
    ...(profile ? { profile } : {}),
    ...(family ? { family } : {}),
    lost: [
      ...(profile && !family ? [`the profile ${profile.slice(0, 60)}: its templates stay where they are`] : []),
      ...sections.flatMap((section) => lostOf(section, ['type', 'endpoint', 'LINEKEYS'])),
    ],
  }
}

const listOf = (written: string | undefined): string[] =>
  (written ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
