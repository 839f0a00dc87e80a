import { openFiles } from '../boot-requests.ts'
import { readXml } from '../config-readers.ts'
import { readLinesUpTo } from '../read-line.ts'
import type { Walk } from '../run-boot.ts'
import type { RegisterLine } from '../sip-user-agent.ts'

/** Firmware; what stands behind it, with the MAC where one tells it. */
const TOLD: Record<string, (mac: string) => string> = {
  '320': () => 'snom320-SIP 8.4.18 1.1.3-s',
  '710': (mac) => `snom710-SIP 8.7.5.35 1.1.5-IFX-05.01.12 ${mac}`,
  D785: (mac) => `snomD785-SIP 10.1.33.33 2010.12-00004-g9ba52f5 ${mac} SXM:0 UXM:0`,
}
const TRANSPORTS: Record<string, RegisterLine['transport']> = { tcp: 'tcp', tls: 'tls' }
const MOST_LISTS = 4

/** Two files in a folder, or the one that the URL names, and whatever files these list. */
export const walkSnom: Walk = async ({ mac, model, memory }, { ask, folder }) => {
  const own = mac.toUpperCase()
  const told = (TOLD[model] ?? TOLD.D785!)(own)
  const get = openFiles(ask, `Mozilla/4.0 (compatible; ${told})`)
  const sipUserAgent = told.replace(/^(\w+)-SIP (\S+).*$/, '$1/$2')
  const settings = new Map<string, string>()
  let found = false
  const load = async (url: string, depth: number): Promise<void> => {
    const elements = readXml((await get(url)) ?? '') ?? []
    found ||= elements.length > 0
    for (const { name, attributes, text, parent } of elements) {
      const listed = name === 'file' && parent?.name === 'setting-files' ? attributes.get('url') : undefined
      if (listed && depth < MOST_LISTS) await load(listed, depth + 1)
      if (parent?.name !== 'phone-settings' && parent?.name !== 'firmware-settings') continue
      const index = attributes.get('idx')
      settings.set(index ? `${name}.${index}` : name, text)
    }
  }
  const isFile = /\?|[^/]\.(?:html?|xml|php)$/.test(folder.replace(/^https?:\/\/[^/]*/, ''))
  const first = isFile ? [folder.replaceAll('{mac}', own)] : [`snom${model}.htm`, `snom${model}-${own}.htm`]
  for (const file of first) await load(file, 0)
  if (!found) return { sipUserAgent }

  const lines = readLinesUpTo(12, (n) => {
    const read = (name: string) => settings.get(`${name}.${n}`) || undefined
    if (read('user_active') !== 'on') return undefined
    const [outbound, ...parameters] = (read('user_outbound') ?? '').split(',')[0]!.split(';')
    const transport = parameters
      .find((one) => one.startsWith('transport='))
      ?.slice('transport='.length)
      .toLowerCase()
    return {
      user: read('user_name'),
      authUser: read('user_pname'),
      password: read('user_pass'),
      registrar: read('user_host'),
      outbound,
      expires: read('user_expiry'),
      transport: TRANSPORTS[transport ?? ''],
    }
  })
  return {
    sipUserAgent,
    lines,
    bootServer: settings.get('setting_server'),
    async loadTheRest() {
      const status = settings.get('firmware_status')
      if (settings.get('update_policy') !== 'auto_update' || !status) return
      await load(status, MOST_LISTS)
      const image = settings.get('firmware')
      if (image && memory.get('image') !== image && (await get(image)) !== undefined) memory.set('image', image)
    },
  }
}
