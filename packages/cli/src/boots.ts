import type { components } from '@offhook/client'
import { Command, Option } from 'commander'
import { type ConsoleOptions, type OpenedClient, openClient, withConsole } from './console-options.ts'
import { followEvents } from './follow-events.ts'
import { readCount } from './read-flags.ts'
import { showDuration, showTime } from './show-time.ts'
import { first } from './take.ts'
import { stopOnInterrupt } from './until-interrupted.ts'
import { writeJson, writeOut } from './write-out.ts'
import { plain, writeTable } from './write-table.ts'

type ListedBoot = components['schemas']['ListedBoot']
type Filter = { readonly tenant?: string; readonly mac?: string; readonly state?: ListedBoot['state'] }
type BootsOptions = ConsoleOptions &
  Filter & { readonly limit: number; readonly follow?: boolean; readonly json?: boolean }

export const bootsCommand = (environment: NodeJS.ProcessEnv = process.env): Command =>
  withConsole(
    new Command('boots')
      .description('Lists boots, the latest first, or follows what phones do')
      .option('--tenant <tenant>', 'its phones and those of the tenants below it')
      .option('--mac <mac>', 'of one phone')
      .addOption(new Option('--state <state>', 'only these').choices(['running', 'stalled', 'completed', 'refused']))
      .option('--limit <n>', 'how many at most', readCount, 30)
      .option('-f, --follow', 'goes on with every step as it happens, until interrupted')
      .option('--json', 'one JSON document a boot, and with --follow one an event'),
    environment,
  )
    .addHelpText(
      'after',
      `
Examples:
  offhook boots --state stalled         what is stuck, and where
  offhook boots -f --tenant acme        every lease, file and registration as it happens
  offhook boots -f --json | jq .title   the same for a program

Exit status: 0 done, also when interrupted; 1 it failed; 2 the command was not understood.`,
    )
    .action(async ({ tenant, mac, state, limit, follow, json, ...options }: BootsOptions) => {
      const opened = await openClient(options, environment)
      if (follow) await followBoots(opened, { ...(tenant ? { tenant } : {}), ...(mac ? { mac } : {}) }, json === true)
      else
        await listBoots(
          opened,
          { ...(tenant ? { tenant } : {}), ...(mac ? { mac } : {}), ...(state ? { state } : {}) },
          limit,
          json === true,
        )
    })

async function listBoots({ client }: OpenedClient, filter: Filter, limit: number, json: boolean): Promise<void> {
  const found: ListedBoot[] = []
  for await (const boot of first(limit, (cursor) =>
    client.GET('/v1/boots', { params: { query: { ...filter, ...cursor, limit: Math.min(limit, 100) } } }),
  ))
    if (json) await writeJson(boot)
    else found.push(boot)
  if (!json) await writeOut(writeTable(found.map(rowOf)))
}

const rowOf = (boot: ListedBoot): string[] => [
  showTime(boot.startedAt),
  boot.state,
  boot.mac,
  boot.tenant,
  [boot.family, boot.model].filter(Boolean).join(' ') || '-',
  boot.finishedAt ? showDuration(Date.parse(boot.finishedAt) - Date.parse(boot.startedAt)) : '',
  boot.diagnosis?.text ?? '',
  boot.id,
]

/** What the API says of an event; {@link StreamedEvent}'s data. */
type Said = {
  readonly at?: string
  readonly mac?: string
  readonly tenant?: string
  readonly title?: string
  readonly status?: number
}

async function followBoots(opened: OpenedClient, filter: Filter, json: boolean): Promise<void> {
  const { signal, ended } = stopOnInterrupt()
  try {
    for await (const { event, data } of followEvents(opened, '/v1/stream', filter, signal)) {
      const said = (data ?? {}) as Said // by the API's document
      if (json) await writeJson({ event, ...said })
      else if (event === 'lost') await writeOut('… some were lost: this reader was too slow\n')
      else
        await writeOut(
          `${[
            showTime(said.at ?? new Date().toISOString()).slice(11),
            said.mac?.padEnd(12),
            said.tenant,
            said.title && plain(said.title),
            said.status,
          ]
            .filter((part) => part !== undefined)
            .join('  ')}\n`,
        )
    }
  } catch (cause) {
    if (!signal.aborted) throw cause
  } finally {
    ended()
  }
}
