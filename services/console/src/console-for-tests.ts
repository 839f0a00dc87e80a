import { join } from 'node:path'
import type { Field } from '@offhook/testing'
import { type ConsoleConfig, start } from './mod.ts'

export const TOKEN = 'an-administrators-token-of-this-test'

export type Answer = {
  readonly status: number
  /** Empty for what is no JSON object. */
  readonly body: Record<string, unknown> & { items?: Record<string, unknown>[] }
  readonly headers: Headers
  readonly text: string
}
/** Asks as an administrator; a body that is no text goes as JSON. */
export type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>

/** A console for as long as `run` takes. */
export async function withConsole(
  field: Field,
  run: (call: Call, url: string) => Promise<void>,
  natsUrl = field.natsUrl,
  changed: Partial<ConsoleConfig> = {},
): Promise<void> {
  const console = await start(
    {
      ...field.common(),
      ...{ natsUrl, port: 0, adminToken: TOKEN, baseUrl: 'http://edge.example/phoneprovisioning' },
      ...{ firmwareDir: join(field.dataDir, 'firmware'), requestsPerMinute: 60_000, ...changed },
    },
    field.context(),
  )
  const url = `http://127.0.0.1:${console.port}`
  const call: Call = async (method, path, body, headers = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${TOKEN}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      redirect: 'manual',
    })
    const text = await answer.text()
    const isJson = /^application\/(?:problem\+)?json/.test(answer.headers.get('content-type') ?? '')
    const read = isJson && text.startsWith('{') ? JSON.parse(text) : {}
    return { status: answer.status, body: read, headers: answer.headers, text }
  }
  try {
    await run(call, url)
  } finally {
    await console.stop()
  }
}

/** A token's way to ask. */
export const askingAs =
  (call: Call, secret: string): Call =>
  (method, path, body, headers) =>
    call(method, path, body, { ...headers, authorization: `Bearer ${secret}` })
