import type { SimulatedFamily } from './boot-phone.ts'

export type SimulatedModel = {
  readonly family: SimulatedFamily
  /** As its family names it. */
  readonly model: string
  /** What the MACs begin with that are made up for it. */
  readonly oui: string
  /** The platform says that it was ordered: in its first boot nothing else could, and it cannot read what is rendered for just any model of its family. */
  readonly isOrdered?: boolean
}

type Row = readonly [model: string, oui: string, ordered?: 'ordered']

const BY_FAMILY: Record<SimulatedFamily, readonly Row[]> = {
  polycom: [
    ['SPIP_331', '0004f2'],
    ['VVX_500', '64167f'],
    ['SPIP_330', '0004f2'],
    ['SPIP_450', '0004f2'],
    ['SSIP_4000', '0004f2'],
    ['VVX_400', '64167f'],
    ['SPIP_550', '0004f2'],
  ],
  yealink: [
    ['T31G', '805ec0'],
    ['T46G', '001565'],
    ['T28P', '001565'],
    ['T87W', '44dbd2'],
    ['W60B', '805ec0'],
    ['W52P', '001565'],
  ],
  snom: [
    ['D785', '000413'],
    ['710', '000413'],
    ['320', '000413'],
  ],
  grandstream: [
    ['GXP2130', '000b82'],
    ['GRP2612', 'c074ad'],
    ['GXP1628', 'c074ad'],
    ['GXV3240', '000b82'],
    ['HT801', 'c074ad'],
  ],
  thomson: [
    ['ST2030', '00147f'],
    ['ST2022', '00147f', 'ordered'],
    ['TB30', '001f9f', 'ordered'],
  ],
  'cisco-spa': [
    ['SPA501G', '000e08'],
    ['SPA525G', '000e08'],
    ['SPA-942', '000e08'],
  ],
  'cisco-mpp': [
    ['CP-8841-3PCC', 'd0ec35'],
    ['CP-7841-3PCC', 'd0ec35'],
  ],
  mitel: [
    ['6920', '1400e9'],
    ['6869i', '00085d'],
    ['6731i', '00085d'],
  ],
  fanvil: [
    ['X5U-V2', '0c383e'],
    ['V67', '0c383e'],
    ['X6', '00a859', 'ordered'],
  ],
  htek: [['UC903', '001fc1']],
  panasonic: [
    ['KX-UT113', '0080f0'],
    ['KX-HDV230', '0080f0'],
  ],
  gigaset: [
    ['N870-IP-PRO', '7c2f80'],
    ['N720-DM-PRO', '7c2f80', 'ordered'],
    ['N510-IP-PRO', '7c2f80', 'ordered'],
  ],
  linphone: [
    ['Linphonec', '02117e'],
    ['LinphoneAndroid', '02117e'],
  ],
}

/** Every model that can be simulated: the first one of each family, then the second ones, and so on. */
export const MODELS: readonly SimulatedModel[] = Object.entries(BY_FAMILY)
  .flatMap(([family, rows]) =>
    rows.map(([model, oui, ordered], turn) => ({
      turn,
      row: { family: family as SimulatedFamily, model, oui, isOrdered: ordered !== undefined },
    })),
  )
  .sort((one, other) => one.turn - other.turn)
  .map(({ row }) => row)

/** The model of that name; any other name is taken for one of Polycom's. */
export const modelNamed = (name: string): SimulatedModel =>
  MODELS.find(({ model }) => model === name) ?? {
    family: 'polycom',
    model: name,
    oui: name.startsWith('VVX') ? '64167f' : '0004f2',
  }
