import { parseMac } from '@offhook/phones'
import type { Identification } from '../family.ts'

const USER_AGENT =
  /^(?:FileTransport |Microbrowser\/[\d.]{1,16} )?Poly\w{0,32}-(\w{1,32})-UA\/([\d.]{1,32})(?: \(SN:([0-9A-Fa-f]{12})\))?(?: Type\/(Application|Updater))?$/

/**
 * Reads `FileTransport PolycomSoundPointIP-SPIP_335-UA/3.2.1.0078` and its kin. On classic phones the version is the BootROM's
 * in the first requests and the application's later; the number alone does not tell which.
 */
export function identify(userAgent: string): Identification | undefined {
  if (userAgent.length > 256) return undefined
  const match = USER_AGENT.exec(userAgent)
  if (!match) return undefined
  const [, model, firmware, serial, component] = match
  const mac = serial ? parseMac(serial) : undefined
  return {
    family: 'polycom',
    model: model!.toUpperCase().replace('EDGE_', 'Edge_'),
    firmware: firmware!,
    ...(mac ? { mac } : {}),
    ...(component ? { component: component === 'Updater' ? ('updater' as const) : ('application' as const) } : {}),
  }
}
