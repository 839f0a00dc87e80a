import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Branding } from '../tenants/branding.ts'
import { brandStyle, contrast, PAPERS, readable } from './brand-style.ts'
import { layoutBrand } from './layout-brand.ts'

const colour = fc.integer({ min: 0, max: 0xffffff }).map((value) => `#${value.toString(16).padStart(6, '0')}`)

test('contrast is what WCAG says it is', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2)
  expect(contrast('#0a6b58', '#0a6b58')).toBe(1)
})

test('whatever colours a tenant has, links, buttons and the bar can be read by day and by night', () => {
  fc.assert(
    fc.property(colour, colour, (primaryColour, accentColour) => {
      const style = brandStyle({ primaryColour, accentColour })
      const [, light, dark] = /^:root\{(.*)\}\n@media \(prefers-color-scheme: dark\)\{:root\{(.*)\}\}\n$/.exec(style)!
      const of = (rules: string) => Object.fromEntries(rules.split(';').map((rule) => rule.slice(2).split(':')))
      const [day, night] = [of(light!), of(dark!)]
      for (const ground of Object.values(PAPERS.light)) expect(contrast(day.accent, ground)).toBeGreaterThanOrEqual(4.5)
      for (const ground of Object.values(PAPERS.dark))
        expect(contrast(night.accent, ground)).toBeGreaterThanOrEqual(4.5)
      for (const ground of [day.brand, day['brand-hover']])
        expect(contrast(day['on-brand'], ground)).toBeGreaterThanOrEqual(4.5)
      expect(day.brand).toBe(primaryColour)
    }),
  )
})

test('a colour that can be read already stays as it is', () => {
  expect(readable('#0a6b58', Object.values(PAPERS.light))).toBe('#0a6b58')
  expect(brandStyle({ accentColour: '#0a6b58' })).toMatch(/^:root\{--accent:#0a6b58\}\n/)
  expect(brandStyle({ name: 'Acme' })).toBe('')
})

test('the grounds are those of the stylesheet', () => {
  const css = readFileSync(new URL('./assets/offhook.css', import.meta.url), 'utf8')
  const [day, night] = css.split('prefers-color-scheme: dark')
  for (const [rules, papers] of [
    [day!, PAPERS.light],
    [night!, PAPERS.dark],
  ] as const)
    for (const [name, ground] of Object.entries(papers)) expect(rules).toContain(`--${name}: ${ground};`)
})

test('nothing but six hex digits is a colour', () => {
  for (const wrong of ['red;}', 'red', '#fff', '#12345g', '#123456;}body{display:none', 'url(x)', '#12345\n6', '', 7])
    expect(Branding.safeParse({ primaryColour: wrong }).success, String(wrong)).toBe(false)
  expect(Branding.parse({ accentColour: '#ABCDEF' })).toEqual({ accentColour: '#abcdef' })
})

test('a page shows what a tenant has and Offhook for the rest', () => {
  expect(layoutBrand({ hasLogo: false })).toEqual({ name: 'Offhook', logo: '/assets/offhook.svg' })
  expect(layoutBrand({ name: 'Acme', accentColour: '#0a6b58', hasLogo: true })).toEqual({
    name: 'Acme',
    logo: '/brand/logo',
    style: '/brand/colours.css',
  })
})
