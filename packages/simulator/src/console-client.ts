import { sleep } from './http-agent.ts'

export type ConsoleClient = {
  put(path: string, body: unknown): Promise<Record<string, unknown>>
  get(path: string): Promise<Record<string, unknown>>
  /** For files, which are no JSON. */
  text(path: string): Promise<string>
  /** Sent again until it is taken. */
  reportRegistration(line: { aor: string; contact: string; expires: number }): Promise<void>
}

/** The API could not be reached, or did not do what it was asked; the message says which. */
export class ConsoleCallFailed extends Error {
  override name = 'ConsoleCallFailed'
}

/** The parts of the REST API that a carrier's own systems would use. */
export function consoleClient(url: string, token: string): ConsoleClient {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const ask = async (method: string, path: string, body?: unknown): Promise<Response> => {
    const answer = await fetch(`${url}/v1/${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new ConsoleCallFailed(`nobody answers at ${url}; does Offhook run there?`, { cause })
    })
    if (!answer.ok)
      throw new ConsoleCallFailed(`${method} ${url}/v1/${path} answered ${answer.status}: ${await answer.text()}`)
    return answer
  }
  const call = async (method: string, path: string, body?: unknown) =>
    (await ask(method, path, body)).json() as Promise<Record<string, unknown>> // the API answers objects
  return {
    put: (path, body) => call('PUT', path, body),
    get: (path) => call('GET', path),
    text: async (path) => (await ask('GET', path)).text(),
    async reportRegistration({ aor, contact, expires }) {
      for (let attempt = 0; attempt < 60; attempt++) {
        const done = await call('POST', 'registrations', { aor: `sip:${aor}`, contact, expires }).then(
          () => true,
          () => false,
        )
        if (done) return
        await sleep(500)
      }
    },
  }
}
