import { openFiles } from '../boot-requests.ts'
import { readIni } from '../config-readers.ts'
import { readLinesUpTo } from '../read-line.ts'
import type { BootingPhone, BootServer, Walk } from '../run-boot.ts'
import type { RegisterLine } from '../sip-user-agent.ts'
import { spellMac } from './spell-mac.ts'

const FIRMWARE = ['application.fwurl', 'application.dspurl', 'application.booturl']
const TONES = [
  'config.melodies',
  'config.system_melodies',
  'config.call_waiting_tone',
  'config.tone_table',
  'config.language_table',
  'config.telcfg',
]
const TRANSPORTS: Record<string, RegisterLine['transport']> = { 1: 'tcp', 2: 'tls' }
/** One that loads firmware, one that loads tones and settings, one that finds nothing new; and one more in case. */
const MOST_STARTS = 4

/**
 * ST2030, ST2022, TB30 (its general file's URL is what option 43 says, taken here to lie in option 66's folder). It starts anew after it has loaded
 * anything: firmware, tones, a common file of another name, a file of its own with another serial number. Names, number and settings last in its memory.
 */
export const walkThomson: Walk = async (phone, server) => {
  const userAgent = userAgentOf(phone)
  for (let starts = 0; starts < MOST_STARTS; starts++) {
    const end = await startOnce(phone, server, userAgent)
    if (end === 'nothing-there' && phone.memory.size === 0) return { sipUserAgent: userAgent }
    if (end !== 'start-anew') break
  }
  const read = (name: string) => phone.memory.get(`set ${name}`)
  const lines = readLinesUpTo(4, (n) => {
    if (read(`sip.TEL0${n}Use`) === '0') return undefined
    return {
      user: read(`sip.TEL${n}Number`),
      authUser: read(`sip.regid${n}`),
      password: read(`sip.regpwd${n}`),
      registrar: read(`sip.RegisterServerMP${n}`),
      port: read(`sip.sip_reg_srv_portMP${n}`),
      expires: read(`sip.ExpireTimeMP${n}`),
      transport: TRANSPORTS[read(`sip.TransportFlgMP${n}`) ?? ''],
    }
  })
  return { sipUserAgent: userAgent, lines }
}

function userAgentOf({ mac, model }: BootingPhone): string {
  const own = spellMac(mac, '-').toUpperCase()
  if (model === 'TB30') return `Thomson TB30 hw1 fw1.74.0 ${own}`
  return `THOMSON ${model} ${model === 'ST2022' ? 'hw2 fw4.68' : 'hw5 fw2.74'} ${own}`
}

async function startOnce(
  { mac, model, memory }: BootingPhone,
  { ask }: BootServer,
  userAgent: string,
): Promise<'nothing-there' | 'nothing-new' | 'start-anew'> {
  const get = openFiles(ask, userAgent, 'latin1')
  const general = readIni((await get(model === 'ST2030' ? 'ST2030.inf' : `${model}S.inf`)) ?? '!')
  if (!general) return 'nothing-there'
  /** The text of what is named, unless the phone has it: it goes by the file's name alone. */
  const getNew = async (key: string): Promise<string | undefined> => {
    const url = general.get(key)
    const name = url?.slice(url.lastIndexOf('/') + 1)
    if (!url || !name || memory.get(`has ${key}`) === name) return undefined
    const text = await get(url)
    if (text !== undefined) memory.set(`has ${key}`, name)
    return text
  }
  const loadAll = async (keys: readonly string[]) => {
    let loaded = false
    for (const key of keys) loaded = (await getNew(key)) !== undefined || loaded
    return loaded
  }
  if (await loadAll(FIRMWARE)) return 'start-anew'
  let changed = await loadAll(TONES)
  const keep = (settings: ReadonlyMap<string, string> | undefined) => {
    for (const [name, value] of settings ?? []) memory.set(`set ${name}`, value)
    changed ||= settings !== undefined
  }
  const common = await getNew('config.common_config')
  if (common !== undefined) keep(readIni(common))

  const own = `${general.get('config.config') ?? ''}${model}S_${mac.toUpperCase()}`
  if ((await get(`${own}.ser`)) === undefined) keep(readOwn(await get(`${own}.txt`), memory.get('set sys.config_sn')))
  return changed ? 'start-anew' : 'nothing-new'
}

/** A file without a serial number of twelve digits is as wrong as one that does not parse; one whose number the phone has says nothing new. */
function readOwn(text: string | undefined, serial: string | undefined): Map<string, string> | undefined {
  const settings = text === undefined ? undefined : readIni(text)
  const own = settings?.get('sys.config_sn') ?? ''
  return /^\d{12}$/.test(own) && own !== serial ? settings : undefined
}
