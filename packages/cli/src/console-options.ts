import { resolve } from 'node:path'
import { type ConsoleClient, consoleClient } from '@offhook/simulator'
import type { Command } from 'commander'
import { keepKeys } from './keys.ts'

export type ConsoleOptions = { readonly consoleUrl: string; readonly token?: string }

/** The options of every command that talks to an Offhook that runs. */
export const withConsole = (command: Command, environment: NodeJS.ProcessEnv): Command =>
  command
    .option('--console-url <url>', 'its API', `http://127.0.0.1:${environment.OFFHOOK_CONSOLE_PORT ?? 8068}`)
    .option('--token <token>', "API token (the data directory's)")

export async function openConsole(
  { consoleUrl, token }: ConsoleOptions,
  environment: NodeJS.ProcessEnv,
): Promise<ConsoleClient> {
  const dataDir = resolve(environment.OFFHOOK_DATA_DIR ?? '.offhook')
  return consoleClient(consoleUrl, token ?? (await keepKeys(dataDir, environment)).adminToken)
}
