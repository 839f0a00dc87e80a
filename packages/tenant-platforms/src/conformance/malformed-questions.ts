import type { PlatformRequest } from '../ask-platform.ts'
import { CONTENT_TYPES, fillPath } from '../fill-template.ts'
import type { Dialect } from '../open-platform.ts'

/** Requests that are no questions, each with what is wrong with it. A mapping's GET has nothing that could be malformed. */
export function malformedQuestions(dialect: Dialect): (PlatformRequest & { readonly what: string })[] {
  if (dialect.kind === 'rest') {
    const rest = request('/v1/activations', CONTENT_TYPES.json)
    return [
      { what: 'half a document', ...rest('{"mac":') },
      { what: 'a question without a MAC', ...rest('{"gateway":"hq"}') },
      { what: 'a MAC that is none', ...rest('{"mac":"not-a-mac","bootToken":"020319816065","gateway":"hq"}') },
      { what: 'a list', ...rest('[]') },
    ]
  }
  if (dialect.kind === 'teleware') {
    const teleware = request('/twautoprovisioning', CONTENT_TYPES.form)
    return [
      { what: 'an empty form', ...teleware('') },
      { what: 'a question without a MAC', ...teleware('random=020319816065&gateway=hq') },
      { what: 'a MAC that is none', ...teleware('mac=not-a-mac&random=020319816065&gateway=hq') },
      { what: 'broken percent signs', ...teleware('mac=%&random=%zz&gateway=%') },
    ]
  }
  const { method, path, contentType } = dialect.mapping.request
  if (method === 'GET') return []
  const values = { mac: '', macColons: '', bootToken: '', gateway: '', leasedIp: '', boot: '', event: '' }
  const mapped = request(fillPath(path, values), CONTENT_TYPES[contentType], method)
  return [
    { what: 'an empty body', ...mapped('') },
    { what: 'half a document', ...mapped(contentType === 'xml' ? '<' : contentType === 'json' ? '{' : '%') },
  ]
}

const request = (path: string, contentType: string, method?: string) => (body: string) => ({
  ...(method === undefined ? {} : { method }),
  path,
  headers: { 'content-type': contentType, 'idempotency-key': 'malformed' },
  body,
})
