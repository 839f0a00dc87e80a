import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tables } from '@offhook/database'
import { openSealer } from '@offhook/runtime'
import type { Field } from '@offhook/testing'
import { makeSecret, sealSecrets } from '@offhook/webhooks'

export type Heard = { readonly headers: IncomingHttpHeaders; readonly body: string; readonly at: number }

/** A platform's receiver on loopback. What it answers is asked anew for each request; `heard` has them all, in order. */
export async function openReceiver(answer: (heard: Heard, response: ServerResponse, number: number) => void) {
  const heard: Heard[] = []
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(piece as Buffer)
    const one = { headers: request.headers, body: Buffer.concat(pieces).toString(), at: performance.now() }
    heard.push(one)
    answer(one, response, heard.length)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    heard,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`,
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** `status` and nothing else. */
export const answering =
  (status: number, headers: Record<string, string> = {}) =>
  (_: Heard, response: ServerResponse) =>
    response.writeHead(status, headers).end()

let tenants = 0
/** A tenant that no other test has. */
export async function makeTenant({ database }: Field, parent?: string): Promise<string> {
  const tenant = `hooked-${process.pid}-${tenants++}`
  await database.db.insert(tables.tenants).values({ tenant, name: tenant, ...(parent ? { parent } : {}) })
  return tenant
}

/** A webhook of a tenant, and its secret. */
export async function makeWebhook(
  field: Field,
  tenant: string,
  url: string,
  { webhook = 'crm', events = [] as string[], allowPrivate = true } = {},
): Promise<string> {
  const secret = makeSecret()
  const sealer = openSealer(field.common().sealingKeys)
  const secrets = sealSecrets(sealer, { tenant, webhook }, [{ secret }])
  await field.database.db.insert(tables.webhooks).values({ tenant, webhook, url, events, secrets, allowPrivate })
  return secret
}
