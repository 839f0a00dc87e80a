import { openDatabase, scopeDatabase } from '@offhook/database'
import { type ApiPorts, restApi } from '../api.ts'

/** The document that `/openapi.json` answers, indented. It is made of the routes alone: none of the ports is asked anything, and nothing is connected to. */
export async function openApiDocument(): Promise<string> {
  const unasked: ApiPorts['authentication'] = {
    required: (_, next) => next(),
    signedIn: async () => undefined,
    signIn: async () => false,
    signOut: async () => {},
    keep: () => {},
  }
  const database = scopeDatabase(openDatabase('postgres://127.0.0.1/nowhere'))
  // Routes keep the other ports for their requests, of which there is none.
  const app = restApi({ database, authentication: unasked, baseUrl: '', firmwareDir: '' } as unknown as ApiPorts)
  return `${JSON.stringify(await (await app.request('/openapi.json')).json(), null, 2)}\n`
}
