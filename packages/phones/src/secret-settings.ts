import type { Settings, SharedSettings } from './settings.ts'

const SECRET_VENDOR_NAME = /pass|secret|pwd|[_.]pin$/i

/**
 * The same settings with every secret in them replaced by what `replace` gives for it: passwords, and raw vendor parameters that are named like one.
 * `path` is the secret's place, the same in every layer.
 */
export function mapSecrets<Of extends SharedSettings | Settings>(
  settings: Of,
  replace: (secret: string, path: string) => string,
): Of {
  const { adminPassword, userPassword, provisioning, vendor } = settings
  const shared: SharedSettings = settings
  const nested = (layers: Record<string, Settings> | undefined) =>
    layers && Object.fromEntries(Object.entries(layers).map(([name, layer]) => [name, mapSecrets(layer, replace)]))
  return {
    ...settings,
    ...(adminPassword === undefined ? {} : { adminPassword: replace(adminPassword, 'adminPassword') }),
    ...(userPassword === undefined ? {} : { userPassword: replace(userPassword, 'userPassword') }),
    ...(provisioning?.password === undefined
      ? {}
      : { provisioning: { ...provisioning, password: replace(provisioning.password, 'provisioning.password') } }),
    ...(vendor
      ? {
          vendor: Object.fromEntries(
            Object.entries(vendor).map(([name, value]) => [
              name,
              SECRET_VENDOR_NAME.test(name) ? replace(value, `vendor.${name}`) : value,
            ]),
          ),
        }
      : {}),
    ...(shared.families ? { families: nested(shared.families) } : {}),
    ...(shared.models ? { models: nested(shared.models) } : {}),
  }
}

/** Every secret in the settings. */
export function secretsIn(settings: Settings | SharedSettings): string[] {
  const found: string[] = []
  mapSecrets(settings, (secret) => {
    found.push(secret)
    return secret
  })
  return found
}

const SEALED = 'sealed:'

/** Something that seals bytes for a purpose; the runtime's sealer. */
type Seals = { seal(purpose: string, bytes: Buffer): Buffer }
type Opens = { open(purpose: string, bytes: Buffer): Buffer }

/** As settings are kept: every secret sealed in its place. */
export const sealSettings = <Of extends SharedSettings | Settings>(sealer: Seals, settings: Of): Of =>
  mapSecrets(
    settings,
    (secret, path) => SEALED + sealer.seal(`setting:${path}`, Buffer.from(secret)).toString('base64'),
  )

/** What {@link sealSettings} kept, in clear; throws what the sealer throws for a seal that is broken. */
export const openSettings = <Of extends SharedSettings | Settings>(sealer: Opens, settings: Of): Of =>
  mapSecrets(settings, (kept, path) =>
    kept.startsWith(SEALED)
      ? sealer.open(`setting:${path}`, Buffer.from(kept.slice(SEALED.length), 'base64')).toString()
      : kept,
  )
