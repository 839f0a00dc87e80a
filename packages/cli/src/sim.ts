import { resolve } from 'node:path'
import { runSimulation } from '@offhook/simulator'
import { Command } from 'commander'
import { keepKeys } from './keys.ts'

/** Boots simulated phones against an Offhook that runs. */
export const simCommand = (): Command =>
  new Command('sim')
    .description('Boots simulated phones, with their gateway, tenant platform and registrar, against a running Offhook')
    .option('--phones <n>', 'how many', '1')
    .option('--concurrency <n>', 'at the same time', '50')
    .option('--model <model>', 'of this model; several in turn when absent')
    .option('--dialect <dialect>', 'teleware or rest', 'rest')
    .option('--console-url <url>', 'its API', 'http://127.0.0.1:8068')
    .option('--ingester-url <url>', 'where leases are reported', 'http://127.0.0.1:8067')
    .option('--token <token>', "API token (the data directory's)")
    .option('-v, --verbose', 'prints every request')
    .option('--json', 'the summary as JSON')
    .action(async (options: Record<string, string | boolean | undefined>) => {
      const token =
        options.token ?? (await keepKeys(resolve(process.env.OFFHOOK_DATA_DIR ?? '.offhook'), process.env)).adminToken
      const phones = Number(options.phones)
      const summary = await runSimulation({
        phones,
        concurrency: Number(options.concurrency),
        ...(typeof options.model === 'string' ? { model: options.model } : {}),
        dialect: options.dialect === 'teleware' ? 'teleware' : 'rest',
        consoleUrl: String(options.consoleUrl),
        ingesterUrl: String(options.ingesterUrl),
        adminToken: String(token),
        print: options.json ? () => {} : console.log,
        verbose: options.verbose === true || phones === 1,
      })
      if (options.json) console.log(JSON.stringify(summary))
      if (summary.failed > 0) process.exitCode = 1
    })
