import type { Settings } from '@offhook/phones'

/** What keeps a phone on its network and in touch with its provisioning server; none of it tells whose it was. */
const KEPT = [
  ...['sntpServer', 'timeZone', 'language', 'toneCountry', 'vlan', 'qos', 'lldp'],
  ...['polling', 'webAccess', 'firmware', 'images', 'renderedAsOverrides'],
] as const satisfies readonly (keyof Settings)[]

/**
 * The settings of a phone without lines: no password, no directory, no keys, and no raw parameter, which might hold any of these. Where it provisions from stays,
 * but not what it signs in there with.
 */
export function neutralSettings(settings: Settings): Settings {
  const kept = Object.fromEntries(
    KEPT.flatMap((name) => (settings[name] === undefined ? [] : [[name, settings[name]]])),
  ) as Settings // fields of a Settings
  const url = settings.provisioning?.url
  return url === undefined ? kept : { ...kept, provisioning: { url } }
}
