/** Problem details (RFC 9457) as a plain value; `type` is `about:blank`, so `title` is the status in words. */
export type Problem = { status: number; title: string; detail?: string; [extension: string]: unknown }

const TITLES: Record<number, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
  507: 'Insufficient Storage',
}

/** A response carrying the problem as `application/problem+json`. */
export function problemResponse(
  status: number,
  detail?: string,
  extensions: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Response {
  const problem: Problem = {
    type: 'about:blank',
    status,
    title: TITLES[status] ?? 'Error',
    ...(detail ? { detail } : {}),
    ...extensions,
  }
  return new Response(JSON.stringify(problem), {
    status,
    headers: { 'content-type': 'application/problem+json', ...headers },
  })
}
