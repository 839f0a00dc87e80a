import fc from 'fast-check'
import { expect, it } from 'vitest'
import { localPath } from './local-path.ts'

it('gives back the page that somebody wanted', () => {
  for (const path of ['/', '/phones', '/phones/0004f21a2457', '/phones?q=0004f2&cursor=x', '/boots/a%2Fb'])
    expect(localPath(path)).toBe(path)
})

it.each([
  '//evil.example',
  '/\\evil.example',
  '/.//evil.example',
  '/x/..//evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  '/\t/evil.example',
  '/%09/../..//evil.example',
  ' /phones',
  '/sign-out',
  '',
])('%j leads to the first page', (path) => {
  expect(localPath(path)).toBe('/')
})

it('leads nowhere but here, whatever is asked for', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '@',
    ':',
    '?',
    '#',
    '%2f',
    '%5c',
    'evil.example',
    '\t',
    '\n',
    'http:',
  )
  const text = fc.oneof(
    fc.string(),
    fc.array(piece).map((pieces) => `/${pieces.join('')}`),
  )
  fc.assert(
    fc.property(text, (wanted) => {
      const path = localPath(wanted)
      expect(path).toMatch(/^\/(?![/\\])/)
      expect(new URL(path, 'https://console.example/sign-in').origin).toBe('https://console.example')
      expect(localPath(path)).toBe(path)
    }),
    { numRuns: 2_000 },
  )
})
