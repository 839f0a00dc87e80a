import type { Walk } from '../run-boot.ts'
import { walkByRules } from './flat-profile.ts'

/** Multiplatform phones: `/$PSN.xml` [unconfirmed: with or without `CP-`], and what they try next by themselves. */
export const walkCiscoMpp: Walk = (phone, server) =>
  walkByRules(phone, server, {
    userAgent: `Cisco-${phone.model}/11.3.1 (${phone.mac})`,
    name: phone.model,
    series: phone.model,
    factoryRules: ['/$PSN.xml', '/Cisco/$PN/$MA.cfg'],
  })
