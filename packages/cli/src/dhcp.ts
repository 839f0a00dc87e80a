import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type components, taken } from '@offhook/client'
import {
  DHCP_SERVERS,
  type DhcpServerName,
  FAMILIES,
  POLYCOM_OPTIONS,
  prefixOf,
  readIPv4,
  readPath,
  readPolycomOption,
  readUrl,
  type Site,
  type SiteFamily,
  SMG_OPTION_66_LENGTH,
  siteWarnings,
  usualReports,
  withSlash,
} from '@offhook/dhcp-snippets'
import { Argument, Command, InvalidArgumentError, Option } from 'commander'
import { type ConsoleOptions, openClient, withConsole } from './console-options.ts'
import { FlagRefused } from './platform-flags.ts'
import { writeJson, writeOut } from './write-out.ts'

type Gateway = components['schemas']['Gateway']
type DhcpOptions = ConsoleOptions & {
  readonly gateway: GatewayName
  readonly families?: readonly SiteFamily[]
  readonly edgeUrl?: string
  readonly ingesterUrl?: string
  readonly tftp?: string
  readonly polycomOption: string
  readonly script?: string
  readonly spool?: string
  readonly write?: string
  readonly json?: boolean
}
type GatewayName = { readonly tenant: string; readonly gateway: string }

const SERVERS = { ...Object.fromEntries(Object.keys(DHCP_SERVERS).map((name) => [name, name])), isc: 'isc-dhcpd' }

export const dhcpCommand = (environment: NodeJS.ProcessEnv = process.env): Command =>
  withConsole(
    new Command('dhcp')
      .description("Prints what to set in a gateway's DHCP server, and what reports its leases")
      .addArgument(new Argument('<server>', 'what kind it is').choices(Object.keys(SERVERS)))
      .requiredOption('--gateway <tenant/gateway>', 'whose keys, alerts and option 66 it is for', readGateway)
      .option('--families <list>', `of ${Object.keys(FAMILIES).join(', ')}; all that the server can tell`, readFamilies)
      .option('--edge-url <url>', "as phones reach the edge; what the gateway's option 66 says", readPublicUrl)
      .option(
        '--ingester-url <url>',
        'as the DHCP server reaches the ingester; port 8067 beside the edge',
        readPublicUrl,
      )
      .option('--tftp <address>', "IPv4 address of the edge's TFTP, where it is on: option 150, for Ciscos", readTftp)
      .addOption(
        new Option('--polycom-option <code>', 'which one Polycoms read beside 66')
          .choices(POLYCOM_OPTIONS.map(String))
          .default(String(POLYCOM_OPTIONS[0])),
      )
      .option('--script <path>', "where the script will stand; the server's usual place", readAbsolute)
      .option('--spool <folder>', 'where it keeps what could not be told; likewise', readAbsolute)
      .option('--write <folder>', 'writes the files there, over those that are there')
      .option('--json', 'one JSON document'),
    environment,
  )
    .addHelpText(
      'after',
      `
Examples:
  offhook dhcp kea --gateway acme/hq                               to read, with where each part goes
  offhook dhcp dnsmasq --gateway acme/hq --write offhook-dnsmasq   as files to copy there
  offhook dhcp isc --gateway acme/hq --families polycom,thomson
  offhook dhcp smg --gateway acme/hq --edge-url https://p.example  what is typed into its pages

What is printed holds the gateway's key. What will not work is said on standard error.
Exit status: 0 done; 1 it failed, or an SMG cannot hold the URL; 2 the command was not understood.`,
    )
    .action(async (written: keyof typeof SERVERS, options: DhcpOptions) => {
      const server = SERVERS[written] as DhcpServerName // checked by its choices
      const { tenant, gateway } = options.gateway
      const { client } = await openClient(options, environment)
      const path = { tenant, gateway }
      const { data } = await taken(client.GET('/v1/tenants/{tenant}/gateways/{gateway}', { params: { path } }))
      const site = siteOf(server, data, options)
      if (server === 'smg' && site.bootServer.length > SMG_OPTION_66_LENGTH)
        throw new FlagRefused(
          `option 66 would be ${site.bootServer.length} characters long and an SMG takes ${SMG_OPTION_66_LENGTH}: ${site.bootServer}; give a shorter --edge-url`,
        )
      const { name, tried, snippets } = DHCP_SERVERS[server]
      const parts = snippets(site)
      const warnings = [
        ...siteWarnings(server, data, site),
        ...(tried ? [] : [`What follows for ${name} is by its documentation; no such server has read it.`]),
      ]
      for (const warning of warnings) process.stderr.write(`offhook: ${warning}\n`)
      if (options.write !== undefined) await writeFiles(options.write, parts)
      if (options.json) return writeJson({ server, tenant, gateway, warnings, parts })
      await writeOut(
        options.write === undefined
          ? parts
              .map(({ title, goesTo, text }) => `### ${title}: ${goesTo}\n${text.replaceAll('\r\n', '\n')}`)
              .join('\n')
          : parts.map(({ file, goesTo }) => `${join(options.write!, file)}  goes to ${goesTo}\n`).join(''),
      )
    })

function siteOf(server: DhcpServerName, gateway: Gateway, options: DhcpOptions): Site {
  const { families, edgeUrl, ingesterUrl, tftp, polycomOption, script, spool } = options
  const bootServer = withSlash(edgeUrl ?? readUrl(gateway.option66) ?? gateway.option66)
  const all = Object.keys(FAMILIES) as SiteFamily[]
  return {
    bootServer,
    reports: (ingesterUrl ?? usualReports(bootServer)).replace(/\/+$/, ''),
    key: gateway.key,
    prefixes: gateway.alerts.map(prefixOf).filter((one) => one !== undefined),
    families: families ?? (DHCP_SERVERS[server].knowsFamilies ? all : all.filter((family) => family !== 'thomson')),
    polycomOption: readPolycomOption(polycomOption) ?? POLYCOM_OPTIONS[0],
    ...(tftp ? { tftp } : {}),
    ...(script ? { script } : {}),
    ...(spool ? { spool } : {}),
  }
}

/** Readable by whoever asked alone: there is a key in them. */
async function writeFiles(
  folder: string,
  parts: readonly { file: string; executable?: true; text: string }[],
): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const { file, executable, text } of parts)
    await writeFile(join(folder, file), text, { mode: executable ? 0o700 : 0o600 })
}

function readGateway(written: string): GatewayName {
  const [, tenant, gateway] = /^([a-z0-9-]+)\/([a-z0-9-]+)$/.exec(written) ?? []
  if (!tenant || !gateway) throw new InvalidArgumentError('<tenant>/<gateway> is expected')
  return { tenant, gateway }
}

function readFamilies(written: string): SiteFamily[] {
  const names = written.split(',').filter((name) => name !== '')
  const unknown = names.find((name) => !Object.hasOwn(FAMILIES, name))
  if (unknown !== undefined)
    throw new InvalidArgumentError(
      `${unknown} is none of those that want more than option 66: ${Object.keys(FAMILIES).join(', ')}`,
    )
  return names as SiteFamily[] // keys of FAMILIES: checked above
}

function readPublicUrl(written: string): string {
  const url = readUrl(written)
  if (url === undefined)
    throw new InvalidArgumentError('an http(s) URL without a user or a query is expected, 255 characters at most')
  return url
}

function readTftp(written: string): string {
  const address = readIPv4(written)
  if (address === undefined) throw new InvalidArgumentError('an IPv4 address is expected')
  return address
}

function readAbsolute(written: string): string {
  const path = readPath(written)
  if (path === undefined) throw new InvalidArgumentError('an absolute path of letters, digits and - . _ + is expected')
  return path
}
