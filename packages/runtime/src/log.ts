import { traceIdOf } from '@offhook/phones'
import { type DestinationStream, type Logger, pino } from 'pino'

export type Log = Logger

/** Values under these names never reach a log line, at any of the depths we log. */
const SECRET = [
  'password',
  'authPassword',
  'bootToken',
  'token',
  'authorization',
  'secret',
  'credentials',
  'lines',
  'option66',
]

/** JSON lines on standard error, with the `trace_id` of the session that one names as its `boot`; level by `OFFHOOK_LOG_LEVEL` (default `info`). */
export function openLog(service: string, destination?: DestinationStream): Log {
  const paths = SECRET.flatMap((name) => [name, `*.${name}`, `*.*.${name}`])
  return pino(
    {
      level: process.env.OFFHOOK_LOG_LEVEL ?? 'info',
      base: { service },
      redact: { paths, censor: '…' },
      serializers: { err: serialiseError },
      formatters: {
        log: (fields) => (typeof fields.boot === 'string' ? { ...fields, trace_id: traceIdOf(fields.boot) } : fields),
      },
    },
    destination ?? pino.destination({ fd: 2, sync: true }),
  )
}

/** An error's own words and stack, without the query parameters and request bodies that drivers hang on their errors. */
function serialiseError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) }
  const { name, message, stack, cause } = error
  const code = 'code' in error ? error.code : undefined
  return { name, message, code, stack, ...(cause ? { cause: serialiseError(cause) } : {}) }
}
