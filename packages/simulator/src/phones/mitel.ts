import { openFiles } from '../boot-requests.ts'
import { readKeyValue } from '../config-readers.ts'
import { readLinesUpTo } from '../read-line.ts'
import type { Walk } from '../run-boot.ts'
import type { RegisterLine } from '../sip-user-agent.ts'
import { asUrl } from './as-url.ts'
import { spellMac } from './spell-mac.ts'

const TOLD: Record<string, readonly [name: string, firmware: string]> = {
  '6920': ['Mitel6920', '6.4.0.140'],
  '6869i': ['Aastra6869i', '4.1.0.128'],
  '6731i': ['Aastra6731i', '3.2.0.70'],
}
const TRANSPORTS: Record<string, RegisterLine['transport']> = { 2: 'tcp', 4: 'tls' }

/** One file over the other, the later one winning: everybody's, its model's, its own. Before release 4 the first is `aastra.cfg`, and there are no licences. */
export const walkMitel: Walk = async ({ mac, model }, { ask }) => {
  const [name, firmware] = TOLD[model] ?? TOLD['6920']!
  const userAgent = `${name} MAC:${spellMac(mac, '-').toUpperCase()} V:${firmware}-SIP`
  const get = openFiles(ask, userAgent)
  const isOld = Number.parseInt(firmware, 10) < 4
  const own = mac.toUpperCase()
  const parameters = new Map<string, string>()
  let found = false
  await get('security.tuz')
  if (isOld) await get(`${model}.st`)
  for (const file of [isOld ? 'aastra.cfg' : 'startup.cfg', `${model}.cfg`, `${own}.cfg`]) {
    const text = await get(file)
    found ||= text !== undefined
    // A mark in front says how strongly a value binds against what the user set.
    for (const [name, value] of readKeyValue(text ?? '', ':'))
      parameters.set(name.replace(/^[!^]/, '').toLowerCase(), value)
  }
  if (!found) return { sipUserAgent: userAgent }
  const lines = readLinesUpTo(24, (n) => {
    const read = (name: string) => parameters.get(`sip line${n} ${name}`) ?? parameters.get(`sip ${name}`)
    const registrar = read('registrar ip')
    if (!parameters.get(`sip line${n} user name`) || registrar === '0.0.0.0') return undefined
    return {
      user: read('user name'),
      authUser: read('auth name'),
      password: read('password'),
      registrar,
      port: read('registrar port'),
      expires: read('registration period'),
      transport: TRANSPORTS[read('transport protocol') ?? ''],
    }
  })
  return {
    sipUserAgent: userAgent,
    lines,
    bootServer: asUrl(parameters.get('upgrade uri')),
    async loadTheRest() {
      if (!isOld) for (const file of ['startup.lic', `${own}.lic`, `${model}.st`]) await get(file)
      for (const [name, file] of parameters) if (/^language \d+$/.test(name)) await get(file)
    },
  }
}
