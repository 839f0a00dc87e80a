export { normaliseAor } from './aor.ts'
export { BootId, mintBootId, rootSpanIdOf, traceIdOf } from './boot-id.ts'
export { BootToken, digestBootToken, issueBootToken, parseBootToken, shortenBootToken } from './boot-token.ts'
export { Credentials, KeptCredentials } from './credentials.ts'
export { EventFilter, SEVERITIES, type Severity } from './event-filter.ts'
export { Transport } from './field-types.ts'
export {
  type Layer,
  type Layered,
  layerSettings,
  layersOf,
  mergeSettings,
  type SharedLayer,
  tenantSource,
} from './layer-settings.ts'
export { type EffectiveLine, effectiveLine, LINE_GAPS, Line } from './line.ts'
export { Mac, macMatches, ouiOf, parseMac, parseMacPattern } from './mac.ts'
export { generatePassword, PasswordPolicy } from './password-policy.ts'
export { mapSecrets, openSettings, sealSettings, secretsIn } from './secret-settings.ts'
export { Codec, Contact, Key, Settings, SharedSettings } from './settings.ts'
export { Slug } from './slug.ts'
