import type { Settings, SharedSettings } from './settings.ts'

/** `RegisterPswd`, `auth_info_0.ha1`; Grandstream and Htek number their passwords; Cisco's profile rules hold what they are fetched with. */
const SECRET_VENDOR_NAME =
  /pass|secret|pwd|pswd|psk|token|private.?key|[_. ](?:pin|ha1)$|^P(?:2|34|196|406|506|606|734|1361|1706|1806|412[0-7])$|^Profile_Rule/i
/** `https://user:password@…`, and Cisco's `--key` and `--pwd`, under whatever name. */
const SECRET_VENDOR_VALUE = /:\/\/[^\s/@:]{0,128}:[^\s/@]{1,128}@|--(?:key|pwd)\s/i

const SEALED = 'sealed:'

/** What looks sealed is sealed as well, so that opening gives back what was given. */
const isSecretVendor = (name: string, value: string): boolean =>
  SECRET_VENDOR_NAME.test(name) || SECRET_VENDOR_VALUE.test(value) || value.startsWith(SEALED)

/**
 * The same settings with every secret in them replaced by what `replace` gives for it: passwords, and raw vendor parameters that are named like one or hold one.
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
              isSecretVendor(name, value) ? replace(value, `vendor.${name}`) : value,
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
