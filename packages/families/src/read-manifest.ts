import { Manifest } from './manifest.ts'
import { type ReadYaml, readYaml } from './read-yaml.ts'

export type ReadManifest = { readonly manifest: Manifest; readonly where: ReadYaml<Manifest>['where'] }

/** Reads a pack's `family.yaml`. Throws `PackInvalid`. */
export function readManifest(file: string): ReadManifest {
  const { value, where } = readYaml(file, Manifest)
  return { manifest: value, where }
}
