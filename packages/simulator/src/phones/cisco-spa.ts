import type { Walk } from '../run-boot.ts'
import { walkByRules } from './flat-profile.ts'

/** What it calls itself; the brackets hold a MAC and a serial number, or the latter alone. */
const TOLD: Record<string, (mac: string) => string> = {
  SPA501G: (mac) => `Cisco/SPA501G-7.4.4 (${mac})(CBT141100HR)`,
  SPA525G: () => 'Cisco/SPA525G-7.4.4 (CBT141900G7)',
  'SPA-942': () => 'Linksys/SPA-942-6.1.5(a) (88019FA42805)',
}

/** SPA phones and adapters of Cisco and Linksys, where option 66 leads to a folder on a web server. */
export const walkCiscoSpa: Walk = (phone, server) => {
  const userAgent = (TOLD[phone.model] ?? TOLD.SPA501G!)(phone.mac.toUpperCase())
  const series = phone.model.replace(/^SPA-?/, '')
  return walkByRules(phone, server, { userAgent, name: phone.model, series, factoryRules: ['/spa$PSN.cfg'] })
}
