import type { Settings, Transport } from '@offhook/phones'
import type { Category, Conf, ConfValue } from '../asterisk-conf/read-conf.ts'
import type { ReadLine, ReadOptions } from '../reading.ts'
import type { AccountRead } from './account.ts'
import { splitCallerId } from './caller-id.ts'
import { codecsOf } from './codecs.ts'
import { macsOf } from './macs-of.ts'
import { isTrue, type Section, sectionOf } from './section.ts'

/** What is about the server alone: no phone has it, so nobody is told of it. */
const OF_THE_SERVER = ['type', 'host', 'qualify', 'qualifyfreq', 'secret', 'directmedia', 'canreinvite', 'insecure']

/** The accounts of a sip.conf (chan_sip): sections of a type whose host is dynamic. Trunks are none. */
export function readSip({ categories }: Conf, options: ReadOptions): AccountRead[] {
  const general = categories.find(({ name, template }) => name.toLowerCase() === 'general' && !template)
  return categories
    .filter(({ name, template }) => !template && !/^(?:general|authentication)$/i.test(name))
    .map((category) => readPeer(category, general, options))
}

function readPeer(category: Category, general: Category | undefined, options: ReadOptions): AccountRead {
  const section = sectionOf(category)
  const type = section.one('type')?.value.toLowerCase()
  if (type !== 'friend' && type !== 'peer' && type !== 'user') return undefined
  const host = section.one('host')?.value.toLowerCase()
  if (host !== undefined ? host !== 'dynamic' : type === 'peer') return undefined
  const md5 = section.one('md5secret')
  const secret = section.one('secret')
  if (md5 && !secret)
    return {
      place: md5.place,
      because: 'md5secret holds no password that a phone could be given: a new secret is needed',
    }
  const defaults = general ? sectionOf(general) : undefined
  const user = section.one('defaultuser') ?? section.one('username')
  const line = lineOf(section, defaults, user?.value ?? section.name, secret?.value, options)
  const settings = settingsOf(section, defaults)
  const { macs, lost } = macsOf(section)
  return {
    place: category.place,
    name: category.name,
    line: line.line,
    settings: settings.settings,
    macs,
    lost: [...line.lost, ...settings.lost, ...lost, ...lostOf(section, OF_THE_SERVER)],
  }
}

function lineOf(
  section: Section,
  general: Section | undefined,
  user: string,
  password: string | undefined,
  { registrar }: ReadOptions,
): { line: ReadLine; lost: string[] } {
  const callerId = splitCallerId(section.one('callerid')?.value ?? '')
  const name = section.one('fullname')?.value ?? callerId.name
  const number = section.one('cid_number')?.value ?? callerId.number
  const given = section.one('transport')?.value ?? general?.one('transport')?.value
  const transport = transportOf(given)
  const port =
    portOf(
      transport === 'tls' ? general?.one('tlsbindaddr') : (general?.one('udpbindaddr') ?? general?.one('bindaddr')),
    ) ?? (transport === 'tls' ? undefined : numberOf(general?.one('bindport')))
  const mailbox = section.one('mailbox')
  const voiceMail = section.one('vmexten')?.value ?? general?.one('vmexten')?.value
  return {
    line: {
      user,
      ...(password === undefined ? {} : { password }),
      ...(name ? { displayName: name } : {}),
      ...(transport ? { transport } : {}),
      ...(registrar ? { registrar } : {}),
      ...(port ? { port } : {}),
      ...(mailbox && voiceMail ? { voiceMail } : {}),
      ...(isTrue(section.one('encryption')) ? { srtp: 'required' as const } : {}),
    },
    lost: [
      ...(password === undefined ? [`the account ${section.name} has no secret in these files`] : []),
      ...(number && number !== user ? [`the caller's number of the account ${section.name} is not its user`] : []),
      ...(mailbox && !voiceMail ? ['the mailbox: which number listens to it (vmexten) is not in these files'] : []),
      ...(given && !transport ? ['a transport that phones here do not have'] : []),
    ],
  }
}

function settingsOf(section: Section, general: Section | undefined): { settings: Settings; lost: string[] } {
  const own = section.all('allow', 'disallow')
  const { codecs, lost } = codecsOf([...(general?.all('allow', 'disallow') ?? []), ...own])
  const dtmf = dtmfOf(section.one('dtmfmode') ?? general?.one('dtmfmode'))
  return { settings: { ...(codecs ? { codecs } : {}), ...(dtmf ? { dtmf } : {}) }, lost }
}

/** The first of a list that phones here have. */
export const transportOf = (written: string | undefined): Transport | undefined =>
  written
    ?.toLowerCase()
    .split(',')
    .map((one) => one.trim())
    .find((one): one is Transport => one === 'udp' || one === 'tcp' || one === 'tls')

export function dtmfOf(written: ConfValue | undefined): Settings['dtmf'] {
  const word = written?.value.toLowerCase()
  if (word === 'rfc2833' || word === 'rfc4733') return 'rfc2833'
  return word === 'info' || word === 'inband' ? word : undefined
}

/** The port behind an address: `0.0.0.0:5070`, `[::]:5070`. */
export const portOf = (address: ConfValue | undefined): number | undefined => {
  const port = /^(?:\[[^\]]*\]|[^:]*):(\d{1,5})$/.exec(address?.value ?? '')?.[1]
  return port === undefined ? undefined : Number(port)
}

export const numberOf = (value: ConfValue | undefined): number | undefined =>
  value && /^\d{1,5}$/.test(value.value) ? Number(value.value) : undefined

/** What a section says that nobody asked for: no place here, told without its value. */
export function lostOf(section: Section, known: readonly string[]): string[] {
  section.all(...known)
  return section
    .unread()
    .map(({ name, place }) => `${name.slice(0, 60)} (${place.file}:${place.line}) has no place here`)
}
