/** The parts of an OpenAPI 3.1 document that the reference shows. */
export type ApiDocument = {
  readonly info: { readonly title: string; readonly description?: string }
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}
type Operation = {
  readonly tags?: readonly string[]
  readonly summary?: string
  readonly description?: string
  readonly security?: readonly object[]
  readonly parameters?: readonly (Named & {
    readonly in: string
    readonly schema?: Schema
    readonly example?: unknown
  })[]
  readonly requestBody?: { readonly required?: boolean; readonly content?: Content }
  readonly responses?: Readonly<Record<string, { readonly description?: string; readonly content?: Content }>>
}
type Named = { readonly name: string; readonly required?: boolean; readonly description?: string }
type Content = Readonly<Record<string, { readonly schema?: Schema }>>
type Schema = {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly format?: string
  readonly description?: string
  readonly example?: unknown
  readonly default?: unknown
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly minimum?: number
  readonly maximum?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
}

/** What a value may be: words, and schemas that have a place of their own on the page. */
export type Type = readonly { readonly text: string; readonly schema?: string }[]
export type Field = {
  readonly name: string
  readonly depth: number
  readonly type: Type
  readonly required: boolean
  readonly description: string
}
export type Described = ReturnType<typeof describeApi>

const METHODS = ['get', 'put', 'patch', 'post', 'delete']
const MAX_DEPTH = 4

/** The reference's content, of the document that the API makes of itself: groups of operations in the document's order, and its schemas by name. */
export function describeApi(document: ApiDocument) {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method) => {
      const operation = methods[method]
      return operation ? [{ tag: operation.tags?.[0] ?? 'other', ...describe(document, path, method, operation) }] : []
    }),
  )
  const tags = [...new Set(operations.map(({ tag }) => tag))].sort((one, other) => last(one) - last(other))
  const usual = usualAnswers(
    operations.flatMap(({ answers }) => answers),
    operations.length,
  )
  const isUsual = (answer: Answer) => usual.some((one) => sayTheSame(one, answer))
  return {
    usual,
    title: document.info.title,
    description: document.info.description ?? '',
    groups: tags.map((tag) => ({
      tag,
      id: `group-${slug(tag)}`,
      operations: operations
        .filter((one) => one.tag === tag)
        .map(({ answers, ...one }) => ({
          ...one,
          answers: answers.filter((answer) => !isUsual(answer)),
          usual: answers.filter(isUsual).map(({ status }) => status),
        })),
    })),
    schemas: Object.entries(document.components?.schemas ?? {})
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, schema]) => ({
        name,
        id: `schema-${name}`,
        description: schema.description ?? '',
        fields: fieldsOf(schema),
        example: schema.example === undefined ? undefined : JSON.stringify(schema.example, null, 2),
      })),
  }
}

type Answer = { readonly status: string; readonly description: string; readonly type: Type }

/** What at least half of the operations answer in the same words is told once. */
const usualAnswers = (answers: readonly Answer[], operations: number): Answer[] =>
  answers.filter(
    (answer, at) =>
      answers.findIndex((one) => sayTheSame(one, answer)) === at &&
      answers.filter((one) => sayTheSame(one, answer)).length * 2 >= operations,
  )

const sayTheSame = (one: Answer, other: Answer): boolean =>
  one.status === other.status && one.description === other.description

/** Probes are for machines. */
const last = (tag: string): number => (tag === 'health' ? 1 : 0)

function describe(document: ApiDocument, path: string, method: string, operation: Operation) {
  const [body] = Object.entries(operation.requestBody?.content ?? {})
  const needsToken = operation.security?.some((one) => 'bearer' in one) ?? false
  const parameters = (operation.parameters ?? []).map((one) => ({
    name: one.name,
    in: one.in,
    type: typeOf(one.schema ?? {}),
    required: one.required === true,
    description: one.description ?? one.schema?.description ?? '',
  }))
  return {
    id: slug(`${method} ${path}`),
    ...{ method, path, needsToken, parameters },
    summary: operation.summary ?? '',
    description: operation.description ?? '',
    request: curlOf(document, { method, path, operation, needsToken }),
    body: body && {
      contentType: body[0],
      required: operation.requestBody?.required === true,
      type: typeOf(body[1].schema ?? {}),
      fields: fieldsOf(body[1].schema ?? {}),
    },
    answers: Object.entries(operation.responses ?? {}).map(([status, { description = '', content = {} }]): Answer => {
      const schema = Object.values(content)[0]?.schema
      return { status, description, type: schema ? typeOf(schema) : [] }
    }),
  }
}

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

/** The fields of an object, those of objects within it below them; of a list, its items'. Schemas with a place of their own are not unfolded. */
function fieldsOf(schema: Schema, depth = 0): Field[] {
  if (schema.$ref !== undefined || depth > MAX_DEPTH) return []
  if (schema.items) return fieldsOf(schema.items, depth)
  const inner = Object.entries(schema.properties ?? {}).flatMap(([name, field]) => [
    {
      ...{ name, depth, type: typeOf(field) },
      required: schema.required?.includes(name) ?? false,
      description: field.description ?? '',
    },
    ...fieldsOf(field, depth + 1),
  ])
  return [
    ...inner,
    ...[schema.anyOf, schema.oneOf, schema.allOf].flatMap((some = []) => some).flatMap((one) => fieldsOf(one, depth)),
  ]
}

/** E.g. `list of Tenant`, `integer from 1 to 500`, `one of udp, tcp, tls`. */
function typeOf(schema: Schema): Type {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1)!
    return [{ text: name, schema: name }]
  }
  if (schema.const !== undefined) return words(JSON.stringify(schema.const))
  if (schema.enum) return words(`one of ${schema.enum.map(String).join(', ')}`)
  const several = schema.anyOf ?? schema.oneOf
  if (several) return several.flatMap((one, at) => [...(at === 0 ? [] : words(' or ')), ...typeOf(one)])
  if (schema.allOf) return schema.allOf.flatMap(typeOf)
  if (schema.items) return [...words('list of '), ...typeOf(schema.items)]
  const { items, next } = schema.properties ?? {}
  if (items?.items && next) return [...words('page of '), ...typeOf(items.items)]
  if (typeof schema.additionalProperties === 'object' && !schema.properties)
    return [...words('map of '), ...typeOf(schema.additionalProperties)]
  const types = [schema.type ?? 'any'].flat()
  return words(`${types.join(' or ')}${formatOf(schema)}`)
}

const words = (text: string): Type => [{ text }]

function formatOf({ format, minimum, maximum }: Schema): string {
  if (format !== undefined) return ` (${format})`
  const most = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined
  if (minimum !== undefined && most !== undefined) return ` from ${minimum} to ${most}`
  if (most !== undefined) return ` up to ${most}`
  return minimum !== undefined && minimum > Number.MIN_SAFE_INTEGER ? ` from ${minimum}` : ''
}

type Asked = { method: string; path: string; operation: Operation; needsToken: boolean }

/** The request as a command, with the document's own examples. */
function curlOf(document: ApiDocument, { method, path, operation, needsToken }: Asked): string {
  const examples = new Map(operation.parameters?.map((one) => [one.name, one.schema?.example ?? one.example]))
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(examples.get(name) ?? name.toUpperCase())).replaceAll('%3A', ':'),
  )
  const query = (operation.parameters ?? [])
    .filter((one) => one.in === 'query' && one.required)
    .map(({ name }) => `${name}=${encodeURIComponent(String(examples.get(name) ?? name.toUpperCase()))}`)
  const url = `$OFFHOOK${filled}${query.length > 0 ? `?${query.join('&')}` : ''}`
  const example = exampleOf(document, Object.values(operation.requestBody?.content ?? {})[0]?.schema)
  const [contentType] = Object.keys(operation.requestBody?.content ?? {})
  const isJson = contentType?.endsWith('json') === true
  return [
    `curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}"${url}"`,
    ...(needsToken ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(contentType && contentType !== 'application/json' ? [`-H "Content-Type: ${contentType}"`] : []),
    ...(contentType && !isJson ? ['--data-binary @file'] : []),
    ...(isJson && example !== undefined
      ? [
          `${contentType === 'application/json' ? '--json' : '-d'} '${JSON.stringify(example, null, 2).replaceAll("'", "'\\''")}'`,
        ]
      : []),
  ].join(' \\\n  ')
}

function exampleOf(document: ApiDocument, schema: Schema | undefined): unknown {
  if (schema?.$ref === undefined) return schema?.example
  return document.components?.schemas?.[schema.$ref.split('/').at(-1)!]?.example
}
