import createClient, { type Client as ClientOf } from 'openapi-fetch'
import type { components, paths } from './schema.ts'

type Problem = components['schemas']['Problem']
export type Client = ClientOf<paths>

/** The API with its routes, parameters, bodies and answers as types. An answer is `{ data }` or, with a status of 400 and more, `{ error }`: a problem. */
export const offhookClient = ({
  url,
  token,
  fetch,
}: {
  /** E.g. `https://offhook.carrier.example`. */
  readonly url: string
  /** An administrator's, or one of a tenant. */
  readonly token: string
  readonly fetch?: (request: Request) => Promise<Response>
}): Client =>
  createClient<paths>({
    baseUrl: url.replace(/\/+$/, ''),
    headers: { authorization: `Bearer ${token}` },
    ...(fetch ? { fetch } : {}),
  })

/** An answer that was a problem (RFC 9457), thrown by {@link taken} and {@link every}. */
export class ProblemAnswer extends Error {
  override name = 'ProblemAnswer'
  readonly problem: Problem
  readonly response: Response

  constructor(problem: Problem, response: Response) {
    super(`${response.status} ${problem.detail ?? problem.title}${placesOf(problem)}`)
    this.problem = problem
    this.response = response
  }
}

/** `: mac: not a MAC; lines.0.user: …`, where a problem says which parts of the request are wrong. */
const placesOf = ({ errors = [] }: Problem): string =>
  errors.length === 0
    ? ''
    : `: ${errors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; ')}`

type Answer<Data> =
  | { readonly data: Data; readonly error?: never; readonly response: Response }
  | { readonly data?: never; readonly error: unknown; readonly response: Response }

/** What was answered, its headers in `response`. Throws a {@link ProblemAnswer} for a problem. */
export async function taken<Data>(asked: Promise<Answer<Data>>): Promise<{ data: Data; response: Response }> {
  const { data, error, response } = await asked
  if (response.ok) return { data: data as Data, response } // an answer that is ok has its data, or is a 204
  throw new ProblemAnswer(problemIn(error, response), response)
}

/** What stands between us and the API does not answer problems. */
const problemIn = (error: unknown, { status, statusText }: Response): Problem =>
  typeof error === 'object' && error !== null && 'title' in error
    ? (error as Problem) // everything that Offhook answers so is one
    : { type: 'about:blank', status, title: statusText || 'Error' }

type Page<Item> = { readonly items: readonly Item[]; readonly next: string | null }

/** Every item of a list, read page by page: `every((cursor) => client.GET('/v1/phones', { params: { query: { tenant: 'acme', ...cursor } } }))`. */
export async function* every<Item>(
  ask: (cursor: { cursor?: string }) => Promise<Answer<Page<Item>>>,
): AsyncGenerator<Item, void> {
  let cursor: { cursor?: string } | undefined = {}
  while (cursor) {
    const { data }: { data: Page<Item> } = await taken(ask(cursor))
    yield* data.items
    cursor = data.next === null ? undefined : { cursor: data.next }
  }
}
