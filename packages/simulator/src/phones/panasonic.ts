import { openFiles } from '../boot-requests.ts'
import { readQuoted } from '../config-readers.ts'
import { readLinesUpTo } from '../read-line.ts'
import type { Walk } from '../run-boot.ts'
import type { RegisterLine } from '../sip-user-agent.ts'

const FIRMWARE: Record<string, string> = { 'KX-UT113': '01.133', 'KX-HDV230': '06.101' }
const HEADER = '# Panasonic SIP Phone Standard Format File #'
/** As they are asked for, the weakest first [unconfirmed]. */
const PATHS = ['CFG_MASTER_FILE_PATH', 'CFG_PRODUCT_FILE_PATH', 'CFG_STANDARD_FILE_PATH']
const TRANSPORTS: Record<string, RegisterLine['transport']> = { 1: 'tcp', 2: 'tls' }
const MOST_LINES = 8

/** The file of its model, which says where the others are; they keep saying it from then on. */
export const walkPanasonic: Walk = async ({ mac, model, memory }, { ask }) => {
  const sipUserAgent = `Panasonic_${model}/${FIRMWARE[model] ?? FIRMWARE['KX-UT113']} (${mac})`
  const get = openFiles(ask, sipUserAgent)
  const settings = new Map<string, string>()
  const load = async (file: string) => {
    const text = await get(file)
    if (!text?.startsWith(HEADER)) return false
    for (const [name, value] of readQuoted(text)) settings.set(name, value)
    return true
  }
  let found = await load(`${model}.cfg`)
  for (const name of PATHS) {
    const path = settings.get(name) ?? memory.get(name)
    if (!path) continue
    memory.set(name, path)
    const file = path.replaceAll('{MAC}', mac.toUpperCase()).replaceAll('{mac}', mac).replaceAll('{MODEL}', model)
    found = (await load(file)) || found
  }
  if (!found) return { sipUserAgent }
  const read = (name: string) => settings.get(name) || undefined
  return {
    sipUserAgent,
    lines: readLinesUpTo(MOST_LINES, (n) => {
      if (read(`LINE_ENABLE_${n}`) === 'Disabled') return undefined
      return {
        user: read(`SIP_URI_${n}`)?.split('@')[0] ?? read(`PHONE_NUMBER_${n}`),
        authUser: read(`SIP_AUTHID_${n}`),
        password: read(`SIP_PASS_${n}`),
        registrar: read(`SIP_RGSTR_ADDR_${n}`),
        port: read(`SIP_RGSTR_PORT_${n}`),
        expires: read(`REG_EXPIRE_TIME_${n}`),
        transport: TRANSPORTS[read(`SIP_TRANSPORT_${n}`) ?? ''],
      }
    }),
    async loadTheRest() {
      const directory = read('XMLAPP_LDAP_URL')
      if (directory) await get(directory)
    },
  }
}
