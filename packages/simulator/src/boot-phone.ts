import { walkCiscoMpp } from './phones/cisco-mpp.ts'
import { walkCiscoSpa } from './phones/cisco-spa.ts'
import { walkFanvil } from './phones/fanvil.ts'
import { walkGigaset } from './phones/gigaset.ts'
import { walkGrandstream } from './phones/grandstream.ts'
import { walkHtek } from './phones/htek.ts'
import { walkLinphone } from './phones/linphone.ts'
import { walkMitel } from './phones/mitel.ts'
import { walkPanasonic } from './phones/panasonic.ts'
import { walkSnom } from './phones/snom.ts'
import { walkThomson } from './phones/thomson.ts'
import { walkYealink } from './phones/yealink.ts'
import { walkPolycom } from './polycom-phone.ts'
import { type BootOptions, type BootResult, runBoot, type Walk } from './run-boot.ts'

const WALKS = {
  polycom: walkPolycom,
  thomson: walkThomson,
  yealink: walkYealink,
  grandstream: walkGrandstream,
  linphone: walkLinphone,
  mitel: walkMitel,
  snom: walkSnom,
  'cisco-spa': walkCiscoSpa,
  'cisco-mpp': walkCiscoMpp,
  fanvil: walkFanvil,
  htek: walkHtek,
  panasonic: walkPanasonic,
  gigaset: walkGigaset,
} as const satisfies Record<string, Walk>

/** The families whose phones can be simulated. */
export type SimulatedFamily = keyof typeof WALKS

/** Boots a phone of any family: it asks as its kind does, reads what it is served, and registers every line that it found. */
export const bootPhone = ({
  family,
  ...options
}: BootOptions & { readonly family: SimulatedFamily }): Promise<BootResult> => runBoot(options, WALKS[family])
