import { type components, taken } from '@offhook/client'
import { Command, Option } from 'commander'
import { type ConsoleOptions, openClient, withConsole } from './console-options.ts'
import { describeOperation } from './describe-operation.ts'
import { followOperation } from './follow-operation.ts'
import { FlagRefused } from './platform-flags.ts'
import { writeJson, writeOut } from './write-out.ts'

type Operation = components['schemas']['Operation']
type ResyncOptions = ConsoleOptions & {
  readonly tenant?: string
  readonly gateway?: string
  readonly family?: string
  readonly model?: string
  readonly what: 're-read' | 'reboot'
  readonly wait: boolean
  readonly json?: boolean
}

export const resyncCommand = (environment: NodeJS.ProcessEnv = process.env): Command =>
  withConsole(
    new Command('resync')
      .description('Tells phones to fetch their files again, and waits for what comes of it')
      .argument('[mac]', 'one phone; with --tenant many')
      .option('--tenant <tenant>', 'its phones and those of the tenants below it')
      .option('--gateway <gateway>', 'of these, those at this gateway')
      .option('--family <family>', 'of these, those of this family')
      .option('--model <model>', 'of these, those of this model')
      .addOption(
        new Option('--what <what>', 'reboot: also where nothing changed')
          .choices(['re-read', 'reboot'])
          .default('re-read'),
      )
      .option('--no-wait', 'prints the operation and leaves it to itself')
      .option('--json', 'the operation as JSON'),
    environment,
  )
    .addHelpText(
      'after',
      `
Examples:
  offhook resync 0004f21a2457
  offhook resync --tenant acme --family yealink --what reboot

Exit status: 0 every phone accepted, or --no-wait; 1 one did not, or it failed; 2 the command was not understood.`,
    )
    .action(
      async (
        mac: string | undefined,
        { tenant, gateway, family, model, what, wait, json, ...options }: ResyncOptions,
      ) => {
        if ((mac === undefined) === (tenant === undefined)) throw new FlagRefused('name a phone, or --tenant')
        if (mac !== undefined && (gateway ?? family ?? model) !== undefined)
          throw new FlagRefused('--gateway, --family and --model go with --tenant')
        const opened = await openClient(options, environment)
        const asked =
          mac === undefined
            ? opened.client.POST('/v1/resyncs', {
                body: {
                  ...{ tenant: tenant!, what }, // one of both is there: checked above
                  ...(gateway ? { gateway } : {}),
                  ...(family ? { family } : {}),
                  ...(model ? { model } : {}),
                },
              })
            : opened.client.POST('/v1/phones/{mac}/resync', { params: { path: { mac } }, body: { what } })
        const begun = (await taken<Operation>(asked)).data
        const operation = wait ? await followOperation(opened, begun.id, what) : begun
        await (json ? writeJson(operation) : writeOut(describeOperation(operation)))
        if (wait && operation.failures.length > 0) process.exitCode = 1
      },
    )
