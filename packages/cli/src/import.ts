import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type components, every, taken } from '@offhook/client'
import { FORMATS } from '@offhook/imports'
import { Argument, Command } from 'commander'
import { type ConsoleOptions, type OpenedClient, openClient, withConsole } from './console-options.ts'
import { findImportFiles, sendFiles } from './import-files.ts'
import { FlagRefused } from './platform-flags.ts'
import { progressBar } from './progress-bar.ts'
import { writeJson, writeOut } from './write-out.ts'
import { plain, writeTable } from './write-table.ts'

type Import = components['schemas']['Import']
type Row = components['schemas']['ImportRow']
type ImportOptions = ConsoleOptions & {
  readonly tenant?: string
  readonly gateway?: string
  readonly registrar?: string
  readonly mapping?: string
  readonly dryRun?: boolean
  readonly partial?: boolean
  readonly resume?: string
  readonly json?: boolean
}

const LOOK_EVERY_MS = 500

export const importCommand = (environment: NodeJS.ProcessEnv = process.env): Command =>
  withConsole(
    new Command('import')
      .description('Brings phones over from other systems, or from an export')
      .addArgument(new Argument('[format]', 'what the files are').choices(Object.keys(FORMATS)))
      .argument('[files...]', 'files, or folders of them')
      .option('--tenant <tenant>', 'of phones whose rows name none')
      .option('--gateway <gateway>', 'of phones whose rows name none')
      .option('--registrar <host>', 'where lines register whose files name no registrar')
      .option('--mapping <file>', 'csv: JSON that says which field a column is, {"Ext": "line1.user"}')
      .option('--dry-run', 'says what would become of every row, and changes nothing')
      .option('--partial', 'imports the good rows where others are bad; without it none')
      .option('--resume <id>', 'goes on watching an import, or sending the files of one')
      .option('--json', 'every row as a JSON document, and the import as the last one'),
    environment,
  )
    .addHelpText(
      'after',
      `
Formats:
${writeTable(Object.entries(FORMATS).map(([name, { title, takes }]) => [`  ${name}`, title, takes]))}
Examples:
  offhook import csv phones.csv --tenant acme --mapping columns.json --dry-run
  offhook import csv phones.csv --tenant acme --mapping columns.json --partial
  offhook import jsonl offhook.jsonl
  offhook import --resume 5f0c1f8e-8f0a-4a50-9d39-0e1ad0d5c0de

Every row is tried before the first one is written. Interrupted, an import goes on at the console: --resume watches it again.

Exit status: 0 every row is good; 1 rows are bad or in conflict, or it failed; 2 the command was not understood.`,
    )
    .action(
      async (
        format: string | undefined,
        paths: string[],
        { resume, json, ...options }: ImportOptions,
        command: Command,
      ) => {
        if (resume === undefined && (format === undefined || paths.length === 0))
          command.error('error: name a format and its files, or --resume an import', { exitCode: 2 })
        const opened = await openClient(options, environment)
        const files = await findImportFiles(paths)
        const id = resume ?? (await begin(opened, format!, options)) // one of both is there: checked above
        if (resume === undefined) console.error(`import ${id}`)
        await send(opened, id, files)
        const ended = await follow(opened, id)
        const counts = await show(opened, ended, json === true)
        if (counts.bad + counts.conflict > 0 || ended.outcome === 'failed' || ended.outcome === 'refused')
          process.exitCode = 1
      },
    )

async function begin({ client }: OpenedClient, format: string, options: ImportOptions): Promise<string> {
  const { tenant, gateway, registrar, mapping, dryRun = false, partial = false } = options
  if (mapping !== undefined && !FORMATS[format]?.mapped)
    throw new FlagRefused(`--mapping goes with csv, not with ${format}`)
  const body = {
    ...{ format, dryRun, partial },
    ...(tenant ? { tenant } : {}),
    ...(gateway ? { gateway } : {}),
    ...(registrar ? { registrar } : {}),
    ...(mapping ? { mapping: await readMapping(mapping) } : {}),
  }
  return (await taken(client.POST('/v1/imports', { body }))).data.id
}

async function readMapping(file: string): Promise<Record<string, string>> {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new FlagRefused(`there is no file ${file}`)
  })
  try {
    const mapping: unknown = JSON.parse(text)
    if (
      typeof mapping === 'object' &&
      mapping !== null &&
      Object.values(mapping).every((field) => typeof field === 'string')
    )
      return mapping as Record<string, string> // just looked at
  } catch (cause) {
    throw new FlagRefused(`${file} is not JSON: ${(cause as Error).message}`)
  }
  throw new FlagRefused(`${file} is no mapping: {"column": "field"}`)
}

/** Sends what is asked for; an import that has its files already wants none. */
async function send(
  opened: OpenedClient,
  id: string,
  files: Awaited<ReturnType<typeof findImportFiles>>,
): Promise<void> {
  const { client } = opened
  const params = { path: { id } }
  const { phase } = (await taken(client.GET('/v1/imports/{id}', { params }))).data
  if (phase !== 'receiving') return
  if (files.length === 0) throw new FlagRefused('the import still waits for its files: name the format and them too')
  await sendFiles(opened, id, files)
  await taken(client.POST('/v1/imports/{id}/start', { params }))
}

async function follow({ client }: OpenedClient, id: string): Promise<Import> {
  const bar = progressBar('')
  try {
    for (;;) {
      const { data } = await taken(client.GET('/v1/imports/{id}', { params: { path: { id } } }))
      if (data.phase === 'finished') return data
      bar.show(data.done, data.rows, data.phase)
      await sleep(LOOK_EVERY_MS)
    }
  } finally {
    bar.end()
  }
}

type Counts = Record<NonNullable<Row['verdict']>, number>

const OUTCOMES = {
  applied: 'imported',
  checked: 'tried; nothing was changed',
  refused: 'nothing was imported',
  failed: 'it failed',
} as const

/** Every row with `--json`; for people those that they have to do something about, and the sum. */
async function show({ client }: OpenedClient, one: Import, json: boolean): Promise<Counts> {
  const counts: Counts = { ...{ made: 0, changed: 0, unchanged: 0, bad: 0, conflict: 0 }, ...one.verdicts }
  const ask = (cursor: { cursor?: string }) =>
    client.GET('/v1/imports/{id}/rows', { params: { path: { id: one.id }, query: { ...cursor, limit: 500 } } })
  for await (const row of every(ask)) {
    if (json) await writeJson(row)
    else if (row.because !== undefined) await writeOut(`${describe(row)}\n`)
  }
  if (json) await writeJson(one)
  else {
    const sum = Object.entries(counts)
      .filter(([, count]) => count > 0)
      .map(([verdict, count]) => `${count} ${verdict}`)
      .join(', ')
    const because = one.because ? `: ${plain(one.because)}` : ''
    await writeOut(`${one.outcome ? OUTCOMES[one.outcome] : one.phase}${because}\n${sum ? `${sum}\n` : ''}`)
  }
  return counts
}

/** `phones.csv:3:1: bad: mac: not a MAC`. */
const describe = ({ file, line, column, subject, verdict, because }: Row): string =>
  plain(
    [
      ...[
        column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`,
        ...(subject === undefined ? [] : [subject]),
      ],
      ...[verdict ?? 'not tried', because ?? ''],
    ].join(': '),
  )
