import { type components, taken } from '@offhook/client'
import { Command, Option } from 'commander'
import { type ConsoleOptions, openClient, withConsole } from './console-options.ts'
import { readCount } from './read-flags.ts'
import { showTime } from './show-time.ts'
import { first } from './take.ts'
import { writeJson, writeOut } from './write-out.ts'
import { writeTable } from './write-table.ts'

type Phone = components['schemas']['Phone']
type PhonesOptions = ConsoleOptions & {
  readonly tenant?: string
  readonly q?: string
  readonly state?: Phone['state']
  readonly limit: number
  readonly json?: boolean
}

export const phonesCommand = (environment: NodeJS.ProcessEnv = process.env): Command =>
  withConsole(
    new Command('phones')
      .description('Lists phones, or shows one')
      .argument('[mac]', 'one phone, in any spelling; all when absent')
      .option('--tenant <tenant>', 'its phones and those of the tenants below it')
      .option('-q, --q <text>', 'MAC, extension, name or tenant that they have')
      .addOption(
        new Option('--state <state>', 'of their latest boot').choices([
          ...['ordered', 'running', 'stalled', 'completed', 'refused'],
        ]),
      )
      .option('--limit <n>', 'how many at most', readCount, 100)
      .option('--json', 'one JSON document a phone'),
    environment,
  )
    .addHelpText(
      'after',
      `
Examples:
  offhook phones --tenant acme --state stalled    what does not get on
  offhook phones -q 0004f2                        by the beginning of the MAC
  offhook phones 00:04:f2:1a:24:57                one of them, with its lines (passwords masked)

Exit status: 0 done; 1 it failed, or there is no such phone; 2 the command was not understood.`,
    )
    .action(async (mac: string | undefined, { tenant, q, state, limit, json, ...options }: PhonesOptions) => {
      const { client } = await openClient(options, environment)
      if (mac !== undefined) {
        const { data } = await taken(client.GET('/v1/phones/{mac}', { params: { path: { mac } } }))
        await (json ? writeJson(data) : writeOut(describePhone(data)))
        return
      }
      const query = { ...(tenant ? { tenant } : {}), ...(q ? { q } : {}), ...(state ? { state } : {}) }
      const found: Phone[] = []
      for await (const phone of first(limit, (cursor) =>
        client.GET('/v1/phones', { params: { query: { ...query, ...cursor, limit: Math.min(limit, 100) } } }),
      ))
        if (json) await writeJson(phone)
        else found.push(phone)
      if (!json) await writeOut(writeTable(found.map(rowOf)))
    })

const rowOf = ({ mac, tenant, family, model, state, lines, lastBoot }: Phone): string[] => [
  mac,
  state,
  tenant ?? '-',
  [family, model].filter(Boolean).join(' ') || '-',
  lines.map(({ user }) => user).join(', '),
  lastBoot ? showTime(lastBoot.startedAt) : '',
]

function describePhone(phone: Phone): string {
  const { mac, tenant, gateway, family, model, state, lines, suspended, lastBoot } = phone
  return writeTable([
    ['phone', mac],
    ['tenant', tenant ?? '-'],
    ['gateway', gateway ?? '-'],
    ['family', [family, model].filter(Boolean).join(' ') || '-'],
    ['state', suspended ? `${state}, suspended` : state],
    ...lines.map(({ user, displayName, registrar, password }, at) => [
      `line ${at + 1}`,
      [user, displayName, registrar && `at ${registrar}`, `password ${password}`].filter(Boolean).join('  '),
    ]),
    ['last boot', lastBoot ? `${lastBoot.id}  ${lastBoot.state}  ${showTime(lastBoot.startedAt)}` : 'none yet'],
  ])
}
