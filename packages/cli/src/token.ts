import { resolve } from 'node:path'
import { every, taken } from '@offhook/client'
import { Command, Option } from 'commander'
import { type ConsoleOptions, openClient, withConsole } from './console-options.ts'
import { keepKeys } from './keys.ts'
import { showTime } from './show-time.ts'
import { writeJson, writeOut } from './write-out.ts'
import { writeTable } from './write-table.ts'

const ROLES = ['operator', 'reseller', 'support'] as const
type OfTenant = ConsoleOptions & { readonly tenant?: string }
type MakeOptions = OfTenant & { readonly role: (typeof ROLES)[number] }

/** API tokens: the administrator's of this machine, and those that a console keeps. */
export const tokenCommand = (environment: NodeJS.ProcessEnv = process.env): Command => {
  const command = new Command('token')
    .description("Prints the administrator's API token of the data directory; below it, tokens by name")
    .addHelpText(
      'after',
      `
Examples:
  offhook token                                       the one that offhook up made
  offhook token make billing --tenant acme            one that sees and changes acme and what is below it
  offhook token make desk --tenant acme --role support`,
    )
    .action(async () => {
      const { adminToken } = await keepKeys(resolve(environment.OFFHOOK_DATA_DIR ?? '.offhook'), environment)
      await writeOut(`${adminToken}\n`)
    })
  const below = (name: string, description: string) =>
    withConsole(new Command(name).description(description), environment).option(
      '--tenant <tenant>',
      "a tenant's; an administrator's when absent",
    )
  command.addCommand(
    below('make', 'makes a token and prints it, now and never again')
      .argument('<name>')
      .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).default('operator'))
      .action(async (token: string, { tenant, role, ...options }: MakeOptions) => {
        const { client } = await openClient(options, environment)
        const { data } = await taken(
          tenant === undefined
            ? client.PUT('/v1/tokens/{token}', { params: { path: { token } }, body: { role } })
            : client.PUT('/v1/tenants/{tenant}/tokens/{token}', {
                params: { path: { tenant, token } },
                body: { role },
              }),
        )
        if (data.secret) return writeOut(`${data.secret}\n`)
        console.error(`offhook: the token ${token} is there already; what it is was told when it was made`)
        process.exitCode = 1
      }),
  )
  command.addCommand(
    below('list', 'the tokens that there are, by name')
      .option('--json', 'one JSON document a token')
      .action(async ({ tenant, json, ...options }: OfTenant & { json?: boolean }) => {
        const { client } = await openClient(options, environment)
        const rows: string[][] = []
        for await (const one of every((cursor) =>
          tenant === undefined
            ? client.GET('/v1/tokens', { params: { query: cursor } })
            : client.GET('/v1/tenants/{tenant}/tokens', { params: { path: { tenant }, query: cursor } }),
        ))
          if (json) await writeJson(one)
          else rows.push([one.token, one.role, showTime(one.createdAt)])
        await writeOut(writeTable(rows))
      }),
  )
  command.addCommand(
    below('end', 'ends a token, at once and with whoever is signed in by it')
      .argument('<name>')
      .action(async (token: string, { tenant, ...options }: OfTenant) => {
        const { client } = await openClient(options, environment)
        await taken(
          tenant === undefined
            ? client.DELETE('/v1/tokens/{token}', { params: { path: { token } } })
            : client.DELETE('/v1/tenants/{tenant}/tokens/{token}', { params: { path: { tenant, token } } }),
        )
      }),
  )
  return command
}
