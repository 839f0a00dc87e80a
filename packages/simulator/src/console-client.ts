import { sleep } from './http-agent.ts'

export type ConsoleClient = {
  put(path: string, body: unknown): Promise<Record<string, unknown>>
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
  const call = async (method: 'PUT' | 'POST', path: string, body: unknown) => {
    const answer = await fetch(`${url}/v1/${path}`, {
      method,
      headers,
      body: JSON.stringify(body),
    }).catch((cause: unknown) => {
      throw new ConsoleCallFailed(`nobody answers at ${url}; does Offhook run there?`, { cause })
    })
    if (!answer.ok)
      throw new ConsoleCallFailed(`${method} ${url}/v1/${path} answered ${answer.status}: ${await answer.text()}`)
    return answer.json() as Promise<Record<string, unknown>> // the API answers objects
  }
  return {
    put: (path, body) => call('PUT', path, body),
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
