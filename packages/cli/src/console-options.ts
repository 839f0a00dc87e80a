import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { type Client, offhookClient } from '@offhook/client'
import { ConsoleCallFailed } from '@offhook/simulator'
import type { Command } from 'commander'

export type ConsoleOptions = { readonly consoleUrl: string; readonly token?: string }

/** The API as commands use it: what cannot be reached is a {@link ConsoleCallFailed}. */
export type OpenedClient = { readonly client: Client; readonly url: string; readonly token: string }

/** The options of every command that talks to an Offhook that runs, this machine's or another one's. */
export const withConsole = (command: Command, environment: NodeJS.ProcessEnv): Command =>
  command
    .option(
      '--console-url <url>',
      'its API; also OFFHOOK_CONSOLE_URL',
      environment.OFFHOOK_CONSOLE_URL ?? `http://127.0.0.1:${environment.OFFHOOK_CONSOLE_PORT ?? 8068}`,
    )
    .option('--token <token>', "API token; also OFFHOOK_TOKEN (the data directory's)")

/** The API with its types. */
export async function openClient(options: ConsoleOptions, environment: NodeJS.ProcessEnv): Promise<OpenedClient> {
  const url = options.consoleUrl.replace(/\/+$/, '')
  const token = await findToken(options, environment)
  return { client: offhookClient({ url, token, fetch: (request) => reach(url, request) }), url, token }
}

/** {@link fetch}, for whom nobody answers is a sentence. */
export async function reach(url: string, request: Request): Promise<Response> {
  return fetch(request).catch((cause: unknown) => {
    throw new ConsoleCallFailed(`nobody answers at ${url}; does Offhook run there?`, { cause })
  })
}

/** The token that was given, or the administrator's of the data directory, which is not made here: an Offhook that runs has made it. */
async function findToken({ token }: ConsoleOptions, environment: NodeJS.ProcessEnv): Promise<string> {
  const given = token || environment.OFFHOOK_TOKEN || environment.OFFHOOK_ADMIN_TOKEN
  if (given) return given
  const file = join(resolve(environment.OFFHOOK_DATA_DIR ?? '.offhook'), 'admin-token')
  const kept = (await readFile(file, 'utf8').catch(() => '')).trim()
  if (kept) return kept
  throw new ConsoleCallFailed(`no API token: give --token or OFFHOOK_TOKEN; there is none in ${file} either`)
}
