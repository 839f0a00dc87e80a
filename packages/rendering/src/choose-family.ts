import type { Families, Family } from '@offhook/families'
import type { PhoneToRender } from './phones-to-render.ts'

/**
 * The family and model to render for. What somebody wrote down wins over what the platform says, that over what the phone said of itself over HTTP,
 * that over its DHCP vendor class, and that over what its MAC hints at.
 */
export function chooseFamily(
  families: Families,
  {
    mac,
    family,
    model,
    granted,
    observed,
    dhcpClasses,
  }: Pick<PhoneToRender, 'mac' | 'family' | 'model' | 'observed' | 'dhcpClasses'> & { granted: string | undefined },
): { family: Family; model: string | undefined } {
  const written = model ?? granted
  const classed = dhcpClasses.map((text) => families.identifyClass(text)).find((found) => found !== undefined)
  const chosen =
    families.named(family) ??
    families.all.find(({ models }) => models.some(({ name }) => name === written)) ??
    families.named(observed?.family) ??
    families.named(classed?.family) ??
    families.ofOui(mac) ??
    families.usual
  const said = [observed, classed].find((one) => one?.family === chosen.name)?.model
  return { family: chosen, model: written ?? said }
}
