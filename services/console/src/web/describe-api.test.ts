import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { type ApiDocument, describeApi } from './describe-api.ts'
import { pageRenderer } from './render-page.ts'

const document = JSON.parse(
  readFileSync(new URL('../../../../docs/openapi.json', import.meta.url), 'utf8'),
) as ApiDocument

it('the reference has every operation and schema once, and every link in it leads somewhere', async () => {
  const api = describeApi(document)
  const operations = api.groups.flatMap((group) => group.operations)
  const written = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method} ${path}`),
  )
  expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(written.sort())
  expect(api.schemas.map(({ name }) => name)).toEqual(Object.keys(document.components!.schemas!).sort())

  const page = await pageRenderer()('reference', { api, anonymous: true }).text()
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids, target).toContain(target)
  expect(page).not.toMatch(/<script|style="|undefined|\[object/)
})

it('a request is a command that a shell takes, whatever its example holds', () => {
  const { groups, usual } = describeApi({
    info: { title: 'x' },
    paths: {
      '/v1/things/{thing}': {
        put: {
          tags: ['things'],
          security: [{ bearer: [] }],
          parameters: [{ name: 'thing', in: 'path', required: true, schema: { type: 'string', example: 'a b' } }],
          requestBody: {
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  example: { name: "O'Neill" },
                  required: ['name'],
                  properties: {
                    name: { type: 'string' },
                    size: { type: 'integer', minimum: 1, maximum: 9 },
                    of: { type: 'array', items: { type: 'object', properties: { kind: { enum: ['a', 'b'] } } } },
                  },
                },
              },
            },
          },
          responses: { 200: { description: 'the `thing`' } },
        },
      },
    },
  })
  const [put] = groups[0]!.operations
  expect(put!.request).toBe(
    `curl -X PUT "$OFFHOOK/v1/things/a%20b" \\\n  -H "Authorization: Bearer $TOKEN" \\\n  --json '{\n  "name": "O'\\''Neill"\n}'`,
  )
  const rows = put!.body!.fields.map(({ name, depth, type, required }) => [name, depth, type[0]!.text, required])
  expect(rows).toEqual([
    ['name', 0, 'string', true],
    ['size', 0, 'integer from 1 to 9', false],
    ['of', 0, 'list of ', false],
    ['kind', 1, 'one of a, b', false],
  ])
  expect(usual).toEqual([{ status: '200', description: 'the `thing`', type: [] }])
})
