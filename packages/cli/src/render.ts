import { taken } from '@offhook/client'
import { Command } from 'commander'
import { type ConsoleOptions, openClient, withConsole } from './console-options.ts'
import { describeOperation } from './describe-operation.ts'
import { followOperation } from './follow-operation.ts'
import { FlagRefused } from './platform-flags.ts'

type RenderOptions = ConsoleOptions & {
  readonly why?: string
  readonly again?: boolean
  readonly tenant?: string
  readonly gateway?: string
  readonly family?: string
  readonly model?: string
  readonly json?: boolean
}
type Parameter = {
  readonly file: string
  readonly name: string
  readonly value: string
  readonly madeOf: readonly { readonly setting: string; readonly layer: string }[]
}

/** Shows what a phone is served, its secrets masked, or where a value in it comes from. */
export const renderCommand = (environment: NodeJS.ProcessEnv = process.env): Command =>
  withConsole(
    new Command('render')
      .description(
        'Prints the files of a phone, secrets masked, or says which layer a value comes from; or renders phones again',
      )
      .argument('[mac]', 'in any spelling')
      .argument('[file]', 'one of its files; their names when absent')
      .option('--why <name>', "a parameter in its family's words (reg.1.address), or a setting (sntpServer)")
      .option('--again', 'renders the phones of --tenant again, as after a change of a pack, and waits for them')
      .option('--tenant <tenant>', 'with --again: its phones and those of the tenants below it')
      .option('--gateway <gateway>', 'of these, those at this gateway')
      .option('--family <family>', 'of these, those of this family')
      .option('--model <model>', 'of these, those of this model')
      .option('--json', 'as JSON'),
    environment,
  )
    .addHelpText(
      'after',
      `
Examples:
  offhook render 0004f21a2457                                  its files
  offhook render 0004f21a2457 phone-0004f21a2457.cfg           one of them
  offhook render 0004f21a2457 --why reg.1.server.1.address     where that value comes from
  offhook render --again --tenant acme --family yealink        new files for all of them; those that differ are fetched

Exit status: 0 done; 1 it failed, a phone was not rendered, or there is no such phone; 2 the command was not understood.`,
    )
    .action(async (mac: string | undefined, file: string | undefined, { why, json, ...options }: RenderOptions) => {
      if (options.again) return renderAgain(options, json === true, environment)
      if (mac === undefined) throw new FlagRefused('name a phone, or --again and --tenant')
      const { client } = await openClient(options, environment)
      const path = { mac }
      if (why !== undefined) {
        const { data } = await taken(
          client.GET('/v1/phones/{mac}/parameters', { params: { path, query: { name: why } } }),
        )
        write(json ? JSON.stringify(data.items) : explain(data.items, why))
        if (data.items.length === 0) process.exitCode = 1
      } else if (file !== undefined) {
        const { data } = await taken(
          client.GET('/v1/phones/{mac}/files/{name}', { params: { path: { mac, name: file } }, parseAs: 'text' }),
        )
        write(data.trimEnd())
      } else {
        const { data } = await taken(client.GET('/v1/phones/{mac}/files', { params: { path } }))
        const { data: phone } = await taken(client.GET('/v1/phones/{mac}', { params: { path } }))
        write(json ? JSON.stringify(data.items) : list(data.items, phone.rendered as Rendered | null)) // as the API documents it
      }
    })

async function renderAgain(
  { tenant, gateway, family, model, ...options }: RenderOptions,
  json: boolean,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  if (tenant === undefined) throw new FlagRefused('--again goes with --tenant')
  const opened = await openClient(options, environment)
  const like = { tenant, ...(gateway ? { gateway } : {}), ...(family ? { family } : {}), ...(model ? { model } : {}) }
  const { data } = await taken(opened.client.POST('/v1/renders', { body: like }))
  const operation = await followOperation(opened, data.id, 'render')
  write(json ? JSON.stringify(operation) : describeOperation(operation).trimEnd())
  if (operation.failures.length > 0) process.exitCode = 1
}

type ListedFile = { readonly name: string; readonly fileClass: string; readonly bytes: number; readonly source: string }
type Rendered = {
  readonly family: string
  readonly model: string | null
  readonly modelKnown: boolean | null
  readonly unexpressed: readonly string[] | null
}

const write = (text: string) => process.stdout.write(`${text}\n`)

function list(files: readonly ListedFile[], rendered: Rendered | null): string {
  const width = Math.max(0, ...files.map(({ name }) => name.length))
  return [
    ...(rendered
      ? [
          `${rendered.family} ${rendered.model ?? ''}${rendered.modelKnown === false ? ' (a model that its family does not list)' : ''}`,
        ]
      : []),
    ...files.map(
      ({ name, fileClass, bytes, source }) =>
        `  ${name.padEnd(width)}  ${String(bytes).padStart(7)} bytes  ${fileClass}${source === 'kept' ? ', by the phone' : ''}`,
    ),
    ...(rendered?.unexpressed?.length ? [`not expressed: ${rendered.unexpressed.join(', ')}`] : []),
  ].join('\n')
}

function explain(parameters: readonly Parameter[], asked: string): string {
  if (parameters.length === 0) return `no file of this phone has ${asked}`
  return parameters
    .map(({ file, name, value, madeOf }) =>
      [
        `${name} = ${value}   in ${file}`,
        ...(madeOf.length > 0
          ? madeOf.map(({ setting, layer }) => `  ${setting} from ${layer}`)
          : ['  always, by its family']),
      ].join('\n'),
    )
    .join('\n')
}
