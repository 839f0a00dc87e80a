import { resolve } from 'node:path'
import { type FaultRate, MODELS, parseFaultRates, runSimulation, type SimulationOptions } from '@offhook/simulator'
import { Command, InvalidArgumentError, Option } from 'commander'
import { keepKeys } from './keys.ts'
import { readCount } from './read-flags.ts'

/** What commander makes of the options below. */
type SimOptions = Pick<SimulationOptions, 'phones' | 'concurrency' | 'rate' | 'tenants' | 'model' | 'dialect'> & {
  readonly faults?: FaultRate[]
  readonly consoleUrl: string
  readonly ingesterUrl: string
  readonly token?: string
  readonly verbose?: boolean
  readonly json?: boolean
}

/** Boots simulated phones against an Offhook that runs. */
export const simCommand = (environment: NodeJS.ProcessEnv = process.env): Command =>
  new Command('sim')
    .description('Boots simulated phones, with their gateway, tenant platform and registrar, against a running Offhook')
    .option('--phones <n>', 'how many', readCount, 1)
    .option('--concurrency <n>', 'at the same time, at most', readCount, 50)
    .option('--rate <n>', 'phones that power up per second; as fast as --concurrency lets them when absent', readCount)
    .option('--tenants <n>', 'tenants that the phones belong to by turns', readCount, 1)
    .addOption(
      new Option('--model <model>', 'of this model; those of every family in turn when absent').choices(
        MODELS.map(({ model }) => model),
      ),
    )
    .addOption(
      new Option('--dialect <dialect>', "the platform's; both: tenants by turns")
        .choices(['rest', 'teleware', 'both'])
        .default('rest'),
    )
    .option(
      '--faults <shares>',
      "how much of what the platform answers goes wrong, e.g. 'slow=0.1,500=0.05,429=0.02,drop=0.01,nonsense=0.001'",
      readFaults,
    )
    .option('--console-url <url>', 'its API', `http://127.0.0.1:${environment.OFFHOOK_CONSOLE_PORT ?? 8068}`)
    .option(
      '--ingester-url <url>',
      'where leases are reported',
      `http://127.0.0.1:${environment.OFFHOOK_INGESTER_HTTP_PORT ?? 8067}`,
    )
    .option('--token <token>', "API token (the data directory's)")
    .option('-v, --verbose', 'prints every request, as for a single phone')
    .option('--json', 'the summary as JSON')
    .action(async ({ faults, token, verbose, json, ...options }: SimOptions) => {
      const adminToken =
        token ?? (await keepKeys(resolve(environment.OFFHOOK_DATA_DIR ?? '.offhook'), environment)).adminToken
      const summary = await runSimulation({
        ...options,
        ...(faults ? { faultRates: faults } : {}),
        adminToken,
        print: json ? () => {} : console.log,
        verbose: verbose === true || options.phones === 1,
      })
      if (json) console.log(JSON.stringify(summary))
      if (summary.failed > 0) process.exitCode = 1
    })

function readFaults(written: string): FaultRate[] {
  const rates = parseFaultRates(written)
  if (!rates) throw new InvalidArgumentError('shares of 0 to 1 are expected, e.g. slow=0.1,500=0.05')
  return rates
}
