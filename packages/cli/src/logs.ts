import type { components } from '@offhook/client'
import { Command } from 'commander'
import { type ConsoleOptions, type OpenedClient, openClient, withConsole } from './console-options.ts'
import { followEvents } from './follow-events.ts'
import { readCount, readSince } from './read-flags.ts'
import { showTime } from './show-time.ts'
import { first } from './take.ts'
import { stopOnInterrupt } from './until-interrupted.ts'
import { writeJson, writeOut } from './write-out.ts'
import { plain } from './write-table.ts'

type LogLine = components['schemas']['PhoneLogLine']
type Filter = { readonly tenant?: string; readonly mac?: string; readonly q?: string; readonly level?: number }
type LogsOptions = ConsoleOptions &
  Filter & { readonly since?: string; readonly limit: number; readonly follow?: boolean; readonly json?: boolean }

const LEVELS = ['debug', 'detail', 'event', 'notice', 'minor', 'major', 'fatal']

export const logsCommand = (environment: NodeJS.ProcessEnv = process.env): Command =>
  withConsole(
    new Command('logs')
      .description('Finds what phones logged, or follows it')
      .argument('[mac]', 'of one phone; of all when absent')
      .option('--tenant <tenant>', 'its phones and those of the tenants below it')
      .option('-q, --q <text>', 'that the line has')
      .option('--level <0-6>', 'this level and above: 0 debug … 6 fatal', Number)
      .option('--since <time>', '90s, 15m, 2h, 1d ago, or a time (2026-01-05T09:00:00Z)', readSince)
      .option('--limit <n>', 'the newest so many', readCount, 200)
      .option('-f, --follow', 'goes on with every line as it is kept, until interrupted')
      .option('--json', 'one JSON document a line'),
    environment,
  )
    .addHelpText(
      'after',
      `
Examples:
  offhook logs 0004f21a2457 --since 15m
  offhook logs -f --tenant acme --level 4      warnings and worse, as they come
  offhook logs -q 'registration failed' --json

Exit status: 0 done, also when interrupted; 1 it failed; 2 the command was not understood.`,
    )
    .action(
      async (mac: string | undefined, { tenant, q, level, since, limit, follow, json, ...options }: LogsOptions) => {
        const opened = await openClient(options, environment)
        const filter = {
          ...(tenant ? { tenant } : {}),
          ...(mac ? { mac } : {}),
          ...(q ? { q } : {}),
          ...(level === undefined ? {} : { level }),
        }
        const write = (line: LogLine) => (json ? writeJson(line) : writeOut(describeLine(line)))
        const found: LogLine[] = []
        for await (const line of first(limit, (cursor) =>
          opened.client.GET('/v1/logs', {
            params: { query: { ...filter, ...(since ? { since } : {}), ...cursor, limit: Math.min(limit, 100) } },
          }),
        ))
          found.push(line)
        for (const line of found.toReversed()) await write(line)
        if (follow) await followLogs(opened, filter, write)
      },
    )

const describeLine = ({ receivedAt, loggedAt, mac, tenant, level, ident, text }: LogLine): string =>
  `${[
    showTime(loggedAt ?? receivedAt),
    mac,
    tenant,
    (level === null ? '-' : (LEVELS[level] ?? String(level))).padEnd(7),
    ident,
    plain(text),
  ]
    .filter((part) => part !== null)
    .join('  ')}\n`

async function followLogs(
  opened: OpenedClient,
  filter: Filter,
  write: (line: LogLine) => Promise<void>,
): Promise<void> {
  const { signal, ended } = stopOnInterrupt()
  const query = { ...filter, level: filter.level === undefined ? undefined : String(filter.level) }
  try {
    // The console ends a tail after some thousand lines; what is over is opened again.
    for (let isOver = true; isOver && !signal.aborted; ) {
      isOver = false
      for await (const { event, data } of followEvents(opened, '/v1/logs/stream', query, signal)) {
        if (event === 'lines') for (const line of (data as LogLine[]).toReversed()) await write(line) // by the API's document
        if (event === 'lost') console.error('offhook: some lines were left out: there are more than can be followed')
        if (event === 'over') isOver = true
      }
    }
  } catch (cause) {
    if (!signal.aborted) throw cause
  } finally {
    ended()
  }
}
