import { openConnections, type PlatformRequest } from './ask-platform.ts'
import { CONTENT_TYPES, fillBody, fillHeaders, fillPath, valuesOf } from './fill-template.ts'
import { mapAnswer } from './map-answer.ts'
import type { Mapping } from './mapping.ts'
import type { PlatformConnection, Question, TenantPlatform } from './tenant-platform.ts'

/** A platform that is asked and read as its mapping says. */
export function mappedPlatform(connection: PlatformConnection, mapping: Mapping): TenantPlatform {
  const ask = openConnections(connection)
  const readAnswer = mapAnswer(mapping.answer)
  return {
    requestCredentials: (question) => ask(writeRequest(mapping, question), readAnswer),
  }
}

/** The boot's id is sent as the idempotency key, unless the mapping says otherwise. */
export function writeRequest({ request, answer }: Mapping, question: Question): PlatformRequest {
  const values = valuesOf(question)
  const { method, path, contentType, headers = {}, body } = request
  return {
    method,
    path: fillPath(path, values),
    headers: {
      accept: ACCEPT[answer.format],
      'idempotency-key': question.boot,
      ...(body === undefined ? {} : { 'content-type': CONTENT_TYPES[contentType] }),
      ...fillHeaders(headers, values),
    },
    ...(body === undefined ? {} : { body: fillBody(contentType, body, values) }),
  }
}

const ACCEPT = {
  json: 'application/json',
  xml: 'application/xml, text/xml',
  auto: 'application/json, application/xml, text/xml',
} as const
