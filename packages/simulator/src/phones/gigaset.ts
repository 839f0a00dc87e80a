import { openFiles } from '../boot-requests.ts'
import { readXml } from '../config-readers.ts'
import { readLinesUpTo, type WrittenLine } from '../read-line.ts'
import type { Walk } from '../run-boot.ts'
import type { RegisterLine } from '../sip-user-agent.ts'

const TOLD: Record<string, string> = {
  'N870-IP-PRO': 'Gigaset N870 IP PRO/83.V2.11.0+build.a546b91',
  'N720-DM-PRO': 'Gigaset N720 DM PRO/70.089.00.000.000',
  'N510-IP-PRO': 'N510 IP PRO/42.245.00.000.000',
}
const TRANSPORTS: Record<string, RegisterLine['transport']> = { 2: 'tcp', 3: 'tls', 6: 'tcp' }

type Read = (name: string) => string | undefined

/** A DECT base that is told a folder asks for one file: its MAC in lower case on N870, in capitals before it. */
export const walkGigaset: Walk = async ({ mac, model }, { ask }) => {
  const isNew = model.startsWith('N870')
  const told = TOLD[model] ?? TOLD['N870-IP-PRO']!
  const userAgent = `${told};${mac.toUpperCase()}`
  const settings = readConfig((await openFiles(ask, userAgent)(`${isNew ? mac : mac.toUpperCase()}.xml`)) ?? '', mac)
  if (!settings) return { sipUserAgent: userAgent }
  const read: Read = (name) => settings.get(name) || undefined
  const readAccount = isNew ? readNvm : model.startsWith('N720') ? readN720 : readN510
  return { sipUserAgent: userAgent, lines: readLinesUpTo(20, (n) => readAccount(read, n)) }
}

/** `param` by name and `SYMB_ITEM` by ID; texts of the latter stand in quotation marks. A file whose MAC is another's is none. */
function readConfig(text: string, mac: string): Map<string, string> | undefined {
  const elements = readXml(text)
  if (!['provisioning', 'ProviderFrame'].includes(elements?.[0]?.name ?? '')) return undefined
  const owner = elements!.find(({ name }) => name === 'MAC_ADDRESS')?.attributes.get('value')
  if (elements![0]!.name === 'ProviderFrame' && owner?.toLowerCase() !== mac) return undefined
  return new Map(
    elements!.flatMap(({ name, attributes }) => {
      const value = attributes.get('value') ?? ''
      if (name === 'param') return [[attributes.get('name') ?? '', value] as const]
      return name === 'SYMB_ITEM' ? [[attributes.get('ID') ?? '', value.replace(/^"(.*)"$/s, '$1')] as const] : []
    }),
  )
}

/** Accounts name their provider by number. */
function readNvm(read: Read, n: number): WrittenLine {
  const account = (name: string) => read(`SipAccount.${String(n).padStart(5, '0')}.${name}`)
  const provider = (name: string) => read(`SipProvider.${account('ProviderId')}.${name}`)
  return {
    user: account('UserName'),
    authUser: account('AuthName'),
    password: account('AuthPassword'),
    registrar: provider('RegServerAddress'),
    port: provider('RegServerPort'),
    expires: provider('RegServerRefreshTimer'),
    transport: TRANSPORTS[provider('TransportProtocol') ?? ''],
  }
}

function readN720(read: Read, n: number): WrittenLine | undefined {
  const account = (name: string) => read(`BS_VOIP_Data.astVoipAccounts[${n - 1}].${name}`)
  const provider = (name: string) => read(`BS_VOIP_Data.astVoipProviders[${account('ucVoipProviderIndex')}].${name}`)
  if (account('ucB_SIP_ACCOUNT_IS_ACTIVE_1') !== '1') return undefined
  return {
    user: account('aucS_SIP_USER_ID[0]'),
    authUser: account('aucS_SIP_LOGIN_ID[0]'),
    password: account('aucS_SIP_PASSWORD[0]'),
    registrar: provider('aucSIP_REGISTRAR[%]'),
    port: provider('uiSIP_REGISTRAR_PORT'),
    expires: provider('uiRE_REGISTRATION_TIMER'),
    transport: TRANSPORTS[provider('ucSIP_PREFERRED_TRANSPORT_LAYER') ?? ''],
  }
}

/** The first account has no number behind its names. */
function readN510(read: Read, n: number): WrittenLine | undefined {
  const behind = n === 1 ? '' : `_${n}`
  const account = (name: string) => read(`BS_IP_Data1.${name}${behind}`)
  if (read(`BS_IP_Data1.ucB_SIP_ACCOUNT_IS_ACTIVE_${n}`) !== '1') return undefined
  return {
    user: account('aucS_SIP_USER_ID'),
    authUser: read(`BS_IP_Data3.aucS_SIP_LOGIN_ID${behind}`),
    password: account('aucS_SIP_PASSWORD'),
    registrar: account('aucS_SIP_REGISTRAR'),
    port: account('uiI_SIP_REGISTRAR_PORT'),
    expires: account('uiI_RE_REGISTRATION_TIMER'),
  }
}
