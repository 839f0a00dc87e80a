import type { Settings, SharedSettings } from './settings.ts'

export type Layer = {
  /** Whose settings these are, for people: `customer acme`. */
  readonly source: string
  readonly settings: Settings | null | undefined
}

export type Layered = {
  readonly settings: Settings
  /** Where each value comes from: path (`vlan.id`, a list counts as one value) to the source of its layer. */
  readonly sources: ReadonlyMap<string, string>
}

type Tree = { [name: string]: unknown }

/** Later layers win, field by field down to the leaves; lists are replaced whole, raw vendor parameters merged name by name. */
export function layerSettings(layers: readonly Layer[]): Layered {
  const settings: Tree = {}
  const sources = new Map<string, string>()
  for (const { source, settings: layer } of layers) if (layer) merge(settings, layer, '', source, sources)
  return { settings: settings as Settings, sources } // every leaf comes from a Settings
}

/** The layers' values without where they come from. */
export const mergeSettings = (layers: readonly (Settings | null | undefined)[]): Settings =>
  layerSettings(layers.map((settings) => ({ source: '', settings }))).settings

function merge(into: Tree, from: Tree, prefix: string, source: string, sources: Map<string, string>): void {
  for (const [name, value] of Object.entries(from)) {
    if (value === undefined) continue
    const path = `${prefix}${name}`
    if (isTree(value)) {
      if (!isTree(into[name])) into[name] = {}
      merge(into[name] as Tree, value, `${path}.`, source, sources)
    } else {
      into[name] = value
      sources.set(path, source)
    }
  }
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

export type SharedLayer = { readonly source: string; readonly settings: SharedSettings | null | undefined }

/**
 * The layers of one phone in order: tenants from carrier to customer and the gateway, then what these say of its family, then of its model, then
 * the platform's and the phone's own.
 */
export function layersOf(
  shared: readonly SharedLayer[],
  own: readonly Layer[],
  { family, model }: { family: string; model: string | undefined },
): Layer[] {
  const general = shared.map(({ source, settings }) => {
    const { families, models, ...rest } = settings ?? {}
    return { source, settings: rest }
  })
  const ofFamily = shared.map(({ source, settings }) => ({
    source: `family ${family} at ${source}`,
    settings: settings?.families?.[family],
  }))
  const ofModel = shared.map(({ source, settings }) => ({
    source: `model ${model} at ${source}`,
    settings: model === undefined ? undefined : settings?.models?.[model],
  }))
  return [...general, ...ofFamily, ...ofModel, ...own]
}

/** What a tenant is called as a layer: the root of a tree is its carrier, the last one the customer. */
export const tenantSource = (tenant: string, depth: number, last: number): string =>
  `${depth === last ? 'customer' : depth === 0 ? 'carrier' : 'reseller'} ${tenant}`
