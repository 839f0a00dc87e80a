import type { Families } from '@offhook/families'
import { LINE_GAPS, type Line } from '@offhook/phones'
import { describePhone } from './describe-phone.ts'
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
  const { family, description, sources } = describePhone(families, phone)
  const sourceOf = (path: string): string => {
    const own = sources.get(path) ?? sources.get(DERIVED_FROM[path.split('.')[0]!] ?? '')
    if (own) return own
    const nested = [...sources].filter(([known]) => known.startsWith(`${path}.`)).map(([, source]) => source)
    return nested.at(-1) ?? 'default'
  }
  const parameters = family.explain(description).map(({ file, name, value, madeOf }) => ({
    file,
    name,
    value,
    madeOf: [...new Set(madeOf)].map((setting) => {
      const [, index, field] = /^lines\[(\d+)\]\.(\w+)$/.exec(setting) ?? []
      if (index === undefined || field === undefined) return { setting, layer: sourceOf(setting) }
      const line = phone.credentials.lines[Number(index)]
      return { setting, layer: lineSource(line, field, phone, sourceOf) }
    }),
  }))
  return { family: family.name, parameters }
}

/** Derived scopes of templates, and the setting that they follow from. */
const DERIVED_FROM: Readonly<Record<string, string>> = {
  time: 'timeZone',
  poll: 'polling.at',
  key: 'keys',
  page: 'paging',
  codec: 'codecs',
  'other-codec': 'codecs',
  contact: 'directory.contacts',
}

/** What the line says itself is the platform's; its gaps are filled by the settings. */
function lineSource(
  line: Line | undefined,
  field: string,
  { tenant, platform }: PhoneToRender,
  sourceOf: (path: string) => string,
): string {
  if (line?.[field as keyof Line] !== undefined) return `platform ${tenant}/${platform}`
  const setting = LINE_GAPS[field]
  return setting ? sourceOf(setting) : 'default'
}
