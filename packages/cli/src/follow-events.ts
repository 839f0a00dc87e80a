import { ConsoleCallFailed } from '@offhook/simulator'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { type OpenedClient, reach } from './console-options.ts'

/** An event of a stream of the API: its name and what it says. */
export type StreamedEvent = { readonly event: string; readonly data: unknown }

/** A path of the API that answers server-sent events, for as long as it is read and the console runs. Throws a {@link ConsoleCallFailed} where it is refused. */
export async function* followEvents(
  { url, token }: Pick<OpenedClient, 'url' | 'token'>,
  path: string,
  query: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): AsyncGenerator<StreamedEvent> {
  const target = new URL(`${url}${path}`)
  for (const [name, value] of Object.entries(query)) if (value !== undefined) target.searchParams.set(name, value)
  const answer = await reach(url, new Request(target, { headers: { authorization: `Bearer ${token}` }, signal }))
  if (!answer.ok || !answer.body)
    throw new ConsoleCallFailed(`GET ${target} answered ${answer.status}: ${await answer.text()}`)
  const events = answer.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
  for await (const { event = 'message', data } of events) yield { event, data: data === '' ? undefined : parse(data) }
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data)
  } catch {
    return data
  }
}
