import type { Manifest } from './manifest.ts'
import { DERIVED, isSetting, SCOPES, type Scope } from './phone-view.ts'
import { PackInvalid } from './read-yaml.ts'
import { compileValue, TemplateInvalid } from './value-template.ts'

type Path = readonly (string | number)[]

/** Finds every name in a manifest that names nothing: classes, groups, boot orders, maps, and paths that no phone has. Throws {@link PackInvalid}. */
export function checkReferences(manifest: Manifest, where: (path: Path) => string): void {
  const faults: string[] = []
  const fault = (path: Path, reason: string) => faults.push(`${where(path)}: ${reason}`)
  const classes = new Set(manifest.files.map((file) => file.class))
  const words = new Set(
    [manifest.unknownModel, ...Object.values(manifest.models)].flatMap(({ words }) => Object.keys(words)),
  )
  const groups = new Set(Object.keys(manifest.parameters))
  const known = (path: string, scopes: readonly Scope[]): boolean => {
    const [head, ...rest] = path.split('.')
    if (path === 'n' || path in DERIVED || isSetting(path)) return true
    if (head === 'model') return words.has(rest.join('.'))
    if (head === 'file') return rest[1] === 'name' && manifest.render.some(({ id }) => id === rest[0])
    return scopes.some((scope) => scope === head && (SCOPES[scope] as readonly string[]).includes(rest.join('.')))
  }
  const checkValue = (path: Path, written: string, scopes: readonly Scope[] = []) => {
    try {
      for (const read of compileValue(written, manifest.maps).reads)
        if (!known(read, scopes)) fault(path, `{${read}} is nothing that a phone has`)
    } catch (cause) {
      if (!(cause instanceof TemplateInvalid)) throw cause
      fault(path, cause.message)
    }
  }
  const checkGroups = (path: Path, named: readonly string[]) => {
    for (const name of named) if (!groups.has(name)) fault(path, `there is no group of parameters called ${name}`)
  }

  for (const [name, { each = [], only, set }] of Object.entries(manifest.parameters)) {
    const at = ['parameters', name]
    for (const path of Object.keys(only ?? {}))
      if (!known(path, each)) fault([...at, 'only'], `${path} is nothing that a phone has`)
    for (const [parameter, entry] of Object.entries(set)) {
      checkValue([...at, 'set', parameter], parameter, each)
      checkValue([...at, 'set', parameter], entry.value, each)
      const conditions = 'when' in entry || 'unless' in entry ? { ...entry.when, ...entry.unless } : {}
      for (const path of Object.keys(conditions))
        if (!known(path, each)) fault([...at, 'set', parameter], `${path} is nothing that a phone has`)
    }
  }
  for (const [index, file] of manifest.render.entries()) {
    const at = ['render', index]
    if (!classes.has(file.class)) fault([...at, 'class'], `no file of the table is of class ${file.class}`)
    checkGroups([...at, 'groups'], file.groups)
    checkValue([...at, 'name'], file.name.replace('{hash}', ''))
    for (const [name, value] of Object.entries(file.values)) checkValue([...at, 'values', name], value)
    for (const path of Object.keys(file.when ?? {}))
      if (!known(path, [])) fault([...at, 'when'], `${path} is nothing that a phone has`)
  }
  if (manifest.firstContact) {
    checkGroups(['firstContact', 'groups'], manifest.firstContact.groups)
    for (const pattern of manifest.firstContact.files)
      if (!manifest.files.some(({ name }) => name === pattern))
        fault(['firstContact', 'files'], `${pattern} is no row of the file table`)
  }
  for (const [name, lines] of Object.entries(manifest.boots))
    for (const [index, line] of lines.entries())
      if (line !== 'reboot' && !classes.has(line.fileClass))
        fault(['boots', name, index], `no file of the table is of class ${line.fileClass}`)
  for (const [name, model] of [...Object.entries(manifest.models), ['unknownModel', manifest.unknownModel] as const])
    if (!(model.boot in manifest.boots))
      fault(
        name === 'unknownModel' ? ['unknownModel', 'boot'] : ['models', name, 'boot'],
        `there is no boot order called ${model.boot}`,
      )
  if (!classes.has(manifest.credentialsIn))
    fault(['credentialsIn'], `no file of the table is of class ${manifest.credentialsIn}`)
  if (faults.length > 0) throw new PackInvalid(faults.join('\n'))
}
