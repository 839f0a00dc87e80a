import { BOOT_URL, type Identification, type PhoneDescription, type RenderedFile } from '../family.ts'
import { xmlTemplates } from '../xml-templates.ts'
import { models } from './models.ts'
import { lineParameters, type Parameter, sipParameters, siteParameters } from './parameters.ts'

const template = xmlTemplates(new URL('./templates/', import.meta.url), [
  'master',
  'parameters',
  'directory',
  'first-contact',
])

const xml = (name: string, fileClass: string, bytes: Buffer): RenderedFile => ({
  name,
  fileClass,
  contentType: 'text/xml',
  bytes,
})

const parameters = (element: string, values: readonly Parameter[]): Buffer =>
  template('parameters', { element, parameters: values })

/**
 * Master, phone, site and SIP configuration and an empty seed directory. Lines beyond the keys of a known model are left out.
 * With `renderedAsOverrides` the phone configuration is there as `<mac>-phone.cfg` too, for a site whose master file is its own.
 */
export function render({ mac, model, lines, settings }: PhoneDescription): RenderedFile[] {
  const maxLines = models.find(({ name }) => name === model)?.maxLines ?? lines.length
  const shown = lines.slice(0, maxLines)
  const phoneConfig = parameters('PHONE_CONFIG', [
    ...lineParameters(shown),
    ...Object.entries(settings.vendor ?? {}).sort(),
  ])
  return [
    xml(
      `${mac}.cfg`,
      'master',
      template('master', {
        firmware: settings.firmware ?? 'sip.ld',
        configFiles: `phone-${mac}.cfg, phone1.cfg, sip.cfg`,
      }),
    ),
    xml(`phone-${mac}.cfg`, 'phone-config', phoneConfig),
    ...(settings.renderedAsOverrides ? [xml(`${mac}-phone.cfg`, 'overrides', phoneConfig)] : []),
    xml('phone1.cfg', 'site-config', parameters('PHONE1', siteParameters(settings))),
    xml('sip.cfg', 'sip-config', parameters('SIP', sipParameters(shown))),
    xml('000000000000-directory.xml', 'seed-directory', template('directory', {})),
  ]
}

/**
 * The zero-touch first contact: a phone that was only told the server's address asks for `000000000000.cfg` and is told, by `device.*` parameters, to
 * provision from there for good. It holds no secret, so anything that calls itself a Polycom phone may have it.
 */
export function renderFirstContact(
  fileName: string,
  identification: Identification | undefined,
): RenderedFile | undefined {
  if (fileName !== '000000000000.cfg' || identification?.family !== 'polycom') return undefined
  return { ...xml(fileName, 'master', template('first-contact', { bootUrl: BOOT_URL })), namesEdge: true }
}
