import { expect, it } from 'vitest'
import { lineNames } from './line-names.ts'

it('a name with a domain means that line; one without means the only line of that user, or none', () => {
  const { aorOf } = lineNames(new Set(['201@acme.example', '201@other.example', '202@acme.example']))
  expect(aorOf('201@ACME.example')).toBe('201@acme.example')
  expect(aorOf('202')).toBe('202@acme.example')
  for (const name of ['201', '203', '203@acme.example', '202@other.example', '', '@', 'constructor'])
    expect(aorOf(name), name).toBeUndefined()
})
