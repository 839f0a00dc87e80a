import { z } from 'zod'
import { parsePath } from './answer-path.ts'
import { PLACEHOLDERS, strangersIn } from './fill-template.ts'
import { FreeHeaderName } from './platform-auth.ts'
import { readXml } from './read-xml.ts'

const MAX_BODY = 8_192

/** What a database can keep as JSON. */
const Text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((text) => text.isWellFormed() && !text.includes('\0'), 'not text')

const Template = (max: number) =>
  Text(max).refine((text) => strangersIn(text).length === 0, `only ${PLACEHOLDERS.join(', ')} are filled in`)

/** Sign-ins go into `auth`, where they are sealed. */
const MappedHeader = FreeHeaderName.refine(
  (name) => !/^(?:authorization|proxy-authorization|cookie)$/i.test(name),
  'a header that signs in belongs into auth',
)

const Request = z
  .strictObject({
    method: z.enum(['POST', 'PUT', 'GET']).default('POST'),
    path: Template(1_000).regex(/^\/(?!\/)[\x21-\x7e]*$/, 'a path below the base URL, beginning with a slash'),
    contentType: z.enum(['json', 'form', 'xml']).default('json'),
    headers: z.record(MappedHeader, Template(1_000).regex(/^[\x20-\x7e]*$/, 'printable ASCII only')).optional(),
    body: z.union([Template(MAX_BODY), z.record(z.string().max(128), z.unknown())]).optional(),
  })
  .superRefine(({ method, contentType, body }, context) => {
    const refuse = (message: string) => context.addIssue({ code: 'custom', path: ['body'], message, input: undefined })
    if (method === 'GET') {
      if (body !== undefined) refuse('a GET has no body')
      return
    }
    if (body === undefined) return refuse(`a ${method} has a body`)
    if (contentType === 'xml') {
      if (typeof body !== 'string' || readXml(body) === undefined) refuse('an XML document as text, without a DOCTYPE')
      return
    }
    if (typeof body === 'string') return refuse(`a ${contentType} body is an object`)
    const written = JSON.stringify(body)
    if (written.length > MAX_BODY) refuse(`longer than ${MAX_BODY} characters`)
    if (/\\u(?:0000|d[89a-f])/.test(written)) refuse('not text') // as JSON writes what a database cannot keep
    if (strangersIn(written).length > 0) refuse(`only ${PLACEHOLDERS.join(', ')} are filled in`)
    if (contentType === 'form' && Object.values(body).some((value) => typeof value !== 'string'))
      refuse('fields of a form are texts')
  })

const Path = z
  .string()
  .min(1)
  .max(256)
  .refine((written) => parsePath(written) !== undefined, 'not a path: names joined by dots, [index], @attribute')

const Answer = z.strictObject({
  format: z.enum(['json', 'xml', 'auto']).default('auto'),
  lines: Path.default('.').describe('the line, or the list of lines; from the root of the answer'),
  user: Path,
  authUser: Path.optional(),
  password: Path,
  registrar: Path.optional(),
  port: Path.optional(),
  transport: Path.optional(),
  displayName: Path.optional(),
  label: Path.optional(),
  model: Path.optional().describe('from the root of the answer'),
  notOrdered: z
    .strictObject({ path: Path, equals: Text(256) })
    .optional()
    .describe('a 200 that says the phone is unknown'),
})
export type AnswerMapping = z.output<typeof Answer>

/** A platform's own dialect, said in data: how it is asked, and where its answer holds what. */
export const Mapping = z.strictObject({ request: Request, answer: Answer })
export type Mapping = z.output<typeof Mapping>
