import type { Branding } from '../tenants/branding.ts'

/** What the pages' own stylesheet lays text on, by day and by night. */
export const PAPERS = {
  light: { card: '#ffffff', paper: '#f5f7f6', hover: '#f0f5f3' },
  dark: { card: '#161e1b', paper: '#0f1513', hover: '#1c2623' },
} as const

/** WCAG 2.2, success criterion 1.4.3, level AA. */
const LEAST_CONTRAST = 4.5
const STEPS = 50

/**
 * A tenant's colours as a stylesheet that goes behind the pages' own: custom properties and nothing else. The accent, which links and buttons have, is
 * darkened by day and lightened by night until it can be read; the bar at the top has the primary colour and the better of black and white on it.
 */
export function brandStyle({ primaryColour, accentColour }: Branding): string {
  const accent = accentColour ?? primaryColour
  const rules = (properties: Record<string, string>) =>
    `:root{${Object.entries(properties)
      .map(([name, value]) => `--${name}:${value}`)
      .join(';')}}\n`
  const bar = primaryColour ? { brand: primaryColour, ...onBrand(primaryColour) } : {}
  const light = { ...bar, ...(accent ? { accent: readable(accent, Object.values(PAPERS.light)) } : {}) }
  const dark = accent ? { accent: readable(accent, Object.values(PAPERS.dark)) } : {}
  return Object.keys(light).length === 0
    ? ''
    : `${rules(light)}${accent ? `@media (prefers-color-scheme: dark){${rules(dark).trimEnd()}}\n` : ''}`
}

/** What is written on the primary colour, and the bar's colour under a pointer: away from the text's, so that it is read there as well. */
function onBrand(primary: string): Record<string, string> {
  const text = contrast('#ffffff', primary) >= contrast('#000000', primary) ? '#ffffff' : '#000000'
  const away = text === '#ffffff' ? '#000000' : '#ffffff'
  return { 'on-brand': text, 'brand-hover': mix(primary, away, 0.18) }
}

/** The nearest to a colour, towards black or white, that stands out from every ground. */
export function readable(colour: string, grounds: readonly string[]): string {
  const pole = contrast('#000000', grounds[0]!) > contrast('#ffffff', grounds[0]!) ? '#000000' : '#ffffff' // there is one at least
  for (let step = 0; step < STEPS; step++) {
    const candidate = mix(colour, pole, step / STEPS)
    if (grounds.every((ground) => contrast(candidate, ground) >= LEAST_CONTRAST)) return candidate
  }
  return pole
}

/** WCAG 2.2's contrast ratio of two colours such as `#0a6b58`: 1 to 21. */
export function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number] // of two
  return (lighter + 0.05) / (darker + 0.05)
}

function luminance(colour: string): number {
  const [red, green, blue] = channels(colour).map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const mix = (colour: string, towards: string, share: number): string => {
  const target = channels(towards)
  const mixed = channels(colour).map((channel, at) => Math.round(channel + (target[at]! - channel) * share))
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`
}

const channels = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16))
