import { resolve } from 'node:path'
import { ConsoleCallFailed } from '@offhook/simulator'
import { Command } from 'commander'
import { type ConsoleOptions, type OpenedClient, openClient, withConsole } from './console-options.ts'
import { checkCertificate } from './doctor/check-certificate.ts'
import { checkConsole, checkEdge, checkGateways, checkPlatforms } from './doctor/check-console.ts'
import { checkNats, checkPostgres } from './doctor/check-engines.ts'
import { checkDataDir, checkNode } from './doctor/check-machine.ts'
import { checkPort, portsOf } from './doctor/check-ports.ts'
import { type Finding, unknown } from './doctor/finding.ts'
import { writeJson, writeOut } from './write-out.ts'

type DoctorOptions = ConsoleOptions & { readonly json?: boolean }

const USUAL_BASE_URL = 'http://127.0.0.1:8066/phoneprovisioning'

export const doctorCommand = (environment: NodeJS.ProcessEnv = process.env): Command =>
  withConsole(
    new Command('doctor')
      .description('Looks at everything that Offhook takes for granted, and says what to do about what is not so')
      .option('--json', 'one JSON document a finding'),
    environment,
  )
    .addHelpText(
      'after',
      `
It reads the environment as offhook up does: run it with the variables that Offhook is started with.

  well      as it should be
  doubtful  it works here, and may not for phones, or not for long
  ill       it does not work
  unknown   it could not be looked at from here

Exit status: 0 nothing is ill; 1 something is; 2 the command was not understood.`,
    )
    .action(async ({ json, ...options }: DoctorOptions) => {
      let isIll = false
      for await (const finding of examine(options, environment)) {
        isIll ||= finding.state === 'ill'
        await (json ? writeJson(finding) : writeOut(describe(finding)))
      }
      if (isIll) process.exitCode = 1
    })

const describe = ({ subject, state, says, todo }: Finding): string =>
  `${state.padEnd(8)}  ${subject}: ${says}\n${todo ? `          → ${todo}\n` : ''}`

async function* examine(options: ConsoleOptions, environment: NodeJS.ProcessEnv): AsyncGenerator<Finding> {
  const baseUrl = environment.OFFHOOK_EDGE_BASE_URL ?? USUAL_BASE_URL
  yield checkNode()
  yield* await checkDataDir(resolve(environment.OFFHOOK_DATA_DIR ?? '.offhook'))
  const opened = await open(options, environment)
  const { isRunning, findings } =
    'client' in opened ? await checkConsole(opened) : { isRunning: false, findings: [opened] }
  yield* findings
  if (isLocal(options.consoleUrl))
    for (const port of portsOf(environment))
      yield await checkPort(port, environment.OFFHOOK_LISTEN ?? '127.0.0.1', isRunning)
  if (environment.OFFHOOK_NATS_URL) yield await checkNats(environment.OFFHOOK_NATS_URL)
  if (environment.OFFHOOK_DATABASE_URL) yield* await checkPostgres(environment.OFFHOOK_DATABASE_URL)
  const { OFFHOOK_TLS_CERT: certificateFile, OFFHOOK_TLS_KEY: keyFile } = environment
  if (certificateFile && keyFile)
    yield await checkCertificate({ certificateFile, keyFile, host: new URL(baseUrl).hostname }, Date.now())
  if (!isRunning || !('client' in opened)) return
  yield await checkEdge(baseUrl)
  if (findings.some(({ state }) => state === 'ill')) return
  yield* await checkGateways(opened)
  yield* await checkPlatforms(opened)
}

/** The API, or the finding that there is no token for it. */
async function open(options: ConsoleOptions, environment: NodeJS.ProcessEnv): Promise<OpenedClient | Finding> {
  return openClient(options, environment).catch((cause: unknown) => {
    if (cause instanceof ConsoleCallFailed) return unknown('console', cause.message)
    throw cause
  })
}

/** Ports are looked at where they are: on this machine. */
const isLocal = (url: string): boolean => ['127.0.0.1', 'localhost', '[::1]'].includes(new URL(url).hostname)
