import { openFiles } from '../boot-requests.ts'
import { readXml, type XmlElement } from '../config-readers.ts'
import { readLinesUpTo } from '../read-line.ts'
import type { Walk } from '../run-boot.ts'
import type { RegisterLine } from '../sip-user-agent.ts'
import { asUrl } from './as-url.ts'

/** Firmware; the common file of its hardware; the text that says which firmware there is, where one asks for it. */
const KNOWN: Record<string, readonly [firmware: string, common: string, firmwareList?: string]> = {
  'X5U-V2': ['2.12.1', 'F0V00X5U0000.cfg'],
  V67: ['2.6.6.187', 'F0V0V6700000.cfg', 'fanvil_v67_hw1_1.txt'],
  X6: ['1.12.2', 'F0V00X600000.cfg'],
}
const TRANSPORTS: Record<string, RegisterLine['transport']> = { 1: 'tcp', 3: 'tls' }

/** Reads the format before today's alone. */
const OLD = ['X6']

/** The common file, then its own read over it. */
export const walkFanvil: Walk = async ({ mac, model }, { ask }) => {
  const [firmware, common, firmwareList] = KNOWN[model] ?? KNOWN['X5U-V2']!
  const userAgent = `Fanvil ${model} ${firmware} ${mac}`
  const get = openFiles(ask, userAgent)
  const settings = new Map<string, string>()
  const load = async (file: string) => {
    const read = readConfig(
      (await get(file)) ?? '',
      OLD.includes(model) ? ['VOIP_CONFIG_FILE'] : ['sysConf', 'VOIP_CONFIG_FILE'],
    )
    for (const [name, value] of read ?? []) settings.set(name, value)
    return read !== undefined
  }
  const hasCommon = await load(common)
  if (firmwareList) await get(firmwareList)
  const hasOwn = await load(`${mac}.cfg`)
  if (!hasCommon && !hasOwn) return { sipUserAgent: userAgent }
  const read = (name: string) => settings.get(name) || undefined
  return {
    sipUserAgent: userAgent,
    lines: readLinesUpTo(20, (n) => {
      const line = (name: string) => read(`line.${n}.${name}`)
      if (line('EnableReg') !== '1') return undefined
      return {
        user: line('PhoneNumber'),
        authUser: line('RegisterUser'),
        password: line('RegisterPswd'),
        registrar: line('RegisterAddr'),
        port: line('RegisterPort'),
        expires: line('RegisterTTL'),
        transport: TRANSPORTS[line('Transport') ?? ''],
      }
    }),
    bootServer: asUrl(read('FlashServerIP') ?? read('DownloadServerIP')),
    async loadTheRest() {
      for (const name of ['AutoImageUrl', 'directory.Addr']) if (read(name)) await get(read(name)!)
    },
  }
}

/** Fields of lines by `line.<number>.<field>`, all others by their own name, the directory's marked as such; the older format writes the same names with underscores. */
function readConfig(text: string, formats: readonly string[]): Map<string, string> | undefined {
  const elements = readXml(text)
  if (!formats.includes(elements?.[0]?.name ?? '')) return undefined
  return new Map(
    elements!.map((element) => {
      const line = lineOf(element, elements!)
      const field = element.name.replaceAll('_', '').replace(/URL$/, 'Url')
      const place = element.parent?.name === 'xmlContact' ? 'directory.' : ''
      return [line ? `line.${line}.${field}` : `${place}${field}`, element.text]
    }),
  )
}

function lineOf({ parent }: XmlElement, elements: readonly XmlElement[]): string | undefined {
  if (parent?.name === 'line' && parent.parent?.name === 'sip') return parent.attributes.get('index')
  if (parent?.name !== 'SIP_Line_List_Entry') return undefined
  return elements.find((one) => one.parent === parent && one.name === 'ID')?.text.replace(/^SIP/, '')
}
