import { type Form, readJsonField, readNumber, unmask } from './forms.ts'

/** The settings that have fields of their own; the rest is JSON. */
export const COMMON = [
  'timeZone',
  'registrar',
  'transport',
  'sntpServer',
  'language',
  'toneCountry',
  'codecs',
  'webAccess',
  'expirySeconds',
] as const
type Common = (typeof COMMON)[number]
export const QUOTAS = ['phones', 'logBytesPerDay', 'logRetentionDays', 'requestsPerMinute'] as const

/** What a tenant's form shows: texts, all of them. No secret in clear is among it. */
export type TenantForm = {
  tenant?: string | undefined
  name?: string | undefined
  parent?: string | undefined
  settings: Partial<Record<Common, string | undefined>>
  rest: string
  quotas: Record<string, string | undefined>
  branding: Record<string, string | undefined>
}
export const NO_TENANT_FORM: TenantForm = { settings: {}, rest: '', quotas: {}, branding: {} }

export type ShownTenant = {
  tenant: string
  name: string
  parent?: string
  settings: Record<string, unknown>
  quotas: Record<string, number>
  branding: Record<string, string>
}

export function tenantFormOf({ name, parent, settings, quotas, branding }: ShownTenant): TenantForm {
  const rest = Object.fromEntries(
    Object.entries(settings).filter(([field]) => !(COMMON as readonly string[]).includes(field)),
  )
  const text = (value: unknown) =>
    value === undefined ? undefined : Array.isArray(value) ? value.join(', ') : String(value)
  return {
    ...{ name, parent, branding },
    settings: Object.fromEntries(COMMON.map((field) => [field, text(settings[field])])),
    rest: Object.keys(rest).length === 0 ? '' : JSON.stringify(rest, null, 2),
    quotas: Object.fromEntries(QUOTAS.map((field) => [field, text(quotas[field])])),
  }
}

/** What somebody wrote, to be shown again as it was. */
export const readTenantForm = (form: Form): TenantForm => ({
  ...{ name: form.text('name'), parent: form.text('parent'), rest: form.raw('settings') },
  settings: Object.fromEntries(COMMON.map((field) => [field, form.text(field)])),
  quotas: Object.fromEntries(QUOTAS.map((field) => [field, form.text(field)])),
  branding: Object.fromEntries(BRANDING.map(([field, name]) => [field, form.text(name)])),
})

const BRANDING = [
  ['name', 'brandName'],
  ['primaryColour', 'primaryColour'],
  ['accentColour', 'accentColour'],
] as const

/** The body that a PUT would have brought; what the JSON shows masked is kept from before. */
export function tenantBodyOf(form: Form, before: { settings: unknown } | undefined): object {
  const given = readJsonField(form, 'settings') ?? {}
  const rest = unmask(given, before?.settings)
  const common = Object.fromEntries(
    COMMON.flatMap((field) => {
      const text = form.text(field)
      return text === undefined ? [] : [[field, settingOf(field, text)]]
    }),
  )
  const isObject = typeof rest === 'object' && rest !== null && !Array.isArray(rest)
  return {
    name: form.text('name') ?? '',
    ...(form.text('parent') ? { parent: form.text('parent') } : {}),
    settings: isObject ? { ...rest, ...common } : rest,
    quotas: defined(QUOTAS.map((field) => [field, readNumber(form.text(field))])),
    branding: defined(BRANDING.map(([field, name]) => [field, form.text(name)])),
  }
}

const settingOf = (field: Common, text: string): unknown =>
  field === 'codecs'
    ? text.split(/[\s,]+/).filter((one) => one !== '')
    : field === 'expirySeconds'
      ? readNumber(text)
      : text

const defined = (entries: (readonly [string, unknown])[]): object =>
  Object.fromEntries(entries.filter(([, value]) => value !== undefined))
