import type { Question } from './tenant-platform.ts'

export const PLACEHOLDERS = ['mac', 'macColons', 'bootToken', 'gateway', 'leasedIp', 'boot', 'event'] as const
export type Values = Readonly<Record<(typeof PLACEHOLDERS)[number], string>>

export const CONTENT_TYPES = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  xml: 'application/xml',
} as const
export type ContentType = keyof typeof CONTENT_TYPES

/** A JSON value, form fields by name, or the text of an XML document. */
export type BodyTemplate = string | Readonly<Record<string, unknown>>

const WRITTEN = /\{([A-Za-z]\w*)\}/g

/** What a template may name; what is not known of a phone is empty text. */
export const valuesOf = ({ mac, bootToken, gateway, leasedIp, boot, event }: Question): Values => ({
  mac,
  macColons: mac.match(/../g)!.join(':'), // twelve digits by its type
  bootToken: bootToken ?? '',
  gateway,
  leasedIp: leasedIp ?? '',
  boot,
  event: event ?? '',
})

/** The names in braces that nothing fills. */
export const strangersIn = (template: string): string[] =>
  [...template.matchAll(WRITTEN)].map(([, name]) => name!).filter((name) => !isKnown(name))

/** A body in which every value is written in the syntax of its content type, so that none can end its place or begin another. */
export function fillBody(contentType: ContentType, body: BodyTemplate, values: Values): string {
  if (typeof body === 'string') return fill(body, values, contentType === 'xml' ? escapeXml : encodeURIComponent)
  if (contentType === 'json') return JSON.stringify(fillLeaves(body, values))
  const fields = Object.entries(body).map(([name, value]): [string, string] => [name, fill(String(value), values)])
  return new URLSearchParams(fields).toString()
}

export const fillPath = (path: string, values: Values): string => fill(path, values, encodeURIComponent)

/** Header values are visible ASCII (RFC 9110 section 5.5); everything else is percent-encoded. */
export const fillHeaders = (headers: Readonly<Record<string, string>>, values: Values): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name.toLowerCase(),
      fill(value, values, (text) => text.replace(/[^\x21-\x7e]+/g, encodeURIComponent)),
    ]),
  )

const fill = (template: string, values: Values, encode = (value: string) => value): string =>
  template.replace(WRITTEN, (written, name: string) => (isKnown(name) ? encode(values[name].toWellFormed()) : written))

/** Values go into the texts of a document that is then written as JSON. */
function fillLeaves(template: unknown, values: Values): unknown {
  if (typeof template === 'string') return fill(template, values)
  if (Array.isArray(template)) return template.map((one) => fillLeaves(one, values))
  if (typeof template !== 'object' || template === null) return template
  return Object.fromEntries(Object.entries(template).map(([name, value]) => [name, fillLeaves(value, values)]))
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** For text and attribute values alike; characters that XML 1.0 cannot hold are left out, and those that a parser would change are written as numbers. */
const escapeXml = (text: string): string =>
  text
    .replace(/[&<>"']/g, (character) => ENTITIES[character]!)
    .replace(/[\t\n\r]/g, (character) => `&#${character.codePointAt(0)};`)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')

const isKnown = (name: string): name is keyof Values => (PLACEHOLDERS as readonly string[]).includes(name)
