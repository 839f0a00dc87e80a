import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { taken } from '@offhook/client'
import { Command, Option } from 'commander'
import { type ConsoleOptions, openClient, withConsole } from './console-options.ts'

type ExportOptions = ConsoleOptions & {
  readonly format: 'jsonl' | 'csv'
  readonly tenant?: string
  readonly secrets?: boolean
  readonly output?: string
}

export const exportCommand = (environment: NodeJS.ProcessEnv = process.env): Command =>
  withConsole(
    new Command('export')
      .description('Writes tenants, platforms, registrars, gateways and phones as an import takes them again')
      .addOption(new Option('--format <format>', 'JSON Lines, or a table').choices(['jsonl', 'csv']).default('jsonl'))
      .option('--tenant <tenant>', 'it and those below it; everything when absent')
      .option('--secrets', 'passwords and the like in clear: for operators, and audited; masked without it')
      .option('--output <file>', 'into a file that only its owner reads (standard output)'),
    environment,
  )
    .addHelpText(
      'after',
      `
Examples:
  offhook export > offhook.jsonl
  offhook export --tenant acme --format csv --output acme.csv
  offhook export --secrets --output everything.jsonl      to come up elsewhere as it is here

Exit status: 0 done; 1 it failed, and what was written is cut off; 2 the command was not understood.`,
    )
    .action(async ({ format, tenant, secrets = false, output, ...options }: ExportOptions) => {
      const { client } = await openClient(options, environment)
      const query = { format, secrets: secrets ? ('true' as const) : ('false' as const), ...(tenant ? { tenant } : {}) }
      const { data } = await taken(client.GET('/v1/export', { params: { query }, parseAs: 'stream' }))
      const from = Readable.fromWeb(data as unknown as ReadableStream) // the same streams under two names
      if (output === undefined) await pipeline(from, process.stdout, { end: false })
      else await pipeline(from, createWriteStream(output, { mode: 0o600 }))
    })
