import { backgroundName, type Families, type Family, type PhoneDescription } from '@offhook/families'
import { effectiveLine, type Layered, layerSettings, layersOf } from '@offhook/phones'
import { chooseFamily } from './choose-family.ts'
import { neutralSettings } from './neutral-settings.ts'
import type { PhoneToRender } from './phones-to-render.ts'

export type DescribedPhone = {
  readonly family: Family
  readonly description: PhoneDescription
  readonly sources: Layered['sources']
  /** Where each line of the description stands among those that were granted. */
  readonly granted: readonly number[]
}

/** A line's path as the grant counts lines: those without a registrar are no lines of the description. */
export const asGranted = (path: string, granted: readonly number[]): string =>
  path.replace(/^lines\[(\d+)\]/, (_, index) => `lines[${granted[Number(index)]}]`)

/** What a phone's files leave out, by the grant's count of lines; lines without a registrar are in none. */
export function unexpressedOf(
  { granted }: DescribedPhone,
  unexpressed: readonly string[],
  { credentials }: PhoneToRender,
): string[] {
  const without = credentials.lines.flatMap((_, index) => (granted.includes(index) ? [] : `lines[${index}]`))
  return [...unexpressed.map((path) => asGranted(path, granted)), ...without].sort()
}

/**
 * A phone as its family renders it: all layers merged, its lines' gaps filled. Lines without a registrar are left out. One that has been left no line is described
 * without anything of its former owner's.
 */
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
  const isNeutral = credentials.lines.length === 0
  const { settings, sources } = layerSettings(
    [{ source: `pack ${family.name}`, settings: family.settings }, ...layers].map((layer) =>
      isNeutral ? { ...layer, settings: neutralSettings(layer.settings ?? {}) } : layer,
    ),
  )
  const effective = credentials.lines.map((line) => effectiveLine(line, settings))
  const lines = effective.filter((line) => line !== undefined)
  const granted = effective.flatMap((line, index) => (line ? index : []))
  const background = isNeutral ? undefined : backgroundOf(phone)
  const isOwn = background !== undefined && settings.background?.url === undefined
  return {
    family,
    description: { mac: phone.mac, model, lines, settings, background },
    sources: isOwn ? new Map([...sources, ['background.url', `branding ${phone.background?.tenant}`]]) : sources,
    granted,
  }
}

const backgroundOf = ({ mac, background }: PhoneToRender): string | undefined =>
  background ? backgroundName(mac, background.contentHash, background.contentType) : undefined
