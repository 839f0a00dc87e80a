import { isLostInfrastructure } from '@offhook/bus'
import { isOutsideScope } from '@offhook/database'
import { type Log, problemResponse } from '@offhook/runtime'
import { HTTPException } from 'hono/http-exception'
import { Refusal } from './refusal.ts'

/** What is thrown below a route, as problem details. PostgreSQL's class 22 is a value that it cannot keep: a NUL, half a surrogate pair, no time. */
export function toProblem(error: Error, log: Log): Response {
  if (error instanceof Refusal)
    return problemResponse(
      error.status,
      error.message,
      error.extensions,
      error.status === 401 ? { 'www-authenticate': 'Bearer' } : {},
    )
  if (error instanceof HTTPException) return problemResponse(error.status)
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (isOutsideScope(error)) return problemResponse(409, 'the name is taken, or what it refers to is not yours')
  if (code === '23503') return problemResponse(409, 'something else depends on it')
  if (/^22...$/.test(code)) return problemResponse(400, 'a value holds what cannot be kept')
  if (isLostInfrastructure(error))
    return problemResponse(503, 'something this needs is away; try again', {}, { 'retry-after': '2' })
  log.error({ err: error }, 'a request failed')
  return problemResponse(500)
}
