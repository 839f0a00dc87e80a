import type { Model } from '../family.ts'

const classic = (name: string, title: string, partNumber: string, maxLines: number): Model => ({
  name,
  title,
  partNumber,
  bootOrder: 'classic',
  maxLines,
})
const ucs = (name: string, title: string, partNumber: string, maxLines: number): Model => ({
  name,
  title,
  partNumber,
  bootOrder: 'ucs',
  maxLines,
})

/** Part numbers from the Asterisk phoneprov sample and the poly_py_tools table; SSIP_4000's match of part and model is by Polycom's convention, unconfirmed. */
export const models: readonly Model[] = [
  classic('SPIP_330', 'SoundPoint IP 330', '2345-12200-001', 2),
  classic('SPIP_331', 'SoundPoint IP 331', '2345-12365-001', 2),
  classic('SSIP_4000', 'SoundStation IP 4000', '2201-06642-001', 1),
  classic('SPIP_450', 'SoundPoint IP 450', '2345-12450-001', 3),
  classic('SPIP_550', 'SoundPoint IP 550', '2345-12500-001', 4),
  ucs('VVX_400', 'VVX 400', '3111-46157-002', 12),
  ucs('VVX_500', 'VVX 500', '3111-44500-001', 12),
]
