import { DERIVED, type Families } from '@offhook/families'
import { LINE_GAPS, type Line } from '@offhook/phones'
import { asGranted, describePhone } from './describe-phone.ts'
import type { PhoneToRender } from './phones-to-render.ts'

/** A parameter of a phone's files and where its value comes from. */
export type Explained = {
  readonly file: string
  readonly name: string
  readonly value: string
  readonly madeOf: readonly {
    /** A setting's path, or a line's field: `sntpServer`, `lines[0].registrar`. */
    readonly setting: string
    /** The layer that said so: `customer acme`, `gateway hq`, `platform acme/main`, `phone`; `default` where no layer did. */
    readonly layer: string
  }[]
}

/** Every parameter of a phone's files, with the layer of each value that it is made of. One that is made of nothing belongs to the pack itself. */
export function explainPhone(families: Families, phone: PhoneToRender): { family: string; parameters: Explained[] } {
  const { family, description, sources, granted } = describePhone(families, phone)
  const sourceOf = (path: string): string => {
    const own = sources.get(path)
    if (own) return own
    const nested = [...sources].filter(([known]) => known.startsWith(`${path}.`)).map(([, source]) => source)
    return nested.at(-1) ?? 'default'
  }
  const parameters = family.explain(description).map(({ file, name, value, madeOf }) => ({
    file,
    name,
    value,
    madeOf: [...new Set(madeOf.map((path) => settingOf(asGranted(path, granted))))].map((setting) => {
      const [, index, field] = /^lines\[(\d+)\]\.(\w+)$/.exec(setting) ?? []
      if (index === undefined || field === undefined) return { setting, layer: sourceOf(listOf(setting)) }
      const line = phone.credentials.lines[Number(index)]
      return { setting, layer: lineSource(line, field, phone, sourceOf) }
    }),
  }))
  return { family: family.name, parameters }
}

/** What templates read under a name of its own, as the setting that it follows from. */
function settingOf(path: string): string {
  const scope = path.split('.')[0]! // the first of one at least
  return DERIVED[path] ?? SCOPED[scope] ?? path
}

const SCOPED: Readonly<Record<string, string>> = {
  page: 'paging',
  'other-codec': 'codecs',
  contact: 'directory.contacts',
}

/** A list is one value: `keys` for `keys[2].label`. */
const listOf = (setting: string): string => /^(\w+)\[\d+\]/.exec(setting)?.[1] ?? setting

/** What a line says of itself is the platform's; its gaps are filled by the settings, or by what it says elsewhere. */
function lineSource(
  line: Line | undefined,
  field: string,
  { tenant, platform }: PhoneToRender,
  sourceOf: (path: string) => string,
): string {
  if (line?.[field as keyof Line] !== undefined || OF_USER.has(field)) return `platform ${tenant}/${platform}`
  const setting = LINE_GAPS[field]
  return setting ? sourceOf(setting) : 'default'
}

/** Are the line's `user` where it does not say otherwise. */
const OF_USER = new Set(['authUser', 'displayName', 'label'])
