import { mapSecrets, Settings, SharedSettings, secretsIn } from '@offhook/phones'
import { MASK } from '../manners/mask-secrets.ts'

/** A vendor parameter that was masked for its value has nothing else that tells it is a secret. */
const isWhole = (settings: SharedSettings): boolean =>
  !secretsIn(settings).includes(MASK) &&
  [settings, ...Object.values(settings.families ?? {}), ...Object.values(settings.models ?? {})].every(
    ({ vendor = {} }) => !Object.values(vendor).includes(MASK),
  )
const masked = 'a secret is masked; give the secret itself, or leave it out of a PATCH'

/** Settings as a request brings them: one that was read is not written back with its masks. */
export const GivenSettings = SharedSettings.refine(isWhole, masked).openapi('SharedSettings')
export const GivenPhoneSettings = Settings.refine(isWhole, masked).openapi('Settings')

/** Settings as an answer shows them. */
export const maskSettings = <Of extends Settings | SharedSettings>(settings: Of): Of => mapSecrets(settings, () => MASK)
