import { octets, type Site, type SiteFamily } from './site.ts'

/** What tells a DHCP server that a client is a phone of some family, before it has asked for any file. */
export type FamilyMark = {
  /** First three octets of its MACs. */
  readonly ouis: readonly string[]
  /** Texts within option 60, each with the octet that it begins at. */
  readonly vendorClasses: readonly Within[]
  /** Likewise within option 77. */
  readonly userClasses?: readonly Within[]
}
export type Within = { readonly at: number; readonly text: string }

const begins = (...texts: string[]): Within[] => texts.map((text) => ({ at: 0, text }))

/**
 * OUIs are those that wazo's plugins match on, not all that a vendor has. Cisco's and Thomson's are on other devices too. Polycom's and Thomson's option 60 are lists
 * of code, length and text: the text that is looked for is the first one's.
 */
export const FAMILY_MARKS: Readonly<Record<SiteFamily, FamilyMark>> = {
  'cisco-mpp': { ouis: ['d0ec35'], vendorClasses: [{ at: 20, text: 'IP Phone CP-' }] }, // behind "Cisco Systems, Inc. "
  'cisco-spa': {
    ouis: ['002699', '503de5', '00e16d', '00da55', '10bd18'],
    vendorClasses: [...begins('LINKSYS', 'Cisco SPA', 'CISCO SPA', 'CISCO ATA'), { at: 20, text: 'IP Phone SPA' }],
  },
  gigaset: { ouis: ['7c2f80', '002104', '589ec6'], vendorClasses: begins('Gigaset', 'N720', 'N510') },
  grandstream: { ouis: ['000b82', 'c074ad', 'ec74d7'], vendorClasses: begins('Grandstream') },
  mitel: { ouis: ['00085d', '08000f', '1400e9'], vendorClasses: begins('AastraIPPhone', 'MitelIPPhone') },
  panasonic: { ouis: ['0080f0'], vendorClasses: begins('Panasonic') },
  polycom: {
    ouis: ['0004f2', '64167f', '482567', 'f04ea4'],
    vendorClasses: [...begins('Polycom'), { at: 7, text: 'Polycom' }], // behind enterprise, length, code, length
  },
  thomson: {
    ouis: ['00147f', '0018f6', '001f9f'],
    vendorClasses: [{ at: 2, text: 'Thomson' }], // behind code, length
    userClasses: begins('Thomson'),
  },
}

/** An option besides 66, and whose phones get it. */
export type FamilyOption = {
  readonly code: 43 | 114 | 150 | 159 | 160
  readonly family: SiteFamily
  /** A URL; for 150 the address of a TFTP server. */
  readonly value: string
}

/** What each family of the site gets besides option 66, or instead of it: why is in docs/dhcp.md. */
export const familyOptions = (site: Site): FamilyOption[] =>
  site.families.flatMap((family): FamilyOption[] => {
    const url = (code: 114 | 159 | 160): FamilyOption => ({ code, family, value: site.bootServer })
    if (family === 'gigaset') return [url(114)]
    if (family === 'thomson') return [{ code: 43, family, value: thomsonUrl(site) }]
    if (family === 'polycom') return [url(site.polycomOption ?? 160)]
    const tftp = site.tftp !== undefined && family.startsWith('cisco-')
    return [url(160), ...(tftp ? [{ code: 150 as const, family, value: site.tftp! }] : [])]
  })

/** The codes that a site's families get, in order, each once. */
export const codesOf = (site: Site): readonly FamilyOption['code'][] =>
  [...new Set(familyOptions(site).map(({ code }) => code))].sort((a, b) => a - b)

/** The general file that option 43 names to a Thomson, which must not be sent 66, 67 or 150 (seen with firmware 2.72). */
export const thomsonUrl = ({ bootServer }: Site): string => `${bootServer}ST2030.inf`

/** `00:04:f2` */
export const withColons = (digits: string): string => octets(digits).join(':')
