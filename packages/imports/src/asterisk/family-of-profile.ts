/** Families whose profiles carry their names by custom, in the samples too: `polycom`, `snom`, `grandstream2`. */
const FAMILIES = [
  ...['polycom', 'snom', 'yealink', 'grandstream', 'cisco-spa', 'cisco-mpp', 'mitel', 'panasonic', 'gigaset', 'htek'],
  ...['fanvil', 'thomson', 'linphone'],
]

/** The family that a profile of res_phoneprov, or the vendor of a table, is called after; undefined for a name of somebody's own. */
export function familyOfProfile(profile: string | undefined): string | undefined {
  const word = profile
    ?.trim()
    .toLowerCase()
    .replace(/[\d_.\s-]*$/, '')
  if (word === 'poly') return 'polycom'
  if (word === 'aastra') return 'mitel'
  if (word === 'linksys' || word === 'sipura') return 'cisco-spa'
  if (word === 'technicolor') return 'thomson'
  return FAMILIES.find((family) => family === word)
}
