import { compileGroup } from './evaluate-group.ts'
import { BOOT_LOCATION, BOOT_URL, type FileName, type RenderedFile } from './family.ts'
import type { Manifest } from './manifest.ts'
import type { SYNTAXES } from './syntax/syntax.ts'
import type { Template } from './templates.ts'
import { compileValue, type View } from './value-template.ts'

/**
 * The file for a phone that nobody knows yet, and that was only told the server's address: it points the phone at its right place for good, and holds no
 * secret, so anything that asks for it may have it.
 */
export function compileFirstContact(
  manifest: Manifest,
  templateNamed: (name: string, syntax: keyof typeof SYNTAXES) => Template,
): (file: FileName, name: string) => RenderedFile | undefined {
  const contact = manifest.firstContact
  if (!contact) return () => undefined
  const template = templateNamed(contact.template, contact.syntax)
  const groups = contact.groups.map((name) => compileGroup(manifest.parameters[name]!, manifest)) // checked when loaded
  const values = Object.entries(contact.values).map(
    ([name, value]) => [name, compileValue(value, manifest.maps)] as const,
  )
  const patterns = new Set(contact.files.map((pattern) => pattern.toLowerCase()))
  const view: View = { boot: { url: BOOT_URL, location: BOOT_LOCATION }, model: manifest.unknownModel.words }
  return (file, name) => {
    if (!patterns.has(file.pattern)) return undefined
    const nobody = { mac: '000000000000' as never, lines: [], settings: {} } // no phone's MAC: none is known
    const parameters = groups.flatMap(
      (group) => group(view, nobody, { ...manifest.unknownModel, name: '', bootOrder: '' }).parameters,
    )
    const text = template({
      values: Object.fromEntries(
        values.flatMap(([valueName, value]) => {
          const evaluated = value.evaluate(view)
          return typeof evaluated === 'string' ? [[valueName, evaluated]] : []
        }),
      ),
      parameters,
      items: {},
      mac: '',
      serial: '',
    })
    return { name, fileClass: 'first-contact', contentType: contact.type, bytes: Buffer.from(text), namesEdge: true }
  }
}
