import type { Families, Family, PhoneDescription } from '@offhook/families'
import { effectiveLine, type Layered, layerSettings, layersOf } from '@offhook/phones'
import { chooseFamily } from './choose-family.ts'
import type { PhoneToRender } from './phones-to-render.ts'

export type DescribedPhone = {
  readonly family: Family
  readonly description: PhoneDescription
  readonly sources: Layered['sources']
}

/** A phone as its family renders it: all layers merged, its lines' gaps filled. Lines without a registrar are left out. */
export function describePhone(families: Families, phone: PhoneToRender): DescribedPhone {
  const { credentials, shared, own, platform, tenant } = phone
  const { family, model } = chooseFamily(families, { ...phone, granted: credentials.model })
  const layers = layersOf(
    shared,
    [
      { source: `platform ${tenant}/${platform}`, settings: credentials.settings },
      { source: 'phone', settings: own },
    ],
    { family: family.name, model },
  )
  const { settings, sources } = layerSettings([{ source: `pack ${family.name}`, settings: family.settings }, ...layers])
  const lines = credentials.lines.flatMap((line) => effectiveLine(line, settings) ?? [])
  return { family, description: { mac: phone.mac, model, lines, settings }, sources }
}
