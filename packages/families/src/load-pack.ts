import { join } from 'node:path'
import { checkReferences } from './check-references.ts'
import { readDiagnosis } from './diagnosis-table.ts'
import type { BootOrder, Family, FileName, Model, PhoneDescription, RenderedFile } from './family.ts'
import { compileFirstContact } from './first-contact.ts'
import { classIdentifier, identifier } from './identify.ts'
import { parseLogLine } from './log-grammar.ts'
import type { Manifest } from './manifest.ts'
import { SETTING_PATHS } from './phone-view.ts'
import { readManifest } from './read-manifest.ts'
import { PackInvalid } from './read-yaml.ts'
import { compileFiles } from './render-files.ts'
import { sampleInput, samplePhones } from './sample-phones.ts'
import { templatesIn } from './templates.ts'
import { usedBy } from './unexpressed.ts'
import { compileValue } from './value-template.ts'

/**
 * Loads a pack: `family.yaml` and `templates/*.eta` of a folder. Everything that can be wrong in it is found here: throws {@link PackInvalid} with file,
 * line and reason.
 */
export function loadPack(folder: string): Family {
  const { manifest, where } = readManifest(join(folder, 'family.yaml'))
  checkReferences(manifest, where)
  const templateNamed = templatesIn(join(folder, 'templates'), sampleInput)
  const models = modelsOf(manifest)
  const unknown: Model = { name: 'unknown', ...modelOf(manifest.unknownModel) }
  const modelNamed = (name: string | undefined): Model => models.find((model) => model.name === name) ?? unknown
  const files = compileFiles(manifest, templateNamed)
  const whole = (phone: PhoneDescription) => ({ ...phone, settings: { ...manifest.settings, ...phone.settings } })
  const family: Family = {
    name: manifest.family,
    title: manifest.title,
    version: manifest.version,
    folder,
    ouis: manifest.ouis,
    models,
    fileNames: manifest.files.map(
      ({ name, class: fileClass, from, as, writable, log, merge, search }): FileName => ({
        pattern: name.toLowerCase(),
        fileClass,
        source: from,
        ...(as ? { bundleName: as } : {}),
        ...(writable || from === 'log' ? { writable: true } : {}),
        ...(log ? { logKind: log } : {}),
        ...(merge ? { merge } : {}),
        ...(search ? { search } : {}),
      }),
    ),
    bootOrders: Object.entries(manifest.boots).map(([name, lines]) => bootOrder(name, lines)),
    credentialsIn: manifest.credentialsIn,
    resync: manifest.resync,
    diagnosis: readDiagnosis(join(folder, 'diagnosis.yaml'), new Set(manifest.files.map((file) => file.class))),
    capabilities: capabilitiesOf(manifest),
    settings: manifest.settings,
    modelNamed,
    identify: identifier(manifest),
    identifyClass: classIdentifier(manifest),
    render: (phone) => {
      const model = modelNamed(phone.model)
      return files.render(whole(phone), model, phone.model === undefined || model !== unknown)
    },
    explain: (phone) => files.explain(whole(phone), modelNamed(phone.model)),
    renderFirstContact: compileFirstContact(manifest, templateNamed),
    parseLogLine(line, receivedAt) {
      for (const pattern of manifest.log) {
        const parsed = parseLogLine(pattern, line, receivedAt)
        if (parsed) return parsed
      }
      return undefined
    },
  }
  tryOut(family, folder)
  return family
}

/** The settings that anything in the pack reads. */
function capabilitiesOf(manifest: Manifest): string[] {
  const entries = Object.values(manifest.parameters).flatMap(({ set }) => Object.values(set))
  const values = [
    ...entries.map(({ value }) => value),
    ...manifest.render.flatMap(({ values }) => Object.values(values)),
  ]
  const used = usedBy(
    [{ parameters: [], reads: values.flatMap((value) => compileValue(value, manifest.maps).reads) }],
    [],
  )
  const scopes = Object.values(manifest.parameters).flatMap(({ each = [] }) => each)
  const lists = { key: 'keys', page: 'paging', codec: 'codecs', contact: 'directory.contacts' } as Record<
    string,
    string
  >
  return [
    ...new Set([
      ...[...used.paths].filter((path) => SETTING_PATHS.has(path)),
      ...scopes.flatMap((scope) => lists[scope] ?? []),
    ]),
  ].sort()
}

const modelOf = ({ title, lines, keys, boot, part, words }: Manifest['unknownModel']) => ({
  title,
  bootOrder: boot,
  lines,
  keys,
  words,
  ...(part ? { partNumber: part } : {}),
})

const modelsOf = (manifest: Manifest): Model[] =>
  Object.entries(manifest.models).map(([name, row]) => ({ name, ...modelOf(row) }))

function bootOrder(name: string, lines: Manifest['boots'][string]): BootOrder {
  const reboots: number[] = []
  const requests: BootOrder['requests'][number][] = []
  for (const line of lines) {
    if (line === 'reboot') reboots.push(requests.length)
    else requests.push(line)
  }
  return { name, requests, reboots }
}

/** Renders sample phones once, so that what fails at all fails now. */
function tryOut(family: Family, folder: string): void {
  for (const phone of samplePhones(family)) {
    let rendered: readonly RenderedFile[]
    try {
      rendered = family.render(phone satisfies PhoneDescription).files
    } catch (cause) {
      throw new PackInvalid(`${folder}: rendering a sample phone fails: ${(cause as Error).message}`, { cause }) // templates throw Errors
    }
    const twice = rendered.find(({ name }, index) => rendered.findIndex((other) => other.name === name) !== index)
    if (twice) throw new PackInvalid(`${folder}/family.yaml:1: ${twice.name} is rendered twice for one phone`)
  }
}
