import { setTimeout as sleep } from 'node:timers/promises'
import { type components, taken } from '@offhook/client'
import type { OpenedClient } from './console-options.ts'
import { progressBar } from './progress-bar.ts'

type Operation = components['schemas']['Operation']

const LOOK_EVERY_MS = 500

/** Waits until an operation is finished, its progress on standard error. Interrupted, it goes on at the console. */
export async function followOperation({ client }: OpenedClient, id: string, title: string): Promise<Operation> {
  const bar = progressBar(title)
  try {
    for (;;) {
      const { data } = await taken(client.GET('/v1/operations/{id}', { params: { path: { id } } }))
      bar.show(data.finished, data.total, describeResults(data.results))
      if (data.state === 'finished') return data
      await sleep(LOOK_EVERY_MS)
    }
  } finally {
    bar.end()
  }
}

/** `198 accepted, 2 unreachable`. */
export const describeResults = (results: Operation['results']): string =>
  Object.entries(results)
    .filter(([, count]) => count > 0)
    .map(([result, count]) => `${count} ${result}`)
    .join(', ')
