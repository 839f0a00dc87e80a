import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { generateTypes } from './generate.ts'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

it('the committed types are those of the committed document (pnpm run docs)', async () => {
  expect((await generateTypes(read('../../../docs/openapi.json'))) === read('./schema.ts')).toBe(true)
})
