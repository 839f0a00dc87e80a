import { readFileSync } from 'node:fs'
import { Validator } from '@seriousme/openapi-schema-validator'
import { expect, it } from 'vitest'
import { openApiDocument } from './openapi-document.ts'

const committed = readFileSync(new URL('../../../../docs/openapi.json', import.meta.url), 'utf8')

it('the committed document is the one the routes make (pnpm run docs)', async () => {
  const made = await openApiDocument()
  expect(Object.keys(JSON.parse(committed).paths)).toEqual(Object.keys(JSON.parse(made).paths))
  expect(committed === made).toBe(true)
})

it('the document is an OpenAPI 3.1 description, and one that is damaged is not', async () => {
  const document = JSON.parse(committed)
  const { valid, errors } = await new Validator().validate(document)
  expect([valid, errors ?? []]).toEqual([true, []])
  expect(await new Validator().validate({ ...document, paths: { '/v1': { get: { responses: 7 } } } })).toMatchObject({
    valid: false,
  })
})
